import { useComputed, useSignal } from "@preact/signals";
import type { Catalogue, LayerCategory, LayerEntry } from "../../api/types.ts";
import { categoryState, isOn, switchCategory, switchLayer } from "../../layers/active.ts";
import { marked, searchCatalogue, wordsOf } from "../../layers/search.ts";
import { activeLayers, loadSheet, setActive, sheetOf } from "../../state/catalogue.ts";
import { language, t } from "../../state/language.ts";
import { Icon } from "../Icon.tsx";
import { LayerAbout } from "./LayerAbout.tsx";

/** The drawers of the catalogue, folded, and a box that finds layers in them. */
export function LayerTree({ catalogue }: { readonly catalogue: Catalogue }) {
  const query = useSignal("");
  const found = useComputed(() => searchCatalogue(catalogue, query.value));
  const searching = wordsOf(query.value).length > 0;
  const count = found.value.reduce((sum, { layers }) => sum + layers.length, 0);
  return (
    <>
      <label class="find">
        <span class="unseen">{t("layers.find")}</span>
        <Icon sign="search" />
        <input
          type="search"
          value={query.value}
          placeholder={t("layers.find")}
          onInput={(event) => {
            query.value = event.currentTarget.value;
          }}
        />
      </label>
      <p class="quiet small" role="status">
        {searching ? t("layers.found", { n: count }) : ""}
      </p>
      <ul class="tree">
        {found.value.map((category) => (
          <CategoryBranch
            key={`${category.id}/${searching}`}
            category={category}
            whole={catalogue.categories.find(({ id }) => id === category.id) ?? category}
            query={searching ? query.value : ""}
          />
        ))}
      </ul>
    </>
  );
}

interface CategoryBranchProps {
  /** With the layers that were found. */
  readonly category: LayerCategory;
  /** With all of its layers. */
  readonly whole: LayerCategory;
  readonly query: string;
}

/** A category: its own box is half-ticked while only some of its layers are on. It starts folded,
 * but for what was searched for. */
function CategoryBranch({ category, whole, query }: CategoryBranchProps) {
  const open = useSignal(query !== "");
  const state = categoryState(activeLayers.value, whole);
  const title = category.title[language.value];
  const on = whole.layers.filter((layer) => isOn(activeLayers.value, layer.id)).length;
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
          onChange={() => setActive(switchCategory(activeLayers.value, whole, state !== "on"))}
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
          <span class="count" data-on={on > 0}>
            {t("layers.count", { on, all: whole.layers.length })}
          </span>
          <Icon sign={open.value ? "up" : "down"} />
        </button>
      </div>
      {open.value && (
        <ul>
          {category.layers.map((layer) => (
            <LayerLeaf key={layer.id} layer={layer} query={query} />
          ))}
        </ul>
      )}
    </li>
  );
}

function LayerLeaf({ layer, query }: { readonly layer: LayerEntry; readonly query: string }) {
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
          <span>
            {marked(title, query).map(({ text, hit }) =>
              hit ? <mark key={text}>{text}</mark> : text,
            )}
            {layer.public === false && <span class="tag">{t("layers.staff")}</span>}
          </span>
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
