import { signal } from "@preact/signals";
import { getAreasAt } from "../api/endpoints.ts";
import { isAbort } from "../api/http.ts";
import { statusOf } from "../api/problems.ts";
import type { AddressHit, Areas, LonLat } from "../api/types.ts";
import type { Properties } from "../layers/fields.ts";
import { notifyError } from "./notices.ts";
import { openPanel } from "./panels.ts";
import { flyTo } from "./view.ts";

/** A feature under a click. `layer` is null for a building of the base map. */
export interface Found {
  readonly layer: string | null;
  readonly properties: Properties;
}

export type AreasState = Areas | "loading" | "outside" | "failed";

/** The spot that is looked at: clicked, or found by a search. */
export interface Place {
  readonly at: LonLat;
  /** The address that led here. */
  readonly address: AddressHit | null;
  readonly found: readonly Found[];
  readonly areas: AreasState;
}

export const place = signal<Place | null>(null);

let asking: AbortController | null = null;

/** Looks at a spot: its features are known at once, its areas are asked for. */
export function inspect(at: LonLat, found: readonly Found[]): void {
  look({ at, address: null, found, areas: "loading" });
}

export function showAddress(hit: AddressHit): void {
  const at: LonLat = [hit.lon, hit.lat];
  look({ at, address: hit, found: [], areas: "loading" });
  flyTo(at, 17.5);
}

function look(next: Place): void {
  place.value = next;
  openPanel("place");
  void askAreas(next.at);
}

async function askAreas(at: LonLat): Promise<void> {
  asking?.abort();
  asking = new AbortController();
  try {
    settle(at, await getAreasAt(at, asking.signal));
  } catch (error) {
    if (isAbort(error)) return;
    if (statusOf(error) === 404) return settle(at, "outside");
    settle(at, "failed");
    notifyError(error);
  }
}

function settle(at: LonLat, areas: AreasState): void {
  if (place.value?.at === at) place.value = { ...place.value, areas };
}

export function forgetPlace(): void {
  asking?.abort();
  place.value = null;
}

/** The code of the building that an address is of: a room's code begins with its building's. */
export function buildingOf(hit: AddressHit): string | null {
  if (hit.level === "building") return hit.code;
  return hit.level === "room" && hit.code.length > FLOOR_AND_ROOM_DIGITS
    ? hit.code.slice(0, -FLOOR_AND_ROOM_DIGITS)
    : null;
}

const FLOOR_AND_ROOM_DIGITS = 6;
