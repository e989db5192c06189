import { choose } from "../../layers/active.ts";
import { activeLayers, type LayerSheet, setActive } from "../../state/catalogue.ts";
import { language, t } from "../../state/language.ts";
import { pause } from "../../state/series.ts";

interface StepSliderProps {
  readonly sheet: LayerSheet;
  readonly step: string | undefined;
}

/** Chooses the time or the kind that a layer shows; nothing for a layer without such a choice. */
export function StepSlider({ sheet: { detail }, step }: StepSliderProps) {
  const { series } = detail;
  if (!series) return null;
  const at = series.fields.findIndex(({ field }) => field === (step ?? series.default));
  const label = series.fields[at]?.label[language.value] ?? "";
  if (series.of === "kinds") {
    return (
      <label class="opacity">
        <span class="unseen">{t("series.kind", { title: detail.title[language.value] })}</span>
        <select
          value={series.fields[at]?.field}
          onChange={({ currentTarget }) =>
            setActive(choose(activeLayers.peek(), detail.id, { step: currentTarget.value }))
          }
        >
          {series.fields.map((one) => (
            <option key={one.field} value={one.field}>
              {one.label[language.value]}
            </option>
          ))}
        </select>
      </label>
    );
  }
  return (
    <label class="opacity">
      <span class="unseen">{t("series.of", { title: detail.title[language.value] })}</span>
      <input
        type="range"
        min={0}
        max={series.fields.length - 1}
        step={1}
        value={at}
        aria-valuetext={label}
        onInput={(event) => {
          pause();
          const field = series.fields[event.currentTarget.valueAsNumber]?.field;
          if (field) setActive(choose(activeLayers.peek(), detail.id, { step: field }));
        }}
      />
      <span class="opacity-value step-value" aria-hidden="true">
        {label}
      </span>
    </label>
  );
}
