import { expect, get, metresBetween, test } from "../../web/e2e/onemap.ts";
import type { AddressHit } from "../../web/src/api/types.ts";

interface Items {
  readonly features: readonly {
    readonly geometry: { readonly coordinates: [number, number] };
    readonly properties: { readonly standard_address: string };
  }[];
}

test("a hit chosen by keyboard flies there and names its areas", async ({ page, map, request }) => {
  const path = "/ogc/collections/addresses/items?limit=1&level=building";
  const [address] = (await get<Items>(request, path)).features;
  if (!address) throw new Error("there are no addresses");
  const { standard_address: text } = address.properties;
  await map.open();
  const box = page.getByRole("combobox");
  await box.pressSequentially(text);
  await expect(page.getByRole("option").first()).toContainText(text);
  await page.keyboard.press("ArrowDown");
  const option = page.getByRole("option", { selected: true });
  await expect(option).toHaveCount(1);
  await expect(box).toHaveAttribute(
    "aria-activedescendant",
    (await option.getAttribute("id")) ?? "",
  );
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option")).toHaveCount(0);
  const panel = page.getByRole("region", { name: "此处" });
  await expect(panel).toContainText(text);
  for (const level of ["区", "街道", "社区", "网格"]) {
    await expect(panel.getByText(level, { exact: true })).toBeVisible();
  }
  await expect.poll(() => map.with((drawn) => drawn.getZoom(), null)).toBeCloseTo(17.5, 1);
  const { x, y } = await map.pixelOf(address.geometry.coordinates);
  expect(x).toBeGreaterThan(400);
  expect(x).toBeLessThan(1440);
  expect(y).toBeGreaterThan(0);
  expect(y).toBeLessThan(900);
  expect(metresBetween(await map.centre(), address.geometry.coordinates)).toBeLessThan(400);
});

test("nothing found is said, and the box can be cleared", async ({ page, map }) => {
  await map.open();
  await page.getByRole("combobox").fill("不存在的地方一二三四");
  await expect(page.locator("onemap-address").getByRole("status")).toContainText(
    "没有找到“不存在的地方一二三四”",
  );
  await page.getByRole("button", { name: "清除" }).click();
  await expect(page.getByRole("combobox")).toHaveValue("");
  await expect(page.getByRole("combobox")).toBeFocused();
  await expect(page.locator("onemap-address").getByRole("status")).toHaveText("");
});

test("the last thing typed wins over a slow earlier answer", async ({ page, map }) => {
  await map.open();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const item = (text: string) => ({
    id: text,
    code: text,
    text,
    level: "building",
    lon: 0,
    lat: 0,
  });
  await page.route(/\/api\/addresses\?q=slow/, async (route) => {
    await held;
    await route.fulfill({ json: { items: [item("late")] } }).catch(() => undefined);
  });
  await page.route(/\/api\/addresses\?q=quick/, (route) =>
    route.fulfill({ json: { items: [item("in time")] } }),
  );
  const asked = page.waitForRequest(/q=slow/);
  await page.getByRole("combobox").fill("slow");
  await asked;
  await page.getByRole("combobox").fill("quick");
  await expect(page.getByRole("option")).toContainText(["in time"]);
  release();
  await expect(page.getByRole("option")).toContainText(["in time"]);
});

test("an estate is gone into without leaving the box, and its building opens on the map", async ({
  page,
  map,
  request,
}) => {
  const path = `/api/addresses?q=${encodeURIComponent("1栋")}&limit=50`;
  const { items } = await get<{ items: AddressHit[] }>(request, path);
  const building = items.find(({ level, count }) => level === "building" && (count ?? 0) > 1);
  if (!building) throw new Error("no building with rooms among the candidates for 1栋");
  await map.open();
  const box = page.getByRole("combobox");
  await box.fill(building.text);
  await expect(page.getByRole("option").first()).toContainText("楼栋");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  const steps = page.getByRole("navigation", { name: "已选的上级" });
  await expect(steps.getByRole("listitem")).toHaveCount(1);
  await expect(page.getByRole("option").nth(1)).toBeVisible();
  await page.getByRole("option").first().click();
  const panel = page.getByRole("region", { name: "此处" });
  await expect(panel).toContainText(building.text);
  await expect(panel).toContainText(building.code ?? "");
  await panel.getByRole("button", { name: "查看楼栋" }).click();
  await expect(page).toHaveURL(new RegExp(`/b/${building.code}#`));
  await box.click();
  await page.getByRole("button", { name: "清除" }).click();
  await expect(page.getByText("最近选过")).toBeVisible();
  await expect(page.getByRole("option")).toContainText([building.text]);
});
