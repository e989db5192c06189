import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { buildStyle } from "../../style/build.ts";
import { EXACT_FROM } from "../state/grids.ts";
import { ACCENT, TODAY } from "./colours.ts";

/** The sources whose features follow the state; the map starts with nothing in them. */
export const SOURCES = [
  "grids",
  "names",
  "after",
  "after-names",
  "other",
  "topology",
  "findings",
  "draft",
] as const;
export type SourceName = (typeof SOURCES)[number];

export const FAR = "studio/far";
export const WORKLOAD = "studio/workload";
export const STRADDLING = "studio/straddling";
export const FINDING_SIGNS = "studio/finding-signs";
export const HANDLES = ["studio/handles", "studio/middles"] as const;

/** Drawn by the studio itself, with every vertex. */
const REPLACED = new Set(["grid-boundary", "grid-label"]);
const FONT = ["Noto Sans SC Medium"];
const NOTHING = { type: "FeatureCollection" as const, features: [] };
const BREAKS = [
  [1, "#dcebd8"],
  [50, "#a9d3c6"],
  [200, "#6cb1ba"],
  [1000, "#3f86aa"],
  [3000, "#2c5c92"],
  [6000, "#26366a"],
] as const;

/** What the colours of the workload stand for: from how many on. */
export const WORKLOAD_BREAKS = BREAKS;

/** The base map with the studio's layers: grids below the words, drawings above all. */
export function studioStyle(base: StyleSpecification, origin: string): StyleSpecification {
  const overlay = { device: null, pin: null, nearest: null };
  const plain = buildStyle({
    base,
    layers: [],
    sources: new Map(),
    overlay,
    raised: false,
    origin,
  });
  const kept = plain.layers.filter((layer) => !REPLACED.has(layer.id));
  const words = kept.findIndex((layer) => layer.type === "symbol" && layer.id.endsWith("-label"));
  const at = words < 0 ? kept.length : words;
  return {
    ...plain,
    sources: {
      ...plain.sources,
      [FAR]: { type: "vector", url: `${origin}/tiles/addresses-per-grid.json` },
      ...Object.fromEntries(
        SOURCES.map((name) => [sourceOf(name), { type: "geojson" as const, data: NOTHING }]),
      ),
    },
    layers: [...kept.slice(0, at), ...surfaces(), ...kept.slice(at), ...drawings()],
  };
}

export function sourceOf(name: SourceName): string {
  return `studio/${name}`;
}

/** How much of a compared proposal the slider lets be seen. */
const WEIGHT = ["coalesce", ["get", "weight"], 1] as ["coalesce", ["get", string], number];
const has = (name: string) => ["==", ["get", name], true] as ["==", ["get", string], boolean];
const role = (name: string) => ["==", ["get", "role"], name] as ["==", ["get", string], string];

function surfaces(): LayerSpecification[] {
  const [grids, after, other] = [sourceOf("grids"), sourceOf("after"), sourceOf("other")];
  return [
    {
      id: WORKLOAD,
      type: "fill",
      source: FAR,
      "source-layer": "addresses-per-grid",
      layout: { visibility: "none" },
      paint: { "fill-color": workloadColour(), "fill-opacity": 0.55 },
    },
    {
      id: STRADDLING,
      type: "fill",
      source: "onemap",
      "source-layer": "buildings",
      minzoom: 14,
      filter: ["in", ["get", "code"], ["literal", []]],
      paint: { "fill-color": "#e0a21b", "fill-outline-color": "#8a5a00" },
    },
    {
      id: "studio/chosen",
      type: "fill",
      source: grids,
      filter: has("chosen"),
      paint: { "fill-color": ACCENT, "fill-opacity": 0.22 },
    },
    {
      id: "studio/after-fill",
      type: "fill",
      source: after,
      paint: {
        "fill-color": ["get", "color"],
        "fill-opacity": ["*", WEIGHT, ["case", has("pointed"), 0.55, has("filled"), 0.34, 0]],
      },
    },
    fillOf("studio/other-fill", other, 0.34),
    ...topologySurfaces(),
    {
      id: "studio/far-line",
      type: "line",
      source: FAR,
      "source-layer": "addresses-per-grid",
      maxzoom: EXACT_FROM,
      paint: { "line-color": TODAY, "line-width": 0.8, "line-opacity": 0.7 },
    },
    {
      id: "studio/grid-line",
      type: "line",
      source: grids,
      minzoom: EXACT_FROM,
      layout: { "line-join": "round" },
      paint: {
        "line-color": ["case", has("chosen"), ACCENT, TODAY],
        "line-width": [
          "interpolate",
          ["linear"],
          ["zoom"],
          14,
          ["case", has("chosen"), 2.5, 1],
          17,
          ["case", has("chosen"), 4, 1.8],
        ],
        "line-opacity": 0.85,
      },
    },
    {
      id: "studio/after-casing",
      type: "line",
      source: after,
      filter: ["all", ["!", has("dashed")], ["!", has("adapted")]],
      layout: { "line-join": "round" },
      paint: { "line-color": "#ffffff", "line-width": 6, "line-opacity": ["*", WEIGHT, 0.85] },
    },
    {
      id: "studio/after-line",
      type: "line",
      source: after,
      filter: ["all", ["!", has("dashed")], ["!", has("adapted")]],
      layout: { "line-join": "round" },
      paint: { "line-color": ["get", "color"], "line-width": 2.8, "line-opacity": WEIGHT },
    },
    {
      id: "studio/before-line",
      type: "line",
      source: after,
      filter: has("dashed"),
      layout: { "line-join": "round" },
      paint: { "line-color": "#3a3f46", "line-width": 1.8, "line-dasharray": [3, 2] },
    },
    lineOf("studio/other-line", other),
  ];
}

