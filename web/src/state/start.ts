import { signal } from "@preact/signals";
import type { StyleSpecification } from "maplibre-gl";
import { getBaseStyle, getDistrict } from "../api/endpoints.ts";
import { getMap } from "../api/maps.ts";
import { explain } from "../api/problems.ts";
import { layersOfMap, withLooks } from "../layers/compose.ts";
import { enter, keepAddress } from "./address.ts";
import { followSession, loadCatalogue } from "./catalogue.ts";
import { language } from "./language.ts";
import { adopt, followPlanner, loadKeys, showView } from "./maps.ts";
import { notify } from "./notices.ts";
import { token } from "./session.ts";
import { doorOf, parseHash, type SharedState, type View } from "./url.ts";
import { district } from "./view.ts";
import { watchPage } from "./visit.ts";

export const baseStyle = signal<StyleSpecification | null>(null);
/** The view a shared address asks for; null shows the whole district. */
export const firstView = signal<View | null>(null);
/** Why the map cannot open. */
export const startFailure = signal<string | null>(null);

/** Reads the address, opens its door and fetches what the first picture needs. */
export function start(): void {
  const shared = parseHash(location.hash);
  if (shared.language) language.value = shared.language;
  firstView.value = shared.view;
  watchPage();
  enter(doorOf(location.pathname));
  keepAddress();
  followSession();
  followPlanner();
  void loadLayers(shared);
  void loadMap();
}

/** What the address names; with a saved map also that map's looks, and what else it leaves open. */
async function loadLayers({ layers, saved, view }: SharedState): Promise<void> {
  const found = saved ? await getMap(saved, token.peek()).catch(() => null) : null;
  if (saved && !found) notify("maps.missing", {}, "problem");
  if (!found) return loadCatalogue(layers);
  adopt(found);
  const kept = layersOfMap(found.layers);
  await loadCatalogue(layers ? withLooks(layers, kept) : kept);
  if (!view) showView(found.view);
  void loadKeys();
}

export async function loadMap(): Promise<void> {
  startFailure.value = null;
  try {
    const [found, style] = await Promise.all([getDistrict(), getBaseStyle()]);
    district.value = found;
    baseStyle.value = style;
  } catch (error) {
    startFailure.value = explain(error, language.value);
  }
}
