import ranges from "@fontsource/noto-sans-sc/unicode.json";
import type { FontFacesSpecification } from "maplibre-gl";

/** The names that `text-font` uses, and the weights they stand for. */
const WEIGHTS = { "Noto Sans SC": 400, "Noto Sans SC Medium": 500 } as const;

const files = import.meta.glob<string>(
  [
    "/node_modules/@fontsource/noto-sans-sc/files/*-{400,500}-normal.woff2",
    // All of the letters in one piece.
    "!**/*-chinese-simplified-*",
  ],
  { query: "?url", import: "default", eager: true },
);

/**
 * The same letters on every device: Noto Sans SC in about a hundred pieces a weight, each fetched
 * when a letter of its range is first drawn. `origin` makes their addresses whole.
 */
export function fontFaces(origin: string): FontFacesSpecification {
  return Object.fromEntries(
    Object.entries(WEIGHTS).map(([name, weight]) => [name, facesOf(weight, origin)]),
  );
}

function facesOf(weight: number, origin: string) {
  return Object.entries(ranges).flatMap(([piece, range]) => {
    const name = piece.replaceAll(/[[\]]/g, "");
    const file =
      files[
        `/node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-${name}-${weight}-normal.woff2`
      ];
    return file ? [{ url: new URL(file, origin).href, "unicode-range": range.split(",") }] : [];
  });
}
