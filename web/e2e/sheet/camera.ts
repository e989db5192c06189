import type { LonLat } from "../../src/api/types.ts";
import type { SheetLayer } from "./catalogue.ts";

export interface Camera {
  readonly center: LonLat;
  readonly zoom: number;
}

/** The whole district fits a thumbnail here; a closer view of points shows their icons. */
const DISTRICT = 11.9;
const CLOSER = 14.2;
/** The values of areas, heat and sizes are read from the whole; single things from near. */
const WHOLE_KINDS = ["graduated", "heat", "proportional"];
/** How wide a thumbnail is at zoom 0, in degrees; halved with each zoom. */
const SPAN = (360 * 360) / 512;

/** Where `layer` shows well: all of the district, or nearer where most of it lies. */
export function cameraFor(layer: SheetLayer, places: readonly LonLat[], middle: LonLat): Camera {
  const drawnFrom = Math.min(...layer.style.map(({ minzoom }) => Number(minzoom ?? 0)));
  const from = Math.max(layer.minzoom, drawnFrom);
  const whole = WHOLE_KINDS.includes(layer.kind) || layer.geometry !== "point";
  const zoom = Math.max(whole ? DISTRICT : CLOSER, from + 0.3);
  return { zoom, center: zoom <= DISTRICT + 0.2 ? middle : (densest(places, zoom) ?? middle) };
}

/** The place with the most others within its view. */
function densest(places: readonly LonLat[], zoom: number): LonLat | undefined {
  const wide = SPAN / 2 ** zoom / 2.4;
  const high = wide * 0.6;
  const near = ([x, y]: LonLat) =>
    places.filter(([u, v]) => Math.abs(u - x) < wide && Math.abs(v - y) < high).length;
  return places.toSorted((a, b) => near(b) - near(a))[0];
}
