import { expect, test } from "vitest";
import type { TileId } from "./change.ts";
import { Pending } from "./pending.ts";

const [A, B, C]: [TileId, TileId, TileId] = [
  [14, 1, 1],
  [14, 2, 1],
  [14, 3, 1],
];
const change = { tiles: [A, B], bounds: null };

test("stale tiles are fetched when they come into view, once", () => {
  const pending = new Pending();
  pending.add("s", change, [A]);
  expect(pending.due("s", [A, C])).toEqual([]);
  expect(pending.due("s", [A, B, C])).toEqual([B]);
  expect(pending.due("s", [A, B, C])).toEqual([]);
  pending.add("s", change, []);
  expect(pending.due("s", [A, B])).toEqual([A, B]);
  expect(pending.due("other", [A, B])).toEqual([]);
});

test("tiles that were under way are fetched again when they are there", () => {
  const pending = new Pending();
  pending.ask("s", A);
  pending.add("s", change, [A, B]);
  expect(pending.due("s", [A, B])).toEqual([]);
  pending.arrive("s", A);
  expect(pending.due("s", [A])).toEqual([A]);
  expect(pending.due("s", [A])).toEqual([]);
});

test("tiles that are asked for after a change are fresh", () => {
  const pending = new Pending();
  pending.add("s", change, []);
  pending.ask("s", A);
  pending.arrive("s", A);
  expect(pending.due("s", [A, B])).toEqual([B]);
});

test("too much to remember is said", () => {
  const pending = new Pending(2);
  expect([1, 2, 3].map(() => pending.add("s", change, []))).toEqual([true, true, false]);
  expect(pending.due("s", [A])).toEqual([]);
});

test("what was fetched as a whole is forgotten", () => {
  const pending = new Pending();
  pending.add("s", change, []);
  pending.forget("s");
  expect(pending.due("s", [A])).toEqual([]);
});
