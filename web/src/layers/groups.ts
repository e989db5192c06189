import type { Catalogue } from "../api/types.ts";

/**
 * Layers of a category share a source, so that their tiles come together; beyond this many they
 * are dealt out to several, so that one layer does not bring a tile of dozens.
 */
const SHARED_BY = 6;

/** The members of each source, in the order of the catalogue. Fixed for a catalogue: switching a
 * layer never reloads another's tiles. */
export function sourceGroups(catalogue: Catalogue): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const category of catalogue.categories) {
    const ids = category.layers.map((layer) => layer.id);
    for (let start = 0; start < ids.length; start += SHARED_BY) {
      groups.set(`layers/${category.id}/${start / SHARED_BY}`, ids.slice(start, start + SHARED_BY));
    }
  }
  return groups;
}

/** The source each layer is in. */
export function sourceOfLayer(
  groups: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, string> {
  return new Map([...groups].flatMap(([source, ids]) => ids.map((id) => [id, source] as const)));
}
