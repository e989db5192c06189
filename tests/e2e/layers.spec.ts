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
  const category = panel.getByRole("checkbox", { name: "显示“建筑”的全部图层" });
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

test("a category switches all of its layers", async ({ page, map }) => {
  await map.open("/#layers=");
  await page.getByRole("button", { name: /^图层，/ }).click();
  const panel = page.getByRole("region", { name: "图层" });
  await panel.getByRole("checkbox", { name: "显示“安全与应急”的全部图层" }).check();
  await expect(panel.getByRole("checkbox", { name: "消火栓", exact: true })).toBeChecked();
  await expect(panel.getByRole("checkbox", { name: "消防站", exact: true })).toBeChecked();
  await panel.getByRole("button", { name: "全部移除" }).click();
  await expect(panel.getByText("还没有显示图层")).toBeVisible();
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
      const there = drawn.queryRenderedFeatures(pixel, { layers: ["layer/building-uses"] });
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
