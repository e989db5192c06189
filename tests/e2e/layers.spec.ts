import { expect, test } from "../../web/e2e/onemap.ts";
import type { LonLat } from "../../web/src/api/types.ts";

test("a layer switched on is drawn, has a legend and a source, and goes away again", async ({
  page,
  map,
  district,
}) => {
  await map.open(`/#map=15/${district.center[1]}/${district.center[0]}&layers=`);
  await page.getByRole("button", { name: /^图层，/ }).click();
  const panel = page.getByRole("region", { name: "图层" });
  await panel.getByRole("button", { name: /^规划/ }).click();
  await panel.getByRole("checkbox", { name: "建筑用途" }).check();
  await expect(panel.getByRole("heading", { name: "已显示 1" })).toBeVisible();
  const category = panel.getByRole("checkbox", { name: "显示“规划与国土房产”的全部图层" });
  await expect(category).toBeChecked({ indeterminate: true });
  await map.drawn();
  await expect.poll(() => map.featureCount("layer/building-uses")).toBeGreaterThan(0);

  const legend = page.getByRole("region", { name: "图例" });
  await expect(legend).toBeHidden();
  await panel.getByRole("button", { name: "关闭", exact: true }).click();
  await expect(legend.getByText("建筑用途")).toBeVisible();
  await expect(legend.getByText(/^来源：/)).toBeVisible();
  await page.getByRole("button", { name: /^图层，/ }).click();
  await expect(page).toHaveURL(/layers=building-uses(&|$)/);

  await panel.getByRole("slider", { name: "“建筑用途”的不透明度" }).fill("40");
  await expect(page).toHaveURL(/layers=building-uses:40/);
  await panel.getByRole("button", { name: "“建筑用途”的说明" }).first().click();
  await expect(panel.getByText("CC-BY-4.0")).toBeVisible();

  await panel.getByRole("button", { name: "移除“建筑用途”" }).click();
  await panel.getByRole("button", { name: "关闭", exact: true }).click();
  await expect(legend).toBeHidden();
  await page.getByRole("button", { name: /^图层，/ }).click();
  await panel.getByRole("button", { name: /^规划/ }).click();
  await expect(panel.getByRole("checkbox", { name: "建筑用途" })).not.toBeChecked();
});

test("a category switches all of its layers, and too many are warned of", async ({ page, map }) => {
  await map.open("/#layers=");
  await page.getByRole("button", { name: /^图层，/ }).click();
  const panel = page.getByRole("region", { name: "图层" });
  await panel.getByRole("button", { name: /^安全/ }).click();
  await panel.getByRole("checkbox", { name: "显示“安全与应急”的全部图层" }).check();
  await expect(panel.getByRole("checkbox", { name: "消火栓", exact: true })).toBeChecked();
  await expect(panel.getByRole("checkbox", { name: "消防站", exact: true })).toBeChecked();
  await expect(panel.getByText(/地图可能变慢/)).toBeHidden();
  await panel.getByRole("checkbox", { name: "显示“卫生与民政”的全部图层" }).check();
  await expect(panel.getByText(/^同时显示 \d+ 个图层，地图可能变慢/)).toBeVisible();
  await panel.getByRole("button", { name: "全部移除" }).click();
  await expect(panel.getByText("还没有显示图层")).toBeVisible();
});

test("the catalogue starts folded, and is searched in both languages", async ({ page, map }) => {
  await map.open("/#layers=");
  await page.getByRole("button", { name: /^图层，/ }).click();
  const panel = page.getByRole("region", { name: "图层" });
  await expect(panel.getByRole("checkbox", { name: "公共厕所" })).toBeHidden();
  const find = panel.getByRole("searchbox", { name: "查找图层" });
  await find.fill("public toilets");
  await expect(panel.getByRole("status")).toHaveText("找到 1 个图层");
  await panel.getByRole("checkbox", { name: "公共厕所" }).check();
  await find.fill("没有这样的图层");
  await expect(panel.getByRole("status")).toHaveText("找到 0 个图层");
  await find.fill("");
  await expect(page).toHaveURL(/layers=toilets(&|$)/);
});

test("only layers that are on are asked for, and their order is kept", async ({ page, map }) => {
  const asked = new Set<string>();
  page.on("request", (request) => {
    const named = /\/tiles\/([^/]+)\.json$/.exec(new URL(request.url()).pathname)?.[1];
    for (const id of named?.split(",") ?? []) asked.add(id);
  });
  await map.open("/#layers=toilets,clinics,hydrants");
  const base = ["landcover", "roads", "buildings", "areas", "area-labels"];
  expect([...asked].filter((id) => !base.includes(id)).toSorted()).toEqual([
    "clinics",
    "hydrants",
    "toilets",
  ]);
  await page.getByRole("button", { name: /^图层，/ }).click();
  const panel = page.getByRole("region", { name: "图层" });
  await panel.getByRole("button", { name: "下移“公共厕所”" }).click();
  await expect(page).toHaveURL(/layers=clinics,toilets,hydrants(&|$)/);
  const grips = panel.locator(".grip");
  const [from, to] = [await grips.nth(2).boundingBox(), await grips.nth(0).boundingBox()];
  if (!from || !to) throw new Error("no grips");
  await page.mouse.move(from.x + 9, from.y + 9);
  await page.mouse.down();
  await page.mouse.move(to.x + 9, to.y - 20, { steps: 12 });
  await page.mouse.up();
  await expect(page).toHaveURL(/layers=hydrants,clinics,toilets(&|$)/);
  const drawn = await map.with((drawing) => drawing.getStyle().layers.map(({ id }) => id), null);
  const order = ["layer/toilets", "layer/clinics", "layer/hydrants"];
  expect(drawn.filter((id) => order.includes(id))).toEqual(order);
});

