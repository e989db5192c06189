import { faultsOf } from "../../web/e2e/axe.ts";
import { expect, test } from "../../web/e2e/onemap.ts";

for (const [name, width, height] of [
  ["desktop", 1440, 900],
  ["phone", 390, 844],
] as const) {
  test.describe(name, () => {
    test.use({ viewport: { width, height }, isMobile: width < 720, hasTouch: width < 720 });

    test("axe-core finds nothing on the main views", async ({ page, map, district }) => {
      await map.open();
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole("navigation").getByRole("button", { name: "厕所" }).click();
      await expect(page.getByRole("region", { name: "附近" }).getByRole("listitem")).toHaveCount(5);
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole("button", { name: /^图层，/ }).click();
      await expect(page.getByRole("heading", { name: "图层目录" })).toBeVisible();
      expect(await faultsOf(page)).toEqual([]);
      await page
        .getByRole("region", { name: "图层" })
        .getByRole("button", { name: "关闭" })
        .click();
      await map.click(await map.freeSpot());
      await expect(page.getByRole("region", { name: "此处" })).toContainText(district.name);
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole("combobox").fill("路");
      await expect(page.getByRole("option").first()).toBeVisible();
      expect(await faultsOf(page)).toEqual([]);
    });

    test("nothing is wider than the screen, nothing lies on another", async ({ page, map }) => {
      await map.open("/nearby");
      const size = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.scrollHeight,
      ]);
      expect(size).toEqual([width, height]);
    });
  });
}

test.describe("a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test("what is to be tapped is large enough for a finger", async ({ page, map }) => {
    await map.open();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, a[href], input")]
        .filter((element) => element.checkVisibility())
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 44 || box.height < 44)
        .map(({ element }) => element.outerHTML.slice(0, 120)),
    );
    expect(small).toEqual([]);
  });

  test("one tap to the nearest toilet; the sheet leaves the hit on the map in sight", async ({
    page,
    map,
    context,
    district,
  }) => {
    const [longitude, latitude] = district.center;
    await context.grantPermissions(["geolocation"]);
    await context.setGeolocation({ longitude, latitude, accuracy: 9 });
    await map.open();
    await page.getByRole("navigation").getByRole("button", { name: "厕所" }).tap();
    const sheet = page.getByRole("region", { name: "附近" });
    await expect(sheet.getByRole("listitem").first()).toBeVisible();
    await map.drawn();
    const top = (await sheet.boundingBox())?.y ?? 0;
    const hit = await map.with((drawn) => {
      const [found] = drawn.queryRenderedFeatures({ layers: ["overlay/chosen"] });
      if (found?.geometry.type !== "Point") return null;
      const [lon = 0, lat = 0] = found.geometry.coordinates;
      return drawn.project([lon, lat]).y;
    }, null);
    expect(hit).not.toBeNull();
    expect(hit).toBeLessThan(top);
    expect(hit).toBeGreaterThan(100);
  });
});
