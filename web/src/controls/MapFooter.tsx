import { formatDistance, formatLonLat } from "../i18n/quantities.ts";
import { activeLayers, sheetOf } from "../state/catalogue.ts";
import { language, t } from "../state/language.ts";
import { district, metresPerPixel, pointer } from "../state/view.ts";

const WIDEST_PX = 96;

/** Scale, pointer and sources, along the lower edge of the map. */
export function MapFooter() {
  return (
    <footer class="footer">
      <Scale />
      {pointer.value && (
        <span class="pointer">
          <span class="unseen">{t("pointer")} </span>
          {formatLonLat(pointer.value)}
        </span>
      )}
      <span class="sources" title={t("attribution")}>
        {sourcesOf().join(t("common.listSeparator"))}
      </span>
    </footer>
  );
}

function Scale() {
  const metres = metresPerPixel.value;
  if (metres === null) return null;
  const length = roundLength(WIDEST_PX * metres);
  return (
    <span class="scale" style={{ width: `${length / metres}px` }}>
      {formatDistance(length, language.value)}
    </span>
  );
}

/** The longest of 1, 2, 3, 5 times a power of ten that is no longer than `most` metres. */
export function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const digit = [5, 3, 2, 1].find((candidate) => candidate * power <= most) ?? 1;
  return digit * power;
}

function sourcesOf(): string[] {
  const owners = activeLayers.value.map(({ id }) => sheetOf(id)?.detail.owner[language.value]);
  const named = [district.value?.attribution, ...owners].filter((name) => !!name);
  return [...new Set(named)] as string[];
}
