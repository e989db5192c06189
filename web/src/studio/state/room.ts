import { signal } from "@preact/signals";
import { LANGUAGES } from "../../i18n/index.ts";
import { language } from "../../state/language.ts";
import { formatHash, parseHash } from "../../state/url.ts";
import { settledView } from "../../state/view.ts";

export const ROOMS = ["draw", "proposals", "topology"] as const;
export type Room = (typeof ROOMS)[number];

export interface Address {
  readonly room: Room;
  /** The proposal that is open, and the one that it is compared with. */
  readonly recut: number | null;
  readonly other: number | null;
}

export const address = signal<Address>(parseAddress(location.search));

/** `/studio?recut=7&with=9`, `/studio?room=topology`; whatever is broken in it is left open. */
export function parseAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const recut = numberOf(query.get("recut"));
  const room = ROOMS.find((name) => name === query.get("room"));
  return {
    room: recut === null ? (room ?? "draw") : "proposals",
    recut,
    other: recut === null ? null : numberOf(query.get("with")),
  };
}

export function formatAddress({ room, recut, other }: Address): string {
  if (recut !== null) return `?recut=${recut}${other === null ? "" : `&with=${other}`}`;
  return room === "draw" ? "" : `?room=${room}`;
}

function numberOf(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

export function go(next: Partial<Address>): void {
  const before = address.peek();
  const room = next.room ?? (next.recut ? "proposals" : before.room);
  const after = { room, recut: next.recut ?? null, other: next.other ?? null };
  address.value = after;
  const path = `/studio${formatAddress(after)}${location.hash}`;
  if (formatAddress(after) !== formatAddress(before)) history.pushState(null, "", path);
}

/** What a shared address says of the view and the language. */
export function readHash() {
  const shared = parseHash(location.hash);
  const named = LANGUAGES.find((name) => name === shared.language);
  if (named) language.value = named;
  return shared.view;
}

export function writeHash(): void {
  if (!settledView.value) return;
  const hash = formatHash({ view: settledView.value, layers: null, language: language.value });
  history.replaceState(null, "", `/studio${formatAddress(address.peek())}${hash}`);
}
