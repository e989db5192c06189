import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen, type Stream } from "./stream.ts";

class FakeStream implements Stream {
  onerror: ((event: Event) => void) | null = null;
  readyState = 1;
  readonly #heard = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(type: string, heard: (event: MessageEvent<string>) => void): void {
    this.#heard.set(type, heard);
  }

  say(type: string, data: unknown, lastEventId = ""): void {
    this.#heard.get(type)?.(
      new MessageEvent(type, { data: JSON.stringify(data), lastEventId }) as MessageEvent<string>,
    );
  }

  refuse(): void {
    this.readyState = 2;
    this.onerror?.(new Event("error"));
  }

  close(): void {
    this.readyState = 2;
  }
}

let streams: FakeStream[] = [];
const listener = { onChange: vi.fn(), onGap: vi.fn() };
const open = () => {
  const made = new FakeStream();
  streams.push(made);
  return made;
};
const last = () => streams.at(-1) ?? open();

beforeEach(() => {
  vi.useFakeTimers();
  streams = [];
  listener.onChange.mockReset();
  listener.onGap.mockReset();
});
afterEach(() => vi.useRealTimers());

test("hands changes on, and leaves broken ones", () => {
  listen(listener, open);
  last().say("hello", { sequence: 7 });
  last().say("tiles", { layers: ["a"], tiles: [[1, 0, 0]], bounds: null }, "8");
  last().say("tiles", { layers: 3 }, "9");
  expect(listener.onChange).toHaveBeenCalledTimes(1);
  expect(listener.onGap).not.toHaveBeenCalled();
});

test("the browser's own reconnect says how far it has heard: a gap is only where that is not it", () => {
  listen(listener, open);
  last().say("hello", { sequence: 7 });
  last().say("tiles", { layers: ["a"], tiles: null, bounds: null }, "8");
  last().say("hello", { sequence: 8 });
  expect(listener.onGap).not.toHaveBeenCalled();
  last().say("hello", { sequence: 11 });
  expect(listener.onGap).toHaveBeenCalledTimes(1);
});

test("what was missed and told again is no new gap", () => {
  listen(listener, open);
  last().say("hello", { seq: 7 }, "7");
  last().say("hello", { seq: 9 }, "9");
  last().say("tiles", { layers: ["a"], tiles: null, bounds: null }, "8");
  last().say("hello", { seq: 9 }, "9");
  expect(listener.onGap).toHaveBeenCalledTimes(1);
});

test("a refusal is quiet, and asked again less and less often", () => {
  const stop = listen(listener, open);
  last().say("hello", { sequence: 7 });
  last().refuse();
  expect(streams.length).toBe(1);
  vi.advanceTimersByTime(2_000);
  expect(streams.length).toBe(2);
  last().refuse();
  vi.advanceTimersByTime(3_999);
  expect(streams.length).toBe(2);
  vi.advanceTimersByTime(1);
  expect(streams.length).toBe(3);
  last().say("hello", { sequence: 9 });
  expect(listener.onGap).toHaveBeenCalledTimes(1);
  stop();
  last().refuse();
  vi.advanceTimersByTime(100_000);
});
