import { expect, test } from "vitest";
import { markedPieces } from "./marks.ts";

const shown = (...given: Parameters<typeof markedPieces>) =>
  markedPieces(...given)
    .map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join("");

test.each([
  [[], "海天公寓1栋"],
  [[[0, 2]], "[海天]公寓1栋"],
  [[[4, 5]], "海天公寓[1]栋"],
  [
    [
      [4, 6],
      [0, 2],
    ],
    "[海天]公寓[1栋]",
  ],
  [
    [
      [0, 4],
      [2, 5],
    ],
    "[海天公寓][1]栋",
  ],
  [[[5, 99]], "海天公寓1[栋]"],
  [[[3, 3]], "海天公寓1栋"],
] as const)("%j", (ranges, expected) => {
  expect(shown("海天公寓1栋", ranges)).toBe(expected);
});

test("a part of a text has the marks that fall into it", () => {
  expect(shown("甲区海天公寓", [[1, 4]], 2)).toBe("[海天]公寓");
  expect(shown("甲区海天公寓", [[1, 4]], 0, 2)).toBe("甲[区]");
});
