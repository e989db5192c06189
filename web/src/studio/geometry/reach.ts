import type { LonLat } from "../../api/types.ts";
import { distance, type Metres, nearestOn, Plane, rounded } from "./plane.ts";
import { edgesOf, isInside, type Ring } from "./rings.ts";

/** An end this near the outline is meant to be on it. */
const NEAR_M = 0.5;
/** How far an end is led out: what is known of the outline is rounded to half a centimetre. */
const BEYOND_M = 0.1;
/** Sideways no farther than the server takes a vertex for the same. */
const ASIDE_M = 0.025;
/** This far off the outline a place is outside, whatever was rounded. */
const CLEAR_M = 0.012;
const DIRECTIONS = 32;
const SAMPLE_M = 1;

/** The line with ends that lie on the outline of a grid led a little out of it, so that it cuts. */
export function ledOut(line: Ring, rings: readonly Ring[]): Ring {
  const [first, second] = line;
  const [last, beforeLast] = [line.at(-1), line.at(-2)];
  if (!first || !second || !last || !beforeLast) return line;
  const start = outOf(first, second, rings) ?? first;
  const end = outOf(last, beforeLast, rings) ?? last;
  return [start, ...line.slice(1, -1), end];
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

/** A place just outside the grid instead of an end on its outline: straight on, or to the side where
 * that leads in again. Null for an end elsewhere. */
function outOf(end: LonLat, before: LonLat, rings: readonly Ring[]): LonLat | null {
  const plane = new Plane(end);
  const outline = rings
    .flatMap((ring) => [...edgesOf(ring)])
    .map(([a, b]) => [plane.to(a), plane.to(b)] as const)
    .filter(([a, b]) => away([0, 0], a, b) <= NEAR_M + BEYOND_M);
  const clearance = (place: LonLat) =>
    isInside(place, rings) ? 0 : Math.min(...outline.map(([a, b]) => away(plane.to(place), a, b)));
  if (clearance(end) > NEAR_M || outline.length === 0) return null;
  const [east, north] = plane.to(before);
  const ahead = Math.atan2(-north, -east);
  const at = (angle: number, reach: number) =>
    rounded(plane.from([reach * Math.cos(angle), reach * Math.sin(angle)]));
  const straight = at(ahead, BEYOND_M);
  if (clearance(straight) >= CLEAR_M) return straight;
  const aside = Array.from({ length: DIRECTIONS }, (_, i) => (2 * Math.PI * i) / DIRECTIONS)
    .flatMap((angle) => [at(angle, ASIDE_M), at(angle, BEYOND_M)])
    .map((place) => ({ place, clear: clearance(place) }));
  const near = aside.filter(({ clear }) => clear >= CLEAR_M);
  return (
    near.toSorted((a, b) => farFrom(plane, a.place) - farFrom(plane, b.place))[0]?.place ?? null
  );
}

const farFrom = (plane: Plane, place: LonLat) => distance([0, 0], plane.to(place));
const away = (p: Metres, a: Metres, b: Metres) => distance(p, nearestOn(p, a, b));

function between(a: Metres, b: Metres, share: number): Metres {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}
