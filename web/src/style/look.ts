import type { LayerDetail, LegendItem, UnsourcedLayer } from "../api/types.ts";
import { expressionOf, type Look, replacements } from "../layers/look.ts";
import { fade, withOpacity } from "./opacity.ts";

type Values = Readonly<Record<string, unknown>>;

const SIZES: Readonly<
  Record<string, readonly [part: "paint" | "layout", name: string, own: number]>
> = {
  line: ["paint", "line-width", 1],
  circle: ["paint", "circle-radius", 5],
  symbol: ["layout", "icon-size", 1],
  heatmap: ["paint", "heatmap-radius", 30],
};

/** The colours of a legend, each once. */
export function colorsOf(items: readonly LegendItem[]): string[] {
  return [...new Set(items.flatMap((item) => item.colors ?? [item.color]))];
}

/** What is chosen for a layer besides its place: fading, a step of its series, a look. */
export interface Choice {
  readonly opacity: number;
  readonly step?: string | undefined;
  readonly look?: Look | undefined;
}

/** A style layer of the catalogue as it is chosen. `colors` are those of the layer's legend. */
export function withChoice(
  drawn: UnsourcedLayer,
  detail: LayerDetail,
  choice: Choice,
  colors: readonly string[],
): UnsourcedLayer {
  const look = choice.look ?? {};
  const swaps = replacements(look, colors);
  const change = (value: unknown) => stepped(recolored(value, swaps), detail, choice.step);
  let paint = mapped(drawn.paint ?? {}, change);
  let layout = mapped(drawn.layout ?? {}, change);
  const sized = SIZES[drawn.type];
  if (look.size !== undefined && look.size !== 1 && sized) {
    const [part, name, own] = sized;
    // A symbol without an icon is words, which keep their size.
    const grows = drawn.type !== "symbol" || "icon-image" in layout;
    if (grows && part === "paint") paint = grown(paint, name, own, look.size);
    else if (grows) layout = grown(layout, name, own, look.size);
  }
  const conditions = (look.filter ?? []).map(expressionOf);
  const given = drawn.filter === undefined ? [] : [change(drawn.filter)];
  const filter =
    conditions.length > 0 ? { filter: ["all", ...given, ...conditions] } : { filter: given[0] };
  return {
    ...drawn,
    ...(filter.filter === undefined ? {} : filter),
    ...(Object.keys(layout).length > 0 ? { layout } : {}),
    paint: withOpacity(drawn.type, paint, choice.opacity),
  };
}

/** A legend's item as it is chosen. */
export function itemWithLook(item: LegendItem, look: Look, colors: readonly string[]): LegendItem {
  const swaps = replacements(look, colors);
  const { size = 1 } = look;
  return {
    ...item,
    color: swaps[item.color] ?? item.color,
    ...(item.colors ? { colors: item.colors.map((color) => swaps[color] ?? color) } : {}),
    ...(item.radius ? { radius: item.radius * size } : {}),
    ...(item.width ? { width: item.width * size } : {}),
  };
}

function mapped(values: Values, change: (value: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function grown(values: Values, name: string, own: number, factor: number): Values {
  return { ...values, [name]: fade(values[name] ?? own, factor) };
}

/** An expression with colours replaced, wherever they stand in it. */
function recolored(value: unknown, swaps: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") return swaps[value] ?? value;
  return Array.isArray(value) ? value.map((part) => recolored(part, swaps)) : value;
}

/** An expression that reads the chosen step's field instead of the default's. */
export function stepped(value: unknown, detail: LayerDetail, step: string | undefined): unknown {
  const series = detail.series;
  if (!series || !step || step === series.default || !Array.isArray(value)) return value;
  const [operator, name] = value;
  if ((operator === "get" || operator === "has") && name === series.default) {
    return [operator, step];
  }
  return value.map((part) => stepped(part, detail, step));
}
