import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import type { StyleSpecification } from "maplibre-gl";
import { expect, test } from "vitest";
import baseStyle from "../../../../layers/styles/base.json";
import { SOURCES, sourceOf, studioStyle } from "./style.ts";

// The types of JSON know nothing of the specification; the first test checks it.
const base = baseStyle as unknown as StyleSpecification;
const style = studioStyle(base, "https://map.example");

test("the style is valid by the specification", () => {
  expect(validateStyleMin(style)).toEqual([]);
});

test("asks no other server for anything", () => {
  const addresses = JSON.stringify(style).match(/https?:\/\/[^/"]+/g) ?? [];
  expect(new Set(addresses)).toEqual(new Set(["https://map.example"]));
});

test("every source of the studio is drawn by some layer", () => {
  const drawn = new Set(style.layers.map((layer) => ("source" in layer ? layer.source : "")));
  for (const name of SOURCES) expect(drawn).toContain(sourceOf(name));
});

test("grids lie below the words of the map, what is drawn above them", () => {
  const ids = style.layers.map((layer) => layer.id);
  expect(ids.indexOf("studio/grid-line")).toBeLessThan(ids.indexOf("road-label-major"));
  expect(ids.indexOf("studio/line")).toBeGreaterThan(ids.indexOf("street-label"));
  expect(ids).not.toContain("grid-boundary");
});
