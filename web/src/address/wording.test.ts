import { expect, test } from "vitest";
import { OfflineError, ProblemError } from "../api/http.ts";
import type { AddressHit } from "../api/types.ts";
import { readLevels } from "./levels.ts";
import type { SearchState } from "./state.ts";
import { speak, TEXTS, textLanguage } from "./texts.ts";
import { differencesOf, noteOf, ownPart } from "./wording.ts";

const say = speak("zh");
const hit = (text: string): AddressHit => ({
  id: text,
  code: null,
  text,
  level: "estate",
  lon: 114,
  lat: 22.5,
});
const STATE: SearchState = {
  text: "东路",
  trail: [],
  chosen: null,
  open: true,
  options: [],
  active: -1,
  progress: "answered",
  failure: null,
  match: null,
  more: false,
};
const problem = (status: number) => new ProblemError({ status, request_id: "abc" });

test("a hit is called by what it adds to its parent, or to the areas it lies in", () => {
  const parent = hit("甲区乙街道丙社区东路1号花园");
  expect(ownPart(hit("甲区乙街道丙社区东路1号花园2栋"), parent)).toBe("2栋");
  expect(ownPart(parent, null)).toBe("东路1号花园");
  expect(ownPart(parent, parent)).toBe("东路1号花园");
});

test.each([
  [new OfflineError(null), "连不上地址服务，请检查网络。"],
  [problem(503), "地址服务正忙，请稍后再试。"],
  [problem(429), "地址服务正忙，请稍后再试。"],
  [problem(400), "这段文字没法查找。"],
  [problem(500), "地址服务出错了（编号 abc）。"],
])("%s is said in words", (failure, expected) => {
  expect(noteOf({ ...STATE, progress: "failed", failure }, say)).toBe(expected);
});

test("nothing found names what was looked for, and where", () => {
  expect(noteOf(STATE, say)).toContain("没有找到“东路”");
  const trail = [{ hit: hit("甲区乙街道花园"), typed: "" }];
  expect(noteOf({ ...STATE, trail }, say)).toBe("“花园”中没有找到“东路”。");
  expect(noteOf({ ...STATE, trail, text: "" }, say)).toBe("“花园”下面没有登记地址。");
});

test("differences are sentences, left-overs the last of them", () => {
  const difference = (component: string, given: string | null, found: string | null) => ({
    component,
    given,
    found,
  });
  const match = {
    class: "B" as const,
    items: [],
    unmatched: ["转交", "李四"],
    differences: [
      difference("road", "东街", "东路"),
      difference("community", null, "丙社区"),
      difference("wing", "左翼", null),
      difference("status", "retired", "4403990010010100002"),
    ],
  };
  expect(differencesOf(match, say)).toEqual([
    "道路：写的是“东街”，标准地址为“东路”",
    "社区：没有写，标准地址有“丙社区”",
    "wing：写了“左翼”，标准地址没有",
    "写的地址已注销，没有接替的地址",
    "没有用上：转交、李四",
  ]);
});

test("a retired address is said to be what is found for it", () => {
  const differences = [{ component: "status", given: "retired", found: null }];
  const match = { class: "C" as const, items: [hit("东路3号")], differences, unmatched: [] };
  expect(differencesOf(match, say)).toEqual(["写的地址已注销，现为下面所列"]);
  const note = (items: AddressHit[]) =>
    noteOf({ ...STATE, match: { ...match, class: "A", items } }, say);
  expect(note([hit("东路3号")])).toBe("与标准地址一致");
  expect(note([])).toBe("没有与这段文字相符的标准地址。");
});

test("both languages fill the same blanks", () => {
  const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const key of Object.keys(TEXTS.zh) as (keyof typeof TEXTS.zh)[]) {
    expect(blanks(TEXTS.en[key]), key).toEqual(blanks(TEXTS.zh[key]));
    expect(TEXTS.en[key], key).not.toMatch(/[\u4e00-\u9fff]/);
  }
});

test.each([
  ["en", "en"],
  ["en-GB", "en"],
  ["zh-Hant", "zh"],
  ["fr", "zh"],
  [null, "zh"],
] as const)("the language of %s is %s", (tag, expected) => {
  expect(textLanguage(tag)).toBe(expected);
});

test.each([
  ["building|room", ["building", "room"]],
  ["room", ["room"]],
  ["estate, building", ["estate", "building"]],
  ["palace", ["building", "room"]],
  [null, ["building", "room"]],
] as const)("the levels of %s", (text, expected) => {
  expect([...readLevels(text)]).toEqual(expected);
});
