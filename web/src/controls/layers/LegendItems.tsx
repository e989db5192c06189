import type { LegendItem } from "../../api/types.ts";
import { type Look, PLAIN } from "../../layers/look.ts";
import { language } from "../../state/language.ts";
import { inkOn } from "../../style/ink.ts";
import { itemWithLook } from "../../style/look.ts";
import { SheetIcon } from "../Icon.tsx";

interface LegendItemsProps {
  readonly items: readonly LegendItem[];
  readonly look?: Look | undefined;
  /** The colours of the legend, which a look may replace. */
  readonly colors?: readonly string[];
}

/** The signs of a layer as they are on the map. */
export function LegendItems({ items, look = PLAIN, colors = [] }: LegendItemsProps) {
  const drawn = items.map((item) => itemWithLook(item, look, colors));
  // Circles of several sizes stand in columns as wide as the largest.
  const widest = Math.max(0, ...drawn.map(({ radius = 0 }) => 2 * radius));
  return (
    <ul class="legend-items">
      {drawn.map((item, at) => (
        <li key={`${at}/${item.label.zh}`} data-symbol={item.symbol}>
          <Swatch item={item} widest={widest} />
          {item.symbol !== "heat" && <span>{item.label[language.value]}</span>}
        </li>
      ))}
    </ul>
  );
}

function Swatch({ item, widest }: { readonly item: LegendItem; readonly widest: number }) {
  const { symbol, color, icon, width, radius } = item;
  switch (symbol) {
    case "line": {
      const height = `${Math.min(8, Math.max(1.5, width ?? 2))}px`;
      return <span class="swatch line" style={{ background: color, height }} />;
    }
    case "icon":
      return (
        <span class="swatch sign" style={{ background: color, color: inkOn(color) }}>
          <SheetIcon name={icon ?? ""} />
        </span>
      );
    case "heat":
      return <HeatScale item={item} />;
    case "circle":
      return radius ? (
        <Sized color={color} radius={radius} widest={widest} />
      ) : (
        <span class="swatch circle" style={{ background: color }} />
      );
    default:
      return <span class="swatch fill" style={{ background: color }} />;
  }
}

/** A circle of its size on the map. */
function Sized({ color, radius, widest }: { color: string; radius: number; widest: number }) {
  const box = widest + 2;
  const height = 2 * radius + 2;
  return (
    <svg class="swatch-size" width={box} height={height} aria-hidden="true">
      <circle cx={box / 2} cy={height / 2} r={radius} fill={color} fill-opacity={0.75} />
    </svg>
  );
}

/** From a little to a lot, with a word at each end. */
function HeatScale({ item }: { readonly item: LegendItem }) {
  const colors = item.colors ?? [item.color];
  const [little = "", much = ""] = item.label[language.value].split(" – ");
  return (
    <span class="heat-scale">
      <span
        class="heat-bar"
        style={{ backgroundImage: `linear-gradient(to right, #ffffff00, ${colors.join(", ")})` }}
      />
      <span class="heat-ends">
        <span>{little}</span>
        <span>{much}</span>
      </span>
    </span>
  );
}
