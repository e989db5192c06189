import { describe, expect, test } from "vitest";
import { doorOf, formatHash, parseHash, pathOf } from "./url.ts";

const view = { lon: 114.05791, lat: 22.54312, zoom: 15.25, bearing: -18, pitch: 58 };

describe("a shared address", () => {
  test("comes back as it was", () => {
    const state = {
      view,
      layers: [
        { id: "toilets", opacity: 1 },
        { id: "building-uses", opacity: 0.6 },
        { id: "school-seats", opacity: 1, step: "y3" },
      ],
      language: "en" as const,
      saved: "abcdefgh23456722",
    };
    expect(parseHash(formatHash(state))).toEqual(state);
  });

  test("leaves flat angles out", () => {
    const flat = { ...view, bearing: 0, pitch: 0 };
    expect(formatHash({ view: flat, layers: null, language: null })).toBe(
      "#map=15.25/22.54312/114.05791",
    );
  });

  test("tells no layers from layers not named", () => {
    expect(parseHash("#layers=").layers).toEqual([]);
    expect(parseHash("#lang=zh").layers).toBeNull();
  });

  test("takes each layer once", () => {
    expect(parseHash("#layers=a,b:50,a:20").layers).toEqual([
      { id: "a", opacity: 1 },
      { id: "b", opacity: 0.5 },
    ]);
  });

  test.each([
    "#map=abc/22/114",
    "#map=15/22",
    "#map=15/91/114",
    "#map=15/22/190",
    "#map=15/22/",
    "#map=99/22/114",
    "#map=15/22/114/0/NaN",
    "",
  ])("leaves a broken view open: %s", (hash) => {
    expect(parseHash(hash).view).toBeNull();
  });

  test("survives what is no percent of anything", () => {
    expect(parseHash("#layers=%E0%A4,x:900:Y-1&lang=fr&saved=../x")).toEqual({
      view: null,
      layers: [
        { id: "%E0%A4", opacity: 1 },
        { id: "x", opacity: 1 },
      ],
      language: null,
    });
  });
});

describe("a door", () => {
  test.each([
    ["/", { name: "map" }],
    ["/nearby", { name: "nearby" }],
    ["/b/4403990010010100001", { name: "building", code: "4403990010010100001" }],
    ["/studio", { name: "map" }],
  ])("%s", (path, door) => {
    expect(doorOf(path)).toEqual(door);
  });

  test("keeps a code that is no plain word", () => {
    const door = { name: "building", code: "a/b ?" } as const;
    expect(doorOf(pathOf(door))).toEqual(door);
  });
});
