/**
 * Layers that come on together share a source, so that their tiles come together; beyond this many
 * they are dealt out to several, so that no tile is of dozens.
 */
const SHARED_BY = 6;

/** The layers in the tiles of each source, by the source's name. */
export type Sources = ReadonlyMap<string, readonly string[]>;

/** A layer that needs a source. Only layers alike share one: of one drawer, and for the same eyes. */
export interface Sourced {
  readonly id: string;
  readonly kin: string;
}

/**
 * The sources that the layers of `wanted` need. A layer stays in the source it is in: switching one
 * layer never fetches the tiles of another again. A source with no layer left is dropped.
 */
export function nextSources(before: Sources, wanted: readonly Sourced[]): Sources {
  const ids = new Set(wanted.map((layer) => layer.id));
  const next = new Map([...before].filter(([, members]) => members.some((id) => ids.has(id))));
  const placed = new Set([...next.values()].flat());
  const fresh = new Map<string, string[]>();
  for (const { id, kin } of wanted) {
    if (!placed.has(id)) fresh.set(kin, [...(fresh.get(kin) ?? []), id]);
  }
  for (const together of fresh.values()) {
    const members = together.toSorted();
    for (let start = 0; start < members.length; start += SHARED_BY) {
      const part = members.slice(start, start + SHARED_BY);
      next.set(`layers/${part.join(",")}`, part);
    }
  }
  return sameNames(before, next) ? before : next;
}

function sameNames(a: Sources, b: Sources): boolean {
  return a.size === b.size && [...a.keys()].every((name) => b.has(name));
}

/** The source each layer is in. */
export function sourceOfLayer(sources: Sources): ReadonlyMap<string, string> {
  return new Map([...sources].flatMap(([source, ids]) => ids.map((id) => [id, source] as const)));
}

/** The layers that an address of tiles or of TileJSON names; none for another address. */
export function layersOfTiles(path: string): readonly string[] {
  const named = /^\/tiles\/([^/]+?)(?:\.json|\/\d+\/\d+\/\d+)$/.exec(path)?.[1];
  return named ? named.split(",").map(decodeURIComponent) : [];
}
