import { describe, expect, test } from "vitest";
import { layersOfTiles, nextSources, type Sources, sourceOfLayer } from "./sources.ts";

const NONE: Sources = new Map();
const wanted = (kin: string, ...ids: string[]) => ids.map((id) => ({ id, kin }));
const listed = (sources: Sources) => [...sources].map(([name, ids]) => [name, ...ids]);

describe("sources", () => {
  test("are there for layers that are on, and for no other", () => {
    expect(nextSources(NONE, [])).toBe(NONE);
    expect(listed(nextSources(NONE, wanted("a", "x")))).toEqual([["layers/x", "x"]]);
  });

  test("are shared by layers of a kin that come on together, a few each", () => {
    const ids = Array.from({ length: 14 }, (_, n) => `l${String(n).padStart(2, "0")}`);
    const sources = nextSources(NONE, [...wanted("a", ...ids), ...wanted("b", "other")]);
    expect([...sources.values()].map((members) => members.length)).toEqual([6, 6, 2, 1]);
    expect(sourceOfLayer(sources).get("other")).toBe("layers/other");
  });

  test("do not change for a layer while others come and go", () => {
    const first = nextSources(NONE, wanted("a", "x", "y"));
    const more = nextSources(first, wanted("a", "z", "x", "y"));
    expect(listed(more)).toEqual([
      ["layers/x,y", "x", "y"],
      ["layers/z", "z"],
    ]);
    const fewer = nextSources(more, wanted("a", "y"));
    expect(listed(fewer)).toEqual([["layers/x,y", "x", "y"]]);
    expect(nextSources(fewer, wanted("a", "y", "x"))).toBe(fewer);
    expect(nextSources(fewer, []).size).toBe(0);
  });
});

test("an address of tiles names its layers", () => {
  expect(layersOfTiles("/tiles/a,b-c.json")).toEqual(["a", "b-c"]);
  expect(layersOfTiles("/tiles/a,b-c/10/5/6")).toEqual(["a", "b-c"]);
  expect(layersOfTiles("/tiles/matrix/a/10/5/6")).toEqual([]);
  expect(layersOfTiles("/sprites/onemap.json")).toEqual([]);
});
