import { expect, test } from "vitest";
import { type StudioTextKey, texts } from "./index.ts";

const { zh, en } = texts;
const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test("both languages have the same keys", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
});

test.each(Object.keys(zh) as StudioTextKey[])("%s fills the same blanks in both", (key) => {
  expect(blanks(en[key])).toEqual(blanks(zh[key]));
  expect(en[key]).not.toBe("");
});

test("only the way to Chinese is Chinese in the English texts", () => {
  const chinese = Object.entries(en).filter(([, text]) => /[\u4e00-\u9fff]/.test(text));
  expect(chinese.map(([key]) => key)).toEqual(["language"]);
});
