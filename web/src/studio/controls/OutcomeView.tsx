import { coloursOf } from "../map/colours.ts";
import { namesIn } from "../names.ts";
import { measure, SIDES, side } from "../state/shown.ts";
import { s } from "../texts/index.ts";
import { MEASURES, type Outcome } from "../types.ts";
import { BalanceChart } from "./BalanceChart.tsx";
import { FindingList } from "./FindingList.tsx";
import { MovesTable } from "./MovesTable.tsx";
import { StraddlingList } from "./StraddlingList.tsx";
import { WorkloadTable } from "./WorkloadTable.tsx";

/** What a re-cut does: whether it fits, what moves, how even it gets. */
export function OutcomeView({ outcome }: { readonly outcome: Outcome }) {
  const named = { outcome, names: namesIn(outcome), colours: coloursOf(outcome) };
  const { findings, fits } = outcome;
  return (
    <div class="outcome">
      <Verdict outcome={outcome} />
      {fits === false && findings && (
        <FindingList findings={findings.features} names={named.names} />
      )}
      <SideSwitch />
      {outcome.preview && (
        <>
          <section>
            <div class="section-head">
              <h3>{s("balance.title")}</h3>
              <MeasureField />
            </div>
            <BalanceChart {...named} />
          </section>
          <section>
            <h3>{s("workload.title")}</h3>
            <WorkloadTable {...named} />
          </section>
          <section>
            <h3>{s("moves.title")}</h3>
            <MovesTable {...named} />
          </section>
          <section>
            <h3>{s("straddling.title")}</h3>
            <StraddlingList {...named} />
          </section>
        </>
      )}
      {fits !== false && findings && (
        <FindingList findings={findings.features} names={named.names} />
      )}
    </div>
  );
}

/** What every part of the view needs of a re-cut. */
export interface Named {
  readonly outcome: Outcome;
  readonly names: ReadonlyMap<string, string>;
  readonly colours: ReadonlyMap<string, string>;
}

function Verdict({ outcome: { fits, findings } }: { readonly outcome: Outcome }) {
  if (fits === null || !findings) return null;
  const errors = findings.features.filter((f) => f.properties.severity === "error").length;
  if (!fits) {
    return (
      <p class="verdict" data-fits="false" role="status">
        {s("preview.fails", { n: errors })}
      </p>
    );
  }
  const n = findings.features.length;
  return (
    <p class="verdict" data-fits="true" role="status">
      {n === 0 ? s("preview.fits") : s("preview.fits.notes", { n })}
    </p>
  );
}

function SideSwitch() {
  return (
    <fieldset class="segments wide">
      <legend class="unseen">{s("view.label")}</legend>
      {SIDES.map((name) => (
        <label key={name}>
          <input
            type="radio"
            name="side"
            checked={side.value === name}
            onChange={() => {
              side.value = name;
            }}
          />
          <span>{s(`view.${name}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function MeasureField() {
  return (
    <select
      class="measure"
      aria-label={s("measure.label")}
      value={measure.value}
      onChange={({ currentTarget }) => {
        measure.value = MEASURES.find((name) => name === currentTarget.value) ?? "addresses";
      }}
    >
      {MEASURES.map((name) => (
        <option key={name} value={name}>
          {s(`measure.${name}`)}
        </option>
      ))}
    </select>
  );
}
