import { ask, ProblemError } from "../api/http.ts";
import type { LonLat } from "../api/types.ts";
import { token } from "../state/session.ts";
import type { Box } from "./geometry/rings.ts";
import type { Grids, Outcome, Recut, RecutHead, Step, Wanted, Ways } from "./types.ts";

const MOST_GRIDS = 1000;

/** A question that only a planner may ask. */
async function mine<T>(path: string, call: Parameters<typeof ask>[1] = {}): Promise<T> {
  return (await ask<T>(path, { ...call, token: token.peek() })).body;
}

/** Today's grids in a box. */
export async function getGrids(box: Box, signal?: AbortSignal): Promise<Grids> {
  const bbox = box.map((degree) => degree.toFixed(6)).join(",");
  const query = { level: "grid", bbox, limit: MOST_GRIDS };
  return (await ask<Grids>("/ogc/collections/areas/items", { query, signal })).body;
}

export const getRecuts = () =>
  mine<{ items: RecutHead[] }>("/api/recuts", { query: { limit: 200 } });

export const getRecut = (id: number) => mine<Recut>(`/api/recuts/${id}`);

/** What a re-cut would do; nothing is kept. */
export const previewRecut = (wanted: Ways, crs: string) =>
  mine<Outcome>("/api/recuts/preview", { method: "POST", query: { crs }, body: wanted });

export const keepRecut = (wanted: Wanted, crs: string) =>
  mine<Recut>("/api/recuts", { method: "POST", query: { crs }, body: wanted });

export const stepRecut = (id: number, step: Step) =>
  mine<unknown>(`/api/recuts/${id}/${step}`, { method: "POST" });

export function lineOf(places: readonly LonLat[]) {
  return { type: "LineString" as const, coordinates: places };
}

/** The sentence of a 4xx: it names the grid, the place, the reason. */
export function reasonGiven(error: unknown): string | null {
  if (!(error instanceof ProblemError)) return null;
  const { status, detail } = error.problem;
  return status === 409 || status === 422 || status === 400 ? (detail ?? null) : null;
}
