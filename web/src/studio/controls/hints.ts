import { view } from "../../state/view.ts";
import { draft, splitCuts } from "../state/drawing.ts";
import { EXACT_FROM } from "../state/grids.ts";
import type { StudioTextKey } from "../texts/index.ts";

/** Too far out to draw: today's grids are not there with every vertex. */
export function isTooFar(): boolean {
  return view.value !== null && view.value.zoom < EXACT_FROM;
}

/** What to do next. */
export function hintOf(): StudioTextKey {
  const { tool, line, finished, upload } = draft.value;
  if (isTooFar()) return "hint.zoom";
  switch (tool) {
    case "split":
      if (line.length === 0) return "hint.split.start";
      if (!finished) return "hint.split.line";
      return splitCuts.value ? "hint.split.done" : "hint.split.short";
    case "merge":
      return "hint.merge";
    case "border":
      return line.length === 0 ? "hint.border.start" : "hint.border.edit";
    case "upload":
      return upload ? "hint.upload.grids" : "hint.upload";
    case null:
      return "hint.none";
  }
}
