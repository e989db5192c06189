import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import type { StyleSpecification } from "maplibre-gl";
import { describe, expect, test } from "vitest";
import baseStyle from "../../../layers/styles/base.json";
import type { LayerDetail, UnsourcedLayer } from "../api/types.ts";
import { buildStyle, type StyleState } from "./build.ts";
import { fade } from "./opacity.ts";
import { circle } from "./overlay.ts";

// The types of JSON know nothing of the specification; the first test checks it.
const base = baseStyle as unknown as StyleSpecification;
const words = { zh: "甲", en: "A" };

function layer(
  id: string,
  geometry: LayerDetail["geometry"],
  style: UnsourcedLayer[],
): LayerDetail {
  return {
    id,
    category: "c",
    title: words,
    description: words,
    owner: words,
    update: words,
    licence: "",
    approval_number: null,
    key: "code",
    geometry,
    minzoom: 10,
    maxzoom: 16,
    tiles: `/tiles/${id}.json`,
    visible: false,
    fields: [],
    popup: { title: "", fields: [] },
    search: [],
    style,
  };
}

const zones = layer("zones", "polygon", [
  { id: "zones", type: "fill", "source-layer": "zones", paint: { "fill-opacity": 0.5 } },
  { id: "zones-label", type: "symbol", "source-layer": "zones", layout: { "text-field": "x" } },
]);
const stops = layer("stops", "point", [
  { id: "stops", type: "circle", "source-layer": "stops", paint: { "circle-color": "#ff0000" } },
]);

const quiet: StyleState = {
  base,
  layers: [],
  sources: new Map([["layers/c/0", ["zones", "stops"]]]),
  overlay: { device: null, pin: null, nearest: null },
  raised: false,
  origin: "https://map.example",
};
const drawn = (detail: LayerDetail, opacity = 1) => ({ detail, opacity, source: "layers/c/0" });
const idsOf = (state: StyleState) => buildStyle(state).layers.map((made) => made.id);

describe("the style", () => {
  test("is valid by the specification, bare and with everything on", () => {
    const full: StyleState = {
      ...quiet,
      layers: [drawn(stops, 0.4), drawn(zones, 0.4)],
      raised: true,
      overlay: {
        device: { place: [114, 22], accuracyM: 20 },
        pin: [114, 22],
        nearest: {
          from: [114, 22],
          hits: [{ place: [114.1, 22], icon: "toilet", color: "#123456" }],
          chosen: 0,
        },
      },
    };
    expect(validateStyleMin(buildStyle(quiet))).toEqual([]);
    expect(validateStyleMin(buildStyle(full))).toEqual([]);
  });

  test("asks no other server for anything", () => {
    const addresses = JSON.stringify(buildStyle(quiet)).match(/https?:\/\/[^/"]+/g) ?? [];
    expect(addresses.length).toBeGreaterThan(100);
    expect(new Set(addresses)).toEqual(new Set(["https://map.example"]));
  });

  test("depends on the state alone, and leaves it as it was", () => {
    const before = structuredClone(base);
    expect(buildStyle(quiet)).toEqual(buildStyle(quiet));
    buildStyle({ ...quiet, raised: true, layers: [drawn(zones, 0.2)] });
    expect(base).toEqual(before);
  });

  test("adds no source before a layer needs it", () => {
    expect(Object.keys(buildStyle(quiet).sources)).toEqual(["onemap", "overlay"]);
    const { sources } = buildStyle({ ...quiet, layers: [drawn(stops)] });
    expect(sources["layers/c/0"]).toEqual({
      type: "vector",
      url: "https://map.example/tiles/zones,stops.json",
    });
  });

  test("lays areas on the ground below words, and points above all", () => {
    const ids = idsOf({ ...quiet, layers: [drawn(zones), drawn(stops)] });
    const order = [
      "building",
      "layer/zones",
      "building-3d",
      "road-label-major",
      "layer/zones-label",
    ];
    const places = order.map((id) => ids.indexOf(id));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(ids.indexOf("layer/stops")).toBeGreaterThan(ids.indexOf("street-label"));
    expect(ids.at(-1)).toBe("overlay/icon");
  });

  test("draws the first layer topmost", () => {
    const other = layer("shops", "point", [
      { id: "shops", type: "circle", "source-layer": "shops" },
    ]);
    const ids = idsOf({ ...quiet, layers: [drawn(stops), drawn(other)] });
    expect(ids.indexOf("layer/stops")).toBeGreaterThan(ids.indexOf("layer/shops"));
  });

  test.each([true, false])("raises buildings only when asked: %s", (raised) => {
    const made = buildStyle({ ...quiet, raised }).layers.find((l) => l.id === "building-3d");
    expect(made?.layout?.visibility).toBe(raised ? "visible" : "none");
  });
});

describe("opacity", () => {
  test("fades numbers, data and zoom alike", () => {
    expect(fade(0.5, 0.5)).toBe(0.25);
    expect(fade(["get", "o"], 0.5)).toEqual(["*", 0.5, ["get", "o"]]);
    expect(fade(["interpolate", ["linear"], ["zoom"], 10, 0.2, 16, 1], 0.5)).toEqual([
      "interpolate",
      ["linear"],
      ["zoom"],
      10,
      0.1,
      16,
      0.5,
    ]);
    expect(fade(["step", ["zoom"], 0, 12, 1], 0.5)).toEqual(["step", ["zoom"], 0, 12, 0.5]);
  });
});

test("a circle of doubt is as wide as it says", () => {
  const [ring = []] = circle([114, 60], 1000).coordinates;
  const [east = []] = ring;
  // One degree of longitude at 60° is half of one at the equator.
  expect(((east[0] ?? 0) - 114) * 111_195 * 0.5).toBeCloseTo(1000, 3);
  expect(ring.at(-1)).toEqual(ring[0]);
});
