import type { AddressHit, AddressMatch } from "../api/types.ts";
import { leads, type Rules, takes } from "./levels.ts";

/** A line of the list. */
export type Option =
  | {
      readonly kind: "hit";
      readonly hit: AddressHit;
      readonly takes: boolean;
      readonly leads: boolean;
    }
  /** The thing stepped into, as it is. */
  | { readonly kind: "whole"; readonly hit: AddressHit }
  /** Look for the standard address of the whole text. */
  | { readonly kind: "match"; readonly text: string };

/** A step that was taken, and what had been typed before it. */
export interface Step {
  readonly hit: AddressHit;
  readonly typed: string;
}

export interface SearchState {
  readonly text: string;
  /** The steps taken, the widest first. */
  readonly trail: readonly Step[];
  readonly chosen: AddressHit | null;
  readonly open: boolean;
  readonly options: readonly Option[];
  /** The line that the keyboard is on; -1 for none. */
  readonly active: number;
  readonly progress: "quiet" | "asking" | "answered" | "failed";
  readonly failure: unknown;
  /** What the whole text means, after it was asked for. */
  readonly match: AddressMatch | null;
  /** There are more candidates than the list holds. */
  readonly more: boolean;
}

export const QUIET: SearchState = {
  text: "",
  trail: [],
  chosen: null,
  open: false,
  options: [],
  active: -1,
  progress: "quiet",
  failure: null,
  match: null,
  more: false,
};

export function optionsOf(hits: readonly AddressHit[], rules: Rules): Option[] {
  return hits.map((hit) => ({
    kind: "hit",
    hit,
    takes: takes(hit, rules),
    leads: leads(hit, rules),
  }));
}

/** The candidate that was typed to the letter, where it is the only one. */
export function exactHit(state: SearchState): AddressHit | null {
  const { open, progress, chosen, options, text } = state;
  if (!open || progress !== "answered" || chosen) return null;
  const typed = text.trim();
  const same = options.flatMap((option) =>
    option.kind === "hit" && option.takes && option.hit.text === typed ? [option.hit] : [],
  );
  return same.length === 1 ? (same[0] ?? null) : null;
}
