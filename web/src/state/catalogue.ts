import { computed, effect, signal } from "@preact/signals";
import { getCatalogue, getLayer, getLegend } from "../api/endpoints.ts";
import { statusOf } from "../api/problems.ts";
import type { Catalogue, LayerDetail, Legend } from "../api/types.ts";
import * as active from "../layers/active.ts";
import { nextSources, type Sources, sourceOfLayer } from "../layers/sources.ts";
import { colorsOf } from "../style/look.ts";
import type { DrawnLayer } from "../style/thematic.ts";
import { notifyError } from "./notices.ts";
import { sessionEnded, token } from "./session.ts";

/** What is known of a layer beyond its line in the catalogue. */
export interface LayerSheet {
  readonly detail: LayerDetail;
  readonly legend: Legend;
  /** The colours of its legend, each once. */
  readonly colors: readonly string[];
}

export const catalogue = signal<Catalogue | null>(null);
export const catalogueFailed = signal(false);
/** The layers switched on, topmost first. */
export const activeLayers = signal<active.ActiveLayers>([]);
const sheets = signal<ReadonlyMap<string, LayerSheet>>(new Map());
/** The sources of the layers that are on, and the layers in the tiles of each. */
export const sources = signal<Sources>(new Map());
const sourceByLayer = computed(() => sourceOfLayer(sources.value));

export const entries = computed(
  () =>
    new Map(
      (catalogue.value?.categories ?? []).flatMap((category) =>
        category.layers.map((layer) => [layer.id, layer] as const),
      ),
    ),
);

const drawers = computed(
  () =>
    new Map(
      (catalogue.value?.categories ?? []).flatMap((category) =>
        category.layers.map((layer) => [layer.id, category.id] as const),
      ),
    ),
);

/** The layers that can be drawn: switched on, and fetched. */
export const drawnLayers = computed<readonly DrawnLayer[]>(() =>
  activeLayers.value.flatMap((layer) => {
    const sheet = sheets.value.get(layer.id);
    const source = sourceByLayer.value.get(layer.id);
    return sheet && source
      ? [{ ...layer, detail: sheet.detail, colors: sheet.colors, source }]
      : [];
  }),
);

export function sheetOf(id: string): LayerSheet | undefined {
  return sheets.value.get(id);
}

/** What to switch on when the catalogue is there; null for what is on by default. */
let awaited: active.ActiveLayers | null = null;

/** Fetches the catalogue and switches on `wanted`, or what is on by default. */
export async function loadCatalogue(wanted: active.ActiveLayers | null): Promise<void> {
  catalogueFailed.value = false;
  awaited = wanted;
  try {
    const loaded = await getCatalogue(token.peek());
    catalogue.value = loaded;
    setActive(wanted ? active.knownLayers(wanted, loaded) : active.defaultLayers(loaded));
  } catch (error) {
    // A session that has ended: the catalogue of everybody is fetched instead.
    if (statusOf(error) === 401 && token.peek()) return sessionEnded();
    catalogueFailed.value = true;
    notifyError(error);
  }
}

/** Who logs in, or out, gets the catalogue that is theirs; what is on and still there stays on. */
export function followSession(): () => void {
  let last = token.peek();
  return effect(() => {
    if (token.value === last) return;
    last = token.value;
    sheets.value = new Map();
    void loadCatalogue(catalogue.peek() ? activeLayers.peek() : awaited);
  });
}

export function setActive(layers: active.ActiveLayers): void {
  activeLayers.value = layers;
  sources.value = nextSources(sources.peek(), layers.map(sourced));
  for (const { id } of layers) void loadSheet(id);
}

function sourced({ id }: active.ActiveLayer) {
  const eyes = entries.peek().get(id)?.public === false ? "some" : "all";
  return { id, kin: `${drawers.peek().get(id)} for ${eyes}` };
}

/** Whether the tiles of a layer are cut to who asks for them. */
export function needsName(id: string): boolean {
  return entries.peek().get(id)?.public === false;
}

const underway = new Set<string>();

/** Fetches what is shown of a layer, once. A layer that cannot be fetched is switched off. */
export async function loadSheet(id: string): Promise<void> {
  if (sheets.peek().has(id) || underway.has(id)) return;
  underway.add(id);
  try {
    const name = token.peek();
    const [detail, legend] = await Promise.all([getLayer(id, name), getLegend(id, name)]);
    const sheet = { detail, legend, colors: colorsOf(legend.items) };
    sheets.value = new Map(sheets.peek()).set(id, sheet);
  } catch (error) {
    setActive(active.switchLayer(activeLayers.peek(), id, false));
    notifyError(error);
  } finally {
    underway.delete(id);
  }
}
