import type { Outcome, RecutGrids } from "../types.ts";

const PALETTE = [
  "#12806a",
  "#d9782a",
  "#5568d3",
  "#c23f78",
  "#2a8fb5",
  "#8d6a2e",
  "#7c4cb0",
  "#5b8c2a",
] as const;

export const NEIGHBOUR = "#7d8a85";
export const TODAY = "#6b5630";
export const ACCENT = "#12715b";
/** Of two compared proposals. */
export const FIRST = "#12806a";
export const SECOND = "#b4388a";

export const SEVERITY_COLOURS = {
  error: "#c8321d",
  warning: "#d98212",
  notice: "#4a75b8",
} as const;

/** A colour for each grid of a re-cut, the same before and after where its code stays. */
export function coloursOf({ before, after }: Pick<Outcome, "before" | "after">) {
  const labels = new Set([...namesOf(before), ...namesOf(after)].toSorted());
  return new Map([...labels].map((label, i) => [label, PALETTE[i % PALETTE.length] ?? ACCENT]));
}

/** The grids that are replaced or made; not the neighbours that only take a vertex. */
function namesOf(grids: RecutGrids): string[] {
  return grids.features.filter((f) => !f.properties.adapted).map((f) => f.properties.label);
}
