import { computed, signal } from "@preact/signals";
import { getCatalogue, getLayer, getLegend } from "../api/endpoints.ts";
import type { Catalogue, LayerDetail, LegendItem } from "../api/types.ts";
import * as active from "../layers/active.ts";
import { sourceGroups, sourceOfLayer } from "../layers/groups.ts";
import type { DrawnLayer } from "../style/thematic.ts";
import { notifyError } from "./notices.ts";

/** What is known of a layer beyond its line in the catalogue. */
export interface LayerSheet {
  readonly detail: LayerDetail;
  readonly legend: readonly LegendItem[];
}

export const catalogue = signal<Catalogue | null>(null);
export const catalogueFailed = signal(false);
/** The layers switched on, topmost first. */
export const activeLayers = signal<active.ActiveLayers>([]);
const sheets = signal<ReadonlyMap<string, LayerSheet>>(new Map());

export const groups = computed(() => sourceGroups(catalogue.value ?? { categories: [] }));
const sources = computed(() => sourceOfLayer(groups.value));

export const entries = computed(
  () =>
    new Map(
      (catalogue.value?.categories ?? []).flatMap((category) =>
        category.layers.map((layer) => [layer.id, layer] as const),
      ),
    ),
);

/** The layers that can be drawn: switched on, and fetched. */
export const drawnLayers = computed<readonly DrawnLayer[]>(() =>
  activeLayers.value.flatMap(({ id, opacity }) => {
    const detail = sheets.value.get(id)?.detail;
    const source = sources.value.get(id);
    return detail && source ? [{ detail, opacity, source }] : [];
  }),
);

export function sheetOf(id: string): LayerSheet | undefined {
  return sheets.value.get(id);
}

/** Fetches the catalogue and switches on `wanted`, or what is on by default. */
export async function loadCatalogue(wanted: active.ActiveLayers | null): Promise<void> {
  catalogueFailed.value = false;
  try {
    const loaded = await getCatalogue();
    catalogue.value = loaded;
    setActive(wanted ? active.knownLayers(wanted, loaded) : active.defaultLayers(loaded));
  } catch (error) {
    catalogueFailed.value = true;
    notifyError(error);
  }
}

export function setActive(layers: active.ActiveLayers): void {
  activeLayers.value = layers;
  for (const { id } of layers) void loadSheet(id);
}

/** Fetches what is shown of a layer, once. A layer that cannot be fetched is switched off. */
export async function loadSheet(id: string): Promise<void> {
  if (sheets.value.has(id)) return;
  try {
    const [detail, legend] = await Promise.all([getLayer(id), getLegend(id)]);
    sheets.value = new Map(sheets.value).set(id, { detail, legend: legend.items });
  } catch (error) {
    activeLayers.value = active.switchLayer(activeLayers.value, id, false);
    notifyError(error);
  }
}
