import type { AddressHit } from "../api/types.ts";
import type { SearchState } from "./state.ts";
import type { Say } from "./texts.ts";

/** Why a box cannot be submitted as it is. */
export interface Problem {
  readonly flag: "valueMissing" | "badInput" | "customError";
  readonly message: string;
}

/** What the page gave as a value, and what the service said about it. */
export type Given =
  | { readonly state: "none" }
  /** Its address is on its way, or the service cannot be reached: the code stands for itself. */
  | { readonly state: "code"; readonly code: string }
  | { readonly state: "missing"; readonly code: string }
  | { readonly state: "retired"; readonly code: string; readonly now: readonly string[] };

/** The code that a form submits: "" for none. */
export function codeOf(state: SearchState, given: Given): string {
  if (state.chosen) return state.chosen.code ?? "";
  return given.state === "none" ? "" : given.code;
}

/** What keeps the box from being submitted; null where nothing does. */
export function problemOf(
  state: SearchState,
  given: Given,
  required: boolean,
  say: Say,
): Problem | null {
  if (given.state === "missing") {
    return { flag: "customError", message: say("missing.code", { code: given.code }) };
  }
  if (given.state === "retired") return { flag: "customError", message: retired(given.now, say) };
  if (state.chosen || given.state === "code") return null;
  const text = state.text.trim();
  if (text !== "") return { flag: "badInput", message: say("unchosen", { text }) };
  if (state.trail.length > 0) return { flag: "badInput", message: say("unchosen.step") };
  return required ? { flag: "valueMissing", message: say("missing") } : null;
}

function retired(now: readonly string[], say: Say): string {
  if (now.length === 0) return say("retired");
  return say("retired.now", { text: now.join(say("separator")) });
}

/** What a form sends: the code, and beside it the text where the page asks for it. */
export function entriesOf(
  names: { readonly code: string | null; readonly text: string | null },
  code: string,
  chosen: AddressHit | null,
): FormData | string | null {
  if (code === "") return null;
  if (!names.text || !names.code) return code;
  const entries = new FormData();
  entries.set(names.code, code);
  entries.set(names.text, chosen?.text ?? "");
  return entries;
}
