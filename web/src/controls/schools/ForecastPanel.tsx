import type { CatchmentForecast, SchoolStage } from "../../api/types.ts";
import { STAGES } from "../../layers/forecast.ts";
import {
  chooseCatchment,
  clearExtra,
  type ForecastView,
  forecast,
  isPlanner,
  openForecast,
} from "../../state/forecast.ts";
import { language, t } from "../../state/language.ts";
import { session } from "../../state/session.ts";
import { LoginForm } from "../building/LoginForm.tsx";
import { ForecastTable } from "./ForecastTable.tsx";

/** Seats and demand of a school district six years ahead, and what if there were more seats. */
export function ForecastPanel() {
  const now = forecast.value;
  if (now === "loading") {
    return (
      <p class="quiet" role="status">
        {t("common.loading")}
      </p>
    );
  }
  if (now === "failed") return <p class="warning">{t("forecast.failed")}</p>;
  const catchment = now.plain.catchments.find((one) => one.code === now.chosen);
  return (
    <>
      <StageChoice chosen={now.stage} />
      <label class="forecast-catchment">
        <span>{t("forecast.catchment")}</span>
        <select value={now.chosen} onChange={(event) => chooseCatchment(event.currentTarget.value)}>
          {now.plain.catchments.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {catchment && <Schools of={catchment} />}
      <ForecastTable view={now} />
      <p class="quiet small">{t("forecast.key")}</p>
      <Total view={now} />
      <WhoMayTry view={now} />
      <p class="quiet small">
        {t("forecast.note", { percent: Math.round(now.plain.in_migration * 1000) / 10 })}
      </p>
    </>
  );
}

function StageChoice({ chosen }: { readonly chosen: SchoolStage }) {
  return (
    <fieldset class="segments">
      <legend>{t("forecast.stage")}</legend>
      {STAGES.map((stage) => (
        <label key={stage} class="segment">
          <input
            type="radio"
            name="stage"
            checked={stage === chosen}
            onChange={() => void openForecast(stage)}
          />
          <span>{t(`forecast.stage.${stage}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Schools({ of: { schools } }: { readonly of: CatchmentForecast }) {
  if (schools.length === 0) return <p class="quiet">{t("forecast.noSchools")}</p>;
  return (
    <>
      <h3>{t("forecast.schools")}</h3>
      <ul class="forecast-schools">
        {schools.map(({ code, name, seats, opens }) => (
          <li key={code}>
            {opens === null
              ? t("forecast.school", { name, seats })
              : t("forecast.school.planned", { name, seats, year: opens })}
          </li>
        ))}
      </ul>
    </>
  );
}

function Total({ view: { plain, whatIf, year } }: { readonly view: ForecastView }) {
  const before = plain.total.find((one) => one.year === year)?.shortage ?? 0;
  const after = whatIf?.total.after.find((one) => one.year === year)?.shortage ?? before;
  const number = new Intl.NumberFormat(language.value);
  return (
    <p class="forecast-total" role="status">
      {t("forecast.total", { year, n: number.format(after) })}
      {whatIf && t("forecast.total.was", { n: number.format(before) })}
    </p>
  );
}

function WhoMayTry({ view }: { readonly view: ForecastView }) {
  if (!session.value) return <LoginForm intro={t("forecast.login")} />;
  if (!isPlanner.value) return <p class="quiet">{t("forecast.notPlanner")}</p>;
  if (view.extra.size === 0) return null;
  return (
    <button type="button" class="button" onClick={clearExtra}>
      {t("forecast.clear")}
    </button>
  );
}
