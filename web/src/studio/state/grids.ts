import { signal } from "@preact/signals";
import type { LonLat } from "../../api/types.ts";
import { notifyError } from "../../state/notices.ts";
import { getGrids } from "../api.ts";
import { type Box, boxOf, inBox, isInside, type Ring, ringsOf } from "../geometry/rings.ts";
import type { GridProperties, SurfaceFeature } from "../types.ts";

/** A grid of today with its exact outline. */
export interface Grid extends GridProperties {
  readonly feature: SurfaceFeature<GridProperties>;
  readonly rings: readonly Ring[];
  readonly box: Box;
}

/** From this zoom on, today's grids are fetched with every vertex, and can be drawn on. */
export const EXACT_FROM = 13.5;

/** What the map shows, since it last came to rest. */
export const viewed = signal<Box | null>(null);
/** The grids fetched so far, by their codes. */
export const grids = signal<ReadonlyMap<string, Grid>>(new Map());
/** Counts up when the grids of today have become others: tiles of them are asked for again. */
export const generation = signal(0);

let fetched: Box | null = null;
let running: AbortController | null = null;

/** Sees to it that the grids of a view are there. */
export async function wantGrids(view: Box): Promise<void> {
  if (fetched && contains(fetched, view)) return;
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const box = widened(view);
  try {
    const { features } = await getGrids(box, mine.signal);
    const known = new Map(grids.peek());
    for (const feature of features) known.set(feature.properties.code, gridOf(feature));
    grids.value = known;
    fetched = box;
  } catch (error) {
    if (!mine.signal.aborted) notifyError(error);
  }
}

/** Forgets the grids: a re-cut was applied or undone. */
export function renewGrids(view: Box | null): void {
  fetched = null;
  grids.value = new Map();
  generation.value += 1;
  if (view) void wantGrids(view);
}

export function gridOf(feature: SurfaceFeature<GridProperties>): Grid {
  const rings = ringsOf(feature.geometry);
  return { ...feature.properties, feature, rings, box: boxOf(rings.flat()) };
}

/** The grid that a place lies in. */
export function gridAt(place: LonLat): Grid | null {
  for (const grid of grids.value.values()) {
    if (inBox(place, grid.box) && isInside(place, grid.rings)) return grid;
  }
  return null;
}

function contains(outer: Box, inner: Box): boolean {
  return inBox([inner[0], inner[1]], outer) && inBox([inner[2], inner[3]], outer);
}

/** Half a view more on each side. */
function widened([west, south, east, north]: Box): Box {
  const [x, y] = [(east - west) / 2, (north - south) / 2];
  return [west - x, south - y, east + x, north + y];
}
