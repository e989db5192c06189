import { signal } from "@preact/signals";
import type { StyleSpecification } from "maplibre-gl";
import { getBaseStyle, getDistrict } from "../api/endpoints.ts";
import { explain } from "../api/problems.ts";
import { enter, keepAddress } from "./address.ts";
import { loadCatalogue } from "./catalogue.ts";
import { language } from "./language.ts";
import { doorOf, parseHash, type View } from "./url.ts";
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
  void loadCatalogue(shared.layers);
  void loadMap();
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
