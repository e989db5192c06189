import { expect, test } from "vitest";
import type { Catalogue } from "../api/types.ts";
import { marked, searchCatalogue } from "./search.ts";

function layer(id: string, zh: string, en: string) {
  const rest = { geometry: "point", minzoom: 0, maxzoom: 16, visible: false } as const;
  return { id, title: { zh, en }, tiles: `/tiles/${id}.json`, ...rest };
}

const catalogue: Catalogue = {
  categories: [
    {
      id: "education",
      title: { zh: "教育", en: "Education" },
      layers: [layer("schools", "学校", "Schools"), layer("seats", "学位缺口", "Seat shortage")],
    },
    {
      id: "health",
      title: { zh: "卫生", en: "Health" },
      layers: [layer("clinics", "社康中心", "Clinics")],
    },
  ],
};
const found = (query: string) =>
  searchCatalogue(catalogue, query).map(({ id, layers }) => [id, ...layers.map((l) => l.id)]);

test("layers are found by their titles in both languages, by id, and by their drawer", () => {
  expect(found("学")).toEqual([["education", "schools", "seats"]]);
  expect(found("  SEAT short ")).toEqual([["education", "seats"]]);
  expect(found("clinics")).toEqual([["health", "clinics"]]);
  expect(found("教育 学位")).toEqual([["education", "seats"]]);
  expect(found("nothing")).toEqual([]);
  expect(found(" ")).toEqual([
    ["education", "schools", "seats"],
    ["health", "clinics"],
  ]);
});

test("what was searched for is marked, whatever it holds", () => {
  expect(marked("Seat shortage", "short")).toEqual([
    { text: "Seat ", hit: false },
    { text: "short", hit: true },
    { text: "age", hit: false },
  ]);
  expect(marked("a.b", ".*(")).toEqual([{ text: "a.b", hit: false }]);
});
