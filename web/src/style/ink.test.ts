import { expect, test } from "vitest";
import { inkOn } from "./ink.ts";

test("signs are white as long as that is seen, and dark on what is light", () => {
  expect(["#000000", "#1f6f8b", "#b3261e", "#d6436a"].map(inkOn)).toEqual(Array(4).fill("#ffffff"));
  expect(["#ffffff", "#f4d35e", "#a9b1e2"].map(inkOn)).toEqual(Array(3).fill("#26303a"));
});
