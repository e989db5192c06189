import { expect, test } from "vitest";
import { codesIn, readSurfaces, systemOf } from "./upload.ts";

const polygon = { type: "Polygon", coordinates: [] };
const file = (features: unknown[], more: object = {}) =>
  JSON.stringify({ type: "FeatureCollection", features, ...more });
const feature = (code: unknown = null, geometry: unknown = polygon) => ({
  type: "Feature",
  geometry,
  properties: { code },
});

test("only collections of polygons are read", () => {
  expect(readSurfaces(file([feature()]))?.features).toHaveLength(1);
  const others = ["", "{", "[]", "null", file([]), file([feature("1", null)])];
  others.push(file([feature(), feature("1", { type: "Point", coordinates: [0, 0] })]));
  for (const text of others) expect(readSurfaces(text)).toBeNull();
});

test("the codes in a file are the grids that it replaces, each once", () => {
  const read = readSurfaces(
    file([feature("1"), feature("1"), feature(2), feature(""), feature("3")]),
  );
  expect(read && codesIn(read)).toEqual(["1", "3"]);
});

test.each([
  ["urn:ogc:def:crs:EPSG::4547", "EPSG:4547"],
  ["EPSG:4490", "EPSG:4490"],
  ["urn:ogc:def:crs:EPSG:9.9.1:3857", "EPSG:3857"],
  ["urn:ogc:def:crs:OGC:1.3:CRS84", "CRS84"],
])("a file that names %s is in %s", (name, expected) => {
  const read = readSurfaces(file([feature()], { crs: { type: "name", properties: { name } } }));
  expect(read && systemOf(read)).toBe(expected);
});

test("a file that names none is in CRS84", () => {
  const read = readSurfaces(file([feature()]));
  expect(read && systemOf(read)).toBe("CRS84");
});
