import type { Bilingual, Legend, LegendItem } from "../../src/api/types.ts";
import type { SheetLayer } from "./catalogue.ts";
import type { Thumbnail } from "./thumbnail.ts";

export interface Card {
  readonly layer: SheetLayer;
  readonly thumbnail: Thumbnail;
}

const CSS = `
  body { margin: 0; padding: 12px; width: 1256px; background: #fff; color: #26303a;
    font: 11px/1.35 "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
  h1 { font-size: 20px; margin: 0 0 10px } h1 small { font-weight: 400; color: #5b6670 }
  main { display: grid; grid-template-columns: repeat(4, 305px); gap: 14px 12px }
  figure { margin: 0 } img { display: block; width: 305px; height: 203px; outline: 1px solid #c9d0d6 }
  h2 { font-size: 13px; margin: 5px 0 0 } h2 small { font-weight: 400; color: #5b6670; font-size: 11px }
  p { margin: 0; color: #5b6670 } ul { margin: 2px 0 0; padding: 0; list-style: none; columns: 2 }
  ul.one { columns: 1 } li { display: flex; gap: 5px; break-inside: avoid; align-items: center }
  li span { flex: none; min-width: 16px; text-align: center } li svg { display: block; margin: auto }
  b { color: #b00020 }
  em { font-size: 10px; font-weight: 400; font-style: normal; padding: 1px 4px; border-radius: 3px; background: #e3e7ea; color: #26303a }`;

/** A page of one category's layers, to be taken a picture of. */
export function pageOf(title: Bilingual, cards: readonly Card[]): string {
  const figures = cards.map(({ layer, thumbnail }) => figureOf(layer, thumbnail)).join("");
  return `<!doctype html><meta charset="utf-8"><style>${CSS}</style>
    <h1>${safe(title.zh)} <small>${safe(title.en)} · ${cards.length}</small></h1><main>${figures}</main>`;
}

function figureOf({ title, id, legend, token }: SheetLayer, { picture, drawn }: Thumbnail): string {
  const nothing = drawn === 0 ? " <b>nothing drawn</b>" : "";
  const lock = token ? " <em>需登录</em>" : "";
  return `<figure><img src="${picture}" alt=""><h2>${safe(title.zh)}${lock} <small>${safe(title.en)}</small></h2>
    <p>${safe(id)}${measured(legend)}${nothing}</p>${legendOf(legend)}</figure>`;
}

function measured({ field }: Legend): string {
  if (!field) return "";
  return ` · ${safe(field.title.zh)}${field.unit ? ` (${safe(field.unit.zh)})` : ""}`;
}

function legendOf({ items }: Legend): string {
  const rows = items.map((item) => `<li><span>${sign(item)}</span>${safe(item.label.zh)}</li>`);
  return `<ul class="${items.length > 2 ? "two" : "one"}">${rows.join("")}</ul>`;
}

function sign(item: LegendItem): string {
  const color = safe(item.color);
  if (item.symbol === "heat") {
    const colors = (item.colors ?? [item.color]).map(safe).join(",");
    return `<i style="display:block;height:9px;background:linear-gradient(90deg,${colors})"></i>`;
  }
  if (item.symbol === "line")
    return svg(`<path d="M0 5h16" stroke="${color}" stroke-width="${item.width ?? 2}"/>`);
  if (item.symbol === "fill")
    return svg(`<path d="M1 0h14v10H1z" fill="${color}" stroke="#9aa4ad"/>`);
  const radius = item.radius ?? 5;
  const size = 2 * radius;
  return svg(`<circle cx="${radius}" cy="${radius}" r="${radius}" fill="${color}"/>`, size, size);
}

function svg(inner: string, height = 10, width = 16): string {
  return `<svg width="${width}" height="${height}">${inner}</svg>`;
}

function safe(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
