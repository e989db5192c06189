import { describe, expect, test } from "vitest";
import type { Catalogue, LayerEntry } from "../api/types.ts";
import {
  categoryState,
  defaultLayers,
  knownLayers,
  moveLayer,
  placeLayer,
  setOpacity,
  switchCategory,
  switchLayer,
} from "./active.ts";

function entry(
  id: string,
  geometry: LayerEntry["geometry"] = "point",
  visible = false,
): LayerEntry {
  const title = { zh: id, en: id };
  return { id, title, geometry, visible, minzoom: 0, maxzoom: 16, tiles: `/tiles/${id}.json` };
}

const title = { zh: "甲", en: "A" };
const services = { id: "services", title, layers: [entry("a"), entry("b"), entry("c")] };
const areas = {
  id: "areas",
  title,
  layers: [entry("zone", "polygon", true), entry("stop", "point", true)],
};
const catalogue: Catalogue = { categories: [services, areas] };
const ids = (layers: readonly { id: string }[]) => layers.map((layer) => layer.id);
const on = (...names: string[]) => names.map((id) => ({ id, opacity: 1 }));

describe("switching", () => {
  test("puts a new layer on top and leaves the rest", () => {
    expect(ids(switchLayer(on("a", "b"), "c", true))).toEqual(["c", "a", "b"]);
    expect(ids(switchLayer(on("a", "b"), "a", false))).toEqual(["b"]);
  });

  test("twice changes nothing", () => {
    const active = on("a");
    expect(switchLayer(active, "a", true)).toBe(active);
    expect(switchLayer(active, "b", false)).toBe(active);
  });

  test("a category switches all of its layers, in the catalogue's order", () => {
    const mixed = [{ id: "b", opacity: 0.4 }, ...on("zone")];
    const all = switchCategory(mixed, services, true);
    expect(ids(all)).toEqual(["a", "c", "b", "zone"]);
    expect(all.find((layer) => layer.id === "b")?.opacity).toBe(0.4);
    expect(ids(switchCategory(all, services, false))).toEqual(["zone"]);
  });

  test("a layer that is on shows in its category", () => {
    expect(categoryState([], services)).toBe("off");
    expect(categoryState(on("a"), services)).toBe("some");
    expect(categoryState(on("a", "b", "c"), services)).toBe("on");
  });
});

test("moving stops at both ends", () => {
  expect(ids(moveLayer(on("a", "b", "c"), "c", -1))).toEqual(["a", "c", "b"]);
  expect(ids(moveLayer(on("a", "b"), "a", -1))).toEqual(["a", "b"]);
  expect(ids(moveLayer(on("a", "b"), "b", 1))).toEqual(["a", "b"]);
  expect(ids(moveLayer(on("a", "b"), "x", 1))).toEqual(["a", "b"]);
});

test("a layer goes where it is dropped", () => {
  expect(ids(placeLayer(on("a", "b", "c"), "a", 2))).toEqual(["b", "c", "a"]);
  expect(ids(placeLayer(on("a", "b", "c"), "c", 0))).toEqual(["c", "a", "b"]);
  expect(ids(placeLayer(on("a", "b"), "a", 5))).toEqual(["a", "b"]);
});

test("opacity stays between nothing and all", () => {
  expect(setOpacity(on("a"), "a", 1.4)).toEqual(on("a"));
  expect(setOpacity(on("a"), "a", -1)).toEqual([{ id: "a", opacity: 0 }]);
});

test("the first picture has points above areas", () => {
  expect(ids(defaultLayers(catalogue))).toEqual(["stop", "zone"]);
});

test("a shared address cannot switch on what the catalogue does not have", () => {
  expect(ids(knownLayers(on("a", "secret"), catalogue))).toEqual(["a"]);
});
