import { signal } from "@preact/signals";
import { findNearest } from "../api/endpoints.ts";
import { isAbort } from "../api/http.ts";
import { statusOf } from "../api/problems.ts";
import type { Facility, FacilityKind, LonLat, PointFeature } from "../api/types.ts";
import { deviceFix, locate, NoFixError } from "./device.ts";
import { notify, notifyError } from "./notices.ts";
import { openPanel } from "./panels.ts";
import { place } from "./place.ts";
import { centre, fitTo, isInDistrict } from "./view.ts";

/** Where the search starts. */
export type Origin = "device" | "point" | "centre";

export type NearestResult =
  | { readonly state: "searching" }
  | { readonly state: "failed" | "outside" }
  | {
      readonly state: "found";
      readonly hits: readonly PointFeature<Facility>[];
      /** The one the map's line leads to. */
      readonly chosen: number;
    };

export interface NearestSearch {
  readonly kind: FacilityKind;
  readonly origin: Origin;
  readonly from: LonLat;
  readonly result: NearestResult;
}

/** The last search; null before the first. */
export const nearest = signal<NearestSearch | null>(null);
/** The kind asked for while the device is still looking for its position. */
export const pendingKind = signal<FacilityKind | null>(null);

let asking: AbortController | null = null;

/**
 * Finds the nearest of a kind from `origin`. Without the device's position, or with one outside the
 * district, the search starts from the middle of the map and says so.
 */
export async function searchNearest(kind: FacilityKind, origin: Origin): Promise<void> {
  openPanel("nearby");
  asking?.abort();
  const ours = new AbortController();
  asking = ours;
  pendingKind.value = kind;
  const [used, from] = await startOf(origin);
  if (ours.signal.aborted) return;
  pendingKind.value = null;
  nearest.value = { kind, origin: used, from, result: { state: "searching" } };
  try {
    const { features } = await findNearest(kind, from, ours.signal);
    settle({ state: "found", hits: features, chosen: 0 });
    const first = features[0];
    if (first) fitTo([from, first.geometry.coordinates]);
  } catch (error) {
    if (isAbort(error)) return;
    const outside = statusOf(error) === 404;
    settle({ state: outside ? "outside" : "failed" });
    if (!outside) notifyError(error);
  }
}

async function startOf(origin: Origin): Promise<readonly [Origin, LonLat]> {
  if (origin === "point" && place.value) return ["point", place.value.at];
  if (origin === "device") {
    const from = await devicePlace();
    if (from) return ["device", from];
  }
  return ["centre", centre()];
}

async function devicePlace(): Promise<LonLat | null> {
  try {
    const { place: here } = await locate();
    if (isInDistrict(here)) return here;
    notify("device.outside");
  } catch (error) {
    if (!(error instanceof NoFixError)) throw error;
    notify(`device.${error.reason}.centre`);
  }
  return null;
}

function settle(result: NearestResult): void {
  if (nearest.value) nearest.value = { ...nearest.value, result };
}

/** Leads the line to another of the hits. */
export function chooseHit(chosen: number): void {
  const now = nearest.value;
  if (now?.result.state !== "found") return;
  nearest.value = { ...now, result: { ...now.result, chosen } };
  const hit = now.result.hits[chosen];
  if (hit) fitTo([now.from, hit.geometry.coordinates]);
}

export function forgetNearest(): void {
  asking?.abort();
  pendingKind.value = null;
  nearest.value = null;
}

/** Where a search starts unless told otherwise: the device, as on a phone in the street. */
export function defaultOrigin(): Origin {
  return deviceFix.value || !place.value ? "device" : "point";
}
