import { computed } from "@preact/signals";
import { KIND_SIGNS } from "../layers/kinds.ts";
import type { Overlay } from "../style/overlay.ts";
import { building } from "./building.ts";
import { deviceFix } from "./device.ts";
import { notes } from "./maps.ts";
import { nearest } from "./nearest.ts";
import { panel } from "./panels.ts";
import { place } from "./place.ts";

/** The colour of words that have none of their own. */
const NOTE = "#1f2b28";

/** What is drawn over the map: it follows the panel that is open. */
export const overlay = computed<Overlay>(() => ({
  device: deviceFix.value,
  pin: pin(),
  nearest: panel.value === "nearby" ? nearestOverlay() : null,
  notes: notes.value.map(({ lon, lat, text, color = NOTE, zoom = 0 }) => ({
    place: [lon, lat] as const,
    text,
    color,
    zoom,
  })),
}));

function pin(): Overlay["pin"] {
  if (panel.value === "place") return place.value?.at ?? null;
  const card = building.value;
  if (panel.value !== "building" || card?.state !== "shown") return null;
  return [card.building.lon, card.building.lat];
}

function nearestOverlay(): Overlay["nearest"] {
  const now = nearest.value;
  if (now?.result.state !== "found") return null;
  const hits = now.result.hits.map((hit) => ({
    place: hit.geometry.coordinates,
    ...KIND_SIGNS[now.kind],
  }));
  return { from: now.from, hits, chosen: now.result.chosen };
}
