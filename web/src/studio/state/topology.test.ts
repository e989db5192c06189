import { expect, test } from "vitest";
import type { Faults, Mended } from "../types.ts";
import { mendedFile, type Sheet } from "./topology.ts";

const polygon: GeoJSON.Polygon = { type: "Polygon", coordinates: [] };
const moved: GeoJSON.Polygon = { type: "Polygon", coordinates: [[[1, 1]]] };
const feature = (properties: GeoJSON.GeoJsonProperties, id?: string) =>
  ({ type: "Feature", geometry: polygon, properties, ...(id ? { id } : {}) }) as const;

function sheetOf(...features: GeoJSON.Feature[]): Sheet {
  const polygons = { type: "FeatureCollection" as const, features };
  return { name: "zones.geojson", crs: "CRS84", polygons };
}

function mendedOf(...records: string[]): Mended {
  const none: Faults = { type: "FeatureCollection", features: [], numberMatched: 0, counts: {} };
  const features = records.map((record) => ({
    type: "Feature" as const,
    geometry: moved,
    properties: { record, changed: true },
  }));
  return { type: "FeatureCollection", features, changes: [], before: none, after: none };
}

const propertiesOf = (sheet: Sheet, key: string, mended: Mended) =>
  mendedFile(sheet, key, mended).features.map(({ properties }) => properties);

test("a fixed file keeps the properties of the file, whatever names the records", () => {
  const [one, two, three] = [{ code: "7", n: 1 }, { zone: 8, n: 2 }, { n: 3 }];
  const sheet = sheetOf(feature(one), feature(two, "b"), feature(three));
  expect(propertiesOf(sheet, "", mendedOf("b", "3", "7"))).toEqual([two, three, one]);
  expect(propertiesOf(sheet, "zone", mendedOf("8"))).toEqual([two]);
});

test("records of the same name are told apart by their numbers", () => {
  const [one, two] = [
    { code: "7", n: 1 },
    { code: "7", n: 2 },
  ];
  const sheet = sheetOf(feature(one), feature(two));
  expect(propertiesOf(sheet, "", mendedOf("7 #2", "7 #1"))).toEqual([two, one]);
  expect(mendedFile(sheet, "", mendedOf("7 #1")).features[0]?.geometry).toBe(moved);
});
