import { expect, test } from "vitest";
import type { ForecastYear, SchoolForecast, SchoolWhatIf } from "../api/types.ts";
import {
  changesOf,
  colorsIn,
  type ExtraSeats,
  stageOfLayer,
  WARNING_SIGNS,
  withExtra,
  worstOf,
  yearsOf,
} from "./forecast.ts";

const year = (at: number, shortage: number, warning: ForecastYear["warning"]): ForecastYear => ({
  year: at,
  seats: 500,
  demand: 500 + shortage,
  shortage,
  warning,
});
const basis = { stage: "primary", years: [2027, 2028], in_migration: 0.01 } as const;
const plain: SchoolForecast = {
  ...basis,
  catchments: [
    {
      code: "a",
      name: "甲",
      schools: [],
      forecast: [year(2027, 60, "tight"), year(2028, 90, "tight")],
    },
    {
      code: "b",
      name: "乙",
      schools: [],
      forecast: [year(2027, 10, "enough"), year(2028, 400, "short")],
    },
  ],
  total: [],
};
const whatIf: SchoolWhatIf = {
  ...basis,
  catchments: [
    {
      code: "b",
      changed: true,
      before: plain.catchments[1]?.forecast ?? [],
      after: [year(2027, 10, "enough"), year(2028, 100, "tight")],
    },
  ],
  total: { before: [], after: [] },
};
const none: ExtraSeats = new Map();

test("extra seats are kept by catchment and year, and 0 takes them out again", () => {
  const once = withExtra(none, "b", 2028, 300);
  const twice = withExtra(once, "b", 2027, -40.7);
  expect(changesOf(twice)).toEqual([
    { catchment: "b", seats: 300, from_year: 2028 },
    { catchment: "b", seats: -40, from_year: 2027 },
  ]);
  expect(changesOf(once)).toHaveLength(1);
  expect(withExtra(once, "b", 2028, 0)).toEqual(none);
});

test("an empty field is no seats, and a long number is what the server takes", () => {
  expect(withExtra(none, "a", 2027, Number.NaN)).toEqual(none);
  expect(changesOf(withExtra(none, "a", 2027, 1e9))[0]?.seats).toBe(10_000);
});

test("a catchment's years are those after what is tried, where something is", () => {
  expect(yearsOf("b", plain, null)[1]?.shortage).toBe(400);
  expect(yearsOf("b", plain, whatIf)[1]?.shortage).toBe(100);
  expect(yearsOf("a", plain, whatIf)[1]?.shortage).toBe(90);
  expect(yearsOf("c", plain, whatIf)).toEqual([]);
});

test("each catchment has the colour of one year", () => {
  const { short, tight } = WARNING_SIGNS;
  expect([...colorsIn(2028, plain, null)]).toEqual([
    ["a", tight.color],
    ["b", short.color],
  ]);
  expect(colorsIn(2028, plain, whatIf).get("b")).toBe(tight.color);
  expect(colorsIn(2040, plain, null).size).toBe(0);
});

test("the worst catchment is the first to be looked at", () => {
  expect(worstOf(plain)?.code).toBe("b");
  expect(worstOf({ ...plain, catchments: [] })).toBeNull();
});

test("only the layers of the forecast have a stage", () => {
  expect(stageOfLayer("junior-seat-forecast")).toBe("junior");
  expect(stageOfLayer("schools")).toBeNull();
  expect(stageOfLayer(null)).toBeNull();
});
