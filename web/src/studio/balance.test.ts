import { expect, test } from "vitest";
import { rowsOf, spreadOf } from "./balance.ts";
import { offersOf } from "./steps.ts";
import { type Counts, MEASURES, type Outcome, type RecutGridProperties } from "./types.ts";

const counts = (n: number) => Object.fromEntries(MEASURES.map((name) => [name, n])) as Counts;

function grids(...all: [label: string, adapted: boolean][]): Outcome["after"] {
  return {
    type: "FeatureCollection",
    features: all.map(([label, adapted]) => ({
      type: "Feature" as const,
      geometry: { type: "Polygon" as const, coordinates: [] },
      properties: { label, code: label, name: null, adapted } satisfies RecutGridProperties,
    })),
  };
}

const outcome: Outcome = {
  before: grids(["1", false], ["8", false], ["9", false]),
  after: grids(["1", false], ["new 1", false], ["8", true], ["9", true]),
  fits: true,
  findings: null,
  preview: {
    moves: [],
    workload: [
      { grid: "1", before: counts(12), after: counts(9) },
      { grid: "8", before: counts(2), after: counts(2) },
      { grid: "9", before: counts(5), after: counts(5) },
      { grid: "new 1", before: null, after: counts(3) },
    ],
    total_before: counts(19),
    total_after: counts(19),
    straddling: [],
  },
};

test("neighbours that only take a vertex are one row, and the rows add up to the totals", () => {
  const { own, neighbours } = rowsOf(outcome);
  expect(own.map((row) => row.grid)).toEqual(["1", "new 1"]);
  expect(neighbours).toEqual({ count: 2, counts: counts(7) });
  const after = own.reduce((sum, row) => sum + (row.after?.people ?? 0), 0);
  expect(after + (neighbours?.counts.people ?? 0)).toBe(outcome.preview?.total_after.people);
});

test("how evenly work is spread", () => {
  const { own } = rowsOf(outcome);
  expect(spreadOf(own, "before", "people")).toEqual({ grids: 1, ratio: 1, deviation: 0 });
  expect(spreadOf(own, "after", "people")).toEqual({ grids: 2, ratio: 3, deviation: 3 });
  const idle = [{ grid: "1", before: counts(0), after: counts(0) }];
  expect(spreadOf(idle, "after", "events").ratio).toBeNull();
  expect(spreadOf([...own, ...idle], "after", "events").ratio).toBe(Infinity);
});

test("what a planner may do with a proposal, and why not", () => {
  const known = { status: "proposed", yours: false, fits: true, conflict: null } as const;
  expect(offersOf(known)).toEqual([{ step: "approve", why: null }]);
  expect(offersOf({ ...known, yours: true })[0]?.why).toBe("recut.notOwn.approve");
  expect(offersOf({ ...known, conflict: "…" })[0]?.why).toBe("recut.conflict");
  const draft = { ...known, status: "draft", yours: true, fits: false } as const;
  expect(offersOf(draft)[0]).toEqual({ step: "propose", why: "recut.notFit" });
  expect(offersOf({ ...draft, yours: false })).toEqual([]);
  expect(offersOf({ ...known, status: "applied" })).toEqual([{ step: "undo", why: null }]);
  expect(offersOf({ ...known, status: "withdrawn" })).toEqual([]);
});
