import { faultsOf } from "../../web/e2e/axe.ts";
import { expect, get, type MapPage, test } from "../../web/e2e/onemap.ts";
import type { LonLat, SchoolForecast } from "../../web/src/api/types.ts";

const LAYER = "primary-seat-forecast";
const planner = process.env.ONEMAP_E2E_PLANNER ?? "";
const password = process.env.ONEMAP_E2E_PLANNER_PASSWORD ?? "";

/** The colour of one catchment on the map, as the style says it. */
async function colorOf(map: MapPage, code: string): Promise<unknown> {
  const color = await map.with(
    (drawn) => drawn.getPaintProperty("layer/primary-seat-forecast", "fill-color"),
    null,
  );
  if (!Array.isArray(color) || color[0] !== "match") return null;
  return color[color.indexOf(code) + 1] ?? null;
}

test("seats are foretold by school district, and a planner's extra seats recolour the map", async ({
  page,
  map,
  district,
  request,
}) => {
  const { catchments, years } = await get<SchoolForecast>(request, "/api/school-forecast");
  const told = catchments.filter((one) => one.forecast.every((year) => year.shortage !== null));
  const most = (one: (typeof told)[number]) =>
    Math.max(...one.forecast.map((year) => year.shortage ?? 0));
  const worst = told.toSorted((a, b) => most(b) - most(a))[0];
  if (!worst) throw new Error("no school district with children");
  const [first = 0] = years;

  await map.open(`/#map=12/${district.center[1]}/${district.center[0]}&layers=${LAYER}`);
  await page.getByRole("button", { name: /^图层，/ }).click();
  await page.getByRole("button", { name: "学位预警与测算" }).click();
  const panel = page.getByRole("region", { name: "学位预警" });
  await expect(panel.getByRole("combobox")).toHaveValue(worst.code);
  await expect(panel.getByRole("row")).toHaveCount(1 + years.length);
  await expect(panel.getByText("规划师登录后，可测算新增学位的效果。")).toBeVisible();
  await expect(panel.getByRole("spinbutton")).toHaveCount(0);
  expect(await faultsOf(page)).toEqual([]);

  await panel.getByLabel("账号").fill(planner);
  await panel.getByLabel("密码").fill(password);
  await panel.getByRole("button", { name: "登录", exact: true }).click();
  // Seats for everybody: green from the first year on, whatever it was.
  await panel.getByLabel(`${first} 年秋季起新增学位`).fill("5000");
  await expect(panel.getByText("充足")).toHaveCount(years.length);
  await expect.poll(() => colorOf(map, worst.code)).toBe("#6fb08a");
  await panel.getByLabel(`${first} 年秋季起新增学位`).fill("");
  await panel
    .getByLabel(`${first} 年秋季起新增学位`)
    .fill(String(-(worst.forecast[0]?.seats ?? 0)));
  await expect(panel.getByText(/^原 /)).toHaveCount(years.length);
  expect(await faultsOf(page)).toEqual([]);

  await panel.getByRole("button", { name: "清除测算" }).click();
  await expect(panel.getByText(/^原 /)).toHaveCount(0);
});

/** A spot of a school district that no panel covers, of any other than `code`. */
async function spotBeside(
  map: MapPage,
  code: string | null,
): Promise<{ at: LonLat; code: string }> {
  const found = await map.with((drawn, avoided) => {
    const { clientWidth, clientHeight } = drawn.getContainer();
    for (let x = 0.45; x < 0.8; x += 0.02) {
      for (let y = 0.2; y < 0.8; y += 0.02) {
        const pixel: [number, number] = [clientWidth * x, clientHeight * y];
        const hits = drawn.queryRenderedFeatures(pixel, {
          layers: ["layer/primary-seat-forecast"],
        });
        const hit = hits[0]?.properties.code;
        if (typeof hit !== "string" || hit === avoided) continue;
        const { lng, lat } = drawn.unproject(pixel);
        return { at: [lng, lat] as LonLat, code: hit };
      }
    }
    return null;
  }, code);
  if (!found) throw new Error("no other school district in view");
  return found;
}

test("a click on another school district chooses it", async ({ page, map, district }) => {
  await map.open(`/#map=12.5/${district.center[1]}/${district.center[0]}&layers=${LAYER}`);
  await expect.poll(() => map.featureCount(`layer/${LAYER}`)).toBeGreaterThan(1);
  const first = await spotBeside(map, null);
  await map.click(first.at);
  const place = page.getByRole("region", { name: "此处" });
  await place.getByRole("button", { name: "学位预警与测算" }).click();
  const panel = page.getByRole("region", { name: "学位预警" });
  await expect(panel.getByRole("combobox")).toHaveValue(first.code);
  const second = await spotBeside(map, first.code);
  await map.click(second.at);
  await expect(panel.getByRole("combobox")).toHaveValue(second.code);
});
