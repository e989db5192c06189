import { staleness } from "./affected.ts";
import type { TileChange, TileId } from "./change.ts";

interface Change {
  readonly isStale: (tile: TileId) => boolean;
  /** Tiles that were fetched since. */
  readonly fetched: Set<string>;
}

/**
 * What a map keeps of tiles out of view is as it was when they left: after a change those are
 * fetched when they come back. Of each source the latest changes are remembered.
 */
export class Pending {
  readonly #changes = new Map<string, Change[]>();

  constructor(private readonly most = 40) {}

  /** `fetched` are the tiles that are fetched because of the change already. False when there is
   * too much to remember: everything of the source has to be fetched again. */
  add(source: string, change: TileChange, fetched: readonly TileId[]): boolean {
    const known = this.#changes.get(source) ?? [];
    if (known.length >= this.most) {
      this.#changes.delete(source);
      return false;
    }
    const made = { isStale: staleness(change), fetched: new Set(fetched.map(String)) };
    this.#changes.set(source, [...known, made]);
    return true;
  }

  /** Of the tiles in view those that are to be fetched, each once. */
  due(source: string, inView: readonly TileId[]): TileId[] {
    const found = new Map<string, TileId>();
    for (const { isStale, fetched } of this.#changes.get(source) ?? []) {
      for (const tile of inView) {
        const name = String(tile);
        if (fetched.has(name) || !isStale(tile)) continue;
        fetched.add(name);
        found.set(name, tile);
      }
    }
    return [...found.values()];
  }

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  forget(source?: string): void {
    if (source === undefined) this.#changes.clear();
    else this.#changes.delete(source);
  }
}
