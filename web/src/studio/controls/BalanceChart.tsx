import { rowsOf, spreadOf } from "../balance.ts";
import { measure } from "../state/shown.ts";
import { s } from "../texts/index.ts";
import { count, ratio } from "./figures.ts";
import type { Named } from "./OutcomeView.tsx";

/** A pair of bars a grid: before in grey, after in its colour on the map. The table is its twin. */
export function BalanceChart({ outcome, names, colours }: Named) {
  const { own } = rowsOf(outcome);
  const name = measure.value;
  const values = own.flatMap((row) => [row.before?.[name] ?? 0, row.after?.[name] ?? 0]);
  const most = Math.max(1, ...values);
  const [before, after] = (["before", "after"] as const).map((side) => spreadOf(own, side, name));
  return (
    <figure class="balance">
      <div
        class="bars"
        role="img"
        aria-label={s("balance.chart", { measure: s(`measure.${name}`) })}
      >
        {own.map(({ grid, before: was, after: is }) => (
          <div key={grid} class="bar-row">
            <span class="bar-name">{names.get(grid) ?? grid}</span>
            <span class="bar-pair">
              <Bar value={was?.[name] ?? null} most={most} color="#b8c0bc" />
              <Bar value={is?.[name] ?? null} most={most} color={colours.get(grid) ?? "#7d8a85"} />
            </span>
          </div>
        ))}
      </div>
      {before && after && own.length > 1 && (
        <figcaption class="quiet small">
          {s("balance.spread", { before: ratio(before), after: ratio(after) })}
        </figcaption>
      )}
    </figure>
  );
}

interface BarProps {
  readonly value: number | null;
  readonly most: number;
  readonly color: string;
}

function Bar({ value, most, color }: BarProps) {
  return (
    <span class="bar">
      <span style={{ width: `${((value ?? 0) / most) * 78}%`, background: color }} />
      <small>{value === null ? "–" : count(value)}</small>
    </span>
  );
}
