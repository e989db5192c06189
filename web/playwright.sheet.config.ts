import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** The contact sheet of all layers: no test, but drawn as the tests are; see tests/e2e/sheet.py. */
export default defineConfig({
  ...tests,
  testDir: "./e2e/sheet",
  testMatch: "sheet.ts",
  // A drawer is some 25 maps.
  timeout: 900_000,
  use: { ...tests.use, viewport: { width: 1280, height: 900 }, trace: "off" },
});
