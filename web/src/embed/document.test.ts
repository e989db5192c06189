import { expect, test } from "vitest";
import { wantedOf } from "./document.ts";

test.each([
  ["/embed/abc", "", "#key=omk_1", { id: "abc", key: "omk_1", language: "zh" }],
  ["/embed/abc/", "?key=omk_2&lang=en", "", { id: "abc", key: "omk_2", language: "en" }],
  ["/embed/abc", "?key=omk_2", "#key=omk_1&lang=en", { id: "abc", key: "omk_1", language: "en" }],
  ["/embed/abc", "", "", { id: "abc", key: null, language: "zh" }],
])("an address says which map: %s%s%s", (path, query, hash, wanted) => {
  expect(wantedOf(path, query, hash)).toEqual(wanted);
});
