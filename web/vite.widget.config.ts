import { defineConfig } from "vite";

/** The address box for the forms of others: one file whose name stays, with nothing beside it. */
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  publicDir: false,
  build: {
    target: "es2022",
    emptyOutDir: false,
    modulePreload: false,
    rolldownOptions: {
      input: new URL("src/widget/onemap-address.ts", import.meta.url).pathname,
      output: { entryFileNames: "widget/[name].js", codeSplitting: false },
    },
  },
});
