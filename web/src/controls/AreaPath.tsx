import { AREA_LEVELS, type Areas } from "../api/types.ts";
import { t } from "../state/language.ts";
import type { AreasState } from "../state/place.ts";

/** The four nested areas of a place, widest first. */
export function AreaPath({ areas }: { readonly areas: AreasState }) {
  if (areas === "loading") return <p class="quiet">{t("common.loading")}</p>;
  if (areas === "outside") return <p class="quiet">{t("place.outside")}</p>;
  if (areas === "failed") return null;
  return <AreaList areas={areas} />;
}

export function AreaList({ areas }: { readonly areas: Areas }) {
  return (
    <dl class="facts">
      {AREA_LEVELS.map((level) => {
        const area = areas[level];
        if (!area) return null;
        return (
          <div key={level}>
            <dt>{t(`area.${level}`)}</dt>
            <dd>
              {area.name} <span class="code">{area.code}</span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
