import { ask } from "../api/http.ts";
import type { AddressHit, AddressMatch, LonLat, OneAddress } from "../api/types.ts";

/** Where the box gets its candidates. */
export interface AddressSource {
  /** Candidates for a text. `within` is the `id` of a hit: only what lies below it, all for "". */
  suggest(question: Question, signal: AbortSignal): Promise<readonly AddressHit[]>;
  match(text: string, signal: AbortSignal): Promise<AddressMatch>;
  /** The address with this code, retired ones too. */
  address(code: string, signal: AbortSignal): Promise<KnownAddress>;
}

export interface KnownAddress {
  readonly hit: AddressHit;
  readonly retired: boolean;
  /** The texts of the addresses that it is now. */
  readonly now: readonly string[];
}

export interface Question {
  readonly q: string;
  readonly within: string | null;
  readonly near: LonLat | null;
  readonly limit: number;
}

/** What the service says of a whole text: addresses by their codes. */
interface Matched extends Omit<AddressMatch, "items"> {
  readonly items: readonly (Omit<AddressHit, "id"> & {
    readonly code: string;
    readonly status: string;
  })[];
}

/** The service under a base address that ends with a slash. */
export function addressesOf(base: string): AddressSource {
  const url = (path: string) => new URL(path, base).href;
  return {
    async suggest({ q, within, near, limit }, signal) {
      const query = {
        q,
        limit,
        ...(within === null ? {} : { within }),
        ...(near ? { lon: near[0].toFixed(7), lat: near[1].toFixed(7) } : {}),
      };
      const answer = ask<{ items: AddressHit[] }>(url("api/addresses"), { query, signal });
      return (await answer).body.items;
    },
    async match(q, signal) {
      const answer = ask<Matched>(url("api/addresses/match"), { query: { q }, signal });
      const { items, ...match } = (await answer).body;
      // What is retired is named among the differences; nobody may choose it any more.
      const current = items.filter(({ status }) => status !== "retired");
      return {
        ...match,
        items: current.map(({ status: _, ...item }) => ({ ...item, id: item.code })),
      };
    },
    async address(code, signal) {
      const path = `api/addresses/${encodeURIComponent(code)}`;
      const { status, lineage, ...hit } = (await ask<OneAddress>(url(path), { signal })).body;
      const now = lineage?.current.map(({ code: now, text }) => text ?? now) ?? [];
      return { hit: { ...hit, id: code }, retired: status === "retired", now };
    },
  };
}
