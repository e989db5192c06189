import type { LonLat } from "../../api/types.ts";
import { distance, nearestOn, Plane } from "./plane.ts";
import { edgeName, edgesOf, nameOf, type Ring } from "./rings.ts";

/** The lines along which two grids meet: edges that both have, strung together end to end. */
export function sharedBorders(one: readonly Ring[], other: readonly Ring[]): Ring[] {
  const theirs = new Set<string>();
  for (const ring of other) for (const [a, b] of edgesOf(ring)) theirs.add(edgeName(a, b));
  return one.flatMap((ring) => runsOf(ring, (a, b) => theirs.has(edgeName(a, b))));
}

/** The unbroken runs of chosen edges in a ring; a run over the ring's start is one run. */
function runsOf(ring: Ring, isChosen: (a: LonLat, b: LonLat) => boolean): Ring[] {
  const runs: LonLat[][] = [];
  let run: LonLat[] = [];
  for (const [a, b] of edgesOf(ring)) {
    if (!isChosen(a, b)) {
      if (run.length) runs.push(run);
      run = [];
    } else if (run.length) run.push(b);
    else run = [a, b];
  }
  if (run.length) runs.push(run);
  const [first, last] = [runs[0], runs.at(-1)];
  if (first && last && first !== last && sameEnd(last, first)) {
    return [...runs.slice(1, -1), [...last, ...first.slice(1)]];
  }
  return runs;
}

function sameEnd(run: Ring, next: Ring): boolean {
  const [end, start] = [run.at(-1), next[0]];
  return !!end && !!start && nameOf(end) === nameOf(start);
}

/** How far a place is from a line, in metres. */
export function distanceTo(place: LonLat, line: Ring): number {
  const plane = new Plane(place);
  let least = Infinity;
  for (const [a, b] of edgesOf(line)) {
    least = Math.min(least, distance([0, 0], nearestOn([0, 0], plane.to(a), plane.to(b))));
  }
  return least;
}
