import { computed, signal } from "@preact/signals";
import type { Series } from "../api/types.ts";
import { choose } from "../layers/active.ts";
import { activeLayers, setActive, sheetOf } from "./catalogue.ts";

/** A layer that is on and shows a number at several times. */
export interface Run {
  readonly id: string;
  readonly series: Series;
  /** Which of its steps is shown. */
  readonly at: number;
}

/** All of them, topmost first. */
export const runs = computed<readonly Run[]>(() =>
  activeLayers.value.flatMap(({ id, step }) => {
    const series = sheetOf(id)?.detail.series;
    if (series?.of !== "times") return [];
    const shown = series.fields.findIndex(({ field }) => field === (step ?? series.default));
    return [{ id, series, at: Math.max(0, shown) }];
  }),
);

const chosen = signal<string | null>(null);

/** The one that the slider is for. */
export const run = computed(
  () => runs.value.find(({ id }) => id === chosen.value) ?? runs.value[0] ?? null,
);

export function chooseRun(id: string): void {
  pause();
  chosen.value = id;
}

/** Shows a step, counted from 0; beyond the last it begins anew. */
export function showStep({ id, series }: Run, at: number): void {
  const field = series.fields[at % series.fields.length]?.field;
  if (field) setActive(choose(activeLayers.peek(), id, { step: field }));
}

const STEP_MS = 1400;
let beat: ReturnType<typeof setInterval> | null = null;
export const playing = signal(false);

export function play(): void {
  pause();
  playing.value = true;
  beat = setInterval(() => {
    const now = run.peek();
    if (now) showStep(now, now.at + 1);
    else pause();
  }, STEP_MS);
}

export function pause(): void {
  if (beat) clearInterval(beat);
  beat = null;
  playing.value = false;
}
