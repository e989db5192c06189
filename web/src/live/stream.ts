import { parseChange, parseHello, type TileChange } from "./change.ts";
import { EventReader, type ServerEvent } from "./events.ts";

export const CHANGES = "/api/tiles/changes";
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** A server has something to say every 15 seconds: one that is silent for so long is gone. */
const LONGEST_SILENCE_MS = 45_000;

export interface Listener {
  /** The number of the latest news, before what they are. */
  readonly onHeard: (seq: number) => void;
  readonly onChange: (change: TileChange) => void;
  /** Something may have been missed: what is shown may be stale. */
  readonly onGap: () => void;
  /** The server does not know the session. */
  readonly onUnknown: () => void;
}

/** Who listens, by their token, or nobody in particular; and the last event they have heard. */
export interface Ear {
  readonly token: string | undefined;
  readonly since: number | null;
}

/**
 * Listens to what changes on the server until it is called off. An EventSource cannot say who asks,
 * so this is one of our own: it connects again when the connection ends, and says how far it has
 * heard. Where the server refuses (an older one, or one that is full), it is asked again less and
 * less often, and nobody is bothered.
 */
export function listen(listener: Listener, ear: Ear): () => void {
  const over = new AbortController();
  void keepListening(listener, ear, over.signal);
  return () => over.abort();
}

async function keepListening(listener: Listener, ear: Ear, over: AbortSignal): Promise<void> {
  let { since } = ear;
  let wait = FIRST_WAIT_MS;
  while (!over.aborted) {
    for await (const event of connection({ ...ear, since }, listener, over)) {
      wait = FIRST_WAIT_MS;
      since = hear(event, since, listener);
    }
    await pause(wait, over);
    wait = Math.min(2 * wait, LONGEST_WAIT_MS);
  }
}

/** Answers the last event that has been heard now. Of several with one number only the last has
 * it as its id. */
function hear({ type, data, id }: ServerEvent, since: number | null, to: Listener): number | null {
  if (type === "hello") {
    const seq = parseHello(data);
    if (seq === null) return since;
    to.onHeard(seq);
    if (since !== null && seq !== since) to.onGap();
  }
  const change = type === "tiles" ? parseChange(data) : null;
  if (change) {
    to.onHeard(change.seq);
    to.onChange(change);
  }
  return id === "" ? since : Number(id);
}

/** The events of one connection, until it ends, whoever ends it. */
async function* connection(
  { token, since }: Ear,
  { onUnknown }: Listener,
  over: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const headers: Record<string, string> = { Accept: "text/event-stream" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (since !== null) headers["Last-Event-ID"] = String(since);
  const silence = new AbortController();
  const signal = AbortSignal.any([over, silence.signal]);
  let timer = setTimeout(() => silence.abort(), LONGEST_SILENCE_MS);
  try {
    // What fetch and read fail with is that the server is not reached.
    const response = await fetch(CHANGES, { headers, signal, cache: "no-store" }).catch(() => null);
    if (response?.status === 401 && token) onUnknown();
    if (!response?.ok || !response.body) return;
    const events = new EventReader();
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const piece = await pieces.read().catch(() => null);
      if (!piece || piece.done || over.aborted) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), LONGEST_SILENCE_MS);
      yield* events.read(piece.value);
    }
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      over.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    over.addEventListener("abort", done);
  });
}