function fillOf(id: string, source: string, opacity: number): LayerSpecification {
  return {
    id,
    type: "fill",
    source,
    paint: {
      "fill-color": ["get", "color"],
      "fill-opacity": ["*", opacity, WEIGHT],
    },
  };
}

function lineOf(id: string, source: string): LayerSpecification {
  return {
    id,
    type: "line",
    source,
    layout: { "line-join": "round" },
    paint: {
      "line-color": ["get", "color"],
      "line-width": 3,
      "line-opacity": WEIGHT,
      "line-dasharray": [2.2, 1.2],
    },
  };
}

function topologySurfaces(): LayerSpecification[] {
  const [topology, findings] = [sourceOf("topology"), sourceOf("findings")];
  return [
    {
      id: "studio/topology-fill",
      type: "fill",
      source: topology,
      paint: { "fill-color": ["get", "color"], "fill-opacity": 0.14 },
    },
    {
      id: "studio/topology-line",
      type: "line",
      source: topology,
      paint: { "line-color": ["get", "color"], "line-width": 1.2 },
    },
    {
      id: "studio/finding-fill",
      type: "fill",
      source: findings,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": ["get", "color"], "fill-opacity": 0.55 },
    },
  ];
}

function workloadColour(): ["step", ...unknown[]] & never {
  const steps = BREAKS.flat();
  // The type of `step` cannot be said of a list that is made.
  return ["step", ["get", "addresses"], "#f6f6f1", ...steps] as never;
}

function drawings(): LayerSpecification[] {
  const draft = sourceOf("draft");
  return [
    {
      id: "studio/name",
      type: "symbol",
      source: sourceOf("names"),
      minzoom: 15.5,
      layout: {
        "text-field": ["step", ["zoom"], ["get", "name"], 16.8, ["get", "long"]],
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 15.5, 11, 18, 14],
        "text-max-width": 9,
        "text-padding": 6,
      },
      paint: { "text-color": "#4d3d20", "text-halo-color": "#ffffff", "text-halo-width": 1.6 },
    },
    {
      id: "studio/after-name",
      type: "symbol",
      source: sourceOf("after-names"),
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 14,
        "text-max-width": 10,
        "text-allow-overlap": true,
      },
      paint: {
        "text-color": ["get", "color"],
        "text-halo-color": "#ffffff",
        "text-halo-width": 2.2,
      },
    },
    ...findingLayers(),
    {
      id: "studio/from",
      type: "line",
      source: draft,
      filter: role("from"),
      paint: { "line-color": "#3a3f46", "line-width": 2.5, "line-dasharray": [2, 1.6] },
    },
    {
      id: "studio/offered",
      type: "line",
      source: draft,
      filter: role("offered"),
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": ACCENT, "line-width": 7, "line-opacity": 0.4 },
    },
    {
      id: "studio/line-casing",
      type: "line",
      source: draft,
      filter: role("line"),
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": "#ffffff", "line-width": 6.5 },
    },
    {
      id: "studio/line",
      type: "line",
      source: draft,
      filter: role("line"),
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": "#c2185b", "line-width": 3.2 },
    },
    {
      id: "studio/ahead",
      type: "line",
      source: draft,
      filter: role("ahead"),
      paint: { "line-color": "#c2185b", "line-width": 2.4, "line-dasharray": [1.6, 1.4] },
    },
    circle(HANDLES[1], "middle", 4, "#ffffff", "#c2185b", 1.6),
    circle(HANDLES[0], "handle", 6.5, "#c2185b", "#ffffff", 2.5),
    circle("studio/handle-chosen", "chosen", 9, "#ffffff", "#c2185b", 4),
    circle("studio/caught-edge", "edge", 8, "rgba(255,255,255,0.35)", "#0a7cff", 3),
    circle("studio/caught-vertex", "vertex", 8, "#0a7cff", "#ffffff", 3),
  ];

  function circle(
    id: string,
    name: string,
    radius: number,
    color: string,
    stroke: string,
    width: number,
  ): LayerSpecification {
    return {
      id,
      type: "circle",
      source: draft,
      filter: role(name),
      paint: {
        "circle-radius": radius,
        "circle-color": color,
        "circle-stroke-color": stroke,
        "circle-stroke-width": width,
      },
    };
  }
}

function findingLayers(): LayerSpecification[] {
  const findings = sourceOf("findings");
  return [
    {
      id: "studio/finding-line",
      type: "line",
      source: findings,
      filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": ["get", "color"], "line-width": 3 },
    },
    {
      id: FINDING_SIGNS,
      type: "circle",
      source: findings,
      filter: has("sign"),
      paint: {
        "circle-radius": [
          "interpolate",
          ["linear"],
          ["zoom"],
          10,
          ["case", has("chosen"), 8, 3.5],
          16,
          ["case", has("chosen"), 11, 7],
        ],
        "circle-color": ["get", "color"],
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": ["case", has("chosen"), 4, 1.5],
      },
    },
  ];
}
