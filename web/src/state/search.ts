import { signal } from "@preact/signals";
import { findAddresses } from "../api/endpoints.ts";
import { isAbort } from "../api/http.ts";
import type { AddressHit } from "../api/types.ts";
import { notifyError } from "./notices.ts";
import { showAddress } from "./place.ts";
import { centre } from "./view.ts";

export type SearchState =
  | { readonly state: "quiet" }
  | { readonly state: "searching"; readonly q: string; readonly items: readonly AddressHit[] }
  | { readonly state: "found"; readonly q: string; readonly items: readonly AddressHit[] };

export const query = signal("");
export const search = signal<SearchState>({ state: "quiet" });

/** Typing faster than this asks once. */
const PAUSE_MS = 160;
let pause: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | null = null;

/** What was typed; the answer arrives in `search`, the last one typed wins. */
export function type(text: string): void {
  query.value = text;
  clearTimeout(pause);
  asking?.abort();
  const q = text.trim();
  if (q === "") {
    search.value = { state: "quiet" };
    return;
  }
  const items = search.value.state === "quiet" ? [] : search.value.items;
  search.value = { state: "searching", q, items };
  pause = setTimeout(() => void askFor(q), PAUSE_MS);
}

async function askFor(q: string): Promise<void> {
  asking = new AbortController();
  try {
    const { items } = await findAddresses(q, centre(), asking.signal);
    search.value = { state: "found", q, items };
  } catch (error) {
    if (isAbort(error)) return;
    search.value = { state: "quiet" };
    notifyError(error);
  }
}

export function choose(hit: AddressHit): void {
  query.value = hit.text;
  stop();
  showAddress(hit);
}

/** Closes the list and forgets what was on its way. */
export function stop(): void {
  clearTimeout(pause);
  asking?.abort();
  search.value = { state: "quiet" };
}
