import { expect, test } from "vitest";
import { EventReader } from "./events.ts";

const TEXT =
  ": still here\n\nid: 7\nevent: hello\ndata: {\n\ndata:a\ndata: b: c\r\nretry: 5\r\n\r\nid: 8\r\revent: x\n\ndata\n\n";
const EVENTS = [
  { type: "hello", data: "{", id: "7" },
  { type: "message", data: "a\nb: c", id: "7" },
  { type: "message", data: "", id: "8" },
];

test("events are read, however the text is cut", () => {
  expect(new EventReader().read(TEXT)).toEqual(EVENTS);
  for (let size = 1; size < TEXT.length; size += 1) {
    const reader = new EventReader();
    const pieces = TEXT.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
    expect(pieces.flatMap((piece) => reader.read(piece))).toEqual(EVENTS);
  }
});

test("an event is not there before its end", () => {
  const reader = new EventReader();
  expect(reader.read("data: 1\n")).toEqual([]);
  expect(reader.read("\n")).toEqual([{ type: "message", data: "1", id: "" }]);
});
