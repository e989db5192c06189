import type { AddressHit } from "../api/types.ts";

const KEPT = 5;

/** The addresses chosen last, kept in this browser alone, newest first. */
export class RecentAddresses {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  list(): readonly AddressHit[] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.#name) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isHit) : [];
    } catch {
      // Storage may be forbidden, and anything may have been written there.
      return [];
    }
  }

  add(hit: AddressHit): void {
    const others = this.list().filter(({ id }) => id !== hit.id);
    try {
      localStorage.setItem(this.#name, JSON.stringify([hit, ...others].slice(0, KEPT)));
    } catch {
      // A browser that keeps nothing still finds addresses.
    }
  }
}

/** Whether something read back is an address. */
export function isHit(value: unknown): value is AddressHit {
  if (typeof value !== "object" || value === null) return false;
  const { id, text, level, lon, lat } = value as Record<string, unknown>;
  const texts = [id, text, level].every((member) => typeof member === "string");
  return texts && typeof lon === "number" && typeof lat === "number";
}
