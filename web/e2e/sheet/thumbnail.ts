import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { LayerSpecification, Map as MapLibreMap } from "maplibre-gl";
import type { Camera } from "./camera.ts";
import type { SheetLayer } from "./catalogue.ts";

const LIBRARY = "../../node_modules/maplibre-gl/dist/";

/** A page of the server's origin that has nothing but a map. */
const PAGE = `<!doctype html><link rel="stylesheet" href="/sheet/maplibre-gl.css">
<style>body { margin: 0 } #map { width: 360px; height: 240px }</style><div id="map"></div>
<script type="module">
  import { Map, setWorkerUrl } from "/sheet/maplibre-gl.mjs";
  setWorkerUrl("/sheet/maplibre-gl-worker.mjs");
  const style = await (await fetch("/styles/base.json")).json();
  window.map = new Map({
    container: "map", style, center: [114.6, 22.6], zoom: 11, fadeDuration: 0,
    attributionControl: false, canvasContextAttributes: { preserveDrawingBuffer: true },
    transformRequest: (url) => ({
      url, headers: window.token && url.includes("/tiles/") ? { Authorization: "Bearer " + window.token } : {},
    }),
  });
  window.map.once("idle", () => { document.body.dataset.ready = "true"; });
</script>`;

const TYPES: Record<string, string> = { mjs: "text/javascript", css: "text/css" };

export interface Thumbnail {
  /** A data URL. */
  readonly picture: string;
  /** How many features of the layer are drawn. */
  readonly drawn: number;
  readonly errors: readonly string[];
}

/** Opens the map that all thumbnails are taken of. */
export async function openMap(page: Page): Promise<void> {
  await page.route("**/sheet/*", (route) => {
    const name = new URL(route.request().url()).pathname.split("/").pop() ?? "";
    if (name === "map") return route.fulfill({ contentType: "text/html", body: PAGE });
    const contentType = TYPES[name.split(".").pop() ?? ""] ?? "application/octet-stream";
    return route.fulfill({
      contentType,
      body: readFileSync(new URL(LIBRARY + name, import.meta.url)),
    });
  });
  await page.goto("/sheet/map");
  await page.locator("body[data-ready=true]").waitFor({ state: "attached" });
}

/** Draws one layer on the base map, as the client does: areas and lines below the words. */
export function draw(page: Page, layer: SheetLayer, camera: Camera): Promise<Thumbnail> {
  return page.evaluate(drawInPage, { layer, camera });
}

async function drawInPage(given: { layer: SheetLayer; camera: Camera }): Promise<Thumbnail> {
  const { layer, camera } = given;
  const map: MapLibreMap = Reflect.get(window, "map");
  Reflect.set(window, "token", layer.token);
  const errors: string[] = [];
  const listening = map.on("error", ({ error }) => errors.push(error.message));
  const url = `${location.origin}/tiles/${layer.id}.json`;
  map.addSource("sheet", { type: "vector", url, promoteId: "code" });
  const words = map.getStyle().layers.find(({ id }) => id.endsWith("-label"))?.id;
  const layers = layer.style.map((drawn) => {
    const made = { ...drawn, id: `sheet/${drawn.id}`, source: "sheet" };
    return made as unknown as LayerSpecification;
  });
  for (const drawn of layers) {
    const onTop = drawn.type === "symbol" || layer.geometry === "point";
    map.addLayer(drawn, onTop ? undefined : words);
  }
  map.jumpTo({ center: [...camera.center], zoom: camera.zoom });
  await map.once("idle");
  const ids = layers.map(({ id }) => id);
  const drawn = map.queryRenderedFeatures({ layers: ids }).length;
  const picture = map.getCanvas().toDataURL("image/png");
  for (const id of ids) map.removeLayer(id);
  map.removeSource("sheet");
  listening.unsubscribe();
  return { picture, drawn, errors };
}
