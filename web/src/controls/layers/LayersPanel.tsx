import { MANY_LAYERS } from "../../layers/active.ts";
import {
  activeLayers,
  catalogue,
  catalogueFailed,
  loadCatalogue,
  setActive,
} from "../../state/catalogue.ts";
import { t } from "../../state/language.ts";
import { layersOpen } from "../../state/panels.ts";
import { Sheet } from "../SidePanel.tsx";
import { ActiveList } from "./ActiveList.tsx";
import { LayerTree } from "./LayerTree.tsx";

/** What is shown, in its order, and the catalogue of what can be shown. */
export function LayersPanel() {
  const count = activeLayers.value.length;
  return (
    <Sheet
      title={t("layers")}
      side="right"
      onClose={() => {
        layersOpen.value = false;
      }}
    >
      <div class="section-head">
        <h3>
          {t("layers.active")} <span class="count">{count}</span>
        </h3>
        {count > 0 && (
          <button type="button" class="button plain" onClick={() => setActive([])}>
            {t("layers.clear")}
          </button>
        )}
      </div>
      {count > MANY_LAYERS && <p class="warning">{t("layers.many", { n: count })}</p>}
      <ActiveList />
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
