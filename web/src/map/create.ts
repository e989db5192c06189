import {
  Map as MapLibreMap,
  type MapOptions,
  type StyleSpecification,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { needsName } from "../state/catalogue.ts";
import { t } from "../state/language.ts";
import { token } from "../state/session.ts";
import type { View } from "../state/url.ts";
import { district, districtCorners } from "../state/view.ts";
import { requestFor } from "./requests.ts";

/** Room around the district, as a share of its longer side: an overview fits any screen. */
const ROAM = 2;
const WHOLE_DISTRICT_PADDING = 24;

/** The map in `container`, with no controls of MapLibre's own. Throws without WebGL 2. */
export function createMap(
  container: HTMLElement,
  style: StyleSpecification,
  view: View | null,
): MapLibreMap {
  // Must be set before the first map: the worker is a file of the build.
  setWorkerUrl(workerUrl);
  return new MapLibreMap({
    container,
    style,
    ...where(view),
    ...bounds(),
    transformRequest: (url) => requestFor(url, { token: token.peek(), needsName }),
    locale: { "Map.Title": t("app.map") },
    attributionControl: false,
    maxPitch: 75,
    maxZoom: 20.5,
    fadeDuration: 200,
  });
}

function where(view: View | null): Partial<MapOptions> {
  if (view) {
    const { lon, lat, zoom, bearing, pitch } = view;
    return { center: [lon, lat], zoom, bearing, pitch };
  }
  const found = district.value;
  if (!found) return {};
  const [southWest, northEast] = districtCorners(found);
  return {
    bounds: [[...southWest], [...northEast]],
    fitBoundsOptions: { padding: WHOLE_DISTRICT_PADDING },
  };
}

/** Keeps the map from getting lost far from the district. */
function bounds(): Partial<MapOptions> {
  const found = district.value;
  if (!found) return {};
  const [west, south, east, north] = found.bbox;
  const room = Math.max(east - west, north - south) * ROAM;
  return { maxBounds: [west - room, south - room, east + room, north + room] };
}
