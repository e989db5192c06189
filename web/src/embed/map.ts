import { Map as MapLibreMap, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import type { Language } from "../i18n/index.ts";
import { translate } from "../i18n/index.ts";
import { keepFresh } from "../map/live.ts";
import { requestFor } from "../map/requests.ts";
import { fontFaces } from "../style/fonts.ts";
import type { EmbeddedMap } from "./document.ts";

/** The map in `container`. Throws without WebGL 2. */
export function openMap(
  container: HTMLElement,
  { style, words }: EmbeddedMap,
  language: Language,
): MapLibreMap {
  // Must be set before the first map: the worker is a file of the build.
  setWorkerUrl(workerUrl);
  const map = new MapLibreMap({
    container,
    style: { ...style, "font-faces": fontFaces(location.origin) },
    ...(words.bounds ? { maxBounds: [...words.bounds] } : {}),
    attributionControl: false,
    locale: {
      "Map.Title": translate(language, "app.map"),
      "NavigationControl.ZoomIn": translate(language, "zoom.in"),
      "NavigationControl.ZoomOut": translate(language, "zoom.out"),
      "NavigationControl.ResetBearing": translate(language, "compass"),
    },
    transformRequest: (url) => requestFor(url),
    maxPitch: 75,
    maxZoom: 20.5,
  });
  map.addControl(new NavigationControl({ visualizePitch: true }), "top-right");
  map.once("style.load", () => {
    map.once("remove", keepFresh(map));
  });
  return map;
}
