import { effect } from "@preact/signals";
import { render } from "preact";
import "../controls/css/tokens.css";
import "./demo.css";
import { LANGUAGE_TAGS } from "../i18n/index.ts";
import { Demo } from "./Demo.tsx";
import { demoLanguage, say } from "./language.ts";

effect(() => {
  document.documentElement.lang = LANGUAGE_TAGS[demoLanguage.value];
  document.title = `${say("title")} – ${say("map")}`;
});
const root = document.getElementById("demo");
if (root) render(<Demo />, root);
