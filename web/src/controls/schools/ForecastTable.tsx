import type { ForecastYear } from "../../api/types.ts";
import { MOST_EXTRA, WARNING_SIGNS, yearsOf } from "../../layers/forecast.ts";
import { chooseYear, type ForecastView, isPlanner, tryExtra } from "../../state/forecast.ts";
import { language, t } from "../../state/language.ts";

/** Six years of one school district; a planner may enter extra seats for each. */
export function ForecastTable({ view }: { readonly view: ForecastView }) {
  const before = yearsOf(view.chosen, view.plain, null);
  const after = yearsOf(view.chosen, view.plain, view.whatIf);
  return (
    <table class="forecast-table">
      <caption>{t("forecast.table")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("forecast.year")}</th>
          <th scope="col">{t("forecast.seats")}</th>
          <th scope="col">{t("forecast.demand")}</th>
          <th scope="col">{t("forecast.shortage")}</th>
          {isPlanner.value && <th scope="col">{t("forecast.extra")}</th>}
        </tr>
      </thead>
      <tbody>
        {after.map((year, index) => (
          <YearRow key={year.year} view={view} year={year} before={before[index] ?? year} />
        ))}
      </tbody>
    </table>
  );
}

interface YearRowProps {
  readonly view: ForecastView;
  readonly year: ForecastYear;
  readonly before: ForecastYear;
}

function YearRow({ view, year, before }: YearRowProps) {
  const shown = view.year === year.year;
  return (
    <tr data-shown={shown}>
      <th scope="row">
        <label class="forecast-year" title={t("forecast.year.show", { year: year.year })}>
          <input
            type="radio"
            name="forecast-year"
            checked={shown}
            aria-label={t("forecast.year.show", { year: year.year })}
            onChange={() => chooseYear(year.year)}
          />
          <span aria-hidden="true">{year.year}</span>
        </label>
      </th>
      <td>{counted(year.seats)}</td>
      <td>{counted(year.demand)}</td>
      <td>
        <Shortage year={year} before={before} />
      </td>
      {isPlanner.value && (
        <td>
          <ExtraInput view={view} year={year.year} />
        </td>
      )}
    </tr>
  );
}

/** The colour never says it alone: a sign and a word stand beside it. */
function Shortage({
  year,
  before,
}: {
  readonly year: ForecastYear;
  readonly before: ForecastYear;
}) {
  const { color, sign } = WARNING_SIGNS[year.warning];
  return (
    <span class="forecast-warning" data-warning={year.warning}>
      <span class="forecast-sign" style={{ background: color }} aria-hidden="true">
        {sign}
      </span>
      <span>
        {year.shortage === null ? "" : `${counted(year.shortage)} `}
        {t(`forecast.warning.${year.warning}`)}
        {before.shortage !== null && before.shortage !== year.shortage && (
          <span class="quiet small forecast-was">
            {t("forecast.was", { n: counted(before.shortage) })}
          </span>
        )}
      </span>
    </span>
  );
}

function ExtraInput({ view, year }: { readonly view: ForecastView; readonly year: number }) {
  return (
    <input
      class="forecast-extra"
      type="number"
      step={5}
      min={-MOST_EXTRA}
      max={MOST_EXTRA}
      placeholder="0"
      value={view.extra.get(view.chosen)?.get(year) ?? ""}
      aria-label={t("forecast.extra.in", { year })}
      onInput={(event) => tryExtra(year, event.currentTarget.valueAsNumber)}
    />
  );
}

function counted(count: number | null): string {
  return count === null ? "–" : new Intl.NumberFormat(language.value).format(count);
}
