import { expect, test } from "vitest";
import type { LonLat } from "../../api/types.ts";
import {
  addPlace,
  type Draft,
  finish,
  insertPlace,
  isEmpty,
  movePlace,
  NOTHING,
  removePlace,
  toggleGrid,
  withTool,
} from "./draft.ts";
import { begin, redo, step, undo } from "./history.ts";

const [A, B, C]: [LonLat, LonLat, LonLat] = [
  [0, 0],
  [1, 0],
  [2, 0],
];
const split = (...line: LonLat[]): Draft =>
  line.reduce((d, p) => addPlace(d, p), withTool("split"));

test("a double click adds its place once", () => {
  expect(split(A, B, B).line).toEqual([A, B]);
});

test("a line of one place is never finished", () => {
  expect(finish(split(A)).finished).toBe(false);
  expect(addPlace(withTool("split"), A, true).finished).toBe(false);
  expect(finish(split(A, B)).finished).toBe(true);
});

test("vertices are moved, put in and taken out, and the step before stays as it was", () => {
  const before = finish(split(A, C));
  expect(insertPlace(before, 1, B).line).toEqual([A, B, C]);
  expect(movePlace(before, 1, B).line).toEqual([A, B]);
  expect(removePlace(finish(split(A, B, C)), 1).line).toEqual([A, C]);
  expect(before.line).toEqual([A, C]);
});

test("a split goes on where too little is left of it, a border keeps its ends", () => {
  expect(removePlace(finish(split(A, B)), 1)).toMatchObject({ line: [A], finished: false });
  const border: Draft = { ...withTool("border"), line: [A, B, C], from: [A, C], finished: true };
  expect(removePlace(border, 0)).toBe(border);
  expect(removePlace(border, 2)).toBe(border);
  expect(removePlace(border, 1).line).toEqual([A, C]);
});

test("a code to keep is forgotten with its grid", () => {
  const chosen = { ...toggleGrid(toggleGrid(withTool("merge"), "1"), "2"), keep: "2" };
  expect(toggleGrid(chosen, "1")).toMatchObject({ grids: ["2"], keep: "2" });
  expect(toggleGrid(chosen, "2")).toMatchObject({ grids: ["1"], keep: null });
});

test("a tool alone is nothing drawn", () => {
  expect(isEmpty(withTool("merge"))).toBe(true);
  expect(isEmpty(split(A))).toBe(false);
});

test("steps are taken back and done again; a new one forgets those taken back", () => {
  const drawn = step(step(begin(NOTHING), split(A)), split(A, B));
  const back = undo(drawn);
  expect(back.now.line).toEqual([A]);
  expect(redo(back)).toEqual(drawn);
  expect(undo(undo(undo(back))).now).toBe(NOTHING);
  const other = step(back, split(A, C));
  expect(redo(other)).toBe(other);
  expect(step(other, other.now)).toBe(other);
});
