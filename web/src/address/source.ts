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
      return (await ask<AddressMatch>(url("api/addresses/match"), { query: { q }, signal })).body;
    },
    async address(code, signal) {
      const path = `api/addresses/${encodeURIComponent(code)}`;
      const { status, lineage, ...hit } = (await ask<OneAddress>(url(path), { signal })).body;
      const now = lineage?.current.map(({ code: now, text }) => text ?? now) ?? [];
      return { hit: { ...hit, id: code }, retired: status === "retired", now };
    },
  };
}
