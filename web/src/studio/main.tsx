import "./css/studio.css";
import "./css/parts.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { languageTag } from "../state/language.ts";
import { firstView, loadMap } from "../state/start.ts";
import { settledView } from "../state/view.ts";
import { Studio } from "./controls/Studio.tsx";
import { keepChecking } from "./state/preview.ts";
import { address, parseAddress, readHash, writeHash } from "./state/room.ts";
import { s } from "./texts/index.ts";

/** Opens the studio in `root`. */
export function openStudio(root: HTMLElement): void {
  firstView.value = readHash();
  effect(() => {
    document.documentElement.lang = languageTag.value;
    document.title = s("app.title");
  });
  effect(() => {
    if (settledView.value && languageTag.value) writeHash();
  });
  addEventListener("popstate", () => {
    address.value = parseAddress(location.search);
  });
  keepChecking();
  void loadMap();
  render(<Studio />, root);
}
