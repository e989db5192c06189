import { isOn } from "../../layers/active.ts";
import { activeLayers, type LayerSheet } from "../../state/catalogue.ts";
import { language, t } from "../../state/language.ts";
import { LegendItems } from "./LegendItems.tsx";

/** What the signs of a layer mean, as it is shown: what is measured, of when, and the signs. */
export function LayerLegend({ sheet }: { readonly sheet: LayerSheet }) {
  const { detail, legend, colors } = sheet;
  const chosen = activeLayers.value.find(({ id }) => id === detail.id);
  const now = language.value;
  const measured = legend.field && detail.kind !== "categorised" ? legend.field : null;
  const unit = measured?.unit?.[now];
  const step = stepLabel(sheet, chosen?.step);
  return (
    <div class="layer-legend">
      {(measured || step) && (
        <p class="legend-measure">
          {step && <strong>{step}</strong>}
          {measured && <span>{measure(sheet, measured.title[now])}</span>}
          {unit && <span>{t("legend.unit", { unit })}</span>}
        </p>
      )}
      <LegendItems items={legend.items} look={chosen?.look} colors={colors} />
      {isOn(activeLayers.value, detail.id) && (chosen?.look?.filter?.length ?? 0) > 0 && (
        <p class="legend-source">{t("legend.filtered")}</p>
      )}
    </div>
  );
}

/** Fields of a series are named for their times, which the label says already. */
function measure({ detail }: LayerSheet, title: string): string {
  return detail.series ? "" : title;
}

/** The label of the step that is shown; none for a layer that is no series. */
export function stepLabel({ detail }: LayerSheet, step: string | undefined): string | null {
  const { series } = detail;
  if (!series) return null;
  const shown = series.fields.find(({ field }) => field === (step ?? series.default));
  return shown?.label[language.value] ?? null;
}
