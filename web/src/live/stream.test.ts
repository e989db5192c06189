import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CHANGES, listen } from "./stream.ts";

const hello = (seq: number) => `id: ${seq}\nevent: hello\ndata: {"seq":${seq}}\n\n`;
const told = (seq: number, id: string = `id: ${seq}\n`) =>
  `${id}event: tiles\ndata: {"seq":${seq},"layers":["a"],"tiles":null,"bounds":null}\n\n`;

/** A connection of the server's side. */
class Connection {
  #pieces: ReadableStreamDefaultController<Uint8Array> | null = null;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly answer: Promise<Response>;
  #accept: (response: Response) => void = () => undefined;

  constructor(init: RequestInit) {
    this.headers = new Headers(init.headers);
    this.signal = init.signal as AbortSignal;
    this.answer = new Promise((resolve, reject) => {
      this.#accept = resolve;
      this.signal.addEventListener("abort", () => {
        reject(this.signal.reason);
        this.#pieces?.error(this.signal.reason);
      });
    });
  }

  async say(...texts: string[]): Promise<void> {
    if (!this.#pieces) {
      const start = (pieces: ReadableStreamDefaultController<Uint8Array>) => {
        this.#pieces = pieces;
      };
      this.#accept(new Response(new ReadableStream({ start })));
    }
    for (const text of texts) this.#pieces?.enqueue(new TextEncoder().encode(text));
    await settled();
  }

  async end(): Promise<void> {
    this.#pieces?.close();
    await settled();
  }

  async refuse(status: number): Promise<void> {
    this.#accept(new Response("", { status }));
    await settled();
  }
}

let connections: Connection[] = [];
const listener = { onHeard: vi.fn(), onChange: vi.fn(), onGap: vi.fn(), onUnknown: vi.fn() };
let stop = () => {};

const settled = () => vi.advanceTimersByTimeAsync(0);
const begin = (token?: string, since: number | null = null) => {
  stop = listen(listener, { token, since });
};

function last(): Connection {
  const found = connections.at(-1);
  if (!found) throw new Error("nobody has connected");
  return found;
}

beforeEach(() => {
  vi.useFakeTimers();
  connections = [];
  for (const heard of Object.values(listener)) heard.mockReset();
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    expect(url).toBe(CHANGES);
    connections.push(new Connection(init));
    return last().answer;
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("hands changes on, after their number, and leaves broken ones", async () => {
  begin();
  await last().say(hello(7), told(8), 'event: tiles\ndata: {"layers":3}\n\n');
  expect(listener.onHeard.mock.calls).toEqual([[7], [8]]);
  expect(listener.onChange).toHaveBeenCalledTimes(1);
  expect(listener.onGap).not.toHaveBeenCalled();
  expect(last().headers.has("authorization")).toBe(false);
});

test("says who listens", async () => {
  begin("secret", 5);
  expect(last().headers.get("authorization")).toBe("Bearer secret");
  expect(last().headers.get("last-event-id")).toBe("5");
});

test("connects again, and says how far it has heard", async () => {
  begin();
  expect(last().headers.has("last-event-id")).toBe(false);
  await last().say(hello(7), told(8), told(9, ""));
  await last().end();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(connections.length).toBe(2);
  // Of 9 there may have been more.
  expect(last().headers.get("last-event-id")).toBe("8");
  await last().say(hello(8), told(9));
  expect(listener.onGap).not.toHaveBeenCalled();
});

test("a server that does not know how far that was leaves a gap", async () => {
  begin(undefined, 8);
  await last().say(hello(3));
  expect(listener.onGap).toHaveBeenCalledTimes(1);
});

test("a refusal is quiet, and asked again less and less often", async () => {
  begin();
  await last().refuse(503);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(connections.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(connections.length).toBe(2);
  await last().refuse(503);
  await vi.advanceTimersByTimeAsync(3_999);
  expect(connections.length).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  await last().say(hello(9));
  await last().end();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(connections.length).toBe(4);
  expect(listener.onUnknown).not.toHaveBeenCalled();
});

test("a session that the server does not know is said", async () => {
  begin("old");
  await last().refuse(401);
  expect(listener.onUnknown).toHaveBeenCalledTimes(1);
});

test("a server that falls silent is left", async () => {
  begin();
  await last().say(hello(7));
  await vi.advanceTimersByTimeAsync(40_000);
  await last().say(": still here\n\n");
  await vi.advanceTimersByTimeAsync(44_000);
  expect(connections.map(({ signal }) => signal.aborted)).toEqual([false]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(connections.map(({ signal }) => signal.aborted)).toEqual([true]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(connections.length).toBe(2);
});

test("called off, it hears nothing and asks no more", async () => {
  begin("secret");
  await last().say(hello(7));
  stop();
  expect(last().signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(connections.length).toBe(1);
  expect(listener.onChange).not.toHaveBeenCalled();
});
