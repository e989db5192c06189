import { expect, type Page, test } from "../../web/e2e/onemap.ts";

const CHANGES = "**/api/tiles/changes";

/** A server that says at each connection what is next in `script`, and then ends it. */
async function serve(page: Page, script: readonly string[]): Promise<void> {
  let connection = 0;
  await page.route(CHANGES, async (route) => {
    const body = `retry: 300\n${script[Math.min(connection, script.length - 1)]}`;
    connection += 1;
    await route.fulfill({ contentType: "text/event-stream", body });
  });
}

const hello = (sequence: number) => `event: hello\ndata: {"sequence":${sequence}}\n\n`;
const tiles = (sequence: number, data: object) =>
  `id: ${sequence}\nevent: tiles\ndata: ${JSON.stringify(data)}\n\n`;

/** The layers of the tiles that are asked for from now on. */
function askedOf(page: Page): Set<string> {
  const asked = new Set<string>();
  page.on("request", (request) => {
    const named = /\/tiles\/([^/]+)\/\d+\/\d+\/\d+$/.exec(new URL(request.url()).pathname)?.[1];
    if (named) asked.add(named);
  });
  return asked;
}

test("what changed is fetched again, and nothing else", async ({ page, map, district }) => {
  const [lon, lat] = district.center;
  let say = hello(7);
  await page.route(CHANGES, (route) =>
    route.fulfill({ contentType: "text/event-stream", body: `retry: 300\n${say}` }),
  );
  await map.open(`/#map=15/${lat}/${lon}&layers=toilets,clinics`);
  const asked = askedOf(page);
  say = tiles(8, { layers: ["toilets"], tiles: null, bounds: [lon, lat, lon + 1e-4, lat + 1e-4] });
  await expect.poll(() => [...asked]).toEqual(["toilets"]);
});

test("after a gap everything in view is fetched again", async ({ page, map }) => {
  let say = hello(7);
  await page.route(CHANGES, (route) =>
    route.fulfill({ contentType: "text/event-stream", body: `retry: 300\n${say}` }),
  );
  await map.open("/#layers=toilets");
  const asked = askedOf(page);
  say = hello(9);
  await expect.poll(() => asked.size).toBe(2);
  expect(asked).toContain("toilets");
});

test("a server that tells of no changes is no trouble", async ({ page, map }) => {
  await serve(page, [""]);
  await page.route(CHANGES, (route) => route.fulfill({ status: 404, body: "" }));
  await map.open("/#layers=toilets");
  await expect(page.locator(".notice")).toHaveCount(0);
});
