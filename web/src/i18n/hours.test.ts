import { describe, expect, test } from "vitest";
import { describeHours, openState, parseHours } from "./hours.ts";

/** 21 November 2026 is a Saturday. */
const at = (day: number, clock: string) => new Date(`2026-11-${15 + day}T${clock}:00`);
const SUNDAY = 0;
const MONDAY = 1;
const SATURDAY = 6;

describe("whether it is open", () => {
  test.each([
    ["24/7", SUNDAY, "03:00", "open"],
    ["06:00-22:00", MONDAY, "05:59", "closed"],
    ["06:00-22:00", MONDAY, "06:00", "open"],
    ["06:00-22:00", MONDAY, "22:00", "closed"],
    ["Mo-Fr 08:00-12:00,14:00-18:00", MONDAY, "13:00", "closed"],
    ["Mo-Fr 08:00-12:00,14:00-18:00", MONDAY, "14:30", "open"],
    ["Mo-Fr 08:00-18:00", SATURDAY, "10:00", "closed"],
    ["Mo-Fr 08:00-18:00; Sa,Su 09:00-12:00", SATURDAY, "10:00", "open"],
    ["Mo-Su 08:00-18:00; Su off", SUNDAY, "10:00", "closed"],
    ["Fr-Mo 08:00-18:00", SUNDAY, "10:00", "open"],
    ["18:00-02:00", SUNDAY, "01:30", "open"],
    ["Sa 18:00-02:00", SUNDAY, "01:30", "open"],
    ["Sa 18:00-02:00", MONDAY, "01:30", "closed"],
    ["00:00-24:00", SUNDAY, "23:59", "open"],
  ] as const)("%s on day %i at %s: %s", (hours, day, clock, expected) => {
    expect(openState(hours, at(day, clock))).toBe(expected);
  });

  test.each([
    null,
    undefined,
    "",
    "sunrise-sunset",
    "Mo-Fr 08:00-18:00; PH off",
    "Apr-Oct 08:00-20:00",
    "Mo-Xx 08:00-18:00",
    "8-18",
  ])("what is not understood is unknown, never open: %s", (hours) => {
    expect(openState(hours, at(MONDAY, "10:00"))).toBe("unknown");
  });
});

describe("hours in words", () => {
  test.each([
    ["24/7", "全天开放", "Open 24 hours"],
    ["06:00-22:00", "每天 06:00–22:00", "Daily 06:00–22:00"],
    [
      "Mo-Fr 08:00-18:00; Sa off",
      "周一至周五 08:00–18:00；周六 不开放",
      "Mon–Fri 08:00–18:00; Sat closed",
    ],
    ["Mo,We 18:00-02:00", "周一、周三 18:00–02:00", "Mon, Wed 18:00–02:00"],
    ["PH off", "PH off", "PH off"],
  ])("%s", (hours, zh, en) => {
    expect(describeHours(hours, "zh")).toBe(zh);
    expect(describeHours(hours, "en")).toBe(en);
  });
});

test("days wrap around the week", () => {
  expect(parseHours("Sa-Mo 10:00-11:00")?.[0]?.days).toEqual([6, 0, 1]);
});
