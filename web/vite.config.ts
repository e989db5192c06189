import { defineConfig } from "vitest/config";

/** The server that answers everything but the client itself while developing. */
const server = process.env.ONEMAP_URL ?? "http://127.0.0.1:8080";
const served = ["/api", "/tiles", "/styles", "/sprites", "/ogc", "/pmtiles", "/widget/onemap"];

/** The pages: the map, the demo of the address box, and a saved map to embed. `vite.widget.config.ts` builds the box. */
const pages = ["index.html", "widget/index.html", "embed/index.html"];

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1400,
    rolldownOptions: { input: pages.map((page) => new URL(page, import.meta.url).pathname) },
  },
  worker: { format: "es" },
  server: { proxy: Object.fromEntries(served.map((path) => [path, server])) },
  test: {
    environment: "happy-dom",
    // A document for each file took ten times as long as all the tests.
    isolate: false,
    include: ["src/**/*.test.ts", "scripts/**/*.test.ts"],
  },
});
