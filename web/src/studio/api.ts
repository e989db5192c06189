import { ask, ProblemError } from "../api/http.ts";
import { statusOf } from "../api/problems.ts";
import type { AreaLevel, LonLat } from "../api/types.ts";
import { sessionEnded, token } from "../state/session.ts";
import type { Box } from "./geometry/rings.ts";
import type {
  Faults,
  Grids,
  LayerNotice,
  Mended,
  Outcome,
  Recut,
  RecutHead,
  Step,
  Wanted,
  Ways,
} from "./types.ts";

const MOST_GRIDS = 1000;
const MOST_FINDINGS = 2000;
const MOST_NOTICES = 200;

/** A question that only a planner may ask. */
async function mine<T>(path: string, call: Parameters<typeof ask>[1] = {}): Promise<T> {
  try {
    return (await ask<T>(path, { ...call, token: token.peek() })).body;
  } catch (error) {
    if (statusOf(error) === 401) sessionEnded();
    throw error;
  }
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

export const getNotices = () =>
  mine<{ items: LayerNotice[]; unread: number }>("/api/notices", {
    query: { unread: "true", limit: MOST_NOTICES },
  });

export const readNotice = (id: number) =>
  mine<LayerNotice>(`/api/notices/${id}/read`, { method: "POST" });

/** Checks today's areas of a level. */
export const checkLevel = (level: AreaLevel) =>
  mine<Faults>("/api/topology", { query: { layer: "areas", level, limit: MOST_FINDINGS } });

/** Checks the polygons of a layer of the catalogue in a box. */
export const checkLayer = (layer: string, box: Box) =>
  mine<Faults>("/api/topology", { query: { layer, bbox: box.join(","), limit: MOST_FINDINGS } });

/** Checks the polygons of a file, or of two along their common border. */
export const checkFiles = (body: unknown, crs: string, key: string) =>
  mine<Faults>("/api/topology", { method: "POST", query: topologyQuery(crs, key), body });

/** How the polygons of a file could be made to fit; nothing is changed. */
export function fixFile(body: GeoJSON.FeatureCollection, crs: string, key: string, gapM: number) {
  const query = { ...topologyQuery(crs, key), gap_m: gapM };
  return mine<Mended>("/api/topology/fix", { method: "POST", query, body });
}

function topologyQuery(crs: string, key: string) {
  return { crs, limit: MOST_FINDINGS, ...(key ? { key } : {}) };
}

export function lineOf(places: readonly LonLat[]) {
  return { type: "LineString" as const, coordinates: places };
}

/** The sentence of a 4xx: it names the grid, the place, the reason. */
export function reasonGiven(error: unknown): string | null {
  if (!(error instanceof ProblemError)) return null;
  const { status, detail } = error.problem;
  return status === 409 || status === 422 || status === 400 ? (detail ?? null) : null;
}
