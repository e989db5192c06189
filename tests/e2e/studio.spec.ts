import { faultsOf } from "../../web/e2e/axe.ts";
import {
  type APIRequestContext,
  expect,
  get,
  MapPage,
  type Page,
  test,
} from "../../web/e2e/onemap.ts";
import type { Areas, LonLat } from "../../web/src/api/types.ts";
import type { Grids } from "../../web/src/studio/types.ts";

/** Two planners: who drafts is not who approves. */
const PLANNERS = [
  [process.env.ONEMAP_E2E_PLANNER ?? "", process.env.ONEMAP_E2E_PLANNER_PASSWORD ?? ""],
  [process.env.ONEMAP_E2E_REVIEWER ?? "", process.env.ONEMAP_E2E_REVIEWER_PASSWORD ?? ""],
] as const;
const worker = [process.env.ONEMAP_E2E_LOGIN ?? "", process.env.ONEMAP_E2E_PASSWORD ?? ""] as const;

const GRIDS = "/ogc/collections/areas/items?level=grid&limit=1000";

interface Grid {
  readonly code: string;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** How many addresses each of today's grids has. */
async function addressesIn(request: APIRequestContext): Promise<Map<string, number>> {
  const path = "/ogc/collections/addresses-per-grid/items?limit=1000";
  const { features } = await get<Grids>(request, path);
  return new Map(
    features.map(({ properties }) => [
      properties.code,
      Number(Reflect.get(properties, "addresses")),
    ]),
  );
}

/** The grid with the most addresses of those that are about as wide as high. */
async function busyGrid(request: APIRequestContext): Promise<Grid> {
  const addresses = await addressesIn(request);
  const { features } = await get<Grids>(request, GRIDS);
  const found = features
    .map(({ geometry, properties: { code } }) => ({ code, ...boxOf(geometry) }))
    .toSorted((one, other) => (addresses.get(other.code) ?? 0) - (addresses.get(one.code) ?? 0))
    .find(({ west, south, east, north }) => {
      const ratio = (east - west) / (north - south);
      return ratio > 0.6 && ratio < 1.7;
    });
  if (!found) throw new Error("the demo has no grid that is about as wide as high");
  return found;
}

function boxOf({ coordinates }: Grids["features"][number]["geometry"]) {
  const numbers = coordinates.flat(3) as number[];
  const lons = numbers.filter((_, i) => i % 2 === 0);
  const lats = numbers.filter((_, i) => i % 2 === 1);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  return { west, south: Math.min(...lats), east, north: Math.max(...lats) };
}

async function logIn(map: MapPage, [login, password]: readonly [string, string]): Promise<void> {
  await map.page.getByLabel("账号").fill(login);
  await map.page.getByLabel("密码").fill(password);
  await map.page.getByRole("button", { name: "登录", exact: true }).click();
}

async function openStudio(map: MapPage, who: readonly [string, string], at = ""): Promise<void> {
  await map.open(`/studio${at}`);
  await logIn(map, who);
  await expect(
    map.page.getByRole("navigation").getByRole("button", { name: "方案" }),
  ).toBeVisible();
}

/** On the way from the west of a grid to its east, in the middle of its height. */
function placeIn({ west, south, east, north }: Grid, share: number): LonLat {
  return [west + (east - west) * share, (south + north) / 2];
}

/** A view in which the grid lies beside the panel. */
function viewOf({ west, south, east, north }: Grid): string {
  const width = east - west;
  return `#map=17.8/${(south + north) / 2}/${(west + east) / 2 - width * 0.6}`;
}

/** Draws a line from below a grid to above it. */
async function drawThrough(map: MapPage, grid: Grid, share: number): Promise<void> {
  const lon = grid.west + (grid.east - grid.west) * share;
  const margin = (grid.north - grid.south) * 0.08;
  await map.page.getByRole("toolbar").getByRole("button", { name: "划分" }).click();
  // The ends lie outside: nothing there may catch them on a border that runs aslant.
  await map.page.keyboard.down("Alt");
  await map.click([lon, grid.south - margin]);
  await map.click([lon, grid.north + margin]);
  await map.page.keyboard.up("Alt");
  await map.page.keyboard.press("Enter");
}

/** The totals under the table of workloads. */
async function totalOf(page: Page, side: "before" | "after"): Promise<number[]> {
  const cells = page.locator(`tr[data-total="${side}"] td`);
  await expect(cells).toHaveCount(6);
  return (await cells.allTextContents()).map((text) => Number(text.replaceAll(",", "")));
}

const areasAt = (request: APIRequestContext, [lon, lat]: LonLat) =>
  get<Areas>(request, `/api/areas/at?lon=${lon}&lat=${lat}`);

/** Today's grids as the public collection has them. */
async function todaysGrids(request: APIRequestContext): Promise<string> {
  const { features } = await get<Grids>(request, GRIDS);
  return JSON.stringify(features.map(({ geometry, properties }) => [properties.code, geometry]));
}

/** The codes of the grids that the map shows. */
const gridsDrawn = (map: MapPage): Promise<unknown[]> =>
  map.with(
    (drawn) =>
      drawn
        .queryRenderedFeatures({ layers: ["studio/grid-line"] })
        .map(({ properties }) => properties.code),
    null,
  );

test("one planner splits a grid on the map, another approves it, and undoes it", async ({
  page,
  map,
  request,
  browser,
  baseURL,
}) => {
  test.slow();
  const grid = await busyGrid(request);
  const [west, east] = [placeIn(grid, 0.2), placeIn(grid, 0.8)];
  const codeAt = async (place: LonLat) => (await areasAt(request, place)).grid?.code ?? "";
  const before = await todaysGrids(request);
  const addresses = (await addressesIn(request)).get(grid.code);
  expect([await codeAt(west), await codeAt(east)]).toEqual([grid.code, grid.code]);

  await openStudio(map, PLANNERS[0], viewOf(grid));
  await map.drawn();
  await drawThrough(map, grid, 0.5);
  await expect(page.getByText(/^可以提交/)).toBeVisible();
  const total = await totalOf(page, "before");
  expect(total).toEqual(await totalOf(page, "after"));
  expect(total[0]).toBeGreaterThan(0);
  await expect(page.getByText("前后合计一致")).toBeVisible();
  await map.drawn();
  expect(await map.featureCount("studio/after-line")).toBeGreaterThan(1);
  expect(await faultsOf(page)).toEqual([]);

  const title = `划分 ${grid.code}`;
  await page.getByLabel("方案名称").fill(title);
  await page.getByRole("button", { name: "提交审批" }).click();
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
  await expect(page.getByText("待审批", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "批准并生效" })).toBeDisabled();
  await expect(page.getByText("自己的方案要由另一位规划师批准。")).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  const { search } = new URL(page.url());
  expect(search).toMatch(/^\?recut=\d+$/);
  expect(await todaysGrids(request)).toBe(before);

  // Another person, in a browser of their own, follows the link.
  const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), locale: "zh-CN" });
  const reviewer = await context.newPage();
  const theirs = new MapPage(reviewer);
  await openStudio(theirs, PLANNERS[1], search);
  await expect(reviewer.getByRole("heading", { name: title })).toBeVisible();
  expect(await totalOf(reviewer, "before")).toEqual(total);
  await reviewer.getByRole("button", { name: "批准并生效" }).click();
  await reviewer.getByRole("button", { name: "确定" }).click();
  await expect(reviewer.getByText("已批准，新网格已生效。")).toBeVisible();
  const [one, other] = [await codeAt(west), await codeAt(east)];
  expect(one).not.toBe(other);
  expect([one, other]).toContain(grid.code);
  const both = async () => {
    const now = await addressesIn(request);
    return (now.get(one) ?? 0) + (now.get(other) ?? 0);
  };
  await expect.poll(both).toBe(addresses);
  await reviewer.getByRole("button", { name: "重划", exact: true }).click();
  await expect.poll(() => gridsDrawn(theirs)).toEqual(expect.arrayContaining([one, other]));

  await reviewer.goBack();
  await reviewer.getByRole("button", { name: "恢复原网格" }).click();
  await reviewer.getByRole("button", { name: "确定" }).click();
  await expect(reviewer.getByText("已恢复原网格。")).toBeVisible();
  expect([await codeAt(west), await codeAt(east)]).toEqual([grid.code, grid.code]);
  expect(await todaysGrids(request)).toBe(before);
  await expect.poll(async () => (await addressesIn(request)).get(grid.code)).toBe(addresses);
  await context.close();
});

