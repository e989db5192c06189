import { expect, test } from "vitest";
import { dictionaries, translate } from "./index.ts";
import { formatCountdown, formatDistance } from "./quantities.ts";

const { zh, en } = dictionaries;
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test("both languages have the same keys", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
});

test.each(Object.keys(zh) as (keyof typeof zh)[])("%s fills the same blanks in both", (key) => {
  expect(placeholders(en[key])).toEqual(placeholders(zh[key]));
  expect(en[key]).not.toBe("");
});

test("only the other language's own name is Chinese in the English texts", () => {
  const chinese = Object.entries(en).filter(([, text]) => /[\u4e00-\u9fff]/.test(text));
  expect(chinese.map(([key]) => key)).toEqual(["app.language", "app.language.label"]);
});

test("a blank without a value stays visible", () => {
  expect(translate("en", "nearby.title", {})).toBe("Nearest {kind}");
  expect(translate("en", "nearby.title", { kind: "school" })).toBe("Nearest school");
});

test("distances are said as people say them", () => {
  expect(formatDistance(84.6, "zh")).toBe("85米");
  expect(formatDistance(1234, "en")).toBe("1.2 km");
  expect(formatDistance(12_345, "zh")).toBe("12公里");
});

test("a countdown never goes below zero", () => {
  expect(formatCountdown(605)).toBe("10:05");
  expect(formatCountdown(-3)).toBe("0:00");
});
