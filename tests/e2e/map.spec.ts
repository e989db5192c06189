import { expect, test } from "../../web/e2e/onemap.ts";

test("the district is drawn from its tiles", async ({ page, map }) => {
  const tiles: number[] = [];
  page.on("response", (response) => {
    if (/\/tiles\/[^/]+\/\d+\/\d+\/\d+/.test(response.url())) tiles.push(response.status());
  });
  await map.open();
  expect(tiles.length).toBeGreaterThan(0);
  expect(tiles.filter((status) => status >= 400)).toEqual([]);
  expect(await map.featureCount()).toBeGreaterThan(20);
  const colours = await map.page.evaluate(async () => {
    const canvas = document.querySelector("canvas");
    const holder = document.querySelector(".map-canvas");
    const drawn: { once: (event: string, then: () => void) => void; triggerRepaint: () => void } =
      holder && Reflect.get(holder, "map");
    return new Promise<number>((resolve) => {
      drawn.once("render", () => {
        const copy = document.createElement("canvas");
        copy.width = copy.height = 200;
        const context = copy.getContext("2d");
        if (canvas) context?.drawImage(canvas, 0, 0, 200, 200);
        const pixels = context?.getImageData(0, 0, 200, 200).data ?? new Uint8ClampedArray();
        resolve(new Set(new Uint32Array(pixels.buffer)).size);
      });
      drawn.triggerRepaint();
    });
  });
  expect(colours).toBeGreaterThan(50);
});

test("streets and buildings are there close by, and buildings stand up when tilted", async ({
  page,
  map,
  district,
}) => {
  const [lon, lat] = district.center;
  await map.open(`/#map=16/${lat}/${lon}`);
  expect(await map.featureCount("building")).toBeGreaterThan(10);
  expect(await map.featureCount("building-3d")).toBe(0);
  await page.getByRole("button", { name: "三维视图" }).click();
  await expect(page.getByRole("button", { name: "3D 转回平面" })).toBeVisible();
  await map.drawn();
  await expect.poll(() => map.featureCount("building-3d")).toBeGreaterThan(10);
});

test("an address that was shared shows the same view and layers", async ({
  page,
  map,
  district,
}) => {
  const [lon, lat] = district.center;
  await map.open(`/#map=15.50/${lat}/${lon}/20/40&layers=building-uses:60&lang=en`);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  expect(await map.featureCount("layer/building-uses")).toBeGreaterThan(5);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(page).toHaveURL(/#map=16\.50\/.*\/20\/40&layers=building-uses:60&lang=en$/);
});

test("the language is switched everywhere", async ({ page, map }) => {
  await map.open();
  await expect(page).toHaveTitle("一张图");
  await expect(page.getByRole("combobox")).toHaveAttribute(
    "placeholder",
    "地址、小区、楼栋或拼音首字母",
  );
  await page.getByRole("button", { name: "Switch to English" }).click();
  await expect(page).toHaveTitle("OneMap");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("combobox")).toHaveAttribute("placeholder", /Address, estate/);
  await page.getByRole("button", { name: /^Layers, / }).click();
  await expect(page.getByRole("heading", { name: "Layer catalogue" })).toBeVisible();
  await expect(page.getByText("Public facilities", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "切换到中文" }).click();
  await expect(page.getByRole("heading", { name: "图层目录" })).toBeVisible();
});

test("the map moves by keyboard, and Enter looks at what is under the crosshair", async ({
  page,
  map,
}) => {
  await map.open();
  const before = await map.centre();
  await page.locator("canvas").focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await map.centre())[0]).toBeGreaterThan(before[0]);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "此处" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "此处" })).toBeHidden();
});

test("tiles that do not come are told of, and the map goes on", async ({ page, map }) => {
  await map.open();
  await page.route("**/tiles/**", (route) => route.abort());
  for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "放大" }).click();
  await expect(page.getByText("部分地图没有取到")).toBeVisible();
  await expect(page.getByRole("combobox")).toBeEnabled();
});
