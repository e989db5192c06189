import { expect, test } from "vitest";
import type { AddressHit } from "../api/types.ts";
import { QUIET, type SearchState } from "./state.ts";
import { speak } from "./texts.ts";
import { codeOf, entriesOf, type Given, problemOf } from "./validity.ts";

const HIT: AddressHit = {
  id: "1",
  code: "4403990010010100001",
  text: "甲区乙街道东路1号",
  level: "building",
  lon: 114,
  lat: 22.5,
};
const NONE: Given = { state: "none" };
const with_ = (part: Partial<SearchState>): SearchState => ({ ...QUIET, ...part });
const say = speak("zh");
const flagOf = (state: SearchState, given: Given, required = false) =>
  problemOf(state, given, required, say)?.flag ?? null;

test("the value is the chosen address's code, before it what the page gave", () => {
  expect(codeOf(QUIET, NONE)).toBe("");
  expect(codeOf(QUIET, { state: "code", code: "7" })).toBe("7");
  expect(codeOf(with_({ chosen: HIT }), NONE)).toBe(HIT.code);
  expect(codeOf(with_({ chosen: { ...HIT, code: null } }), NONE)).toBe("");
});

test("an empty box is wrong only where it is required", () => {
  expect(flagOf(QUIET, NONE)).toBeNull();
  expect(flagOf(QUIET, NONE, true)).toBe("valueMissing");
});

test("a text or a step without a choice never passes for an address", () => {
  expect(flagOf(with_({ text: "东路" }), NONE)).toBe("badInput");
  expect(flagOf(with_({ trail: [{ hit: HIT, typed: "" }] }), NONE)).toBe("badInput");
  expect(flagOf(with_({ text: "东路1号", chosen: HIT }), NONE, true)).toBeNull();
});

test("a code that the service cannot be asked about is kept, one that it does not know is not", () => {
  const shown = with_({ text: "7" });
  expect(flagOf(shown, { state: "code", code: "7" }, true)).toBeNull();
  expect(flagOf(shown, { state: "missing", code: "7" })).toBe("customError");
});

test("a retired code is told of, with what it is now", () => {
  const given: Given = { state: "retired", code: "7", now: ["东路3号", "东路5号"] };
  expect(problemOf(QUIET, given, false, say)?.message).toBe(
    "这个地址已注销，现为“东路3号、东路5号”，请重新选择。",
  );
});

test("a form gets the code, and the text beside it where it asks for it", () => {
  const names = { code: "where", text: "where_text" };
  expect(entriesOf(names, "", null)).toBeNull();
  expect(entriesOf({ ...names, text: null }, "7", HIT)).toBe("7");
  expect([...(entriesOf(names, "7", HIT) as FormData)]).toEqual([
    ["where", "7"],
    ["where_text", HIT.text],
  ]);
});
