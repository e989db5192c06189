import { faultsOf } from "../../web/e2e/axe.ts";
import { type APIRequestContext, expect, get, type MapPage, test } from "../../web/e2e/onemap.ts";
import type { Building } from "../../web/src/api/types.ts";

const login = process.env.ONEMAP_E2E_LOGIN ?? "";
const password = process.env.ONEMAP_E2E_PASSWORD ?? "";
const grid = process.env.ONEMAP_E2E_GRID ?? "";

interface Items {
  readonly features: readonly {
    readonly properties: { readonly code: string; readonly grid: string; readonly use: string };
  }[];
}

/** A dwelling house in one of the worker's grids, and one in a grid of somebody else. */
const testWithBuildings = test.extend<{ mine: Building; others: Building }>({
  mine: async ({ request }, use) => {
    const path = `/ogc/collections/buildings/items?grid=${grid}&use=residential&limit=1`;
    const code = (await get<Items>(request, path)).features[0]?.properties.code;
    await use(await get<Building>(request, `/api/buildings/${code}`));
  },
  others: async ({ request, mine }, use) => {
    const path = "/ogc/collections/buildings/items?limit=200";
    const community = mine.areas.community?.code ?? "";
    const elsewhere = (await get<Items>(request, path)).features.find(
      ({ properties }) => properties.grid && !properties.grid.startsWith(community),
    );
    await use(await get<Building>(request, `/api/buildings/${elsewhere?.properties.code}`));
  },
});

async function openAndLogIn(map: MapPage, building: Building): Promise<void> {
  await map.open(`/b/${building.code}`);
  await map.page.getByLabel("账号").fill(login);
  await map.page.getByLabel("密码").fill(password);
  await map.page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(map.page.getByRole("button", { name: "我在这里" })).toBeVisible();
}

async function stand(map: MapPage, at: Building, north_m = 0, accuracy = 8): Promise<void> {
  const context = map.page.context();
  await context.grantPermissions(["geolocation"]);
  const latitude = at.lat + north_m / 111_195;
  await context.setGeolocation({ longitude: at.lon, latitude, accuracy });
}

testWithBuildings(
  "anybody sees the public card, and nobody inside",
  async ({ page, map, mine }) => {
    await map.open(`/b/${mine.code}`);
    const panel = page.getByRole("region", { name: "楼栋" });
    await expect(panel).toContainText(mine.code);
    await expect(panel).toContainText(mine.address ?? mine.name ?? "");
    await expect(panel).toContainText(mine.areas.grid?.name ?? "");
    await expect(panel).toContainText(mine.duty_contact ?? "");
    await expect(panel.getByText("楼层与房屋")).toBeHidden();
    await expect(panel.getByRole("button", { name: "我在这里" })).toBeHidden();
  },
);

testWithBuildings("a wrong password is told of", async ({ page, map, mine }) => {
  await map.open(`/b/${mine.code}`);
  await page.getByLabel("账号").fill(login);
  await page.getByLabel("密码").fill("not the password");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByText("账号或密码不对。")).toBeVisible();
});

testWithBuildings(
  "a worker who is there sees the floors until the lease ends",
  async ({ page, map, mine }) => {
    await page.clock.install();
    await stand(map, mine);
    await openAndLogIn(map, mine);
    await page.getByRole("button", { name: "我在这里" }).click();
    const panel = page.getByRole("region", { name: "楼栋" });
    await expect(panel.getByRole("heading", { name: "楼层与房屋" })).toBeVisible();
    await expect(panel.getByRole("timer")).toHaveText(/^\d+:\d\d$/);
    const floors = panel.locator("details");
    expect(await floors.count()).toBeGreaterThan(0);
    const lived = floors.filter({ hasText: /[1-9]\d* 人/ }).first();
    await lived.locator("summary").click();
    const room = lived.getByRole("listitem").filter({ hasNotText: "没有登记人员" }).first();
    await expect(room).toBeVisible();
    const name = (await room.locator("strong").textContent()) ?? "";

    await page.clock.fastForward("11:00");
    await expect(panel.getByText("查看时间已到，内容已清除。")).toBeVisible();
    await expect(floors).toHaveCount(0);
    await expect(panel.getByText(name, { exact: true })).toHaveCount(0);
  },
);