test("a time series is slid, played and kept in the address", async ({ page, map }) => {
  await map.open("/#layers=births");
  const time = page.getByRole("region", { name: "时间轴" });
  const slider = time.getByRole("slider");
  const field = () =>
    map.with(
      (drawing) => JSON.stringify(drawing.getPaintProperty("layer/births", "fill-color")),
      null,
    );
  const before = await field();
  await slider.focus();
  await page.keyboard.press("Home");
  await expect(page).toHaveURL(/layers=births:100:\w+/);
  const first = await slider.getAttribute("aria-valuetext");
  await expect(time.getByRole("status")).toHaveText(first ?? "");
  expect(await field()).not.toBe(before);
  await page.keyboard.press("ArrowRight");
  await expect(slider).not.toHaveAttribute("aria-valuetext", first ?? "");
  await time.getByRole("button", { name: "播放" }).click();
  const shown = await slider.inputValue();
  await expect(slider).not.toHaveValue(shown);
  await time.getByRole("button", { name: "暂停" }).click();
  const address = page.url();
  await page.reload();
  await expect(slider).toHaveAttribute("aria-valuetext", /./);
  expect(page.url()).toBe(address);
});

test("a look is chosen for a layer, and taken back", async ({ page, map }) => {
  await map.open("/#layers=toilets");
  await page.getByRole("button", { name: /^图层，/ }).click();
  const panel = page.getByRole("region", { name: "图层" });
  await panel.getByRole("button", { name: "“公共厕所”的样式与筛选" }).click();
  await panel.getByRole("slider", { name: "大小" }).fill("200");
  await panel.getByLabel("“公共厕所”的颜色").fill("#112233");
  const color = () =>
    map.with((drawing) => drawing.getPaintProperty("layer/toilets", "circle-color"), null);
  await expect.poll(color).toBe("#112233");
  await panel.getByRole("button", { name: "添加条件" }).click();
  const filter = () => map.with((drawing) => drawing.getFilter("layer/toilets"), null);
  await expect.poll(filter).toEqual(["all", ["has", "code"]]);
  await panel.getByRole("button", { name: "恢复原样" }).click();
  await expect.poll(color).not.toBe("#112233");
  await expect.poll(async () => (await filter()) ?? null).toBeNull();
});

test("a click lists what is there, with names for codes and units for numbers", async ({
  page,
  map,
  district,
}) => {
  const [lon, lat] = district.center;
  await map.open(`/#map=16.5/${lat}/${lon}&layers=building-uses,building-heights`);
  const spot = await map.with((drawn): LonLat | null => {
    const { clientWidth, clientHeight } = drawn.getContainer();
    const hits = drawn.queryRenderedFeatures(
      [
        [clientWidth * 0.4, clientHeight * 0.3],
        [clientWidth * 0.8, clientHeight * 0.7],
      ],
      { layers: ["layer/building-uses"] },
    );
    for (const { geometry } of hits) {
      if (geometry.type !== "Polygon") continue;
      const ring = geometry.coordinates[0] ?? [];
      const middle = [0, 1].map(
        (axis) => ring.slice(1).reduce((sum, at) => sum + (at[axis] ?? 0), 0) / (ring.length - 1),
      );
      const [x = 0, y = 0] = middle;
      const pixel = drawn.project([x, y]);
      // A click is on a whole pixel, which may lie beside a narrow building.
      const whole: [number, number] = [Math.floor(pixel.x), Math.floor(pixel.y)];
      const there = drawn.queryRenderedFeatures(whole, { layers: ["building"] });
      const shown = pixel.x > 420 && pixel.x < clientWidth - 120;
      if (there.length > 0 && shown) return [x, y];
    }
    return null;
  }, null);
  if (!spot) throw new Error("no building in view");
  await map.click(spot);
  const panel = page.getByRole("region", { name: "此处" });
  await expect(panel.getByText("建筑用途", { exact: true })).toBeVisible();
  await expect(panel.getByText("建筑高度", { exact: true })).toBeVisible();
  await expect(panel.getByText(/\d m$/).first()).toBeVisible();
  await expect(panel.getByText(district.name)).toBeVisible();
  await panel.getByRole("button", { name: "查看楼栋" }).click();
  await expect(page.getByRole("region", { name: "楼栋" })).toContainText("楼栋编码");
  await expect(page).toHaveURL(/\/b\/\d+#/);
});
