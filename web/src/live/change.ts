/** A tile as the server counts it: from the north-west corner. */
export type TileId = readonly [z: number, x: number, y: number];
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Tiles of some layers are others now; `layers` null: of whichever. `tiles` null: all within
 * `bounds`; `bounds` null: anywhere. `seq` is the number of the news. */
export interface TileChange {
  readonly seq: number;
  readonly layers: readonly string[] | null;
  readonly tiles: readonly TileId[] | null;
  readonly bounds: Bounds | null;
}

/** Reads the data of a `tiles` event; null for what is none. */
export function parseChange(data: string): TileChange | null {
  const read = parseJson(data);
  if (typeof read !== "object" || read === null) return null;
  const { seq, layers, tiles, bounds } = read as Record<string, unknown>;
  if (typeof seq !== "number" || (layers !== null && !isTexts(layers))) return null;
  const known = Array.isArray(tiles) ? tiles.filter(isTile) : null;
  return { seq, layers, tiles: known, bounds: isBounds(bounds) ? bounds : null };
}

/** The number of the news from which on the server tells; null where a `hello` event says none. */
export function parseHello(data: string): number | null {
  const read = parseJson(data);
  if (typeof read !== "object" || read === null) return null;
  const { seq } = read as Record<string, unknown>;
  return typeof seq === "number" ? seq : null;
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

function isNumbers(value: unknown, count: number): boolean {
  return Array.isArray(value) && value.length === count && value.every(Number.isFinite);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isTile(value: unknown): value is TileId {
  return isNumbers(value, 3);
}

function isBounds(value: unknown): value is Bounds {
  return isNumbers(value, 4);
}
