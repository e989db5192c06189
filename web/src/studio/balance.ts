import type { Counts, Measure, Outcome, Workload } from "./types.ts";

/** The grids of a re-cut, and their neighbours that only take a vertex as one row. */
export interface Rows {
  readonly own: readonly Workload[];
  readonly neighbours: { readonly count: number; readonly counts: Counts } | null;
}

export function rowsOf(outcome: Outcome): Rows {
  const adapted = new Set(
    outcome.after.features.filter((f) => f.properties.adapted).map((f) => f.properties.label),
  );
  const all = outcome.preview?.workload ?? [];
  const beside = all.filter(({ grid }) => adapted.has(grid)).flatMap(({ after }) => after ?? []);
  const counts = beside.reduce<Counts | null>((sum, more) => (sum ? plus(sum, more) : more), null);
  return {
    own: all.filter(({ grid }) => !adapted.has(grid)),
    neighbours: counts && { count: beside.length, counts },
  };
}

function plus(one: Counts, other: Counts): Counts {
  const names = Object.keys(one) as Measure[];
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as Counts;
}

export interface Spread {
  readonly grids: number;
  /** The most by the least; infinite where a grid has nothing, null where all have. */
  readonly ratio: number | null;
  readonly deviation: number;
}

/** How evenly a figure is spread over the grids before or after. */
export function spreadOf(
  rows: readonly Workload[],
  side: "before" | "after",
  measure: Measure,
): Spread {
  const values = rows.flatMap((row) => row[side]?.[measure] ?? []);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    grids: values.length,
    ratio: values.length === 0 || most === 0 ? null : most / least,
    deviation: values.length === 0 ? 0 : Math.sqrt(squares / values.length),
  };
}
