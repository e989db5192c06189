import { signal } from "@preact/signals";
import type { Map as MapLibreMap } from "maplibre-gl";

/** The map while it is open. */
export const studioMap = signal<MapLibreMap | null>(null);
