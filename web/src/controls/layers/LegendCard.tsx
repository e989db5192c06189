import { activeLayers, sheetOf } from "../../state/catalogue.ts";
import { language, t } from "../../state/language.ts";
import { isPhone, layersOpen, legendOpen, panel } from "../../state/panels.ts";
import { view } from "../../state/view.ts";
import { Icon } from "../Icon.tsx";
import { LayerLegend } from "./LayerLegend.tsx";

/** What the signs on the map mean: only the layers that are on and visible at this zoom. */
export function LegendCard() {
  const zoom = view.value?.zoom ?? 0;
  const shown = activeLayers.value.flatMap(({ id }) => {
    const sheet = sheetOf(id);
    return sheet && sheet.detail.minzoom <= zoom ? [sheet] : [];
  });
  // The panel of layers shows the same signs, layer by layer.
  const shownElsewhere = layersOpen.value || (isPhone.value && panel.value !== "none");
  if (shown.length === 0 || shownElsewhere) return null;
  const open = legendOpen.value;
  return (
    <section class="legend card" aria-label={t("legend")} data-open={open}>
      <button
        type="button"
        class="legend-head"
        aria-expanded={open}
        aria-label={t(open ? "legend.close" : "legend.open")}
        onClick={() => {
          legendOpen.value = !open;
        }}
      >
        <Icon sign="legend" />
        <span>{t("legend")}</span>
        <Icon sign={open ? "down" : "up"} />
      </button>
      {open && (
        <ul class="legend-layers">
          {shown.map((sheet) => (
            <li key={sheet.detail.id}>
              <p class="legend-title">{sheet.detail.title[language.value]}</p>
              <LayerLegend sheet={sheet} />
              <p class="legend-source">
                {t("legend.source", { source: sheet.detail.owner[language.value] })}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
