import type { LonLat } from "../../api/types.ts";
import { distance, type Metres, nearestOn, Plane, rounded } from "./plane.ts";
import { edgesOf, isInside, type Ring } from "./rings.ts";

/** An end this near the outline is meant to be on it. */
const NEAR_M = 0.5;
/** How far an end is led out: answers are rounded to half a centimetre. */
const BEYOND_M = 0.1;
const DIRECTIONS = 16;
const SAMPLE_M = 1;

/** The line with ends that lie on the outline of a grid led a little out of it, so that it cuts. */
export function ledOut(line: Ring, rings: readonly Ring[]): Ring {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 2) return line;
  const before = outOf(first, rings);
  const after = outOf(last, rings);
  return [...(before ? [before] : []), ...line, ...(after ? [after] : [])];
}

/** Whether a line goes right through a grid: both ends outside, and some of it inside. */
export function cuts(line: Ring, rings: readonly Ring[]): boolean {
  const led = ledOut(line, rings);
  const [first, last] = [led[0], led.at(-1)];
  if (!first || !last || isInside(first, rings) || isInside(last, rings)) return false;
  return lengthInside(line, rings) > 0;
}

/** How many metres of a line lie inside a grid, to about a metre. */
export function lengthInside(line: Ring, rings: readonly Ring[]): number {
  const [first] = line;
  if (!first) return 0;
  const plane = new Plane(first);
  let inside = 0;
  for (const [a, b] of edgesOf(line)) {
    const [from, to] = [plane.to(a), plane.to(b)];
    const length = distance(from, to);
    const steps = Math.max(4, Math.min(500, Math.ceil(length / SAMPLE_M)));
    for (let i = 0; i < steps; i++) {
      const at = plane.from(between(from, to, (i + 0.5) / steps));
      if (isInside(at, rings)) inside += length / steps;
    }
  }
  return inside;
}

/** A place beside an end, outside the grid and as far from its outline as can be; null for an end
 * that is not on it. */
function outOf(end: LonLat, rings: readonly Ring[]): LonLat | null {
  const plane = new Plane(end);
  const outline = rings
    .flatMap((ring) => [...edgesOf(ring)])
    .map(([a, b]) => [plane.to(a), plane.to(b)] as const)
    .filter(([a, b]) => away([0, 0], a, b) <= NEAR_M + 2 * BEYOND_M);
  if (!outline.some(([a, b]) => away([0, 0], a, b) <= NEAR_M)) return null;
  let best: LonLat | null = null;
  let most = 0;
  for (const reach of [BEYOND_M, NEAR_M + BEYOND_M]) {
    for (let i = 0; i < DIRECTIONS && (reach === BEYOND_M || !best); i++) {
      const angle = (2 * Math.PI * i) / DIRECTIONS;
      const out = rounded(plane.from([reach * Math.cos(angle), reach * Math.sin(angle)]));
      const free = Math.min(...outline.map(([a, b]) => away(plane.to(out), a, b)));
      if (free > most && !isInside(out, rings)) [best, most] = [out, free];
    }
  }
  return best;
}

const away = (p: Metres, a: Metres, b: Metres) => distance(p, nearestOn(p, a, b));

function between(a: Metres, b: Metres, share: number): Metres {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}
