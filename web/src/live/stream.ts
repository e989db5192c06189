import { parseChange, parseHello, type TileChange } from "./change.ts";

export const CHANGES = "/api/tiles/changes";
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

export interface Listener {
  readonly onChange: (change: TileChange) => void;
  /** Something may have been missed: what is shown may be stale. */
  readonly onGap: () => void;
}

/** What of an EventSource is used here; tests give one of their own. */
export interface Stream {
  addEventListener(type: string, heard: (event: MessageEvent<string>) => void): void;
  onerror: ((event: Event) => void) | null;
  readonly readyState: number;
  close(): void;
}

const CLOSED = 2;

/**
 * Listens to what changes on the server until it is called off. The browser connects again by
 * itself and says how far it has heard; where the server refuses for good (an older one, or one that
 * is full), it is asked again from time to time, and nobody is bothered.
 */
export function listen(
  listener: Listener,
  open: (url: string) => Stream = (url) => new EventSource(url),
): () => void {
  let known: string | null = null;
  let wait = FIRST_WAIT_MS;
  let again: ReturnType<typeof setTimeout> | null = null;
  let stream = connect();

  function connect(): Stream {
    const made = open(CHANGES);
    made.addEventListener("hello", ({ data, lastEventId }) => {
      const sequence = parseHello(data) ?? (lastEventId || null);
      if (known !== null && sequence !== known) listener.onGap();
      known = sequence;
      wait = FIRST_WAIT_MS;
    });
    made.addEventListener("tiles", ({ data, lastEventId }) => {
      // What was missed is told after `hello`, with the numbers it had.
      if (Number(lastEventId) > Number(known)) known = lastEventId;
      const change = parseChange(data);
      if (change) listener.onChange(change);
    });
    made.onerror = () => {
      if (made.readyState !== CLOSED) return;
      again = setTimeout(() => {
        stream = connect();
      }, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    };
    return made;
  }

  return () => {
    if (again) clearTimeout(again);
    stream.close();
  };
}
