/** A tile as the server counts it: from the north-west corner. */
export type TileId = readonly [z: number, x: number, y: number];
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Tiles of some layers are others now; `layers` null: of whichever. `tiles` null: all within
 * `bounds`; `bounds` null: anywhere. */
export interface TileChange {
  readonly layers: readonly string[] | null;
  readonly tiles: readonly TileId[] | null;
  readonly bounds: Bounds | null;
}

/** Reads the data of a `tiles` event; null for what is none. */
export function parseChange(data: string): TileChange | null {
  const read = parseJson(data);
  if (typeof read !== "object" || read === null) return null;
  const { layers, tiles, bounds } = read as Record<string, unknown>;
  if (layers !== null && !isTexts(layers)) return null;
  const known = Array.isArray(tiles) ? tiles.filter(isTile) : null;
  return { layers, tiles: known, bounds: isBounds(bounds) ? bounds : null };
}

/** The sequence that a `hello` event says the server is at; null where it says none. */
export function parseHello(data: string): string | null {
  const read = parseJson(data);
  if (typeof read !== "object" || read === null) return null;
  const { seq, sequence = seq } = read as Record<string, unknown>;
  return typeof sequence === "number" || typeof sequence === "string" ? String(sequence) : null;
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
