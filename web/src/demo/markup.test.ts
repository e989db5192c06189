import { expect, test } from "vitest";
import { attributesOf, FIRST_OPTIONS, markupOf, twoLines } from "./markup.ts";

test("two lines embed the box", () => {
  expect(twoLines("https://map.example/")).toBe(
    '<script type="module" src="https://map.example/widget/onemap-address.js"></script>\n' +
      '<onemap-address name="address_code" required></onemap-address>',
  );
});

test("both levels are what goes without saying", () => {
  const both = { ...FIRST_OPTIONS, building: true, required: false };
  expect(markupOf(attributesOf(both))).not.toContain("level");
  expect(markupOf(attributesOf(FIRST_OPTIONS))).toContain('level="room" required>');
});
