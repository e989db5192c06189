import { useSignal } from "@preact/signals";
import type { MapLine } from "../../api/maps.ts";
import { formatDate } from "../../i18n/quantities.ts";
import { language, t } from "../../state/language.ts";
import { mapList, open, openMap, remove } from "../../state/maps.ts";
import { Icon } from "../Icon.tsx";

/** One's own maps and those shared, to be opened. */
export function MapList() {
  const lines = mapList.value;
  return (
    <section>
      <h3>{t("maps.list")}</h3>
      {!lines && <p class="quiet">{t("common.loading")}</p>}
      {lines?.length === 0 && <p class="quiet">{t("maps.list.none")}</p>}
      <ul class="map-list">
        {lines?.map((line) => (
          <MapRow key={line.id} line={line} />
        ))}
      </ul>
    </section>
  );
}

function MapRow({ line }: { readonly line: MapLine }) {
  const { id, title } = line;
  const asking = useSignal(false);
  return (
    <li class="map-row" data-open={openMap.value?.id === id}>
      <button
        type="button"
        class="map-row-main"
        aria-label={t("maps.open", { title })}
        aria-current={openMap.value?.id === id ? "true" : undefined}
        onClick={() => void open(id)}
      >
        <span class="map-row-title">{title}</span>
        <span class="map-row-facts">
          <span class="tag">{t(`sharing.${line.sharing}`)}</span>
          <span>{t("maps.layers", { n: line.layers })}</span>
          <span>{formatDate(line.updated_at, language.value)}</span>
          {!line.mine && <span>{t("maps.by", { name: line.owner })}</span>}
        </span>
      </button>
      {line.mine && (
        <button
          type="button"
          class="icon-button"
          aria-label={t("maps.delete", { title })}
          title={t("maps.delete", { title })}
          aria-expanded={asking.value}
          onClick={() => {
            asking.value = !asking.value;
          }}
        >
          <Icon sign="bin" />
        </button>
      )}
      {asking.value && (
        <div class="warning map-row-sure" role="alert">
          <p>{t("maps.delete.sure", { title })}</p>
          <div class="form-actions">
            <button type="button" class="button danger" onClick={() => void remove(id)}>
              {t("maps.delete.yes")}
            </button>
            <button
              type="button"
              class="button"
              onClick={() => {
                asking.value = false;
              }}
            >
              {t("maps.delete.no")}
            </button>
          </div>
        </div>
      )}
    </li>
  );
}
