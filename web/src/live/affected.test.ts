import { describe, expect, test } from "vitest";
import { affected } from "./affected.ts";
import { parseChange, parseHello, type TileChange, type TileId } from "./change.ts";

const shown = (layers: string[], ...tiles: TileId[]) => ({ layers, tiles });
const HERE: TileId = [14, 13380, 7142];
const BESIDE: TileId = [14, 13381, 7142];
const sources = new Map([
  ["onemap", shown(["roads", "buildings"], HERE, BESIDE)],
  ["layers/toilets", shown(["toilets"], HERE, BESIDE)],
]);
const change = (more: Partial<TileChange>): TileChange => ({
  seq: 8,
  layers: ["buildings"],
  tiles: null,
  bounds: null,
  ...more,
});
const now = (more: Partial<TileChange>, shownNow = sources) =>
  Object.fromEntries(
    [...affected(change(more), shownNow)].map(([name, { stale }]) => [name, stale]),
  );

describe("a change of tiles", () => {
  test("is about the sources that show its layers, and no other", () => {
    expect(Object.keys(now({ layers: ["toilets"] }))).toEqual(["layers/toilets"]);
    expect(now({ layers: ["parks"] })).toEqual({});
    expect(Object.keys(now({ layers: null }))).toEqual(["onemap", "layers/toilets"]);
    expect(Object.keys(now({ layers: ["toilets", "roads"] }))).toEqual([
      "onemap",
      "layers/toilets",
    ]);
  });

  test("fetches the tiles it names that are in view", () => {
    const tiles: TileId[] = [[13, 6690, 3571], HERE, [14, 1, 1]];
    expect(now({ tiles })).toEqual({ onemap: [HERE] });
    expect(now({ tiles: [] })).toEqual({ onemap: [] });
  });

  test("fetches deeper tiles below the deepest that it names", () => {
    const [z, x, y] = HERE;
    const deep = new Map([
      ["s", shown(["buildings"], [16, x * 4 + 3, y * 4], [16, x * 4 + 4, y * 4])],
    ]);
    const found = now({ tiles: [[0, 0, 0], HERE] }, deep);
    expect(found).toEqual({ s: [[z + 2, x * 4 + 3, y * 4]] });
  });

  test("without tiles is about everything within its bounds", () => {
    expect(now({})).toEqual({ onemap: [HERE, BESIDE] });
    expect(now({ bounds: [114.0, 22.455, 114.005, 22.46] })).toEqual({ onemap: [HERE] });
    expect(now({ bounds: [0, 0, 1, 1] })).toEqual({ onemap: [] });
  });
});

test("events that are none are left alone", () => {
  const told = '{"seq":8,"layers":["a"],"tiles":[[1,2,3],[1]],"bounds":[1,2,3,4]}';
  expect(parseChange(told)).toEqual({
    seq: 8,
    layers: ["a"],
    tiles: [[1, 2, 3]],
    bounds: [1, 2, 3, 4],
  });
  expect(parseChange('{"seq":8,"layers":["a"],"tiles":null,"bounds":null}')?.tiles).toBeNull();
  for (const broken of ["", "{", "1", "null", '{"layers":["a"]}', '{"seq":1,"layers":[1]}']) {
    expect(parseChange(broken)).toBeNull();
  }
  expect(parseHello('{"seq":12}')).toBe(12);
  expect(parseHello("{}")).toBeNull();
  expect(parseChange('{"seq":8,"layers":null,"tiles":null,"bounds":null}')?.layers).toBeNull();
});
