import { formatNumber } from "../../i18n/quantities.ts";
import { language } from "../../state/language.ts";
import type { Spread } from "../balance.ts";
import { s } from "../texts/index.ts";

export const count = (value: number) => formatNumber(value, language.value, 0);

/** "+12", "−3"; nothing for no difference. */
export function difference(before: number, after: number): string {
  const by = after - before;
  return by === 0 ? "" : `${by > 0 ? "+" : "−"}${count(Math.abs(by))}`;
}

export function ratio({ ratio: value }: Pick<Spread, "ratio">): string {
  if (value === null) return "–";
  return Number.isFinite(value) ? formatNumber(value, language.value, 1) : s("balance.infinite");
}
