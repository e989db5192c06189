import { expect, test } from "vitest";
import { formatAddress, parseAddress } from "./room.ts";

test.each(["", "?recut=7", "?recut=7&with=9", "?room=topology", "?room=proposals"])(
  "%s comes back as it was",
  (search) => {
    expect(formatAddress(parseAddress(search))).toBe(search);
  },
);

test("a link to a proposal opens just that", () => {
  expect(parseAddress("?recut=7")).toEqual({ room: "proposals", recut: 7, other: null });
});

test("whatever is broken is left open", () => {
  for (const search of [
    "?recut=0",
    "?recut=-3",
    "?recut=x",
    "?recut=1e9",
    "?room=attic",
    "?with=4",
  ]) {
    expect(parseAddress(search)).toEqual({ room: "draw", recut: null, other: null });
  }
});
