import type { Bounds, TileChange, TileId } from "./change.ts";

/** A source of the map: whose tiles it shows, and which of them are in view. */
export interface ShownSource {
  readonly layers: readonly string[];
  readonly tiles: readonly TileId[];
}

/** With those of its tiles in view that are to be fetched again. */
export interface StaleSource extends ShownSource {
  readonly stale: readonly TileId[];
}

/**
 * Which sources a change is about. A source without a layer of the change is not in the answer.
 * Tiles of a source that goes deeper than the change names are found by the deepest of their
 * ancestors that it could name.
 */
export function affected(
  change: TileChange,
  sources: ReadonlyMap<string, ShownSource>,
): ReadonlyMap<string, StaleSource> {
  const about = change.layers && new Set(change.layers);
  const isStale = staleness(change);
  return new Map(
    [...sources]
      .filter(([, source]) => !about || source.layers.some((id) => about.has(id)))
      .map(([name, source]) => [name, { ...source, stale: source.tiles.filter(isStale) }]),
  );
}

/** Tells whether a tile is among those that a change is about. */
export function staleness({
  tiles,
  bounds,
}: Pick<TileChange, "tiles" | "bounds">): (tile: TileId) => boolean {
  if (tiles === null) return (tile) => bounds === null || meets(boundsOf(tile), bounds);
  const named = new Set(tiles.map(String));
  const deepest = Math.max(0, ...tiles.map(([z]) => z));
  return (tile) => named.has(String(ancestor(tile, deepest)));
}

function ancestor([z, x, y]: TileId, deepest: number): TileId {
  const up = Math.max(0, z - deepest);
  return [z - up, Math.floor(x / 2 ** up), Math.floor(y / 2 ** up)];
}

/** A tile reaches a little over its edge, so that lines along it have both of their sides. */
const BUFFER = 64 / 4096;

function boundsOf([z, x, y]: TileId): Bounds {
  const [west, east] = [longitude(x - BUFFER, z), longitude(x + 1 + BUFFER, z)];
  return [west, latitude(y + 1 + BUFFER, z), east, latitude(y - BUFFER, z)];
}

function longitude(x: number, z: number): number {
  return (x / 2 ** z) * 360 - 180;
}

function latitude(y: number, z: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI;
}

function meets(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
