import type { Catalogue, LayerCategory, LayerEntry } from "../api/types.ts";

/** The layers whose titles, or whose drawer's title, hold every word of `query`, in either
 * language; drawers without any are left out. Without a word all of them. */
export function searchCatalogue(catalogue: Catalogue, query: string): readonly LayerCategory[] {
  const words = wordsOf(query);
  if (words.length === 0) return catalogue.categories;
  return catalogue.categories.flatMap((category) => {
    const drawer = `${category.title.zh} ${category.title.en}`.toLowerCase();
    const layers = category.layers.filter((layer) => holds(`${textOf(layer)} ${drawer}`, words));
    return layers.length > 0 ? [{ ...category, layers }] : [];
  });
}

export function wordsOf(query: string): string[] {
  return query.trim().toLowerCase().normalize("NFKC").split(/\s+/).filter(Boolean);
}

function textOf({ id, title }: LayerEntry): string {
  return `${title.zh} ${title.en} ${id}`.toLowerCase().normalize("NFKC");
}

function holds(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** A title in parts, those that were searched for marked. */
export function marked(title: string, query: string): { text: string; hit: boolean }[] {
  const words = wordsOf(query).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (words.length === 0) return [{ text: title, hit: false }];
  return title
    .split(new RegExp(`(${words.join("|")})`, "i"))
    .map((text, at) => ({ text, hit: at % 2 === 1 }))
    .filter(({ text }) => text !== "");
}
