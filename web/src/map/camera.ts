import type { LngLatBoundsLike, Map as MapLibreMap, PaddingOptions } from "maplibre-gl";
import type { LonLat } from "../api/types.ts";
import { isPhone, layersOpen, panel } from "../state/panels.ts";
import type { CameraMove } from "../state/view.ts";

const FLIGHT_MS = 900;
const TURN_MS = 400;

/** Carries out a move; MapLibre jumps instead where the user prefers reduced motion. */
export function moveCamera(map: MapLibreMap, move: CameraMove): void {
  switch (move.kind) {
    case "fly": {
      const zoom = Math.max(move.zoom ?? map.getZoom(), map.getZoom());
      map.easeTo({ center: [...move.to], zoom, duration: FLIGHT_MS, ...offsetOf(map) });
      return;
    }
    case "fit":
      map.fitBounds(boundsOf(move.places), {
        padding: roomFor(map, 60),
        maxZoom: move.maxZoom ?? 17,
        duration: FLIGHT_MS,
      });
      return;
    case "view": {
      const { center, zoom, bearing, pitch } = move;
      map.easeTo({ center: [...center], zoom, bearing, pitch, duration: FLIGHT_MS });
      return;
    }
    case "zoom":
      map.easeTo({ zoom: map.getZoom() + move.by, duration: TURN_MS });
      return;
    case "north":
      map.easeTo({ bearing: 0, duration: TURN_MS });
      return;
    case "tilt": {
      const bearing = move.pitch === 0 ? 0 : map.getBearing() || -18;
      map.easeTo({ pitch: move.pitch, bearing, duration: FLIGHT_MS });
    }
  }
}

/** The middle of what the panels leave free of the map. */
function offsetOf(map: MapLibreMap): { offset: [number, number] } {
  const { top, bottom, left, right } = roomFor(map, 0);
  return { offset: [(left - right) / 2, (top - bottom) / 2] };
}

/** How much of each side the panels cover, in pixels, and `margin` more. */
function roomFor(map: MapLibreMap, margin: number): Required<PaddingOptions> {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const open = panel.value !== "none";
  if (isPhone.value) {
    const top = Math.min(120, height * 0.2);
    const bottom = open ? height * 0.46 : 0;
    const side = Math.min(margin, width * 0.12);
    return { top: top + side, bottom: bottom + side, left: side, right: side };
  }
  const left = open ? Math.min(400, width * 0.4) : 0;
  const right = layersOpen.value ? Math.min(360, width * 0.3) : 0;
  return { top: margin + 60, bottom: margin, left: left + margin, right: right + margin };
}

function boundsOf(places: readonly LonLat[]): LngLatBoundsLike {
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  return [
    [Math.min(...lons), Math.min(...lats)],
    [Math.max(...lons), Math.max(...lats)],
  ];
}
