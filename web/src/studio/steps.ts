import type { StudioTextKey } from "./texts/index.ts";
import type { Recut, Step } from "./types.ts";

/** A step that a proposal's state allows; `why` says why this planner cannot take it. */
export interface Offer {
  readonly step: Step;
  readonly why: StudioTextKey | null;
}

type Known = Pick<Recut, "status" | "yours" | "fits" | "conflict">;

export function offersOf({ status, yours, fits, conflict }: Known): Offer[] {
  const blocked = conflict !== null ? "recut.conflict" : fits === false ? "recut.notFit" : null;
  switch (status) {
    case "draft":
      if (!yours) return [];
      return [
        { step: "propose", why: blocked },
        { step: "withdraw", why: null },
      ];
    case "proposed":
      if (!yours) return [{ step: "approve", why: blocked }];
      return [
        { step: "approve", why: "recut.notOwn.approve" },
        { step: "withdraw", why: null },
      ];
    case "applied":
      return [{ step: "undo", why: yours ? "recut.notOwn.undo" : null }];
    case "undone":
    case "withdrawn":
      return [];
  }
}
