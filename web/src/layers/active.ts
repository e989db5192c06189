import type { Catalogue, LayerCategory } from "../api/types.ts";
import type { Look } from "./look.ts";

/** A layer that is switched on. */
export interface ActiveLayer {
  readonly id: string;
  /** 0 to 1. */
  readonly opacity: number;
  /** The field of a step of its time series; without it, the default one's. */
  readonly step?: string | undefined;
  readonly look?: Look | undefined;
}

export type ActiveLayers = readonly ActiveLayer[];

/** Beyond this many at once a phone gets slow. */
export const MANY_LAYERS = 30;

/** How much of a category is on. */
export type CategoryState = "on" | "some" | "off";

export function isOn(active: ActiveLayers, id: string): boolean {
  return active.some((layer) => layer.id === id);
}

/** A layer switched on comes on top. */
export function switchLayer(active: ActiveLayers, id: string, on: boolean): ActiveLayers {
  if (on === isOn(active, id)) return active;
  return on ? [{ id, opacity: 1 }, ...active] : active.filter((layer) => layer.id !== id);
}

/** All layers of a category on or off; those already on keep their place and opacity. */
export function switchCategory(
  active: ActiveLayers,
  category: LayerCategory,
  on: boolean,
): ActiveLayers {
  return category.layers
    .toReversed()
    .reduce((now, layer) => switchLayer(now, layer.id, on), active);
}

export function categoryState(active: ActiveLayers, category: LayerCategory): CategoryState {
  const on = category.layers.filter((layer) => isOn(active, layer.id)).length;
  if (on === 0) return "off";
  return on === category.layers.length ? "on" : "some";
}

/** One place up (-1, towards the top of the map) or down (1). */
export function moveLayer(active: ActiveLayers, id: string, by: -1 | 1): ActiveLayers {
  return placeLayer(active, id, active.findIndex((layer) => layer.id === id) + by);
}

/** To the place `to` in the list, counted from the top. */
export function placeLayer(active: ActiveLayers, id: string, to: number): ActiveLayers {
  const from = active.findIndex((layer) => layer.id === id);
  if (from < 0 || from === to || to < 0 || to >= active.length) return active;
  const moved = [...active];
  moved.splice(to, 0, ...moved.splice(from, 1));
  return moved;
}

/** With other choices for one layer. */
export function choose(
  active: ActiveLayers,
  id: string,
  choice: Partial<Omit<ActiveLayer, "id">>,
): ActiveLayers {
  return active.map((layer) => (layer.id === id ? { ...layer, ...choice } : layer));
}

export function setOpacity(active: ActiveLayers, id: string, opacity: number): ActiveLayers {
  return choose(active, id, { opacity: Math.min(1, Math.max(0, opacity)) });
}

const FROM_TOP = ["point", "line", "polygon"];

/** What is on when nothing else is asked for: points above lines above areas. */
export function defaultLayers(catalogue: Catalogue): ActiveLayers {
  return catalogue.categories
    .flatMap((category) => category.layers)
    .filter((layer) => layer.visible)
    .toSorted((a, b) => FROM_TOP.indexOf(a.geometry) - FROM_TOP.indexOf(b.geometry))
    .map((layer) => ({ id: layer.id, opacity: 1 }));
}

/** Without the layers that the catalogue does not have. */
export function knownLayers(active: ActiveLayers, catalogue: Catalogue): ActiveLayers {
  const known = new Set(catalogue.categories.flatMap((c) => c.layers.map((layer) => layer.id)));
  return active.filter((layer) => known.has(layer.id));
}
