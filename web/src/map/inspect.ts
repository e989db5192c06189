import type { MapGeoJSONFeature, Map as MapLibreMap, PointLike } from "maplibre-gl";
import type { Found } from "../state/place.ts";
import { LAYER_KEY } from "../style/thematic.ts";

/** A finger's width around a click, in pixels. */
const REACH_PX = 7;
const MOST = 12;
const BUILDINGS = new Set(["building", "building-3d"]);

/** The features of themes under a point of the screen, topmost first; a building of the base map
 * where there is one. Each once, however many style layers draw it. */
export function featuresAt(map: MapLibreMap, x: number, y: number): Found[] {
  const box: [PointLike, PointLike] = [
    [x - REACH_PX, y - REACH_PX],
    [x + REACH_PX, y + REACH_PX],
  ];
  const found = new Map<string, Found>();
  // Areas only where the point is in them; points and lines also a little beside it.
  for (const drawn of map.queryRenderedFeatures(box)) {
    if (!isArea(drawn) && !isOutline(map, drawn)) keep(found, drawn);
  }
  for (const drawn of map.queryRenderedFeatures([x, y])) {
    if (isArea(drawn)) keep(found, drawn);
  }
  const all = [...found.values()];
  const themes = all.filter((feature) => feature.layer !== null);
  return [...themes.slice(0, MOST), ...all.filter((feature) => feature.layer === null).slice(0, 1)];
}

function isArea(drawn: MapGeoJSONFeature): boolean {
  return drawn.layer.type === "fill" || drawn.layer.type === "fill-extrusion";
}

/** The border of an area belongs to both its sides; its fill tells on which one the point is. */
function isOutline(map: MapLibreMap, drawn: MapGeoJSONFeature): boolean {
  const fill = drawn.layer.id.replace(/-outline$/, "");
  return fill !== drawn.layer.id && map.getLayer(fill)?.type === "fill";
}

function keep(found: Map<string, Found>, drawn: MapGeoJSONFeature): void {
  const layer = layerOf(drawn);
  if (layer === null && !BUILDINGS.has(drawn.layer.id)) return;
  const key = `${layer}/${drawn.properties.code ?? JSON.stringify(drawn.properties)}`;
  if (!found.has(key)) found.set(key, { layer, properties: drawn.properties });
}

function layerOf(drawn: MapGeoJSONFeature): string | null {
  const { metadata } = drawn.layer;
  if (typeof metadata !== "object" || metadata === null) return null;
  const id: unknown = Reflect.get(metadata, LAYER_KEY);
  return typeof id === "string" ? id : null;
}
