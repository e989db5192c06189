import { computed, signal } from "@preact/signals";
import type { District, LonLat } from "../api/types.ts";
import type { View } from "./url.ts";

export const district = signal<District | null>(null);

/** Where the map looks now; null before its first frame. */
export const view = signal<View | null>(null);

/** Where the map came to rest: what the address bar says. */
export const settledView = signal<View | null>(null);

/** What is in view: west, south, east, north; null before the map's first frame. */
export const shownBounds = signal<readonly [number, number, number, number] | null>(null);

/** Metres to a pixel at the middle of the map. */
export const metresPerPixel = computed(() => {
  const now = view.value;
  if (!now) return null;
  const equator = 40_075_016.686;
  return (equator * Math.cos((now.lat * Math.PI) / 180)) / (512 * 2 ** now.zoom);
});

/** Where the mouse is; null off the map and on touch screens. */
export const pointer = signal<LonLat | null>(null);

/** Everything in view is drawn. */
export const idle = signal(false);

export type CameraMove =
  | { readonly kind: "fly"; readonly to: LonLat; readonly zoom?: number }
  | { readonly kind: "fit"; readonly places: readonly LonLat[]; readonly maxZoom?: number }
  | ({ readonly kind: "view"; readonly center: LonLat } & Omit<View, "lon" | "lat">)
  | { readonly kind: "zoom"; readonly by: number }
  | { readonly kind: "north" }
  | { readonly kind: "tilt"; readonly pitch: number };

/** The last move asked of the map. */
export const cameraMove = signal<CameraMove | null>(null);

/** Buildings stand up from this pitch on, in degrees. */
const RAISED_FROM = 12;
const TILTED = 58;

export const raised = computed(() => (view.value?.pitch ?? 0) > RAISED_FROM);

export function toggleTilt(): void {
  cameraMove.value = { kind: "tilt", pitch: raised.value ? 0 : TILTED };
}

export function flyTo(to: LonLat, zoom?: number): void {
  cameraMove.value = zoom === undefined ? { kind: "fly", to } : { kind: "fly", to, zoom };
}

export function fitTo(places: readonly LonLat[], maxZoom = 17): void {
  cameraMove.value = { kind: "fit", places, maxZoom };
}

/** The corners of the district's box. */
export function districtCorners(of: District): readonly [LonLat, LonLat] {
  const [west, south, east, north] = of.bbox;
  return [
    [west, south],
    [east, north],
  ];
}

export function isInDistrict([lon, lat]: LonLat): boolean {
  const box = district.value?.bbox;
  return !!box && lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3];
}

/** Where the map rests, to about 10 m: nearer addresses come first. */
export const searchCentre = computed<LonLat | null>(() => {
  const now = settledView.value;
  const at = now ? ([now.lon, now.lat] as const) : district.value?.center;
  return at ? [Number(at[0].toFixed(4)), Number(at[1].toFixed(4))] : null;
});

/** The middle of the map. */
export function centre(): LonLat {
  const now = view.value;
  return now ? [now.lon, now.lat] : (district.value?.center ?? [0, 0]);
}
