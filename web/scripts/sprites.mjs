/**
 * Draws the icon sheet: `node scripts/sprites.mjs FOLDER` writes onemap{,@2x}.{json,png}, and the
 * icons' outlines for legends.
 * Every icon is a signed distance field, so a style may colour it and give it a halo.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { encodePng } from "./png.mjs";
import { signedDistanceField } from "./sdf.mjs";

const ICON_PX = 15;
const MARGIN_PX = 4;
const CELL_PX = ICON_PX + 2 * MARGIN_PX;
/** Pixels of the fine drawing to a pixel of the sheet at ratio 1. */
const FINE_PX = 8;
const COLUMNS = 10;

const require = createRequire(import.meta.url);
const folders = {
  maki: path.join(path.dirname(require.resolve("@mapbox/maki/package.json")), "icons"),
  temaki: path.join(path.dirname(require.resolve("@rapideditor/temaki/package.json")), "icons"),
};

/** @param {string} source for example `maki:toilet` */
function readIcon(source) {
  const [set, name] = source.split(":");
  if (set !== "maki" && set !== "temaki") throw new Error(`Unknown icon set in ${source}.`);
  return readFileSync(path.join(folders[set], `${name}.svg`), "utf8");
}

/** @param {string} svg @param {number} ratio */
function drawField(svg, ratio) {
  const fine = FINE_PX / ratio;
  const image = new Resvg(svg, { fitTo: { mode: "width", value: ICON_PX * FINE_PX } }).render();
  // Each reading of `pixels` copies the picture.
  const { pixels } = image;
  const cell = CELL_PX * FINE_PX;
  const left = Math.floor((cell - image.width) / 2);
  const top = Math.floor((cell - image.height) / 2);
  const alpha = new Uint8Array(cell * cell);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      alpha[(top + y) * cell + left + x] = pixels[(y * image.width + x) * 4 + 3] ?? 0;
    }
  }
  return signedDistanceField(alpha, cell, cell, fine);
}

/** @param {Record<string, string>} icons @param {number} ratio */
function drawSheet(icons, ratio) {
  const sources = [...new Set(Object.values(icons))];
  const cell = CELL_PX * ratio;
  const width = COLUMNS * cell;
  const height = Math.ceil(sources.length / COLUMNS) * cell;
  const pixels = new Uint8Array(width * height * 4);
  sources.forEach((source, index) => {
    const field = drawField(readIcon(source), ratio);
    const left = (index % COLUMNS) * cell;
    const top = Math.floor(index / COLUMNS) * cell;
    field.forEach((value, at) => {
      const y = top + Math.floor(at / cell);
      pixels[(y * width + left + (at % cell)) * 4 + 3] = value;
    });
  });
  const places = Object.entries(icons).map(([name, source]) => {
    const index = sources.indexOf(source);
    const x = (index % COLUMNS) * cell;
    const y = Math.floor(index / COLUMNS) * cell;
    return [name, { x, y, width: cell, height: cell, pixelRatio: ratio, sdf: true }];
  });
  return { png: encodePng(pixels, width, height), index: Object.fromEntries(places) };
}

/** The paths of a drawing; some are broken into lines by character references. @param {string} svg */
function outlinesOf(svg) {
  return [...svg.matchAll(/ d="([^"]+)"/g)].map(([, d = ""]) => d.replaceAll(/&#x\w+;/g, " "));
}

const folder = process.argv[2];
if (!folder) throw new Error("Name the folder to write to: node scripts/sprites.mjs FOLDER.");
const icons = JSON.parse(readFileSync(new URL("icons.json", import.meta.url), "utf8"));
mkdirSync(folder, { recursive: true });
for (const [ratio, suffix] of /** @type {[number, string][]} */ ([
  [1, ""],
  [2, "@2x"],
])) {
  const sheet = drawSheet(icons, ratio);
  writeFileSync(path.join(folder, `onemap${suffix}.png`), sheet.png);
  writeFileSync(path.join(folder, `onemap${suffix}.json`), JSON.stringify(sheet.index));
}
const drawings = Object.entries(icons).map(([name, source]) => [
  name,
  outlinesOf(readIcon(source)),
]);
writeFileSync(path.join(folder, "outlines.json"), JSON.stringify(Object.fromEntries(drawings)));
