import { expect, test } from "vitest";
import type { LayerDetail, LayerField } from "../api/types.ts";
import { formatValue, popupRows, popupTitle } from "./fields.ts";

function field(name: string, more: Partial<LayerField> = {}): LayerField {
  const title = { zh: `${name}名`, en: name };
  return { name, type: "string", title, unit: null, codes: {}, ...more };
}

const words = { zh: "楼", en: "Building" };
const detail: LayerDetail = {
  id: "buildings",
  category: "base",
  title: words,
  description: words,
  owner: words,
  update: words,
  licence: "CC-BY-4.0",
  approval_number: null,
  key: "code",
  geometry: "polygon",
  minzoom: 0,
  maxzoom: 16,
  tiles: "/tiles/buildings.json",
  visible: false,
  style: [],
  search: [],
  fields: [
    field("name"),
    field("use", { codes: { home: { zh: "住宅", en: "Homes" } } }),
    field("height_m", { type: "number", unit: { zh: "米", en: "m" } }),
    field("lift", { type: "boolean" }),
    field("since", { type: "date" }),
  ],
  popup: { title: "{name} {use}", fields: ["use", "height_m", "lift", "since"] },
};

test("the title is filled from the feature", () => {
  expect(popupTitle(detail, { name: "甲栋", use: "home" }, "zh")).toBe("甲栋 住宅");
  expect(popupTitle(detail, {}, "en")).toBe("Building");
});

test("rows of a cell tell what it stands for", () => {
  const cell = { _count: 1200, _share: 0.256, height_m: 40 };
  expect(popupRows(detail, cell, "en").map((row) => [row.title, row.value])).toEqual([
    ["Number in this cell", "1,200"],
    ["Share of this cell", "25.6%"],
    ["height_m", "40 m"],
  ]);
  expect(popupRows(detail, { _count: 3 }, "zh").map((row) => row.value)).toEqual(["3"]);
});

test("rows have words for codes, units for numbers, and leave gaps out", () => {
  const properties = { use: "home", height_m: 1234.5, lift: false, since: "2026-11-21", other: 1 };
  expect(popupRows(detail, properties, "en").map((row) => [row.title, row.value])).toEqual([
    ["use", "Homes"],
    ["height_m", "1,234.5 m"],
    ["lift", "No"],
    ["since", "Nov 21, 2026"],
  ]);
  expect(popupRows(detail, { use: null, height_m: "" }, "zh")).toEqual([]);
});

test("a year is not grouped like other thousands", () => {
  expect(formatValue(field("built_year", { type: "integer" }), 2011, "en")).toBe("2011");
  expect(formatValue(field("rooms", { type: "integer" }), 4200, "en")).toBe("4,200");
  const metres = { zh: "米", en: "m" };
  expect(formatValue(field("length", { type: "integer", unit: metres }), 2011, "en")).toBe(
    "2,011 m",
  );
});

test("a value without a code is shown as it is, a usual use of buildings in words", () => {
  expect(formatValue(field("use"), "<b>x</b>", "zh")).toBe("<b>x</b>");
  expect(formatValue(field("use"), "office", "zh")).toBe("办公");
});

test("a field that the layer does not have is not shown", () => {
  const odd = { ...detail, popup: { title: "{secret}", fields: ["secret"] } };
  expect(popupRows(odd, { secret: "x" }, "zh")).toEqual([]);
  expect(popupTitle(odd, { secret: "x" }, "zh")).toBe("楼");
});
