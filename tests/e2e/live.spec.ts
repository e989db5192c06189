import { expect, type Page, type Request, test } from "../../web/e2e/onemap.ts";

const planner = process.env.ONEMAP_E2E_PLANNER ?? "";
const password = process.env.ONEMAP_E2E_PLANNER_PASSWORD ?? "";
const CHANGES = "**/api/tiles/changes";

const hello = (seq: number) => `id: ${seq}\nevent: hello\ndata: {"seq":${seq}}\n\n`;
const tiles = (seq: number, data: object) =>
  `id: ${seq}\nevent: tiles\ndata: ${JSON.stringify({ seq, ...data })}\n\n`;

/** What a server says to who has heard `since`: up to 7 nothing new, then that tiles changed. */
type Script = (since: number) => string;
const nothing: Script = () => hello(7);
const change =
  (data: object): Script =>
  (since) =>
    since < 8 ? hello(7) + tiles(8, data) : hello(8);

/** A server that says what is in the script of that moment, and ends the connection. Answers who
 * listened. */
async function serve(page: Page, script: () => Script): Promise<Request[]> {
  const connections: Request[] = [];
  await page.route(CHANGES, async (route) => {
    const request = route.request();
    connections.push(request);
    const body = script()(Number(request.headers()["last-event-id"] ?? 0));
    await route.fulfill({ contentType: "text/event-stream", body });
  });
  return connections;
}

/** The requests for tiles that are made from now on, by their layers. */
function askedOf(page: Page): Map<string, Request> {
  const asked = new Map<string, Request>();
  page.on("request", (request) => {
    const named = /\/tiles\/([^/]+)\/\d+\/\d+\/\d+$/.exec(new URL(request.url()).pathname)?.[1];
    if (named) asked.set(named, request);
  });
  return asked;
}

test("what changed is fetched again, as new as the news, and nothing else", async ({
  page,
  map,
  district,
}) => {
  const [lon, lat] = district.center;
  let say = nothing;
  const connections = await serve(page, () => say);
  await map.open(`/#map=15/${lat}/${lon}&layers=toilets,clinics`);
  const asked = askedOf(page);
  const bounds = [lon, lat, lon + 1e-4, lat + 1e-4];
  say = change({ layers: ["toilets"], tiles: null, bounds });
  await expect.poll(() => [...asked.keys()]).toEqual(["toilets"]);
  expect(asked.get("toilets")?.headers()["x-tile-news"]).toBe("8");
  await expect.poll(() => connections.at(-1)?.headers()["last-event-id"]).toBe("8");
});

test("after a gap everything in view is fetched again", async ({ page, map }) => {
  let say = nothing;
  await serve(page, () => say);
  await map.open("/#layers=toilets");
  const asked = askedOf(page);
  say = () => hello(9);
  await expect.poll(() => asked.size).toBe(2);
  expect([...asked.keys()]).toContain("toilets");
});

test("a tile that was under way when it changed is fetched again", async ({ page, district }) => {
  const [lon, lat] = district.center;
  let say = nothing;
  const connections = await serve(page, () => say);
  let arrive = () => {};
  const told = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const asked: string[] = [];
  await page.route(/\/tiles\/toilets\/\d+\/\d+\/\d+$/, async (route) => {
    asked.push(route.request().url());
    await told;
    await route.continue();
  });
  await page.goto(`/#map=15/${lat}/${lon}&layers=toilets`);
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  const bounds = [lon - 1, lat - 1, lon + 1, lat + 1];
  say = change({ layers: ["toilets"], tiles: null, bounds });
  await expect.poll(() => connections.at(-1)?.headers()["last-event-id"]).toBe("8");
  const first = [...asked];
  arrive();
  await expect.poll(() => asked.slice(first.length).toSorted()).toEqual(first.toSorted());
});

test("staff hear of what only they see; who logs out hears as everybody again", async ({
  page,
  map,
  district,
  request,
}) => {
  const account = { login: planner, password };
  const session = await (await request.post("/api/sessions", { data: account })).json();
  await page.addInitScript(
    (kept) => sessionStorage.setItem("onemap.session", kept),
    JSON.stringify(session),
  );
  const [lon, lat] = district.center;
  let say = nothing;
  const connections = await serve(page, () => say);
  await map.open(`/#map=15/${lat}/${lon}&layers=events,toilets`);
  const asked = askedOf(page);
  say = change({ layers: ["events"], tiles: null, bounds: null });
  await expect.poll(() => [...asked.keys()]).toEqual(["events"]);
  const named = `Bearer ${session.token}`;
  expect(asked.get("events")?.headers().authorization).toBe(named);
  expect(connections.map((one) => one.headers().authorization)).toContain(named);
  await page.getByRole("button", { name: /^图层，/ }).click();
  await page.getByRole("button", { name: /^我的地图/ }).click();
  await page.getByRole("button", { name: "退出" }).click();
  await expect.poll(() => connections.at(-1)?.headers().authorization).toBeUndefined();
});

test("a server that tells of no changes is no trouble", async ({ page, map }) => {
  await page.route(CHANGES, (route) => route.fulfill({ status: 404, body: "" }));
  await map.open("/#layers=toilets");
  await expect(page.locator(".notice")).toHaveCount(0);
});
