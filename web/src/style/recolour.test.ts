import { expect, test } from "vitest";
import type { LayerDetail } from "../api/types.ts";
import { recoloured } from "./recolour.ts";
import type { DrawnLayer } from "./thematic.ts";

const STEPS = ["step", ["get", "shortage_1"], "#6fb08a", 50, "#f4d35e"];

function drawn(id: string): DrawnLayer {
  const style = [
    { id, type: "fill", paint: { "fill-color": STEPS, "fill-opacity": 0.7 } },
    { id: `${id}-outline`, type: "line", paint: { "line-color": "#5f3606" } },
    { id: `${id}-label`, type: "symbol", paint: { "text-color": "#000000" } },
  ];
  const detail = { id, key: "code", style } as unknown as LayerDetail;
  return { detail, opacity: 1, source: "s" };
}

const wanted = { layer: "zones", colors: new Map([["z-1", "#b3261e"]]), chosen: "z-1" };
const paintsOf = (layer: DrawnLayer | undefined) => layer?.detail.style.map((one) => one.paint);

test("areas get the colours by their key, and the chosen one a dark outline", () => {
  const [zones] = recoloured([drawn("zones")], wanted);
  expect(paintsOf(zones)).toEqual([
    { "fill-color": ["match", ["get", "code"], "z-1", "#b3261e", STEPS], "fill-opacity": 0.7 },
    { "line-color": ["match", ["get", "code"], "z-1", "#1f2b28", "#5f3606"] },
    { "text-color": "#000000" },
  ]);
});

test("without a chosen one the outlines stay", () => {
  const [zones] = recoloured([drawn("zones")], { ...wanted, chosen: null });
  expect(paintsOf(zones)?.[1]).toEqual({ "line-color": "#5f3606" });
});

test("other layers, and all without a wish, are the same objects", () => {
  const layers = [drawn("roads")];
  expect(recoloured(layers, wanted)[0]).toBe(layers[0]);
  expect(recoloured(layers, null)).toBe(layers);
});
