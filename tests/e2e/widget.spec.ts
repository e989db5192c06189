import { faultsOf } from "../../web/e2e/axe.ts";
import { type Department, openDepartment } from "../../web/e2e/department.ts";
import { test as base, expect, get, type Page } from "../../web/e2e/onemap.ts";
import type { AddressHit, OneAddress } from "../../web/src/api/types.ts";

const FORM = `<form action="/sent">
  <label for="where">报修地址</label>
  <onemap-address id="where" name="address_code" text-name="address_text" required></onemap-address>
  <button>提交</button><button type="reset">重填</button>
</form>`;

/** The streets of the demo district and the initials of their pinyin. */
const INITIALS: Readonly<Record<string, string>> = {
  银湾街道: "ywjd",
  望潮街道: "wcjd",
  云帆街道: "yfjd",
  碧屿街道: "byjd",
  锦汐街道: "jxjd",
};

const test = base.extend<{ department: Department }>({
  department: async ({ page, baseURL, otherOrigins }, use) => {
    const department = await openDepartment(baseURL ?? "", FORM);
    otherOrigins.add(department.origin);
    await page.goto(department.origin);
    await use(department);
    await department.close();
  },
});

const box = (page: Page) => page.getByRole("combobox", { name: "报修地址" });

/** Of the element itself, seen from outside. */
function codeIn(page: Page): Promise<string> {
  return page
    .locator("onemap-address")
    .first()
    .evaluate((element) => Reflect.get(element, "value"));
}

async function firstBuilding(page: Page, baseURL: string): Promise<AddressHit> {
  const { items } = await get<{ items: AddressHit[] }>(
    page.request,
    `${baseURL}/api/addresses?q=${encodeURIComponent("1栋")}&limit=50`,
  );
  const building = items.find(({ level, count }) => level === "building" && (count ?? 0) > 1);
  if (!building) throw new Error("no building with rooms among the candidates for 1栋");
  return building;
}

test("by keyboard alone, from pinyin initials down to a room, a foreign form gets a code", async ({
  page,
  department,
  baseURL,
}) => {
  const areas = "/ogc/collections/areas/items?level=street&limit=50";
  const { features } = await get<{ features: { properties: { name: string } }[] }>(
    page.request,
    baseURL + areas,
  );
  const street = features.map(({ properties }) => properties.name).find((name) => INITIALS[name]);
  if (!street) throw new Error("the demo district has no street with known initials");
  await page.getByText("报修地址").click();
  await expect(box(page)).toBeFocused();
  await page.keyboard.type(INITIALS[street] ?? "");
  const first = page.getByRole("option").first();
  await expect(first).toContainText(street);
  await expect(first.locator("mark").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  const steps = page.getByRole("navigation", { name: "已选的上级" });
  for (let step = 1; (await codeIn(page)) === ""; step += 1) {
    expect(step, "no room after eight steps").toBeLessThan(9);
    const active = page.getByRole("option", { selected: true });
    await expect(active).toHaveCount(1);
    await page.keyboard.press("Enter");
    if ((await codeIn(page)) !== "") break;
    await expect(steps.getByRole("listitem")).toHaveCount(step);
    await expect(page.getByRole("status")).not.toHaveText(/^$|正在查找/);
    // The last line: below a building that is a room or a unit, never the building as a whole.
    await page.keyboard.press("ArrowUp");
  }
  await page.keyboard.press("Enter");
  await expect(page).toHaveTitle("收到");
  const { address_code: code = "", address_text: text } = department.received();
  const known = await get<OneAddress>(page.request, `${baseURL}/api/addresses/${code}`);
  expect(known.text).toBe(text);
  expect(text).toContain(street);
});

test("a step back by keyboard, and by the steps themselves", async ({
  page,
  department: _,
  baseURL,
}) => {
  const building = await firstBuilding(page, baseURL ?? "");
  await box(page).fill(building.text);
  const line = page.getByRole("option").filter({ hasText: building.text }).first();
  await expect(line).toBeVisible();
  await line.click();
  const steps = page.getByRole("navigation", { name: "已选的上级" });
  await expect(steps.getByRole("listitem")).toHaveCount(1);
  const whole = page.getByRole("option").first();
  await expect(whole).toContainText("就选");
  await page.keyboard.press("Backspace");
  await expect(steps).toBeHidden();
  await expect(box(page)).toHaveValue(building.text);
  await expect(line).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(steps.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "返回上一级" }).click();
  await expect(steps).toBeHidden();
  await expect(line).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(whole).toContainText("就选");
  await whole.click();
  expect(await codeIn(page)).toBe(building.code);
});

