import { computed, signal } from "@preact/signals";
import type { LonLat } from "../../api/types.ts";
import { type Draft, isEmpty, NOTHING, type Tool, withTool } from "../editing/draft.ts";
import { begin, redo, step, undo } from "../editing/history.ts";
import { distanceTo, sharedBorders } from "../geometry/border.ts";
import { cuts, lengthInside } from "../geometry/reach.ts";
import { boxOf, type Ring } from "../geometry/rings.ts";
import type { Catch } from "../geometry/snap.ts";
import { type Grid, grids } from "./grids.ts";

const history = signal(begin(NOTHING));

/** A vertex on its way, while it is dragged: no step of the history yet. */
export const dragged = signal<Draft | null>(null);
export const draft = computed(() => dragged.value ?? history.value.now);
export const canUndo = computed(() => history.value.past.length > 0);
export const canRedo = computed(() => history.value.future.length > 0);

/** The vertex that Delete takes out. */
export const chosenVertex = signal<number | null>(null);
/** Where the next vertex would come to lie; null off the map and on touch screens. */
export const hover = signal<{ readonly place: LonLat; readonly caught: Catch | null } | null>(null);
export const snapping = signal(true);
/** Alt is held. */
export const snapPaused = signal(false);

/** Makes a step that can be undone. */
export function draw(next: Draft): void {
  dragged.value = null;
  history.value = step(history.value, next);
}

export function pickTool(tool: Tool | null): void {
  chosenVertex.value = null;
  hover.value = null;
  if (tool !== draft.value.tool) draw(withTool(tool));
}

export function clearDrawing(): void {
  chosenVertex.value = null;
  draw(withTool(draft.value.tool));
}

/** Forgets the drawing and its steps: it was kept. */
export function endDrawing(): void {
  dragged.value = null;
  chosenVertex.value = null;
  history.value = begin(NOTHING);
}

export function undoStep(): void {
  dragged.value = null;
  chosenVertex.value = null;
  history.value = undo(history.value);
}

export function redoStep(): void {
  chosenVertex.value = null;
  history.value = redo(history.value);
}

/** Esc: first the vertex, then what is drawn, then the tool. */
export function cancel(): void {
  if (dragged.value) dragged.value = null;
  else if (chosenVertex.value !== null) chosenVertex.value = null;
  else if (!isEmpty(draft.value)) clearDrawing();
  else pickTool(null);
}

/** The grid that the line of a split lies in most, whether it cuts it or not. */
export const splitGrid = computed<Grid | null>(() => {
  const { tool, line } = draft.value;
  if (tool !== "split" || line.length < 2) return null;
  const box = boxOf(line);
  let best: Grid | null = null;
  let most = 0;
  for (const grid of grids.value.values()) {
    if (!overlaps(grid.box, box)) continue;
    const length = lengthInside(line, grid.rings);
    if (length > most) [best, most] = [grid, length];
  }
  return best;
});

export const splitCuts = computed(() => {
  const grid = splitGrid.value;
  return grid !== null && cuts(draft.value.line, grid.rings);
});

/** A border of today, and the grids on its two sides. */
export interface Border {
  readonly grids: readonly [string, string];
  readonly line: Ring;
}

/** The border between two grids that is nearest to a place, no farther than `reachM` metres. */
export function borderAt(place: LonLat, reachM: number): Border | null {
  const near = [...grids.value.values()]
    .map((grid) => ({ grid, away: awayFrom(place, grid) }))
    .filter(({ away }) => away <= reachM)
    .toSorted((one, other) => one.away - other.away)
    .slice(0, 4);
  let best: Border | null = null;
  let least = reachM;
  near.forEach(({ grid: one }, i) => {
    for (const { grid: other } of near.slice(i + 1)) {
      for (const line of sharedBorders(one.rings, other.rings)) {
        const away = distanceTo(place, line);
        if (away <= least) [best, least] = [{ grids: [one.code, other.code], line }, away];
      }
    }
  });
  return best;
}

const MARGIN_DEG = 0.001;

function awayFrom(place: LonLat, { box, rings }: Grid): number {
  const [west, south, east, north] = box;
  const wide = [west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG];
  const [lon, lat] = place;
  const [w = 0, s = 0, e = 0, n = 0] = wide;
  if (lon < w || lon > e || lat < s || lat > n) return Infinity;
  return Math.min(...rings.map((ring) => distanceTo(place, ring)));
}

function overlaps(a: Grid["box"], b: Grid["box"]): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
