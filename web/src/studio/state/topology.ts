import { signal } from "@preact/signals";
import type { Finding } from "../types.ts";

export const findings = signal<readonly Finding[]>([]);
export const fixShown = signal(false);
export function topologyShapes(): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features: [] };
}
