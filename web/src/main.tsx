import { render } from "preact";
import "./controls/css/tokens.css";
import "./controls/css/base.css";
import "./controls/css/layout.css";
import "./controls/css/parts.css";
import "./controls/css/panels.css";
import { App } from "./controls/App.tsx";
import { start } from "./state/start.ts";

start();
const root = document.getElementById("app");
if (root) render(<App />, root);
