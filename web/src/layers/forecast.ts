import type {
  CatchmentForecast,
  ForecastYear,
  SchoolForecast,
  SchoolStage,
  SchoolWhatIf,
  SeatChange,
  SeatWarning,
} from "../api/types.ts";

/** The layers that show the forecast. */
export const FORECAST_LAYERS: Readonly<Record<SchoolStage, string>> = {
  primary: "primary-seat-forecast",
  junior: "junior-seat-forecast",
};
export const STAGES: readonly SchoolStage[] = ["primary", "junior"];

/** The colours of those layers, and a sign that says the same without colour. */
export const WARNING_SIGNS: Readonly<Record<SeatWarning, { color: string; sign: string }>> = {
  short: { color: "#b3261e", sign: "▲" },
  tight: { color: "#f4d35e", sign: "◆" },
  enough: { color: "#6fb08a", sign: "●" },
  unknown: { color: "#c9c4bb", sign: "–" },
};

/** What is tried: by catchment and year, how many seats more begin that September. */
export type ExtraSeats = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** The most that the server takes, either way. */
export const MOST_EXTRA = 10_000;

export function stageOfLayer(layer: string | null): SchoolStage | null {
  return STAGES.find((stage) => FORECAST_LAYERS[stage] === layer) ?? null;
}

/** `extra` with another number for one year; 0 takes it out. */
export function withExtra(
  extra: ExtraSeats,
  catchment: string,
  year: number,
  seats: number,
): ExtraSeats {
  const wanted = Math.max(-MOST_EXTRA, Math.min(MOST_EXTRA, Math.trunc(seats) || 0));
  const years = new Map(extra.get(catchment));
  if (wanted === 0) years.delete(year);
  else years.set(year, wanted);
  const all = new Map(extra);
  if (years.size === 0) all.delete(catchment);
  else all.set(catchment, years);
  return all;
}

export function changesOf(extra: ExtraSeats): SeatChange[] {
  return [...extra].flatMap(([catchment, years]) =>
    [...years].map(([from_year, seats]) => ({ catchment, seats, from_year })),
  );
}

/** A catchment's years as they are, or as they would be. */
export function yearsOf(
  code: string,
  plain: SchoolForecast,
  whatIf: SchoolWhatIf | null,
): readonly ForecastYear[] {
  const after = whatIf?.catchments.find((one) => one.code === code)?.after;
  return after ?? plain.catchments.find((one) => one.code === code)?.forecast ?? [];
}

/** Each catchment's colour in one year. */
export function colorsIn(
  year: number,
  plain: SchoolForecast,
  whatIf: SchoolWhatIf | null,
): ReadonlyMap<string, string> {
  return new Map(
    plain.catchments.flatMap(({ code }) => {
      const found = yearsOf(code, plain, whatIf).find((one) => one.year === year);
      return found ? [[code, WARNING_SIGNS[found.warning].color] as const] : [];
    }),
  );
}

/** The one with the largest shortage of any year; null without catchments. */
export function worstOf(plain: SchoolForecast): CatchmentForecast | null {
  const largest = (one: CatchmentForecast) =>
    Math.max(...one.forecast.map((year) => year.shortage ?? Number.NEGATIVE_INFINITY));
  return plain.catchments.reduce<CatchmentForecast | null>(
    (worst, one) => (!worst || largest(one) > largest(worst) ? one : worst),
    null,
  );
}
