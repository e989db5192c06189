import { useEffect } from "preact/hooks";
import { t } from "../../state/language.ts";
import { rowsOf, spreadOf } from "../balance.ts";
import { FIRST, SECOND } from "../map/colours.ts";
import { namesIn } from "../names.ts";
import { loadRecut, opened, other } from "../state/proposals.ts";
import { go } from "../state/room.ts";
import { measure, slide } from "../state/shown.ts";
import { s } from "../texts/index.ts";
import type { Recut } from "../types.ts";
import { count, ratio } from "./figures.ts";
import { MeasureField } from "./OutcomeView.tsx";
import { BackToList, useFit } from "./ProposalPart.tsx";
import { StatusTag } from "./ProposalsRoom.tsx";

/** Two proposals side by side: figures in a table, both on the map with a slider between. */
export function ComparePart({ ids: [a, b] }: { readonly ids: readonly [number, number] }) {
  useEffect(() => {
    void loadRecut(a);
    void loadRecut(b);
  }, [a, b]);
  const [one, two] = [opened.value, other.value];
  useFit(one, two);
  return (
    <>
      <BackToList />
      {[one, two].includes(undefined) && <p class="quiet">{t("common.loading")}</p>}
      {one === null && <p class="warning">{s("recut.missing", { id: a })}</p>}
      {two === null && <p class="warning">{s("recut.missing", { id: b })}</p>}
      {one && two && <Both one={one} two={two} />}
    </>
  );
}

interface BothProps {
  readonly one: Recut;
  readonly two: Recut;
}

function Both({ one, two }: BothProps) {
  return (
    <>
      <div class="compare-heads">
        <CompareHead recut={one} side="a" color={FIRST} />
        <CompareHead recut={two} side="b" color={SECOND} />
      </div>
      <label class="slide">
        <span style={{ color: FIRST }}>{s("compare.a")}</span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.05"
          value={slide.value}
          aria-label={s("compare.swipe")}
          onInput={({ currentTarget }) => {
            slide.value = Number(currentTarget.value);
          }}
        />
        <span style={{ color: SECOND }}>{s("compare.b")}</span>
      </label>
      <div class="section-head">
        <h3>{s("compare.title")}</h3>
        <MeasureField />
      </div>
      <SummaryTable one={one} two={two} />
      <GridTable one={one} two={two} />
      <button type="button" class="button" onClick={() => go({ recut: one.id })}>
        {s("compare.close")}
      </button>
    </>
  );
}

interface HeadProps {
  readonly recut: Recut;
  readonly side: "a" | "b";
  readonly color: string;
}

function CompareHead({ recut, side, color }: HeadProps) {
  return (
    <button
      type="button"
      class="compare-head"
      style={{ borderColor: color }}
      onClick={() => go({ recut: recut.id })}
    >
      <strong style={{ color }}>{s(`compare.${side}`)}</strong>
      <span>{recut.title}</span>
      <StatusTag status={recut.status} />
    </button>
  );
}

function SummaryTable({ one, two }: BothProps) {
  const name = measure.value;
  const [a, b] = [one, two].map((recut) => summaryOf(recut));
  if (!a || !b) return null;
  const rows = [
    [s("compare.moved", { measure: s(`measure.${name}`) }), a.moved, b.moved],
    [s("compare.spread"), a.ratio, b.ratio],
    [s("compare.sd"), a.deviation, b.deviation],
    [s("compare.grids"), a.grids, b.grids],
    [s("compare.straddling"), a.straddling, b.straddling],
    [s("compare.errors"), a.errors, b.errors],
  ];
  return (
    <div class="table-holder">
      <table class="figures compare">
        <CompareHeadings />
        <tbody>
          {rows.map(([title, mine, theirs]) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td>{mine}</td>
              <td>{theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CompareHeadings({ today = false }: { readonly today?: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col">{s(today ? "workload.grid" : "measure.label")}</th>
        {today && <th scope="col">{s("compare.today")}</th>}
        <th scope="col" style={{ color: FIRST }}>
          {s("compare.a")}
        </th>
        <th scope="col" style={{ color: SECOND }}>
          {s("compare.b")}
        </th>
      </tr>
    </thead>
  );
}

function summaryOf(recut: Recut) {
  const name = measure.value;
  const { own } = rowsOf(recut);
  const spread = spreadOf(own, "after", name);
  const moved = recut.preview?.moves.filter((move) => move.old !== move.new) ?? [];
  const errors = recut.findings?.features.filter((f) => f.properties.severity === "error");
  return {
    moved: count(moved.reduce((sum, { counts }) => sum + counts[name], 0)),
    ratio: ratio(spread),
    deviation: count(spread.deviation),
    grids: count(spread.grids),
    straddling: count(recut.preview?.straddling.length ?? 0),
    errors: errors ? count(errors.length) : "–",
  };
}

/** Every grid of either, with what it has today, and would have by the one and the other. */
function GridTable({ one, two }: BothProps) {
  const name = measure.value;
  const names = new Map([...namesIn(two), ...namesIn(one)]);
  const [mine, theirs] = [one, two].map(
    (recut) => new Map(rowsOf(recut).own.map((row) => [row.grid, row])),
  );
  const grids = [...new Set([...(mine?.keys() ?? []), ...(theirs?.keys() ?? [])])].toSorted();
  const today = (grid: string) => (mine?.get(grid) ?? theirs?.get(grid))?.before?.[name];
  const after = (rows: typeof mine, grid: string) => {
    const row = rows?.get(grid);
    if (!row) return today(grid) === undefined ? "–" : s("compare.untouched");
    return row.after ? count(row.after[name]) : s("compare.removed");
  };
  return (
    <div class="table-holder">
      <table class="figures compare">
        <CompareHeadings today />
        <tbody>
          {grids.map((grid) => (
            <tr key={grid}>
              <th scope="row">{names.get(grid) ?? grid}</th>
              <td>{today(grid) === undefined ? "–" : count(today(grid) ?? 0)}</td>
              <td>{after(mine, grid)}</td>
              <td>{after(theirs, grid)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
