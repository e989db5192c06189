import { expect, test } from "vitest";
import type { LonLat } from "../../api/types.ts";
import { distance, nearestOn, Plane } from "./plane.ts";
import { edgesOf } from "./rings.ts";
import { SnapIndex, type Target } from "./snap.ts";

const ORIGIN: LonLat = [114.6, 22.6];
const plane = new Plane(ORIGIN);

/** The same numbers every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

function randomLines(next: () => number): Target[] {
  return Array.from({ length: 40 }, (_, i) => {
    const [x, y] = [next() * 2000 - 1000, next() * 2000 - 1000];
    // Short edges, and some that are longer than any cell.
    const reach = i % 10 === 0 ? 3000 : 150;
    const line = Array.from({ length: 6 }, () =>
      plane.from([x + (next() - 0.5) * reach, y + (next() - 0.5) * reach]),
    );
    return { kind: i % 2 ? "grid" : "ground", line } as const;
  });
}

/** Looks at every vertex and every edge. */
function bruteForce(targets: readonly Target[], at: LonLat, reachM: number) {
  const p = plane.to(at);
  for (const kind of ["grid", "ground"] as const) {
    const edges = targets
      .filter((target) => target.kind === kind)
      .flatMap(({ line }) =>
        [...edgesOf(line)].map(([a, b]) => [plane.to(a), plane.to(b)] as const),
      );
    const corners = edges.flat().map((corner) => distance(p, corner));
    const feet = edges.map(([a, b]) => distance(p, nearestOn(p, a, b)));
    if (Math.min(...corners) <= reachM) return { kind, on: "vertex", away: Math.min(...corners) };
    if (Math.min(...feet) <= reachM) return { kind, on: "edge", away: Math.min(...feet) };
  }
  return null;
}

test.each([1, 2, 3, 4, 5])("finds what looking at everything finds (%i)", (seed) => {
  const next = numbers(seed);
  const targets = randomLines(next);
  const index = new SnapIndex(targets, ORIGIN);
  let caught = 0;
  for (let i = 0; i < 400; i++) {
    const at = plane.from([next() * 2400 - 1200, next() * 2400 - 1200]);
    const reachM = 1 + next() * 40;
    const expected = bruteForce(targets, at, reachM);
    const found = index.catch(at, reachM);
    expect(found?.on).toBe(expected?.on);
    expect(found?.of).toBe(expected?.kind);
    if (!found || !expected) continue;
    caught += 1;
    expect(distance(plane.to(at), plane.to(found.place))).toBeCloseTo(expected.away, 6);
  }
  expect(caught).toBeGreaterThan(50);
});

test("a vertex is caught to its last decimal", () => {
  const corner: LonLat = [114.6012345, 22.6054321];
  const line = [corner, plane.from([500, 500])];
  const index = new SnapIndex([{ kind: "grid", line }], ORIGIN);
  const beside = plane.from([plane.to(corner)[0] + 2, plane.to(corner)[1]]);
  expect(index.catch(beside, 5)?.place).toBe(corner);
});

test("the border that is moved does not hold what is drawn", () => {
  const border = [plane.from([0, 0]), plane.from([100, 0])];
  const outline = [...border, plane.from([100, 100]), plane.from([0, 0])];
  const index = new SnapIndex([{ kind: "grid", line: outline }], ORIGIN, border);
  expect(index.catch(plane.from([50, -1]), 5)).toBeNull();
  expect(index.catch(plane.from([99, 50]), 5)?.on).toBe("edge");
});
