import { expect, get, test } from "../../web/e2e/onemap.ts";
import type { Facility, FeatureCollection, LonLat } from "../../web/src/api/types.ts";

const nearestTo = ([lon, lat]: LonLat, kind = "toilet") =>
  `/api/nearest?kind=${kind}&lon=${lon.toFixed(7)}&lat=${lat.toFixed(7)}&k=5`;

test("the nearest toilet from a click", async ({ page, map, request, district }) => {
  await map.open(`/#map=15/${district.center[1]}/${district.center[0]}`);
  const spot = await map.freeSpot();
  await map.click(spot);
  const asked = page.waitForRequest(/\/api\/nearest/);
  await page.getByRole("region", { name: "此处" }).getByRole("button", { name: "厕所" }).click();
  const query = new URL((await asked).url()).searchParams;
  const from: LonLat = [Number(query.get("lon")), Number(query.get("lat"))];
  // A pixel at this zoom is about 4 m.
  expect(Math.abs(from[0] - spot[0])).toBeLessThan(0.0001);
  expect(Math.abs(from[1] - spot[1])).toBeLessThan(0.0001);

  const wanted = await get<FeatureCollection<Facility>>(request, nearestTo(from));
  const first = wanted.features[0]?.properties;
  const hits = page.getByRole("region", { name: "附近" }).getByRole("listitem");
  await expect(hits).toHaveCount(wanted.features.length);
  await expect(hits.first()).toContainText(first?.name ?? "公共厕所");
  await expect(hits.first().getByRole("button", { pressed: true })).toBeVisible();
  await expect(page.getByRole("radio", { name: "地图上的点" })).toBeChecked();
  await map.drawn();
  expect(await map.featureCount("overlay/line")).toBeGreaterThan(0);
  expect(await map.featureCount("overlay/chosen")).toBe(1);
});

test("one tap finds the nearest toilet from where the device is", async ({
  page,
  map,
  context,
  district,
  request,
}) => {
  const [longitude, latitude] = district.center;
  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ longitude, latitude, accuracy: 9 });
  await map.open();
  await page.getByRole("navigation").getByRole("button", { name: "厕所" }).click();
  await expect(page.getByRole("radio", { name: "我的位置" })).toBeChecked();
  const wanted = await get<FeatureCollection<Facility>>(request, nearestTo([longitude, latitude]));
  const hits = page.getByRole("region", { name: "附近" }).getByRole("listitem");
  await expect(hits.first()).toContainText(wanted.features[0]?.properties.name ?? "公共厕所");
  await expect(page).toHaveURL(/\/nearby#/);
  await map.drawn();
  await expect.poll(() => map.featureCount("overlay/device")).toBe(1);

  // Another of the hits leads the line there.
  await hits.nth(1).getByRole("button").first().click();
  await expect(hits.nth(1).getByRole("button", { pressed: true })).toBeVisible();
});

test("without permission the search starts from the middle of the map, and says so", async ({
  page,
  map,
  context,
}) => {
  await context.clearPermissions();
  await map.open();
  await page.getByRole("navigation").getByRole("button", { name: "学校" }).click();
  await expect(page.getByText("改从地图中心查找")).toBeVisible();
  await expect(page.getByRole("radio", { name: "地图中心" })).toBeChecked();
  await expect(page.getByRole("region", { name: "附近" }).getByRole("listitem")).toHaveCount(5);
});

test("every kind is found", async ({ page, map }) => {
  await map.open();
  for (const kind of ["厕所", "社康", "公交站", "避难", "学校", "消防站", "消火栓"]) {
    const button = page.getByRole("navigation").getByRole("button", { name: kind, exact: true });
    await button.click();
    await expect(button).toHaveAttribute("aria-pressed", "true");
    const hits = page.getByRole("region", { name: "附近" }).getByRole("listitem");
    await expect(hits.first()).toContainText(/\d(米|公里)/);
  }
});
