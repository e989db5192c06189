import { LANGUAGES, type Language } from "../i18n/index.ts";
import type { ActiveLayer, ActiveLayers } from "../layers/active.ts";

/** Where the map looks. Bearing and pitch in degrees. */
export interface View {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
  readonly bearing: number;
  readonly pitch: number;
}

/** What a shared address says; null is what it leaves open. */
export interface SharedState {
  readonly view: View | null;
  readonly layers: ActiveLayers | null;
  readonly language: Language | null;
  /** A saved map: what `layers` leaves open is as it says. */
  readonly saved?: string | null;
}

/** Which door of the client an address opens. */
export type Door =
  | { readonly name: "map" }
  | { readonly name: "nearby" }
  | { readonly name: "building"; readonly code: string };

const SAVED = /^[a-z2-7]{16}$/;
const STEP = /^[a-z_][a-z0-9_]*$/;

/** `#map=zoom/lat/lon[/bearing/pitch]&layers=id[:opacity %[:step]],…&saved=id&lang=zh`: an address
 * to share. */
export function formatHash(state: SharedState): string {
  const parts: string[] = [];
  if (state.view) parts.push(`map=${formatView(state.view)}`);
  if (state.layers) parts.push(`layers=${state.layers.map(formatLayer).join(",")}`);
  if (state.saved) parts.push(`saved=${encodeURIComponent(state.saved)}`);
  if (state.language) parts.push(`lang=${state.language}`);
  return `#${parts.join("&")}`;
}

function formatView({ lon, lat, zoom, bearing, pitch }: View): string {
  const flat = Math.round(bearing) === 0 && Math.round(pitch) === 0;
  const numbers = [zoom.toFixed(2), lat.toFixed(5), lon.toFixed(5)];
  return [...numbers, ...(flat ? [] : [bearing.toFixed(0), pitch.toFixed(0)])].join("/");
}

function formatLayer({ id, opacity, step }: ActiveLayer): string {
  const name = encodeURIComponent(id);
  const percent = Math.round(opacity * 100);
  if (step) return `${name}:${percent}:${encodeURIComponent(step)}`;
  return percent === 100 ? name : `${name}:${percent}`;
}

/** Reads an address made by `formatHash`; whatever is broken in it is left open. */
export function parseHash(hash: string): SharedState {
  const parts = new Map(
    hash
      .replace(/^#/, "")
      .split("&")
      .map((part) => splitOnce(part, "=")),
  );
  const lang = parts.get("lang");
  const layers = parts.get("layers");
  const saved = parts.get("saved");
  return {
    view: parseView(parts.get("map") ?? ""),
    layers: layers === undefined ? null : parseLayers(layers),
    language: LANGUAGES.find((language) => language === lang) ?? null,
    ...(saved && SAVED.test(saved) ? { saved } : {}),
  };
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function parseView(text: string): View | null {
  const numbers = text.split("/").map((part) => (part === "" ? Number.NaN : Number(part)));
  const [zoom, lat, lon, bearing = 0, pitch = 0] = numbers;
  if (zoom === undefined || lat === undefined || lon === undefined) return null;
  if (!numbers.every(Number.isFinite)) return null;
  const sane = zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return sane && pitch >= 0 && pitch <= 85 ? { lon, lat, zoom, bearing, pitch } : null;
}

function parseLayers(text: string): ActiveLayers {
  const layers = text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const [id, rest] = splitOnce(part, ":");
      const [percent, step] = splitOnce(rest, ":");
      const opacity = percent === "" ? 1 : Number(percent) / 100;
      const layer = { id: decode(id), opacity: opacity >= 0 && opacity <= 1 ? opacity : 1 };
      return STEP.test(step) ? { ...layer, step } : layer;
    });
  return layers.filter((layer, at) => layers.findIndex((other) => other.id === layer.id) === at);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function doorOf(path: string): Door {
  const building = /^\/b\/([^/]+)\/?$/.exec(path)?.[1];
  if (building) return { name: "building", code: decode(building) };
  return /^\/nearby\/?$/.test(path) ? { name: "nearby" } : { name: "map" };
}

export function pathOf(door: Door): string {
  switch (door.name) {
    case "building":
      return `/b/${encodeURIComponent(door.code)}`;
    case "nearby":
      return "/nearby";
    case "map":
      return "/";
  }
}
