import { staleness } from "./affected.ts";
import type { TileChange, TileId } from "./change.ts";

interface Change {
  readonly isStale: (tile: TileId) => boolean;
  /** Tiles that were asked for since. */
  readonly asked: Set<string>;
}

/**
 * What a map keeps of tiles out of view is as it was when they left: after a change those are
 * fetched when they come back. So are tiles that were under way when the change came, once they
 * are there. Of each source the latest changes are remembered.
 */
export class Pending {
  readonly #changes = new Map<string, Change[]>();
  readonly #underway = new Map<string, Set<string>>();

  constructor(private readonly most = 40) {}

  /** `asked` are the tiles that are asked for again because of the change, but for those under way.
   * False when there is too much to remember: everything of the source has to be fetched again. */
  add(
    source: string,
    change: Pick<TileChange, "tiles" | "bounds">,
    asked: readonly TileId[],
  ): boolean {
    const known = this.#changes.get(source) ?? [];
    if (known.length >= this.most) {
      this.#changes.delete(source);
      return false;
    }
    const names = asked.map(String).filter((name) => !this.#of(source).has(name));
    const made = { isStale: staleness(change), asked: new Set(names) };
    this.#changes.set(source, [...known, made]);
    return true;
  }

  /** The map asks for a tile that it does not have: all changes until now will be in it. */
  ask(source: string, tile: TileId): void {
    this.#of(source).add(String(tile));
    for (const { asked } of this.#changes.get(source) ?? []) asked.add(String(tile));
  }

  /** The tile is there, or no longer wanted. */
  arrive(source: string, tile: TileId): void {
    this.#of(source).delete(String(tile));
  }

  /** Of tiles in view those that are to be fetched, each once. */
  due(source: string, inView: readonly TileId[]): TileId[] {
    const found = new Map<string, TileId>();
    const here = inView.filter((tile) => !this.#of(source).has(String(tile)));
    for (const { isStale, asked } of this.#changes.get(source) ?? []) {
      for (const tile of here) {
        const name = String(tile);
        if (asked.has(name) || !isStale(tile)) continue;
        asked.add(name);
        found.set(name, tile);
      }
    }
    return [...found.values()];
  }

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  /** All of the source is fetched again. */
  forget(source: string): void {
    this.#changes.delete(source);
  }

  #of(source: string): Set<string> {
    const known = this.#underway.get(source) ?? new Set();
    this.#underway.set(source, known);
    return known;
  }
}