test("a border is moved by its vertices, and each step can be undone", async ({
  page,
  map,
  request,
}) => {
  const grid = await busyGrid(request);
  await openStudio(map, PLANNERS[0], viewOf(grid));
  await map.drawn();
  await page.getByRole("toolbar").getByRole("button", { name: "移动边界" }).click();
  await map.click([grid.east, (grid.south + grid.north) / 2]);
  await expect(page.getByText(/的共同边界$/)).toBeVisible();
  await map.drawn();
  const middle = await map.with((drawn) => {
    const [found] = drawn.queryRenderedFeatures({ layers: ["studio/middles"] });
    if (found?.geometry.type !== "Point") return null;
    const [lon = 0, lat = 0] = found.geometry.coordinates;
    return drawn.project([lon, lat]);
  }, null);
  if (!middle) throw new Error("the border has no handle");
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x - 30, middle.y, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByText("前后合计一致")).toBeVisible();
  expect(await totalOf(page, "before")).toEqual(await totalOf(page, "after"));
  await page.keyboard.press("Control+z");
  await expect(page.getByText("前后合计一致")).toBeHidden();
  await expect(page.getByText(/的共同边界$/)).toBeVisible();
  await page.keyboard.press("Control+y");
  await expect(page.getByText("前后合计一致")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText(/的共同边界$/)).toBeHidden();
});

