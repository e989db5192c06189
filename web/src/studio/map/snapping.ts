import { computed } from "@preact/signals";
import type { Map as MapLibreMap } from "maplibre-gl";
import type { LonLat } from "../../api/types.ts";
import { district, metresPerPixel } from "../../state/view.ts";
import { rounded } from "../geometry/plane.ts";
import type { Ring } from "../geometry/rings.ts";
import { type Catch, SnapIndex, type Target } from "../geometry/snap.ts";
import { draft, snapPaused, snapping } from "../state/drawing.ts";
import { grids } from "../state/grids.ts";

const MOUSE_PX = 11;
const FINGER_PX = 22;
/** Roads and buildings are drawn from here on, near enough to what they are. */
const GROUND_FROM = 15;
const GROUND = /^(building|road-(?!.*(casing|label|oneway)).+)$/;

export const isTouch = matchMedia("(pointer: coarse)");

export function reachM(): number {
  return (isTouch.matches ? FINGER_PX : MOUSE_PX) * (metresPerPixel.peek() ?? 1);
}

const gridIndex = computed(() => {
  const targets = [...grids.value.values()].flatMap((grid) =>
    grid.rings.map((line): Target => ({ kind: "grid", line })),
  );
  return new SnapIndex(targets, district.value?.center ?? [0, 0], draft.value.from);
});

/** Where a place on the map is drawn: on what is near, or where it is. */
export function placeFor(map: MapLibreMap, at: LonLat): { place: LonLat; caught: Catch | null } {
  const caught = snapping.peek() && !snapPaused.peek() ? catchAt(map, at) : null;
  return { place: rounded(caught?.place ?? at), caught };
}

function catchAt(map: MapLibreMap, at: LonLat): Catch | null {
  const reach = reachM();
  return gridIndex.value.catch(at, reach) ?? groundAt(map, at, reach);
}

/** What is near of the roads and buildings that are drawn. */
function groundAt(map: MapLibreMap, at: LonLat, reach: number): Catch | null {
  if (map.getZoom() < GROUND_FROM) return null;
  const { x, y } = map.project([at[0], at[1]]);
  const px = isTouch.matches ? FINGER_PX : MOUSE_PX;
  const layers = map.getLayersOrder().filter((id) => GROUND.test(id));
  const found = map.queryRenderedFeatures(
    [
      [x - px, y - px],
      [x + px, y + px],
    ],
    { layers },
  );
  const targets = found.flatMap(({ geometry }) =>
    linesOf(geometry).map((line): Target => ({ kind: "ground", line })),
  );
  return new SnapIndex(targets, at).catch(at, reach);
}

function linesOf(geometry: GeoJSON.Geometry): readonly Ring[] {
  switch (geometry.type) {
    case "LineString":
      return [geometry.coordinates] as unknown as Ring[];
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates as unknown as Ring[];
    case "MultiPolygon":
      return geometry.coordinates.flat() as unknown as Ring[];
    default:
      return [];
  }
}
