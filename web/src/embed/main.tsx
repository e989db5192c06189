import { render } from "preact";
import "../controls/css/tokens.css";
import "../controls/css/base.css";
import "../controls/css/panels.css";
import "../controls/css/layers.css";
import "./embed.css";
import { language, languageTag } from "../state/language.ts";
import { wantedOf } from "./document.ts";
import { Embed } from "./Embed.tsx";

const wanted = wantedOf(location.pathname, location.search, location.hash);
language.value = wanted.language;
document.documentElement.lang = languageTag.value;
const root = document.getElementById("app");
if (root) render(<Embed wanted={wanted} />, root);
