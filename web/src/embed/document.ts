import type { StyleSpecification } from "maplibre-gl";
import { ask } from "../api/http.ts";
import type { Bilingual, LegendItem } from "../api/types.ts";

/** What a saved map's style says of it in words, beside what is drawn. */
export interface MapWords {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly bounds: readonly [number, number, number, number] | null;
  readonly layers: readonly LayerWords[];
}

export interface LayerWords {
  readonly id: string;
  readonly title: Bilingual;
  readonly owner: Bilingual;
  readonly minzoom: number;
  readonly visible: boolean;
  readonly legend: readonly LegendItem[];
}

export interface EmbeddedMap {
  readonly style: StyleSpecification;
  readonly words: MapWords;
}

/** Which map the page is for, its key and its language. A key behind `#` is never sent in the
 * address of the page. */
export interface Wanted {
  readonly id: string;
  readonly key: string | null;
  readonly language: "zh" | "en";
}

export function wantedOf(path: string, query: string, hash: string): Wanted {
  const [asked, kept] = [new URLSearchParams(query), new URLSearchParams(hash.replace(/^#/, ""))];
  const said = kept.get("lang") ?? asked.get("lang");
  return {
    id: path.replace(/\/+$/, "").split("/").at(-1) ?? "",
    key: kept.get("key") ?? asked.get("key"),
    language: said === "en" ? "en" : "zh",
  };
}

/** Fetches the map. Throws ProblemError, OfflineError. */
export async function fetchMap({ id, key }: Wanted): Promise<EmbeddedMap> {
  const path = `/styles/maps/${encodeURIComponent(id)}.json`;
  const { body } = await ask<StyleSpecification>(path, key ? { query: { key } } : {});
  const metadata = body.metadata as { readonly "onemap:map": MapWords };
  return { style: body, words: metadata["onemap:map"] };
}
