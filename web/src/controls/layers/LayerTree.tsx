import { useSignal } from "@preact/signals";
import type { Catalogue, LayerCategory, LayerEntry } from "../../api/types.ts";
import { categoryState, isOn, switchCategory, switchLayer } from "../../layers/active.ts";
import { activeLayers, loadSheet, setActive, sheetOf } from "../../state/catalogue.ts";
import { language, t } from "../../state/language.ts";
import { Icon } from "../Icon.tsx";
import { LayerAbout } from "./LayerAbout.tsx";

export function LayerTree({ catalogue }: { readonly catalogue: Catalogue }) {
  return (
    <ul class="tree">
      {catalogue.categories.map((category) => (
        <CategoryBranch key={category.id} category={category} />
      ))}
    </ul>
  );
}

/** A category: its own box is half-ticked while only some of its layers are on, and a branch with
 * a layer on starts unfolded. */
function CategoryBranch({ category }: { readonly category: LayerCategory }) {
  const state = categoryState(activeLayers.value, category);
  const open = useSignal(state !== "off");
  const title = category.title[language.value];
  const on = category.layers.filter((layer) => isOn(activeLayers.value, layer.id)).length;
  return (
    <li class="branch">
      <div class="branch-head">
        <input
          type="checkbox"
          aria-label={t("layers.category", { title })}
          checked={state === "on"}
          ref={(box) => {
            if (box) box.indeterminate = state === "some";
          }}
          onChange={() => {
            setActive(switchCategory(activeLayers.value, category, state !== "on"));
            open.value = true;
          }}
        />
        <button
          type="button"
          class="branch-fold"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          <span>{title}</span>
          <span class="count">{t("layers.count", { on, all: category.layers.length })}</span>
          <Icon sign={open.value ? "up" : "down"} />
        </button>
      </div>
      {open.value && (
        <ul>
          {category.layers.map((layer) => (
            <LayerLeaf key={layer.id} layer={layer} />
          ))}
        </ul>
      )}
    </li>
  );
}

function LayerLeaf({ layer }: { readonly layer: LayerEntry }) {
  const about = useSignal(false);
  const title = layer.title[language.value];
  const sheet = sheetOf(layer.id);
  return (
    <li class="leaf">
      <div class="leaf-row">
        <label>
          <input
            type="checkbox"
            data-layer={layer.id}
            checked={isOn(activeLayers.value, layer.id)}
            onChange={(event) =>
              setActive(switchLayer(activeLayers.value, layer.id, event.currentTarget.checked))
            }
          />
          <span>{title}</span>
        </label>
        <button
          type="button"
          class="icon-button"
          aria-label={t("layers.about", { title })}
          aria-expanded={about.value}
          onClick={() => {
            about.value = !about.value;
            void loadSheet(layer.id);
          }}
        >
          <Icon sign="info" />
        </button>
      </div>
      {about.value && sheet && <LayerAbout detail={sheet.detail} />}
    </li>
  );
}
