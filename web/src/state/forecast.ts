import { computed, signal } from "@preact/signals";
import { askWhatIf, getSchoolForecast } from "../api/endpoints.ts";
import { isAbort } from "../api/http.ts";
import type { SchoolForecast, SchoolStage, SchoolWhatIf } from "../api/types.ts";
import { switchLayer } from "../layers/active.ts";
import {
  changesOf,
  colorsIn,
  type ExtraSeats,
  FORECAST_LAYERS,
  stageOfLayer,
  withExtra,
  worstOf,
} from "../layers/forecast.ts";
import type { Recolouring } from "../style/recolour.ts";
import { activeLayers, setActive } from "./catalogue.ts";
import { notifyError } from "./notices.ts";
import { openPanel, panel } from "./panels.ts";
import type { Found } from "./place.ts";
import { session, token } from "./session.ts";

/** What the panel of the forecast is about. */
export interface ForecastView {
  readonly stage: SchoolStage;
  readonly plain: SchoolForecast;
  /** The answer to `extra`; null while there is none. */
  readonly whatIf: SchoolWhatIf | null;
  readonly extra: ExtraSeats;
  /** The catchment that is looked at, and the year that the map shows. */
  readonly chosen: string;
  readonly year: number;
}

export type ForecastState = ForecastView | "loading" | "failed";

export const forecast = signal<ForecastState>("loading");
export const isPlanner = computed(() => session.value?.role === "planner");
const NOTHING: ExtraSeats = new Map();

let asking: AbortController | null = null;

/** The colours of the year that is looked at; the map shows them instead of the layer's own. */
export const forecastColours = computed<Recolouring | null>(() => {
  const now = forecast.value;
  if (panel.value !== "schools" || typeof now === "string") return null;
  return {
    layer: FORECAST_LAYERS[now.stage],
    colors: colorsIn(now.year, now.plain, now.whatIf),
    chosen: now.chosen,
  };
});

/** Opens the panel, with the layer of the stage on the map. */
export async function openForecast(stage: SchoolStage, chosen?: string): Promise<void> {
  const layer = FORECAST_LAYERS[stage];
  setActive(switchLayer(activeLayers.value, layer, true));
  forecast.value = "loading";
  openPanel("schools");
  const ours = startAsking();
  try {
    const plain = await getSchoolForecast(stage, ours);
    const first = chosen ?? worstOf(plain)?.code ?? "";
    const year = plain.years[0] ?? 0;
    forecast.value = { stage, plain, whatIf: null, extra: NOTHING, chosen: first, year };
  } catch (error) {
    if (isAbort(error)) return;
    forecast.value = "failed";
    notifyError(error);
  }
}

export function chooseCatchment(chosen: string): void {
  change({ chosen });
}

export function chooseYear(year: number): void {
  change({ year });
}

/** A click on the map while the panel is open: true where it chose a catchment. */
export function chooseFound(found: readonly Found[]): boolean {
  const now = forecast.value;
  if (panel.value !== "schools" || typeof now === "string") return false;
  const hit = found.find((one) => stageOfLayer(one.layer) === now.stage);
  if (typeof hit?.properties.code !== "string") return false;
  chooseCatchment(hit.properties.code);
  return true;
}

/** So many seats more from one September on in the chosen catchment. */
export function tryExtra(year: number, seats: number): void {
  const now = forecast.value;
  if (typeof now === "string") return;
  void tryAll(withExtra(now.extra, now.chosen, year, seats));
}

export function clearExtra(): void {
  void tryAll(NOTHING);
}

async function tryAll(extra: ExtraSeats): Promise<void> {
  change({ extra });
  const now = forecast.value;
  if (typeof now === "string") return;
  const ours = startAsking();
  if (extra.size === 0) {
    change({ whatIf: null });
    return;
  }
  try {
    change({ whatIf: await askWhatIf(now.stage, changesOf(extra), token.value, ours) });
  } catch (error) {
    if (!isAbort(error)) notifyError(error);
  }
}

function change(part: Partial<ForecastView>): void {
  if (typeof forecast.value !== "string") forecast.value = { ...forecast.value, ...part };
}

function startAsking(): AbortSignal {
  asking?.abort();
  asking = new AbortController();
  return asking.signal;
}

export function forgetForecast(): void {
  asking?.abort();
  forecast.value = "loading";
}
