import { signal } from "@preact/signals";
import { getAddress, getAreasAt } from "../api/endpoints.ts";
import { isAbort } from "../api/http.ts";
import { statusOf } from "../api/problems.ts";
import type { AddressHit, AddressLevel, Areas, LonLat, OneAddress } from "../api/types.ts";
import type { Properties } from "../layers/fields.ts";
import { notifyError } from "./notices.ts";
import { closePanel, openPanel, panel } from "./panels.ts";
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
  /** What the register says about it; null until it is known. */
  readonly details: OneAddress | null;
  readonly found: readonly Found[];
  readonly areas: AreasState;
}

export const place = signal<Place | null>(null);

let asking: AbortController | null = null;

/** How near the map goes, by how much ground an address covers. */
const ZOOMS: Readonly<Record<AddressLevel, number>> = {
  street: 14,
  community: 15,
  road: 15.5,
  estate: 16.5,
  building: 17.5,
  unit: 17.5,
  room: 17.5,
};

/** Looks at a spot: its features are known at once, its areas are asked for. */
export function inspect(at: LonLat, found: readonly Found[]): void {
  look({ at, address: null, details: null, found, areas: "loading" });
}

export function showAddress(hit: AddressHit): void {
  const at: LonLat = [hit.lon, hit.lat];
  look({ at, address: hit, details: null, found: [], areas: "loading" });
  flyTo(at, ZOOMS[hit.level]);
  if (hit.code !== null && IN_REGISTER.has(hit.level)) void askDetails(at, hit.code);
}

/** Takes the address off the map again, unless something else is looked at by now. */
export function dropAddress(): void {
  if (!place.value?.address) return;
  forgetPlace();
  if (panel.value === "place") closePanel();
}

function look(next: Place): void {
  asking?.abort();
  asking = new AbortController();
  place.value = next;
  openPanel("place");
  void askAreas(next.at, asking.signal);
}

async function askAreas(at: LonLat, signal: AbortSignal): Promise<void> {
  try {
    settle(at, { areas: await getAreasAt(at, signal) });
  } catch (error) {
    if (isAbort(error)) return;
    const outside = statusOf(error) === 404;
    settle(at, { areas: outside ? "outside" : "failed" });
    if (!outside) notifyError(error);
  }
}

/** Streets and communities have codes, but are areas, no addresses. */
const IN_REGISTER: ReadonlySet<AddressLevel> = new Set(["building", "room"]);

async function askDetails(at: LonLat, code: string): Promise<void> {
  try {
    settle(at, { details: await getAddress(code, asking?.signal) });
  } catch (error) {
    if (!isAbort(error)) notifyError(error);
  }
}

function settle(at: LonLat, known: Partial<Place>): void {
  if (place.value?.at === at) place.value = { ...place.value, ...known };
}

export function forgetPlace(): void {
  asking?.abort();
  place.value = null;
}
