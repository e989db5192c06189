import type { LegendItem } from "../../api/types.ts";
import { language } from "../../state/language.ts";
import { SheetIcon } from "../Icon.tsx";

export function LegendItems({ items }: { readonly items: readonly LegendItem[] }) {
  return (
    <ul class="legend-items">
      {items.map((item) => (
        <li key={item.label.zh + item.color}>
          <Swatch item={item} />
          <span>{item.label[language.value]}</span>
        </li>
      ))}
    </ul>
  );
}

function Swatch({ item: { symbol, color, icon, width } }: { readonly item: LegendItem }) {
  switch (symbol) {
    case "line":
      return <span class="swatch line" style={{ background: color, height: `${width ?? 2}px` }} />;
    case "icon":
      return (
        <span class="swatch sign" style={{ background: color }}>
          <SheetIcon name={icon ?? ""} />
        </span>
      );
    default:
      return <span class={`swatch ${symbol}`} style={{ background: color }} />;
  }
}
