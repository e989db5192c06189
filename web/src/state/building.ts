import { signal } from "@preact/signals";
import { getBuilding } from "../api/endpoints.ts";
import { isAbort } from "../api/http.ts";
import { explain, statusOf } from "../api/problems.ts";
import type { Building, LonLat } from "../api/types.ts";
import { language, t } from "./language.ts";
import { openPanel } from "./panels.ts";
import { flyTo } from "./view.ts";
import { wipe } from "./visit.ts";

export type BuildingState =
  | { readonly state: "loading"; readonly code: string }
  | { readonly state: "failed"; readonly code: string; readonly why: string }
  | { readonly state: "shown"; readonly code: string; readonly building: Building };

export const building = signal<BuildingState | null>(null);

let asking: AbortController | null = null;

/** Opens a building's card, and shows it on the map. */
export async function openBuilding(code: string): Promise<void> {
  wipe();
  asking?.abort();
  asking = new AbortController();
  building.value = { state: "loading", code };
  openPanel("building");
  try {
    const found = await getBuilding(code, asking.signal);
    building.value = { state: "shown", code, building: found };
    const at: LonLat = [found.lon, found.lat];
    flyTo(at, 17.5);
  } catch (error) {
    if (isAbort(error)) return;
    const missing = statusOf(error) === 404;
    const why = missing ? t("building.missing", { code }) : explain(error, language.value);
    building.value = { state: "failed", code, why };
  }
}

export function forgetBuilding(): void {
  asking?.abort();
  wipe();
  building.value = null;
}
