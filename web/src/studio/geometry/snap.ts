import type { LonLat } from "../../api/types.ts";
import { distance, type Metres, nearestOn, Plane } from "./plane.ts";
import { edgeName, edgesOf, type Ring } from "./rings.ts";

/** Where a drawn place was caught: on a vertex, or on an edge between two. */
export interface Catch {
  readonly place: LonLat;
  readonly on: "vertex" | "edge";
  readonly of: Target["kind"];
}

/** A line that catches. Borders of grids catch before what lies on the ground. */
export interface Target {
  readonly kind: "grid" | "ground";
  readonly line: Ring;
}

interface Edge {
  readonly kind: Target["kind"];
  readonly a: Metres;
  readonly b: Metres;
  /** The ends as they were given: a vertex is caught to the last decimal. */
  readonly ends: readonly [LonLat, LonLat];
}

const CELL_M = 60;
/** A longer edge would fill too many cells; it is looked at every time. */
const MOST_CELLS = 400;

/** Finds the nearest vertex or edge of many lines: edges stand in the cells of a square net. */
export class SnapIndex {
  private readonly plane: Plane;
  private readonly cells = new Map<string, Edge[]>();
  private readonly long: Edge[] = [];

  /** `without` is a line whose edges do not catch: the border that is being moved. */
  constructor(targets: readonly Target[], origin: LonLat, without: Ring = []) {
    this.plane = new Plane(origin);
    const left = new Set([...edgesOf(without)].map(([a, b]) => edgeName(a, b)));
    for (const { kind, line } of targets) {
      for (const [a, b] of edgesOf(line)) {
        if (left.size === 0 || !left.has(edgeName(a, b))) this.add(kind, [a, b]);
      }
    }
  }

  /** What is within `reachM` metres: a vertex before an edge, a grid's before the ground's, then
   * the nearest. Null where nothing is. */
  catch(place: LonLat, reachM: number): Catch | null {
    const at = this.plane.to(place);
    const near = this.near(at, reachM);
    for (const kind of ["grid", "ground"] as const) {
      const own = near.filter((edge) => edge.kind === kind);
      const found = nearestVertex(own, at, reachM) ?? this.nearestEdge(own, at, reachM);
      if (found) return { ...found, of: kind };
    }
    return null;
  }

  private add(kind: Target["kind"], ends: readonly [LonLat, LonLat]): void {
    const edge: Edge = { kind, a: this.plane.to(ends[0]), b: this.plane.to(ends[1]), ends };
    const cells = cellsOf(edge.a, edge.b);
    if (cells === null) {
      this.long.push(edge);
      return;
    }
    for (const cell of cells) {
      const there = this.cells.get(cell);
      if (there) there.push(edge);
      else this.cells.set(cell, [edge]);
    }
  }

  private near([east, north]: Metres, reachM: number): Edge[] {
    const cells = cellsOf([east - reachM, north - reachM], [east + reachM, north + reachM]);
    const names = cells ?? this.cells.keys();
    const found = new Set(this.long);
    for (const name of names) {
      for (const edge of this.cells.get(name) ?? []) found.add(edge);
    }
    return [...found];
  }

  private nearestEdge(edges: readonly Edge[], at: Metres, reachM: number) {
    let best: Metres | null = null;
    let least = reachM;
    for (const { a, b } of edges) {
      const foot = nearestOn(at, a, b);
      const away = distance(at, foot);
      if (away <= least) [best, least] = [foot, away];
    }
    return best && { place: this.plane.from(best), on: "edge" as const };
  }
}

function nearestVertex(edges: readonly Edge[], at: Metres, reachM: number) {
  let best: LonLat | null = null;
  let least = reachM;
  for (const { a, b, ends } of edges) {
    const [toA, toB] = [distance(at, a), distance(at, b)];
    const away = Math.min(toA, toB);
    if (away <= least) [best, least] = [toA <= toB ? ends[0] : ends[1], away];
  }
  return best && { place: best, on: "vertex" as const };
}

/** The names of the cells that a box touches; null where they are too many. */
function cellsOf(a: Metres, b: Metres): string[] | null {
  const cell = (metres: number) => Math.floor(metres / CELL_M);
  const [west, east] = [cell(Math.min(a[0], b[0])), cell(Math.max(a[0], b[0]))];
  const [south, north] = [cell(Math.min(a[1], b[1])), cell(Math.max(a[1], b[1]))];
  if ((east - west + 1) * (north - south + 1) > MOST_CELLS) return null;
  const names: string[] = [];
  for (let x = west; x <= east; x++) {
    for (let y = south; y <= north; y++) names.push(`${x}/${y}`);
  }
  return names;
}
