import { chosenVertex, draft, hover, splitGrid } from "../state/drawing.ts";
import { grids } from "../state/grids.ts";
import { address } from "../state/room.ts";
import {
  chosenFinding,
  comparedOutcome,
  pointedGrid,
  shownOutcome,
  side,
  slide,
} from "../state/shown.ts";
import { checked, findings, fix, fixShown } from "../state/topology.ts";
import { FIRST, SECOND } from "./colours.ts";
import {
  collection,
  comparedFeatures,
  findingFeatures,
  gridFeatures,
  gridNames,
  penFeatures,
  recutFeatures,
  recutNames,
  replacedGrids,
  topologyFeatures,
} from "./features.ts";
import { offered } from "./pen.ts";
import type { SourceName } from "./style.ts";

const NOTHING = collection([]);

/** What each source of the map holds, by the state of the moment. */
export const DATA: Readonly<Record<SourceName, () => GeoJSON.FeatureCollection>> = {
  grids: () => gridFeatures(grids.value.values(), chosenGrids(), hiddenGrids()),
  names: () => gridNames(grids.value.values(), hiddenGrids()),
  after: () => {
    const outcome = shownOutcome.value;
    if (!outcome) return NOTHING;
    if (!comparedOutcome.value) return recutFeatures(outcome, side.value, pointedGrid.value);
    return collection(comparedFeatures(outcome, FIRST, 1 - slide.value));
  },
  "after-names": () => {
    const outcome = shownOutcome.value;
    return outcome && !comparedOutcome.value ? recutNames(outcome, side.value) : NOTHING;
  },
  other: () => {
    const outcome = comparedOutcome.value;
    return outcome ? collection(comparedFeatures(outcome, SECOND, slide.value)) : NOTHING;
  },
  topology: () =>
    address.value.room === "topology"
      ? topologyFeatures({
          subject: checked.value?.subject ?? null,
          fix: fix.value,
          after: fixShown.value,
        })
      : NOTHING,
  findings: () => findingFeatures(shownFindings(), chosenFinding.value),
  draft: () => {
    if (address.value.room !== "draw") return NOTHING;
    const line = offered.value?.line ?? null;
    const [chosen, at] = [chosenVertex.value, hover.value];
    return penFeatures({ draft: draft.value, chosen, hover: at, offered: line });
  },
};

export function shownFindings() {
  if (address.value.room === "topology") return findings.value;
  return shownOutcome.value?.findings?.features ?? [];
}

function chosenGrids(): ReadonlySet<string> {
  if (address.value.room !== "draw") return new Set();
  const { grids: picked, tool } = draft.value;
  if (tool === "split") return new Set(splitGrid.value ? [splitGrid.value.code] : []);
  return new Set(picked);
}

/** The grids that the new ones are drawn instead of. */
function hiddenGrids(): ReadonlySet<string> {
  const outcome = comparedOutcome.value ? null : shownOutcome.value;
  return new Set(outcome ? replacedGrids(outcome).features.map((f) => f.properties.label) : []);
}

/** The buildings that a new border cuts. */
export function straddlingCodes(): string[] {
  return shownOutcome.value?.preview?.straddling.map(({ building }) => building) ?? [];
}
