import { effect, untracked } from "@preact/signals";
import type {
  GeoJSONSource,
  LngLatBoundsLike,
  Map as MapLibreMap,
  PaddingOptions,
} from "maplibre-gl";
import type { LonLat } from "../../api/types.ts";
import { t } from "../../state/language.ts";
import { notify } from "../../state/notices.ts";
import { isPhone } from "../../state/panels.ts";
import { firstView } from "../../state/start.ts";
import {
  type CameraMove,
  cameraMove,
  district,
  idle,
  pointer,
  settledView,
  view,
} from "../../state/view.ts";
import { boxOf } from "../geometry/rings.ts";
import { EXACT_FROM, generation, renewGrids, viewed, wantGrids } from "../state/grids.ts";
import { chosenFinding, workload } from "../state/shown.ts";
import { DATA, shownFindings, straddlingCodes } from "./data.ts";
import { bindPen } from "./pen.ts";
import {
  FAR,
  FINDING_SIGNS,
  SOURCES,
  type SourceName,
  STRADDLING,
  sourceOf,
  WORKLOAD,
} from "./style.ts";

const FLIGHT_MS = 700;
const PANEL_PX = 470;
const TILED = ["onemap", FAR] as const;

/** Ties the map to the state, both ways. Returns what unties it. */
export function bindMap(map: MapLibreMap): () => void {
  if (!firstView.peek()) showDistrict(map);
  bindView(map);
  bindPen(map);
  bindFindings(map);
  map.on("error", ({ error }) => {
    if (error instanceof TypeError || "url" in error) notify("error.tiles", {}, "problem");
    else console.error(error);
  });
  const undo: (() => void)[] = [
    effect(() => {
      const move = cameraMove.value;
      if (move) untracked(() => moveCamera(map, move));
    }),
    effect(() => map.getCanvas().setAttribute("aria-label", t("app.map"))),
  ];
  map.once("style.load", () => {
    undo.push(...SOURCES.map((name) => effect(() => fill(map, name))), ...bindLayers(map));
  });
  return () => {
    for (const step of undo) step();
  };
}

function fill(map: MapLibreMap, name: SourceName): void {
  void map.getSource<GeoJSONSource>(sourceOf(name))?.setData(DATA[name]());
}

function bindLayers(map: MapLibreMap): (() => void)[] {
  return [
    effect(() => {
      const visibility = workload.value === "addresses" ? "visible" : "none";
      map.setLayoutProperty(WORKLOAD, "visibility", visibility);
    }),
    effect(() => {
      map.setFilter(STRADDLING, ["in", ["get", "code"], ["literal", straddlingCodes()]]);
    }),
    effect(() => {
      if (generation.value === 0) return;
      for (const source of TILED) map.refreshTiles(source);
    }),
  ];
}

/** The grids of today are others now. */
export function renew(map: MapLibreMap): void {
  renewGrids(map.getZoom() >= EXACT_FROM ? boundsOf(map) : null);
}

function bindView(map: MapLibreMap): void {
  const keep = () => {
    const { lng, lat } = map.getCenter();
    view.value = { lon: lng, lat, zoom: map.getZoom(), bearing: map.getBearing(), pitch: 0 };
  };
  const settle = () => {
    keep();
    settledView.value = view.value;
    viewed.value = boundsOf(map);
    if (map.getZoom() >= EXACT_FROM) void wantGrids(boundsOf(map));
  };
  settle();
  map.on("move", keep);
  map.on("moveend", settle);
  map.on("idle", () => {
    idle.value = true;
  });
  for (const event of ["movestart", "dataloading"] as const) {
    map.on(event, () => {
      idle.value = false;
    });
  }
  map.on("mousemove", ({ lngLat }) => {
    pointer.value = [lngLat.lng, lngLat.lat];
  });
  map.on("mouseout", () => {
    pointer.value = null;
  });
}

function bindFindings(map: MapLibreMap): void {
  map.on("click", FINDING_SIGNS, ({ features }) => {
    const index: unknown = features?.[0]?.properties.index;
    if (typeof index === "number") chosenFinding.value = shownFindings()[index] ?? null;
  });
}

function boundsOf(map: MapLibreMap): readonly [number, number, number, number] {
  const bounds = map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}

/** The whole district in what the panel leaves free. */
function showDistrict(map: MapLibreMap): void {
  const found = district.peek();
  if (!found) return;
  const [west, south, east, north] = found.bbox;
  map.fitBounds([west, south, east, north], { padding: paddingOf(map), duration: 0 });
}

function moveCamera(map: MapLibreMap, move: CameraMove): void {
  const padding = paddingOf(map);
  switch (move.kind) {
    case "fly": {
      const zoom = Math.max(move.zoom ?? 0, map.getZoom());
      map.easeTo({ center: [...move.to], zoom, offset: offsetOf(padding), duration: FLIGHT_MS });
      return;
    }
    case "fit":
      map.fitBounds(cornersOf(move.places), {
        padding,
        maxZoom: move.maxZoom ?? 17,
        duration: FLIGHT_MS,
      });
      return;
    case "zoom":
      map.easeTo({ zoom: map.getZoom() + move.by, duration: FLIGHT_MS / 2 });
      return;
    case "north":
    case "tilt":
      map.easeTo({ bearing: 0, duration: FLIGHT_MS / 2 });
  }
}

function cornersOf(places: readonly LonLat[]): LngLatBoundsLike {
  const [west, south, east, north] = boxOf(places);
  return [
    [west, south],
    [east, north],
  ];
}

/** What the panel leaves free of the map, with a margin. */
function paddingOf(map: MapLibreMap): Required<PaddingOptions> {
  const { clientHeight: height } = map.getContainer();
  if (isPhone.value) return { top: 130, bottom: height * 0.46 + 20, left: 30, right: 30 };
  return { top: 90, bottom: 50, left: PANEL_PX + 30, right: 80 };
}

function offsetOf({ top, bottom, left, right }: Required<PaddingOptions>): [number, number] {
  return [(left - right) / 2, (top - bottom) / 2];
}
