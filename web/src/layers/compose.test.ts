import { expect, test } from "vitest";
import type { ActiveLayers } from "./active.ts";
import { layersOfMap, placedLayers, withLooks } from "./compose.ts";

const look = {
  size: 2,
  colors: { "#aaaaaa": "#bbbbbb" },
  filter: [{ field: "kind", op: "in" as const, value: ["a", "b"] }],
};
const active: ActiveLayers = [
  { id: "toilets", opacity: 0.5, look },
  { id: "seats", opacity: 1, step: "y3" },
  { id: "grids", opacity: 1 },
];

test("what is saved comes back as it was", () => {
  expect(layersOfMap(placedLayers(active))).toEqual(active);
});

test("hidden layers stay off, and what this client does not know is left alone", () => {
  const placed = [
    { layer: "a", visible: false },
    { layer: "b", filter: [{ field: "x", op: "like", value: "y" }] },
  ];
  expect(layersOfMap(placed)).toEqual([{ id: "b", opacity: 1 }]);
});

test("an address decides what is on, the saved map how it looks", () => {
  const wanted = [
    { id: "grids", opacity: 0.2 },
    { id: "toilets", opacity: 1 },
  ];
  expect(withLooks(wanted, active)).toEqual([
    { id: "grids", opacity: 0.2 },
    { id: "toilets", opacity: 1, look },
  ]);
});
