import { expect, test } from "vitest";
import type { LonLat } from "../../api/types.ts";
import { distance, nearestOn, Plane } from "./plane.ts";
import { cuts, ledOut, lengthInside } from "./reach.ts";
import { isInside, type Ring } from "./rings.ts";

const plane = new Plane([114.6, 22.6]);
const at = (east: number, north: number): LonLat => plane.from([east, north]);
const ringOf = (...corners: [number, number][]): Ring =>
  [...corners, corners[0] ?? [0, 0]].map(([x, y]) => at(x, y));
/** A square of 100 m with a bay from the east. */
const BAY = [ringOf([0, 0], [100, 0], [100, 40], [60, 50], [100, 60], [100, 100], [0, 100])];

test("ends on the outline are led a little out of it, also from a corner that points inwards", () => {
  const line = [at(30, 0), at(50, 30), at(60, 50)];
  const led = ledOut(line, BAY);
  expect(led).toHaveLength(3);
  expect(led[1]).toEqual(line[1]);
  const [first, last] = [led[0], led.at(-1)];
  if (!first || !last) throw new Error("no ends");
  expect(isInside(first, BAY)).toBe(false);
  expect(isInside(last, BAY)).toBe(false);
  expect(distance(plane.to(first), [30, 0])).toBeLessThan(0.11);
  expect(distance(plane.to(last), [60, 50])).toBeLessThan(0.11);
});

test("the way out of a corner that points inwards passes it closely", () => {
  // Straight on would run along the bay's edge, and in again where that is rounded.
  const [, end] = ledOut([at(20, 40), at(60, 50)], BAY);
  if (!end) throw new Error("no end");
  expect(isInside(end, BAY)).toBe(false);
  expect(distance(nearestOn([60, 50], [20, 40], plane.to(end)), [60, 50])).toBeLessThan(0.02);
});

test("ends far outside stay where they are, and so do ends inside", () => {
  const through = [at(-20, 50), at(20, 120)];
  expect(ledOut(through, BAY)).toEqual(through);
  expect(ledOut([at(20, 20), at(30, 30)], BAY)).toHaveLength(2);
});

test("only what goes right through cuts", () => {
  expect(cuts([at(30, 0), at(30, 100)], BAY)).toBe(true);
  expect(cuts([at(-5, 30), at(30, 105)], BAY)).toBe(true);
  expect(cuts([at(30, 0), at(30, 60)], BAY)).toBe(false);
  expect(cuts([at(-20, -20), at(-20, 120)], BAY)).toBe(false);
  expect(cuts([at(30, 0)], BAY)).toBe(false);
});

test("how much of a line lies inside", () => {
  expect(lengthInside([at(30, -50), at(30, 150)], BAY)).toBeCloseTo(100, -1);
  expect(lengthInside([at(80, 0), at(80, 100)], BAY)).toBeCloseTo(90, -1);
});
