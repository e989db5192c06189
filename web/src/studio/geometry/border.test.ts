import { expect, test } from "vitest";
import type { LonLat } from "../../api/types.ts";
import { distanceTo, sharedBorders } from "./border.ts";
import { isInside, labelPlace, type Ring } from "./rings.ts";

const ring = (...places: LonLat[]): Ring => [...places, places[0] ?? [0, 0]];
const LEFT = [ring([0, 0], [1, 0], [1, 1], [1, 2], [0, 2])];
const RIGHT = [ring([1, 2], [1, 1], [1, 0], [2, 0], [2, 2])];

test("two grids share the edges that both have, as one line", () => {
  expect(sharedBorders(LEFT, RIGHT)).toEqual([
    [
      [1, 0],
      [1, 1],
      [1, 2],
    ],
  ]);
});

test("a border over the start of a ring is one line", () => {
  const turned = [ring([1, 1], [1, 2], [0, 2], [0, 0], [1, 0])];
  expect(sharedBorders(turned, RIGHT)).toEqual([
    [
      [1, 0],
      [1, 1],
      [1, 2],
    ],
  ]);
});

test("grids that meet twice have two borders, and neighbours across a corner none", () => {
  const around = [ring([0, 0], [0, 2], [-1, 2], [-1, 3], [3, 3], [3, -1], [-1, -1], [-1, 0])];
  const middle = [ring([0, 0], [0, 2], [-1, 2], [-1, 0])];
  expect(sharedBorders(middle, around)).toHaveLength(1);
  const twice = [ring([0, 2], [1, 2], [1, 3], [-1, 3], [-1, -1], [1, -1], [1, 0], [0, 0])];
  const box = [ring([0, 0], [1, 0], [1, 2], [0, 2])];
  const borders = sharedBorders(box, twice);
  expect(borders.flatMap((line) => line.length)).toEqual([4]);
  expect(sharedBorders([ring([0, 0], [1, 0], [1, 1])], [ring([1, 1], [2, 1], [2, 2])])).toEqual([]);
});

test("a whole ring in a hole is one border", () => {
  const hole = ring([0, 0], [1, 0], [1, 1], [0, 1]);
  expect(sharedBorders([hole], [ring([-1, -1], [2, -1], [2, 2], [-1, 2]), hole])).toEqual([hole]);
});

test("how far a place is from a line", () => {
  const line: Ring = [
    [114, 22],
    [114, 22.01],
  ];
  const east = 111_195 * Math.cos((22.005 * Math.PI) / 180) * 0.001;
  expect(distanceTo([114.001, 22.005], line)).toBeCloseTo(east, 1);
  expect(distanceTo([114, 22.011], line)).toBeCloseTo(111.195, 3);
});

test("a name lies inside, also in a grid like a horseshoe or with a hole", () => {
  const horseshoe = [ring([0, 0], [6, 0], [6, 6], [4, 6], [4, 2], [2, 2], [2, 6], [0, 6])];
  const donut = [ring([0, 0], [9, 0], [9, 9], [0, 9]), ring([1, 1], [8, 1], [8, 8], [1, 8])];
  for (const rings of [horseshoe, donut, LEFT]) {
    expect(isInside(labelPlace(rings), rings)).toBe(true);
  }
});
