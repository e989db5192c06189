/** The paint properties that a layer's opacity works on, by the type of style layer. */
const OPACITIES: Readonly<Record<string, readonly string[]>> = {
  fill: ["fill-opacity"],
  line: ["line-opacity"],
  circle: ["circle-opacity", "circle-stroke-opacity"],
  symbol: ["icon-opacity", "text-opacity"],
  "fill-extrusion": ["fill-extrusion-opacity"],
  heatmap: ["heatmap-opacity"],
};

type Paint = Readonly<Record<string, unknown>>;

/** The paint of a style layer seen through `opacity` (0 to 1). */
export function withOpacity(type: string, paint: Paint, opacity: number): Paint {
  if (opacity === 1) return paint;
  const faded = (OPACITIES[type] ?? []).map((name) => [name, fade(paint[name] ?? 1, opacity)]);
  return { ...paint, ...Object.fromEntries(faded) };
}

/**
 * `zoom` may stand only at the top of an expression, in `interpolate` or `step`: there the outputs
 * are faded one by one.
 */
export function fade(value: unknown, opacity: number): unknown {
  if (typeof value === "number") return round(value * opacity);
  if (!Array.isArray(value)) return value;
  const [operator, ...rest] = value;
  if (operator === "interpolate") {
    return [operator, ...rest.map((v, i) => (i >= 3 && i % 2 === 1 ? fade(v, opacity) : v))];
  }
  if (operator === "step") {
    return [operator, ...rest.map((v, i) => (i % 2 === 1 ? fade(v, opacity) : v))];
  }
  return ["*", opacity, value];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