testWithBuildings("logging out wipes the floors at once", async ({ page, map, mine }) => {
  await stand(map, mine);
  await openAndLogIn(map, mine);
  await page.getByRole("button", { name: "我在这里" }).click();
  await expect(page.locator("details").first()).toBeVisible();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.locator("details")).toHaveCount(0);
  await expect(page.getByLabel("账号")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("账号")).toBeVisible();
});

testWithBuildings("leaving the card wipes the floors", async ({ page, map, mine }) => {
  await stand(map, mine);
  await openAndLogIn(map, mine);
  await page.getByRole("button", { name: "我在这里" }).click();
  await expect(page.locator("details").first()).toBeVisible();
  await page.getByRole("button", { name: "关闭", exact: true }).first().click();
  await page.goBack();
  await expect(page.getByRole("button", { name: "我在这里" })).toBeVisible();
  await expect(page.locator("details")).toHaveCount(0);
});

testWithBuildings(
  "too far, too coarse and not one's own each say why",
  async ({ page, map, mine, others }) => {
    await stand(map, mine, 2000);
    await openAndLogIn(map, mine);
    await page.getByRole("button", { name: "我在这里" }).click();
    await expect(page.getByText("请走到楼下再签到")).toBeVisible();

    await stand(map, mine, 0, 900);
    await page.getByRole("button", { name: "我在这里" }).click();
    await expect(page.getByText("定位精度不够")).toBeVisible();

    await stand(map, others);
    await map.open(`/b/${others.code}`);
    await page.getByRole("button", { name: "我在这里" }).click();
    await expect(page.getByText("这栋楼不在您负责的网格里。")).toBeVisible();
    await expect(page.locator("details")).toHaveCount(0);
  },
);

test("a code that is no building's is said to be none", async ({ page, map }) => {
  await map.open("/b/9999999999999999999");
  await expect(page.getByText("没有编码为 9999999999999999999 的楼栋。")).toBeVisible();
});

interface Change {
  readonly code: string;
  readonly after: { readonly status: string } | null;
}

/** A retired building whose story has successors. */
async function retired(request: APIRequestContext): Promise<Building> {
  const path = "/api/changes?entity=buildings&limit=1000&since=";
  let since = 0;
  for (;;) {
    const page = await get<{ changes: Change[]; next: number }>(request, path + since);
    for (const { code, after } of page.changes) {
      if (after?.status !== "retired") continue;
      const building = await get<Building>(request, `/api/buildings/${code}`);
      if (building.lineage?.operation === "split") return building;
    }
    if (page.changes.length === 0) throw new Error("the demo has no building that was split");
    since = page.next;
  }
}

test("a retired building says when and why, and leads to what it is now", async ({
  page,
  map,
  request,
}) => {
  const { code, lineage } = await retired(request);
  await map.open(`/b/${code}`);
  const panel = page.getByRole("region", { name: "楼栋" });
  await expect(panel.getByText("已注销", { exact: true })).toBeVisible();
  const [year, month, day] = (lineage?.retired_on ?? "").split("-").map(Number);
  await expect(panel.getByText(`${year}年${month}月${day}日拆分，原编码注销`)).toBeVisible();
  await expect(panel.getByLabel("账号")).toBeHidden();
  const successors = lineage?.successors ?? [];
  expect(successors.length).toBeGreaterThan(1);
  for (const { code: successor } of successors) {
    await expect(panel.getByText(successor)).toBeVisible();
  }
  expect(await faultsOf(page)).toEqual([]);
  await panel.getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`/b/${successors[0]?.code}#`));
  await expect(panel.getByText("由此而来")).toBeVisible();
  await expect(panel.getByRole("link").first()).toHaveAttribute("href", `/b/${code}`);
  await page.goBack();
  await expect(panel.getByText("已注销", { exact: true })).toBeVisible();
});
