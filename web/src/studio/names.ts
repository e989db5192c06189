import { formatNumber } from "../i18n/quantities.ts";
import { language } from "../state/language.ts";
import { s } from "./texts/index.ts";
import type { FindingProperties, Outcome, RecutGridProperties } from "./types.ts";

const NEW = /^new (\d+)$/;

/** What to call a grid of a re-cut: its name, or "new grid 2" where it has none yet. */
export function nameOf(grid: Pick<RecutGridProperties, "label" | "name">): string {
  const number = NEW.exec(grid.label)?.[1];
  return grid.name ?? (number ? s("grid.new", { n: number }) : grid.label);
}

/** The names of all grids of a re-cut, by their labels. */
export function namesIn({ before, after }: Pick<Outcome, "before" | "after">) {
  const grids = [...before.features, ...after.features].map((feature) => feature.properties);
  return new Map(grids.map((grid) => [grid.label, nameOf(grid)]));
}

/** Smaller than that is said to be so. */
const SMALLEST = 0.0001;

/** "1.25 m²", "12 vertices". */
export function sizeOf({ size, unit }: Pick<FindingProperties, "size" | "unit">): string {
  if (unit === "vertices") return s("unit.vertices", { n: size });
  if (size > 0 && size < SMALLEST) return `< ${SMALLEST} ${unit}`;
  const digits = size >= 100 ? 0 : size >= 1 ? 1 : 4;
  return `${formatNumber(size, language.value, digits)} ${unit}`;
}
