import { mkdirSync, writeFileSync } from "node:fs";
import { type Page, test } from "@playwright/test";
import type { District } from "../../src/api/types.ts";
import { cameraFor } from "./camera.ts";
import { type Card, pageOf } from "./cards.ts";
import { type Drawer, drawers, get, places, whole } from "./catalogue.ts";
import { draw, openMap } from "./thumbnail.ts";

/** Draws every layer once and puts the pictures on one page a category. */
const into = process.env.ONEMAP_SHEET_OUT ?? "../docs/layers";
const accounts = process.env.ONEMAP_SHEET_ACCOUNTS ?? "../data/demo-accounts.txt";
const only = (process.env.ONEMAP_SHEET_ONLY ?? "").split(",").filter((id) => id !== "");
/** A page of pictures has to stay light for readers of the docs. */
const MOST_BYTES = 350_000;

test("contact sheet", async ({ page, request }) => {
  mkdirSync(into, { recursive: true });
  const { center } = await get<District>(request, "/api/district", null);
  const all = await drawers(request, accounts);
  const blank: string[] = [];
  await openMap(page);
  for (const drawer of all.filter(({ id }) => only.length === 0 || only.includes(id))) {
    const cards: Card[] = [];
    for (const seen of drawer.layers) {
      const layer = await whole(request, drawer.id, seen);
      const camera = cameraFor(layer, await places(request, layer), center);
      const thumbnail = await draw(page, layer, camera);
      const { drawn, errors } = thumbnail;
      console.log(drawer.id, layer.id, camera.zoom.toFixed(1), drawn, ...errors);
      if (drawn === 0) blank.push(layer.id);
      cards.push({ layer, thumbnail });
    }
    await save(page, drawer, cards);
  }
  writeFileSync(`${into}/README.md`, contents(all));
  if (blank.length) throw new Error(`nothing is drawn of ${blank.join(", ")}`);
});

async function save(page: Page, { id, title }: Drawer, cards: readonly Card[]): Promise<void> {
  const sheet = await page.context().newPage();
  await sheet.setContent(pageOf(title, cards));
  for (let quality = 82; quality > 30; quality -= 6) {
    const picture = await sheet.screenshot({ type: "jpeg", quality, fullPage: true });
    writeFileSync(`${into}/${id}.jpg`, picture);
    if (picture.byteLength <= MOST_BYTES) break;
  }
  await sheet.close();
}

function contents(all: readonly Drawer[]): string {
  const count = all.reduce((sum, { layers }) => sum + layers.length, 0);
  const parts = all.map(
    ({ id, title, layers }) =>
      `## ${title.zh} ${title.en} (${layers.length})\n\n![${title.en}](${id}.jpg)\n`,
  );
  return `# All ${count} layers at a glance

Every layer of the catalogue as a browser draws it over the demo district, with its legend. 需登录 marks layers that
need a login. How a layer is written: [layers](../layers.md). These pictures are taken by \`make sheet\`.

${parts.join("\n")}`;
}
