import { useSignal } from "@preact/signals";
import { MANY_LAYERS } from "../../layers/active.ts";
import {
  activeLayers,
  catalogue,
  catalogueFailed,
  loadCatalogue,
  setActive,
} from "../../state/catalogue.ts";
import { t } from "../../state/language.ts";
import { openMap } from "../../state/maps.ts";
import { layersOpen, openPanel } from "../../state/panels.ts";
import { Icon } from "../Icon.tsx";
import { Sheet } from "../SidePanel.tsx";
import { ActiveList } from "./ActiveList.tsx";
import { LayerTree } from "./LayerTree.tsx";

const LONG_LIST = 12;

/** What is shown, in its order, and the catalogue of what can be shown. */
export function LayersPanel() {
  const count = activeLayers.value.length;
  // A long list starts folded: the catalogue is what the panel was opened for.
  const folded = useSignal(count > LONG_LIST);
  const open = !folded.value;
  return (
    <Sheet
      title={t("layers")}
      side="right"
      onClose={() => {
        layersOpen.value = false;
      }}
    >
      <div class="section-head">
        <h3 class="active-heading">
          <button
            type="button"
            class="active-fold"
            aria-expanded={open}
            onClick={() => {
              folded.value = open;
            }}
          >
            {t("layers.active")} <span class="count">{count}</span>
            <Icon sign={open ? "up" : "down"} />
          </button>
        </h3>
        {count > 0 && (
          <button type="button" class="button plain" onClick={() => setActive([])}>
            {t("layers.clear")}
          </button>
        )}
      </div>
      {count > MANY_LAYERS && <p class="warning">{t("layers.many", { n: count })}</p>}
      {open && <ActiveList />}
      <button type="button" class="button wide maps-door" onClick={() => openPanel("maps")}>
        <Icon sign="map" />
        {openMap.value ? openMap.value.title : t("maps.door")}
      </button>
      <h3>{t("layers.tree")}</h3>
      {catalogueFailed.value && <CatalogueFailure />}
      {catalogue.value && <LayerTree catalogue={catalogue.value} />}
    </Sheet>
  );
}

function CatalogueFailure() {
  return (
    <p class="warning">
      {t("layers.failed")}{" "}
      <button type="button" class="button" onClick={() => void loadCatalogue(null)}>
        {t("common.retry")}
      </button>
    </p>
  );
}
