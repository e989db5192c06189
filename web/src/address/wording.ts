import { OfflineError, ProblemError } from "../api/http.ts";
import type { AddressDifference, AddressHit, AddressMatch } from "../api/types.ts";
import { partAddress } from "../layers/address.ts";
import type { SearchState } from "./state.ts";
import { componentName, type Say } from "./texts.ts";

/** What a hit is called below what it lies in: its own part of the text. */
export function ownPart(hit: AddressHit, parent: AddressHit | null): string {
  return hit.text.slice(ownStart(hit, parent));
}

/** Where in a hit's text its own part begins. */
export function ownStart({ text }: AddressHit, parent: AddressHit | null): number {
  if (parent && text.startsWith(parent.text) && text.length > parent.text.length) {
    return parent.text.length;
  }
  return partAddress(text).areas.length;
}

/** The name of the last step. */
export function stepName({ trail }: SearchState): string | null {
  const last = trail.at(-1);
  return last ? ownPart(last.hit, trail.at(-2)?.hit ?? null) : null;
}

/** What the status line says about the search. */
export function noteOf(state: SearchState, say: Say): string {
  switch (state.progress) {
    case "quiet":
      return "";
    case "asking":
      return state.options.length > 0 ? "" : say("searching");
    case "failed":
      return explain(state.failure, say);
    case "answered":
      return state.match ? matchNote(state.match, say) : countNote(state, say);
  }
}

function countNote(state: SearchState, say: Say): string {
  const n = state.options.filter(({ kind }) => kind === "hit").length;
  const q = state.chosen ? "" : state.text.trim();
  if (n > 0) return say(state.more ? "count.more" : "count", { n });
  const name = stepName(state);
  if (name === null) return say("none", { q });
  return q === "" ? say("none.below", { name }) : say("none.within", { name, q });
}

function matchNote(match: AddressMatch, say: Say): string {
  const outcome = match.items.length === 0 ? "none" : match.class;
  return say(`match.${outcome}`, { n: match.items.length });
}

/** How a matched text departs from the standard address, a sentence each. */
export function differencesOf(match: AddressMatch, say: Say): string[] {
  const sentences = match.differences.map((difference) =>
    difference.component === "status" ? retirement(match, say) : differenceOf(difference, say),
  );
  if (match.unmatched.length === 0) return sentences;
  return [...sentences, say("unmatched", { text: match.unmatched.join(say("separator")) })];
}

function retirement({ items }: AddressMatch, say: Say): string {
  return say(items.length > 0 ? "difference.retired" : "difference.gone");
}

function differenceOf({ component, given, found }: AddressDifference, say: Say): string {
  const kind = !given ? "added" : !found ? "dropped" : "changed";
  return say(`difference.${kind}`, {
    component: componentName(component, say),
    given: given ?? "",
    found: found ?? "",
  });
}

function explain(failure: unknown, say: Say): string {
  if (failure instanceof OfflineError) return say("error.offline");
  if (!(failure instanceof ProblemError)) return say("error.server", { id: "–" });
  const { status, request_id: id } = failure.problem;
  if ([429, 502, 503, 504].includes(status)) return say("error.busy");
  return status < 500 ? say("error.bad") : say("error.server", { id: id ?? status });
}
