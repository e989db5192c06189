import { effect, untracked } from "@preact/signals";
import type { Map as MapLibreMap, StyleSpecification } from "maplibre-gl";
import type { LonLat } from "../api/types.ts";
import { drawnLayers, sources } from "../state/catalogue.ts";
import { chooseFound, forecastColours } from "../state/forecast.ts";
import { t } from "../state/language.ts";
import { leave } from "../state/leave.ts";
import { notify } from "../state/notices.ts";
import { overlay } from "../state/overlay.ts";
import { type Found, inspect } from "../state/place.ts";
import { sessionEnded, token } from "../state/session.ts";
import {
  cameraMove,
  idle,
  pointer,
  raised,
  settledView,
  shownBounds,
  view,
} from "../state/view.ts";
import { buildStyle } from "../style/build.ts";
import { recoloured } from "../style/recolour.ts";
import { moveCamera } from "./camera.ts";
import { featuresAt } from "./inspect.ts";
import { keepFresh } from "./live.ts";

/** The style that the state asks for. */
export function styleOf(base: StyleSpecification): StyleSpecification {
  return buildStyle({
    base,
    layers: recoloured(drawnLayers.value, forecastColours.value),
    sources: sources.value,
    overlay: overlay.value,
    raised: raised.value,
    origin: location.origin,
  });
}

/** Ties the map to the state, both ways. Returns what unties it. */
export function bind(map: MapLibreMap, base: StyleSpecification): () => void {
  const undo: (() => void)[] = [];
  const keepView = () => {
    view.value = viewOf(map);
  };
  const settle = () => {
    keepView();
    settledView.value = view.value;
    shownBounds.value = boundsOf(map);
  };
  settle();
  map.on("move", keepView);
  map.on("moveend", settle);
  map.on("idle", () => {
    idle.value = true;
  });
  for (const event of ["movestart", "dataloading"] as const) {
    map.on(event, () => {
      idle.value = false;
    });
  }
  bindPointer(map);
  map.on("error", (event) => {
    if (isFailedRequest(event)) notify("error.tiles", {}, "problem");
    else console.error(event.error);
  });
  map.once("style.load", () => {
    undo.push(effect(() => void map.setStyle(styleOf(base), { diff: true })));
    undo.push(keepFresh(map, token, sessionEnded));
  });
  undo.push(
    effect(() => {
      const move = cameraMove.value;
      if (move) untracked(() => moveCamera(map, move));
    }),
    effect(() => map.getCanvas().setAttribute("aria-label", t("app.map"))),
  );
  return () => {
    for (const step of undo) step();
  };
}

function viewOf(map: MapLibreMap) {
  const { lng, lat } = map.getCenter();
  const [bearing, pitch] = [map.getBearing(), map.getPitch()];
  return { lon: lng, lat, zoom: map.getZoom(), bearing, pitch };
}

/** What is in view, within what coordinates may be. */
function boundsOf(map: MapLibreMap): readonly [number, number, number, number] {
  const box = map.getBounds();
  const within = (value: number, most: number) =>
    Math.round(Math.min(most, Math.max(-most, value)) * 1e7) / 1e7;
  return [
    within(box.getWest(), 180),
    within(box.getSouth(), 85),
    within(box.getEast(), 180),
    within(box.getNorth(), 85),
  ];
}

function bindPointer(map: MapLibreMap): void {
  map.on("mousemove", ({ lngLat }) => {
    pointer.value = [lngLat.lng, lngLat.lat];
  });
  map.on("mouseout", () => {
    pointer.value = null;
  });
  map.on("click", ({ lngLat, point }) => {
    look([lngLat.lng, lngLat.lat], featuresAt(map, point.x, point.y));
  });
  // From the keyboard: the spot under the crosshair in the middle.
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (event.key !== "Enter") return;
    const { lng, lat } = map.getCenter();
    const { x, y } = map.project([lng, lat]);
    look([lng, lat], featuresAt(map, x, y));
  });
}

/** A spot that was clicked belongs to the panel that picks areas on the map, if one is open. */
function look(at: LonLat, found: readonly Found[]): void {
  if (!chooseFound(found)) inspect(at, found);
}

/** A request of the map that did not arrive; it is made again when the view changes. MapLibre names
 * the address that failed, or the source whose tile it was. */
function isFailedRequest(event: { readonly error: unknown }): boolean {
  const { error } = event;
  const named = typeof error === "object" && error !== null && "url" in error;
  return named || error instanceof TypeError || "sourceId" in event;
}
