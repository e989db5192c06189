import { render } from "preact";
import "./controls/css/tokens.css";
import "./controls/css/base.css";
import "./controls/css/layout.css";
import "./controls/css/parts.css";
import "./controls/css/panels.css";
import "./controls/css/layers.css";
import "./controls/css/maps.css";
import "./controls/css/forecast.css";
import { App } from "./controls/App.tsx";
import { start } from "./state/start.ts";

const root = document.getElementById("app");
if (root) void open(root);

/** The map, or the studio: that one is fetched only by those who ask for it. */
async function open(root: HTMLElement): Promise<void> {
  if (/^\/studio\/?$/.test(location.pathname)) {
    const { openStudio } = await import("./studio/main.tsx");
    openStudio(root);
  } else {
    start();
    render(<App />, root);
  }
}
