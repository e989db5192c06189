import { computed, effect, signal } from "@preact/signals";
import { isAbort } from "../../api/http.ts";
import { explain } from "../../api/problems.ts";
import { language } from "../../state/language.ts";
import { lineOf, previewRecut, reasonGiven } from "../api.ts";
import { ledOut } from "../geometry/reach.ts";
import type { Outcome, Ways } from "../types.ts";
import { draft, splitCuts, splitGrid } from "./drawing.ts";

/** What the drawing asks for; null as long as it is not complete. */
export interface Request {
  readonly ways: Ways;
  readonly crs: string;
}

let last: Request | null = null;

/** The same object as long as the same is asked for: grids come in while the map is moved. */
export const request = computed<Request | null>(() => {
  const ways = waysOf();
  const crs = draft.value.upload?.crs ?? "CRS84";
  if (ways && last && last.crs === crs && isSame(ways, last.ways)) return last;
  last = ways && { ways, crs };
  return last;
});

function isSame(one: Ways, other: Ways): boolean {
  const { grids: mine, ...named } = one;
  const { grids: theirs, ...alike } = other;
  return mine === theirs && JSON.stringify(named) === JSON.stringify(alike);
}

export type Check =
  | { readonly state: "none" }
  | { readonly state: "shown"; readonly of: Request; readonly outcome: Outcome }
  | { readonly state: "refused"; readonly of: Request; readonly reason: string };

/** The last answer; while a vertex is dragged it lags behind `request`. */
export const check = signal<Check>({ state: "none" });
export const checking = computed(() => {
  const now = check.value;
  return request.value !== null && (now.state === "none" || now.of !== request.value);
});
export const outcome = computed(() => (check.value.state === "shown" ? check.value.outcome : null));

/** Proven, and for what is drawn now. */
export const canPropose = computed(() => !checking.value && outcome.value?.fits === true);

function waysOf(): Ways | null {
  const { tool, line, grids, keep, upload } = draft.value;
  switch (tool) {
    case "split": {
      const grid = splitGrid.value;
      if (!grid || !splitCuts.value) return null;
      return { split: { grid: grid.code, line: lineOf(ledOut(line, grid.rings)) } };
    }
    case "merge":
      return grids.length < 2 ? null : { merge: keep === null ? { grids } : { grids, keep } };
    case "border": {
      const [one, other] = grids;
      if (!one || !other || line === draft.value.from) return null;
      return { border: { grids: [one, other], line: lineOf(line) } };
    }
    case "upload":
      return upload && grids.length > 0 ? { replaces: grids, grids: upload.grids } : null;
    case null:
      return null;
  }
}

let asking = false;

/** Asks for what is drawn, one question at a time, the newest next. Returns what stops it. */
export function keepChecking(): () => void {
  let stopped = false;
  const pump = async () => {
    if (asking) return;
    asking = true;
    while (!stopped) {
      const wanted = request.peek();
      const known = check.peek();
      if (!wanted || (known.state !== "none" && known.of === wanted)) break;
      check.value = await answerTo(wanted);
    }
    asking = false;
  };
  const untie = effect(() => {
    if (request.value === null) check.value = { state: "none" };
    else void pump();
  });
  return () => {
    stopped = true;
    untie();
  };
}

async function answerTo(of: Request): Promise<Check> {
  try {
    return { state: "shown", of, outcome: await previewRecut(of.ways, of.crs) };
  } catch (error) {
    if (isAbort(error)) return { state: "none" };
    return { state: "refused", of, reason: reasonGiven(error) ?? explain(error, language.peek()) };
  }
}
