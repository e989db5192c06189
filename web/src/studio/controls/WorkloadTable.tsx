import { rowsOf } from "../balance.ts";
import { pointedGrid } from "../state/shown.ts";
import { s } from "../texts/index.ts";
import { type Counts, MEASURES } from "../types.ts";
import { count, difference } from "./figures.ts";
import type { Named } from "./OutcomeView.tsx";

/** Every grid with what it has after, and by how much that differs; the totals before and after. */
export function WorkloadTable({ outcome, names, colours }: Named) {
  const { own, neighbours } = rowsOf(outcome);
  const { preview } = outcome;
  if (!preview) return null;
  const { total_before: before, total_after: after } = preview;
  const adds = MEASURES.every((name) => before[name] === after[name]);
  return (
    <>
      <div class="table-holder">
        <table class="figures">
          <Head first="workload.grid" />
          <tbody>
            {own.map((row) => (
              <tr
                key={row.grid}
                data-gone={row.after === null}
                onMouseEnter={() => {
                  pointedGrid.value = row.grid;
                }}
                onMouseLeave={() => {
                  pointedGrid.value = null;
                }}
              >
                <th scope="row">
                  <span class="dot" style={{ background: colours.get(row.grid) ?? "#7d8a85" }} />
                  {names.get(row.grid) ?? row.grid}
                </th>
                {MEASURES.map((name) => (
                  <td key={name}>
                    {row.after ? count(row.after[name]) : "–"}
                    <small>{difference(row.before?.[name] ?? 0, row.after?.[name] ?? 0)}</small>
                  </td>
                ))}
              </tr>
            ))}
            {neighbours && (
              <tr>
                <th scope="row">
                  <span class="dot" />
                  {s("workload.neighbours", { n: neighbours.count })}
                </th>
                <Cells counts={neighbours.counts} />
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr data-total="before">
              <th scope="row">
                {s("workload.total")} · {s("workload.before")}
              </th>
              <Cells counts={before} />
            </tr>
            <tr data-total="after">
              <th scope="row">
                {s("workload.total")} · {s("workload.after")}
              </th>
              <Cells counts={after} />
            </tr>
          </tfoot>
        </table>
      </div>
      <p class="adds small" data-adds={adds}>
        {s(adds ? "workload.adds" : "workload.differs")}
      </p>
    </>
  );
}

export function Cells({ counts }: { readonly counts: Counts }) {
  return (
    <>
      {MEASURES.map((name) => (
        <td key={name}>{count(counts[name])}</td>
      ))}
    </>
  );
}

export function Head({ first }: { readonly first: "workload.grid" | "moves.from" }) {
  return (
    <thead>
      <tr>
        <th scope="col">{s(first)}</th>
        {MEASURES.map((name) => (
          <th key={name} scope="col">
            {s(`measure.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}
