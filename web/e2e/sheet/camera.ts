import type { LonLat } from "../../src/api/types.ts";
import type { Place, SheetLayer } from "./catalogue.ts";

export interface Camera {
  readonly center: LonLat;
  readonly zoom: number;
}

/** The whole district fits a thumbnail here; a closer view of points shows their icons. */
const DISTRICT = 11.9;
const CLOSER = 14.2;
/** Plots and buildings, of which nothing is seen from where a district is whole. */
const PLOTS = 13.2;
/** Areas narrower than this, in degrees, are a few pixels in a picture of the district. */
const NARROW = 0.0012;
/** The values of areas, heat and sizes are read from the whole; single things from near. */
const WHOLE_KINDS = ["graduated", "heat", "proportional"];
/** How wide a thumbnail is at zoom 0, in degrees; halved with each zoom. */
const SPAN = (360 * 360) / 512;

/** Where `layer` shows well: all of the district, or nearer where most of it lies. */
export function cameraFor(layer: SheetLayer, places: readonly Place[], middle: LonLat): Camera {
  const drawnFrom = Math.min(...layer.style.map(({ minzoom }) => Number(minzoom ?? 0)));
  const from = Math.max(layer.minzoom, drawnFrom);
  const zoom = Math.max(wanted(layer, places), from + 0.3);
  return { zoom, center: zoom <= DISTRICT + 0.2 ? middle : (densest(places, zoom) ?? middle) };
}

function wanted({ kind, geometry }: SheetLayer, places: readonly Place[]): number {
  if (WHOLE_KINDS.includes(kind) || geometry === "line") return DISTRICT;
  if (geometry === "point") return CLOSER;
  const widths = places.map(({ width }) => width).sort((a, b) => a - b);
  return (widths[Math.floor(widths.length / 2)] ?? 1) < NARROW ? PLOTS : DISTRICT;
}

/** The place with the most others within its view. */
function densest(places: readonly Place[], zoom: number): LonLat | undefined {
  const wide = SPAN / 2 ** zoom / 2.4;
  const high = wide * 0.6;
  const near = ([x, y]: LonLat) =>
    places.filter(({ at: [u, v] }) => Math.abs(u - x) < wide && Math.abs(v - y) < high).length;
  const counted = places.map(({ at }) => ({ at, count: near(at) }));
  return counted.sort((a, b) => b.count - a.count)[0]?.at;
}
