import { defineConfig } from "@playwright/test";

/** Where the server to test listens; `tests/e2e/run.py` starts one and says where. */
const baseURL = process.env.ONEMAP_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  testDir: "../tests/e2e",
  outputDir: "test-results",
  forbidOnly: true,
  // Software WebGL on few cores: one browser at a time, and patience for the first tiles.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    baseURL,
    viewport: { width: 1440, height: 900 },
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-sandbox"],
    },
  },
});
