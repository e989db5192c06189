import { faultsOf } from "../../web/e2e/axe.ts";
import { openDepartment } from "../../web/e2e/department.ts";
import { expect, type Page, test } from "../../web/e2e/onemap.ts";

const login = process.env.ONEMAP_E2E_PLANNER ?? "";
const password = process.env.ONEMAP_E2E_PLANNER_PASSWORD ?? "";

/** Opens the panel of maps and logs the planner in. */
async function enter(page: Page) {
  await page.getByRole("button", { name: /^图层，/ }).click();
  await page.getByRole("button", { name: /^我的地图/ }).click();
  const panel = page.getByRole("region", { name: "我的地图" });
  await panel.getByLabel("账号").fill(login);
  await panel.getByLabel("密码").fill(password);
  await panel.getByRole("button", { name: "登录" }).click();
  await expect(panel.getByLabel("标题")).toBeVisible();
  return panel;
}

test("a map is composed, saved, opened by its link, embedded and deleted", async ({
  page,
  map,
  browser,
  baseURL,
  otherOrigins,
}) => {
  const title = `示例地图 ${Date.now()}`;
  await map.open("/#layers=toilets,building-uses:60");
  const panel = await enter(page);
  expect(await faultsOf(page)).toEqual([]);
  const layers = page.getByRole("region", { name: "图层", exact: true });
  await layers.getByRole("button", { name: "“公共厕所”的样式与筛选" }).click();
  await layers.getByLabel("“公共厕所”的颜色").fill("#112233");
  await panel.getByLabel("标题").fill(title);
  await panel.getByLabel("说明", { exact: true }).fill("示例说明");
  await panel.getByRole("radio", { name: "有链接的人" }).check();
  await panel.getByPlaceholder("文字").fill("示例文字");
  await panel.getByRole("button", { name: "在地图中心添加" }).click();
  await expect.poll(() => map.featureCount("overlay/note")).toBe(1);
  await panel.getByRole("button", { name: "保存地图" }).click();
  await expect(panel.getByText(`正在编辑“${title}”`)).toBeVisible();
  await expect(page).toHaveURL(/saved=[a-z2-7]{16}/);
  const id = /saved=([a-z2-7]+)/.exec(page.url())?.[1] ?? "";

  await panel.getByText("嵌入其他系统").click();
  await panel.getByLabel("给哪个部门").fill("示例局");
  const department = await openDepartment(baseURL ?? "", "");
  otherOrigins.add(department.origin);
  await panel.getByLabel(/^允许的网站/).fill(department.origin);
  await panel.getByRole("button", { name: "生成密钥" }).click();
  const snippet = await panel.getByRole("status").getByRole("textbox").inputValue();
  const address = /src="([^"]+)"/.exec(snippet)?.[1] ?? "";
  expect(address).toContain(`/embed/${id}#key=omk_`);

  // Whoever has the link sees the map as it was composed.
  const guest = await browser.newPage();
  await guest.goto(`/#saved=${id}`);
  await expect(guest.locator(".map")).toHaveAttribute("data-idle", "true");
  await expect(guest).toHaveURL(/layers=toilets,building-uses:60/);
  await guest.close();

  // Another department's page shows it in a frame; one that the key is not for does not.
  const framed = await browser.newPage();
  await framed.goto(department.origin);
  const frame = await put(framed, address);
  await expect(frame.getByRole("heading", { name: title })).toBeVisible();
  await expect(frame.locator(".map")).toHaveAttribute("data-idle", "true");
  await expect(frame.getByText("公共厕所").first()).toBeVisible();
  await framed.close();
  await department.close();

  await panel.getByRole("radio", { name: "只有我" }).check();
  await panel.getByRole("button", { name: "保存修改" }).click();
  await expect(page.getByText(`“${title}”已保存。`)).toBeVisible();
  await panel.getByRole("button", { name: "撤销“示例局”的密钥" }).click();
  await expect(panel.getByText("已失效")).toBeVisible();
  const closed = await browser.newPage();
  await closed.goto(address);
  await expect(closed.getByRole("alert")).toContainText("密钥已经失效");
  await closed.close();

  await panel.getByRole("button", { name: `删除“${title}”` }).click();
  await panel.getByRole("button", { name: "删除", exact: true }).click();
  await expect(panel.getByRole("button", { name: `打开“${title}”` })).toHaveCount(0);
  await expect(page).not.toHaveURL(/saved=/);
});

/** Puts the embed page into a frame of a page of another origin. */
async function put(page: Page, address: string) {
  await page.evaluate((src) => {
    const frame = document.createElement("iframe");
    frame.src = src;
    frame.title = "地图";
    frame.width = "900";
    frame.height = "560";
    document.body.replaceChildren(frame);
  }, address);
  return page.frameLocator("iframe");
}

test("who is not logged in is told what maps are for", async ({ page, map }) => {
  await map.open("/");
  await page.getByRole("button", { name: /^图层，/ }).click();
  await page.getByRole("button", { name: /^我的地图/ }).click();
  await expect(page.getByText(/登录后可以把现在显示的图层/)).toBeVisible();
});

test("a link to a map that is not there says so", async ({ page }) => {
  // Not after the map is drawn: by then the notice may have gone.
  await page.goto("/#saved=aaaaaaaaaaaaaaaa");
  await expect(page.getByText("链接里的地图不存在")).toBeVisible();
});
