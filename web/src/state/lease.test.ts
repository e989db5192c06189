import { expect, test } from "vitest";
import { deadlineOf, timeLeft } from "./lease.ts";

const MINUTE = 60_000;
const now = { steady: 5_000, wall: Date.parse("2026-11-21T10:00:00Z") };
const expires = "2026-11-21T10:10:00Z";
const later = (ms: number) => ({ steady: now.steady + ms, wall: now.wall + ms });

test("a lease lasts as long as the server's clock says, less the second it rounds away", () => {
  const deadline = deadlineOf(expires, now.wall, now);
  expect(timeLeft(deadline, now)).toBe(10 * MINUTE - 1000);
  expect(timeLeft(deadline, later(10 * MINUTE - 1000))).toBe(0);
});

test("a device an hour behind sees no longer than one that is right", () => {
  const behind = { ...now, wall: now.wall - 60 * MINUTE };
  const deadline = deadlineOf(expires, now.wall, behind);
  expect(timeLeft(deadline, behind)).toBe(10 * MINUTE - 1000);
});

test("a device an hour ahead still sees", () => {
  const ahead = { ...now, wall: now.wall + 60 * MINUTE };
  expect(timeLeft(deadlineOf(expires, now.wall, ahead), ahead)).toBeGreaterThan(9 * MINUTE);
});

test("without the server's clock the device's is believed", () => {
  expect(timeLeft(deadlineOf(expires, null, now), now)).toBe(10 * MINUTE);
});

test("turning the clock back does not lengthen it", () => {
  const deadline = deadlineOf(expires, now.wall, now);
  const turned = { steady: now.steady + 11 * MINUTE, wall: now.wall - 60 * MINUTE };
  expect(timeLeft(deadline, turned)).toBe(0);
});

test("a device that slept, its steady clock too, finds it ended", () => {
  const deadline = deadlineOf(expires, now.wall, now);
  expect(timeLeft(deadline, { steady: now.steady, wall: now.wall + 11 * MINUTE })).toBe(0);
});

test("a time that cannot be read has ended", () => {
  expect(timeLeft(deadlineOf("soon", now.wall, now), now)).toBe(0);
});
