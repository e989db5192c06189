// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { lastNews } from "../state/news.ts";
import { requestFor } from "./requests.ts";

const asker = { token: "t", needsName: (layer: string) => layer === "events" };
const at = (path: string) => requestFor(`${location.origin}${path}`, asker).headers;

afterEach(() => {
  lastNews.value = null;
});

test("only for tiles that are not everybody's it is said who asks", () => {
  expect(at("/tiles/events,roads/14/1/2")).toEqual({ Authorization: "Bearer t" });
  expect(at("/tiles/events.json")).toEqual({ Authorization: "Bearer t" });
  expect(at("/tiles/roads/14/1/2")).toEqual({});
  expect(at("/sprites/onemap.json")).toBeUndefined();
  expect(
    requestFor("https://elsewhere.example/tiles/events/14/1/2", asker).headers,
  ).toBeUndefined();
});

test("tiles are asked for as new as the news that were heard", () => {
  lastNews.value = 12;
  expect(at("/tiles/roads/14/1/2")).toEqual({ "X-Tile-News": "12" });
  expect(requestFor("/tiles/roads/14/1/2").headers).toEqual({ "X-Tile-News": "12" });
  expect(at("/sprites/onemap.json")).toBeUndefined();
});
