import { s } from "../texts/index.ts";
import { MEASURES } from "../types.ts";
import type { Named } from "./OutcomeView.tsx";
import { Cells, Head } from "./WorkloadTable.tsx";

/** What goes from which old grid to which new one; what stays is told by the table of grids. */
export function MovesTable({ outcome, names, colours }: Named) {
  const moves = outcome.preview?.moves.filter(
    (move) => move.old !== move.new && MEASURES.some((name) => move.counts[name] > 0),
  );
  if (!moves?.length) return <p class="quiet">{s("moves.none")}</p>;
  const nameOf = (grid: string | null) =>
    grid === null ? s("grid.none") : (names.get(grid) ?? grid);
  return (
    <div class="table-holder">
      <table class="figures">
        <Head first="moves.from" />
        <tbody>
          {moves.map((move) => (
            <tr key={`${move.old} ${move.new}`}>
              <th scope="row">
                <span
                  class="dot"
                  style={{ background: colours.get(move.old ?? "") ?? "#7d8a85" }}
                />
                {nameOf(move.old)}
                <span class="goes">
                  {" → "}
                  <span
                    class="dot"
                    style={{ background: colours.get(move.new ?? "") ?? "#7d8a85" }}
                  />
                  {nameOf(move.new)}
                </span>
              </th>
              <Cells counts={move.counts} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