test("two drafts of one grid are compared, side by side and on the map", async ({
  page,
  map,
  request,
}) => {
  test.slow();
  const grid = await busyGrid(request);
  await openStudio(map, PLANNERS[0], viewOf(grid));
  await map.drawn();
  for (const [title, share] of [
    ["靠西", 0.35],
    ["靠东", 0.65],
  ] as const) {
    await drawThrough(map, grid, share);
    await page.getByLabel("方案名称").fill(title);
    await page.getByRole("button", { name: "存为草稿" }).click();
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    if (title === "靠西") {
      await page.getByRole("button", { name: "重划", exact: true }).click();
      await map.drawn();
    }
  }
  const first = await page.getByLabel("与另一方案比较").locator("option", { hasText: "靠西" });
  const value = await first.first().getAttribute("value");
  await page.getByLabel("与另一方案比较").selectOption(value);
  await expect(page.getByRole("heading", { name: "方案比较" })).toBeVisible();
  await map.drawn();
  expect(await map.featureCount("studio/other-line")).toBeGreaterThan(1);
  expect(await faultsOf(page)).toEqual([]);
});

test("who is no planner is told so", async ({ page, map }) => {
  await map.open("/studio");
  await expect(page.getByText("网格重划供规划师使用。")).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await logIn(map, worker);
  await expect(page.getByText("这个账号不是规划师")).toBeVisible();
  await expect(page.getByRole("toolbar", { name: "绘图工具" })).toBeHidden();
});

test("the grids of today are checked, and each finding has its place", async ({ page, map }) => {
  await openStudio(map, PLANNERS[0], "?room=topology");
  await page.getByRole("button", { name: "开始检查" }).click();
  await expect(page.getByRole("heading", { name: "接边检查", level: 3 })).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
});

test("buildings where the map is are checked like any layer of polygons", async ({
  page,
  map,
  request,
}) => {
  const grid = await busyGrid(request);
  const [lon, lat] = [(grid.west + grid.east) / 2, (grid.south + grid.north) / 2];
  await openStudio(map, PLANNERS[0], `?room=topology#map=16/${lat}/${lon}`);
  await page.getByLabel("检查哪个图层").selectOption("buildings");
  const asked = page.waitForResponse((answer) => answer.url().includes("/api/topology"));
  await page.getByRole("button", { name: "开始检查" }).click();
  const answer = await asked;
  expect(answer.status()).toBe(200);
  expect(new URL(answer.url()).searchParams.get("bbox")).toMatch(/^11[0-9.]+(,[0-9.]+){3}$/);
  await expect(page.getByRole("heading", { name: "接边检查", level: 3 })).toBeVisible();
});

test.describe("a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test("merges by taps, with room for fingers and nothing off the screen", async ({
    page,
    map,
    request,
  }) => {
    const grid = await busyGrid(request);
    const [lon, lat] = [(grid.west + grid.east) / 2, (grid.south + grid.north) / 2];
    await openStudio(map, PLANNERS[0], `#map=16/${lat - 0.0006}/${lon}`);
    await map.drawn();
    await page.getByRole("toolbar").getByRole("button", { name: "合并" }).tap();
    const beside = lon - (grid.east - grid.west) * 0.9;
    for (const [chosen, place] of [
      [1, [lon, lat]],
      [2, [beside, lat]],
    ] as const) {
      const { x, y } = await map.pixelOf(place);
      await page.touchscreen.tap(x, y);
      await expect(page.getByText(`已选 ${chosen} 个网格`)).toBeVisible();
    }
    const size = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(size).toBe(390);
    expect(await faultsOf(page)).toEqual([]);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, a[href], select, input:not([type=radio])")]
        .filter((element) => element.checkVisibility())
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 44 || box.height < 44)
        .map(({ element }) => element.outerHTML.slice(0, 120)),
    );
    expect(small).toEqual([]);
  });
});