test("what was typed and not chosen is no address; a reset form is empty", async ({
  page,
  department,
  baseURL,
}) => {
  await page.getByRole("button", { name: "提交" }).click();
  await expect(page.getByText("请选择一个地址。")).toBeAttached();
  await box(page).fill("哪里都不是的路");
  await expect(page.getByRole("status")).toContainText("没有找到“哪里都不是的路”");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "提交" }).click();
  await page.getByRole("button", { name: "提交" }).focus();
  await expect(page.getByText("“哪里都不是的路”还不是选定的地址")).toBeVisible();
  expect(department.received()).toEqual({});
  await page.getByRole("button", { name: "重填" }).click();
  await expect(box(page)).toHaveValue("");
  await expect(page.getByText("还不是选定的地址")).toBeHidden();

  const { code, text } = await firstBuilding(page, baseURL ?? "");
  await page.locator("onemap-address").evaluate((element, given) => {
    element.setAttribute("value", given ?? "");
  }, code);
  await expect(box(page)).toHaveAccessibleDescription(/区/);
  await page.getByRole("button", { name: "提交" }).click();
  await expect(page).toHaveTitle("收到");
  expect(department.received()).toEqual({ address_code: code, address_text: text });
  await page.goBack();
  await expect.poll(() => codeIn(page)).toBe(code);
});

test("an absent service is told of in words, and asked again", async ({
  page,
  department: _,
  context,
}) => {
  await context.setOffline(true);
  await box(page).fill("路");
  const retry = page.getByRole("button", { name: "重试" });
  await expect(retry).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("连不上地址服务，请检查网络。");
  await context.setOffline(false);
  await retry.click();
  await expect(page.getByRole("option").first()).toBeVisible();
});

test("nothing is asked while an input method composes", async ({ page, department: _ }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === "/api/addresses") asked.push(url.searchParams.get("q") ?? "");
  });
  await box(page).focus();
  const session = await page.context().newCDPSession(page);
  for (const text of ["d", "da", "da d", "da da"]) {
    await session.send("Input.imeSetComposition", {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  }
  await session.send("Input.insertText", { text: "大道" });
  await expect(page.getByRole("option").first()).toBeVisible();
  expect(asked).toEqual(["大道"]);
});

for (const [name, width, height] of [
  ["desktop", 1440, 900],
  ["phone", 390, 844],
] as const) {
  test.describe(name, () => {
    test.use({ viewport: { width, height }, isMobile: width < 720, hasTouch: width < 720 });

    test("the demo page shows what its form submits, and axe-core finds nothing", async ({
      page,
    }) => {
      await page.goto("/widget/");
      await expect(box(page).first()).toBeVisible();
      expect(await faultsOf(page)).toEqual([]);
      await box(page).first().click();
      await box(page).first().pressSequentially("1栋");
      await expect(page.getByRole("option").first()).toBeVisible();
      expect(await faultsOf(page)).toEqual([]);
      const small = await page
        .getByRole("option")
        .evaluateAll((options) =>
          options.filter((option) => option.getBoundingClientRect().height < 44),
        );
      expect(small).toEqual([]);
      const size = await box(page)
        .first()
        .evaluate((input) => getComputedStyle(input).fontSize);
      expect(Number.parseFloat(size)).toBeGreaterThanOrEqual(16);
      await page.getByRole("option").first().click();
      await page.getByRole("option").filter({ hasText: "就选" }).click();
      await page.getByRole("button", { name: "提交" }).click();
      const sent = page.getByRole("region", { name: "表单提交的内容" });
      await expect(sent).toContainText(/address_code\d{19}address_text\S+1栋/);
      await page.getByRole("button", { name: "English" }).click();
      const chinese = await page
        .getByRole("main")
        .evaluate((main) =>
          [...main.querySelectorAll("h1, h2, h3, p, label, legend, li, button")]
            .map((element) => element.textContent ?? "")
            .filter((text) => /[\u4e00-\u9fff]/.test(text)),
        );
      expect(chinese).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBe(width);
    });
  });
}
