import { entries } from "../state/catalogue.ts";
import { language, t } from "../state/language.ts";
import { isPhone, layersCover, panel } from "../state/panels.ts";
import { chooseRun, pause, play, playing, type Run, run, runs, showStep } from "../state/series.ts";
import { Icon } from "./Icon.tsx";

/** The slider over the map for layers that show a number at several times. */
export function TimeBar() {
  const now = run.value;
  // On a phone the sheet is there; the panel of layers has a slider for each.
  if (!now || layersCover.value || (isPhone.value && panel.value !== "none")) return null;
  const steps = now.series.fields;
  const label = steps[now.at]?.label[language.value] ?? "";
  const titleOf = ({ id }: Run) => entries.value.get(id)?.title[language.value] ?? id;
  return (
    <section class="time card" aria-label={t("series")}>
      <div class="time-head">
        {runs.value.length > 1 ? (
          <select
            aria-label={t("series.layer")}
            value={now.id}
            onChange={(event) => chooseRun(event.currentTarget.value)}
          >
            {runs.value.map((one) => (
              <option key={one.id} value={one.id}>
                {titleOf(one)}
              </option>
            ))}
          </select>
        ) : (
          <span class="time-title">{titleOf(now)}</span>
        )}
        <output class="time-now">{label}</output>
      </div>
      <div class="time-run">
        <button
          type="button"
          class="icon-button"
          aria-label={t(playing.value ? "series.pause" : "series.play")}
          title={t(playing.value ? "series.pause" : "series.play")}
          onClick={() => (playing.value ? pause() : play())}
        >
          <Icon sign={playing.value ? "pause" : "play"} />
        </button>
        <input
          type="range"
          aria-label={t("series.of", { title: titleOf(now) })}
          aria-valuetext={label}
          min={0}
          max={steps.length - 1}
          step={1}
          value={now.at}
          onInput={(event) => {
            pause();
            showStep(now, event.currentTarget.valueAsNumber);
          }}
        />
      </div>
      <div class="time-ends" aria-hidden="true">
        <span>{steps[0]?.label[language.value]}</span>
        <span>{steps.at(-1)?.label[language.value]}</span>
      </div>
    </section>
  );
}
