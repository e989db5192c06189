import {
  type APIRequestContext,
  test as base,
  expect,
  type Page,
  type Request,
} from "@playwright/test";
import type { Map as MapLibreMap } from "maplibre-gl";
import type { District, LonLat } from "../src/api/types.ts";

/** What the tests do with the map, in the words of its users. */
export class MapPage {
  constructor(readonly page: Page) {}

  async open(path = "/"): Promise<void> {
    await this.page.goto(path);
    await this.drawn();
  }

  /** All in view is drawn. */
  async drawn(): Promise<void> {
    await expect(this.page.locator(".map")).toHaveAttribute("data-idle", "true");
  }

  /** Runs in the page, with the map. */
  with<T, A>(work: (map: MapLibreMap, argument: A) => T, argument: A): Promise<T> {
    return this.page.evaluate(
      ([source, given]) => {
        const holder = document.querySelector(".map-canvas");
        const map: unknown = holder && Reflect.get(holder, "map");
        return new Function("map", "argument", `return (${source})(map, argument)`)(map, given);
      },
      [String(work), argument] as const,
    ) as Promise<T>;
  }

  centre(): Promise<LonLat> {
    return this.with((map) => {
      const { lng, lat } = map.getCenter();
      return [lng, lat] as LonLat;
    }, null);
  }

  /** How many features of a style layer are drawn; of all layers without one. */
  featureCount(layer: string | null = null): Promise<number> {
    return this.with(
      (map, id) => map.queryRenderedFeatures(id === null ? {} : { layers: [id] }).length,
      layer,
    );
  }

  /** Where a place is on the screen, in pixels of the page. */
  async pixelOf(place: LonLat): Promise<{ x: number; y: number }> {
    const { x, y } = await this.with((map, at) => {
      const pixel = map.project([at[0], at[1]]);
      return { x: pixel.x, y: pixel.y };
    }, place);
    return { x, y };
  }

  async click(place: LonLat): Promise<void> {
    const { x, y } = await this.pixelOf(place);
    await this.page.mouse.click(x, y);
  }

  /** A spot of the map that no panel covers: a little right of the middle. */
  freeSpot(): Promise<LonLat> {
    return this.with((map) => {
      const { clientWidth, clientHeight } = map.getContainer();
      const { lng, lat } = map.unproject([clientWidth * 0.6, clientHeight * 0.35]);
      return [lng, lat] as LonLat;
    }, null);
  }
}

/** The server's answer to a GET, which has to be good. */
export async function get<T>(request: APIRequestContext, path: string): Promise<T> {
  const response = await request.get(path);
  expect(response.ok(), `${path}: ${response.status()}`).toBe(true);
  return response.json();
}

/** Metres between two places, on a sphere. */
export function metresBetween(a: LonLat, b: LonLat): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b[1] - a[1]) * rad) / 2) ** 2 +
    Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin(((b[0] - a[0]) * rad) / 2) ** 2;
  return 2 * 6_371_009 * Math.asin(Math.sqrt(h));
}

interface Fixtures {
  readonly map: MapPage;
  readonly district: District;
  /** Origins of pages of others that a test serves itself. */
  readonly otherOrigins: Set<string>;
  /** Fails a test whose page asked another host, broke its content policy, or logged an error. */
  readonly clean: undefined;
}

/** A refused request is logged by the browser itself; what the client makes of it is tested. */
const EXPECTED =
  /^Failed to load resource: .*(status of (401|403|404)|net::ERR_INTERNET_DISCONNECTED)/;

export const test = base.extend<Fixtures>({
  map: async ({ page }, use) => use(new MapPage(page)),
  district: async ({ request }, use) => use(await get<District>(request, "/api/district")),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  otherOrigins: async ({}, use) => use(new Set()),
  clean: [
    async ({ page, baseURL, otherOrigins }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        const serious = message.type() === "error" && !EXPECTED.test(message.text());
        if (serious) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("request", (request) => {
        const { protocol, origin } = new URL(request.url());
        const ours = origin === new URL(baseURL ?? "").origin || otherOrigins.has(origin);
        if (protocol.startsWith("http") && !ours) complaints.push(`asked ${request.url()}`);
      });
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { type APIRequestContext, expect, type Page, type Request };
