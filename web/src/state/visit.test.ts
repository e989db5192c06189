import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Floors, Session } from "../api/types.ts";
import { language } from "./language.ts";
import { session } from "./session.ts";
import { checkIn, logOut, look, secondsLeft, visit, watchPage, wipe } from "./visit.ts";

const BUILDING = "4403990010010100001";
const NOW = Date.parse("2026-11-21T10:00:00Z");
const worker: Session = {
  token: "t",
  role: "worker",
  name: "张演示",
  expires_at: "2026-11-21T20:00:00Z",
};
const room = {
  code: `${BUILDING}001001`,
  name: "101",
  unit: null,
  use: null,
  area_m2: null,
  people: [{ name: "李演示", category: "resident", phone: null, verified_at: null }],
  legal_entities: [],
};
const floors: Floors = {
  building: BUILDING,
  expires_at: "2026-11-21T10:10:00Z",
  floors: [{ code: `${BUILDING}001`, number: 1, name: "1层", use: null, rooms: [room] }],
};

function answer(body: unknown, status = 200): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  const headers = { "content-type": type, date: new Date(NOW).toUTCString() };
  return new Response(body === null ? null : JSON.stringify(body), { status, headers });
}

function serve(visited: Response): void {
  const routes: Readonly<Record<string, () => Response>> = {
    [`POST /api/buildings/${BUILDING}/visits`]: () => visited,
    [`GET /api/buildings/${BUILDING}/floors`]: () => answer(floors),
    "DELETE /api/sessions": () => answer(null, 204),
  };
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const route = routes[`${init.method} ${path}`];
    if (!route) throw new Error(`unexpected ${init.method} ${path}`);
    return route();
  });
}

const granted = () =>
  answer({ lease: "x", building: BUILDING, expires_at: floors.expires_at, distance_m: 4 }, 201);
const refused = (reason: string, more = {}) => answer({ status: 403, reason, ...more }, 403);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  const getCurrentPosition = (ok: PositionCallback) =>
    ok({ coords: { longitude: 114, latitude: 22, accuracy: 8 } } as GeolocationPosition);
  vi.stubGlobal("navigator", { geolocation: { getCurrentPosition } });
  session.value = worker;
  language.value = "zh";
});

afterEach(() => {
  wipe();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a granted visit opens the floors and counts down", async () => {
  serve(granted());
  await checkIn(BUILDING);
  expect(visit.value).toMatchObject({ state: "open", building: BUILDING, floors });
  expect(secondsLeft.value).toBe(599);
});

test("the end of the lease wipes everything", async () => {
  serve(granted());
  await checkIn(BUILDING);
  vi.advanceTimersByTime(598_000);
  expect(visit.value.state).toBe("open");
  vi.advanceTimersByTime(1000);
  expect(visit.value).toEqual({ state: "ended" });
  expect(vi.getTimerCount()).toBe(0);
});

test("a page that slept through the end wipes when it wakes", async () => {
  serve(granted());
  watchPage();
  await checkIn(BUILDING);
  vi.setSystemTime(NOW + 700_000);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(visit.value).toEqual({ state: "ended" });
});

test("a page put away keeps nothing", async () => {
  serve(granted());
  watchPage();
  await checkIn(BUILDING);
  dispatchEvent(new Event("pagehide"));
  expect(visit.value).toEqual({ state: "away" });
});

test("logging out wipes at once", async () => {
  serve(granted());
  await checkIn(BUILDING);
  const done = logOut();
  expect(visit.value).toEqual({ state: "away" });
  expect(session.value).toBeNull();
  await done;
});

test("floors that arrive after leaving are not kept", async () => {
  serve(granted());
  const visiting = checkIn(BUILDING);
  wipe();
  await visiting;
  expect(visit.value).toEqual({ state: "away" });
});

test.each([
  ["too_far", "您离这栋楼太远。请走到楼下再签到。"],
  ["fix_too_coarse", "定位精度不够。请走到开阔处，等几秒再试。"],
  ["not_your_grid", "这栋楼不在您负责的网格里。"],
  ["nonce_used", "这次签到已经用过，请再签到一次。"],
])("a refusal says why: %s", async (reason, why) => {
  serve(refused(reason));
  await checkIn(BUILDING);
  expect(visit.value).toEqual({ state: "refused", why });
});

test("too far says how far where the server does", async () => {
  serve(refused("too_far", { distance_m: 230 }));
  await checkIn(BUILDING);
  expect(visit.value).toMatchObject({ why: expect.stringContaining("230米") });
});

test("a session that has ended is forgotten", async () => {
  serve(refused("no_session"));
  await checkIn(BUILDING);
  expect(session.value).toBeNull();
});

test("looking without a lease does nothing", () => {
  look();
  expect(visit.value).toEqual({ state: "away" });
});
