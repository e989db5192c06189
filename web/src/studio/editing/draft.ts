import type { LonLat } from "../../api/types.ts";

export const TOOLS = ["split", "merge", "border", "upload"] as const;
export type Tool = (typeof TOOLS)[number];

/** New grids from a file, in the coordinate system that it was said to have. */
export interface Upload {
  readonly file: string;
  readonly crs: string;
  readonly grids: GeoJSON.FeatureCollection;
}

/** What has been drawn or chosen so far. A step of it is never changed: the history keeps it. */
export interface Draft {
  readonly tool: Tool | null;
  /** The line of a split, or the new course of a border. */
  readonly line: readonly LonLat[];
  /** The border as it is today. */
  readonly from: readonly LonLat[];
  /** The line is not continued by the next click. */
  readonly finished: boolean;
  /** The grids to merge, on both sides of a border, or to be replaced. */
  readonly grids: readonly string[];
  /** The code that stays in a merge; null keeps the largest grid's. */
  readonly keep: string | null;
  readonly upload: Upload | null;
}

export const NOTHING: Draft = {
  tool: null,
  line: [],
  from: [],
  finished: false,
  grids: [],
  keep: null,
  upload: null,
};

export const withTool = (tool: Tool | null): Draft => ({ ...NOTHING, tool });

export function addPlace(draft: Draft, place: LonLat, finished = false): Draft {
  const last = draft.line.at(-1);
  if (last && last[0] === place[0] && last[1] === place[1]) return draft;
  const line = [...draft.line, place];
  return { ...draft, line, finished: finished && line.length > 1 };
}

export function finish(draft: Draft): Draft {
  return draft.finished || draft.line.length < 2 ? draft : { ...draft, finished: true };
}

export function movePlace(draft: Draft, at: number, place: LonLat): Draft {
  return { ...draft, line: draft.line.map((old, i) => (i === at ? place : old)) };
}

/** A new vertex before the one at `at`. */
export function insertPlace(draft: Draft, at: number, place: LonLat): Draft {
  return { ...draft, line: draft.line.toSpliced(at, 0, place) };
}

/** Takes a vertex out; a border keeps its two ends, a split goes on where one is left. */
export function removePlace(draft: Draft, at: number): Draft {
  const isEnd = at === 0 || at === draft.line.length - 1;
  if (!draft.line[at] || (draft.tool === "border" && isEnd)) return draft;
  const line = draft.line.toSpliced(at, 1);
  return { ...draft, line, finished: draft.finished && line.length > 1 };
}

/** Chooses a grid, or no longer. */
export function toggleGrid(draft: Draft, code: string): Draft {
  const chosen = draft.grids.includes(code);
  const grids = chosen ? draft.grids.filter((other) => other !== code) : [...draft.grids, code];
  return { ...draft, grids, keep: draft.keep && grids.includes(draft.keep) ? draft.keep : null };
}

export function isEmpty(draft: Draft): boolean {
  return draft.line.length === 0 && draft.grids.length === 0 && draft.upload === null;
}
