import type { ComponentChildren } from "preact";
import type { Tool } from "../editing/draft.ts";
import { toggleGrid } from "../editing/draft.ts";
import { draft, draw, splitGrid } from "../state/drawing.ts";
import { grids } from "../state/grids.ts";
import { s } from "../texts/index.ts";
import { hintOf } from "./hints.ts";
import { UploadPart } from "./UploadPart.tsx";

const PARTS: Readonly<Record<Tool, () => ComponentChildren>> = {
  split: SplitPart,
  merge: MergePart,
  border: BorderPart,
  upload: UploadPart,
};

/** What has been chosen or drawn with the tool that is taken. */
export function ToolPart() {
  const { tool } = draft.value;
  if (tool === null) return null;
  const Part = PARTS[tool];
  return (
    <section class="tool-part">
      <h2>{s(`tool.${tool}`)}</h2>
      <Part />
    </section>
  );
}

export const nameOfCode = (code: string) => grids.value.get(code)?.name ?? code;

function SplitPart() {
  const grid = splitGrid.value;
  if (!grid) return <p class="quiet">{s(hintOf())}</p>;
  return (
    <p>
      {s("split.of", { grid: grid.name })} <span class="code">{grid.code}</span>
    </p>
  );
}

function BorderPart() {
  const [one, other] = draft.value.grids;
  if (!one || !other) return <p class="quiet">{s(hintOf())}</p>;
  return <p>{s("border.between", { a: nameOfCode(one), b: nameOfCode(other) })}</p>;
}

function MergePart() {
  const { grids: chosen, keep } = draft.value;
  if (chosen.length === 0) return <p class="quiet">{s(hintOf())}</p>;
  const choose = (code: string | null) => draw({ ...draft.value, keep: code });
  return (
    <>
      <p class="quiet small">{s("merge.chosen", { n: chosen.length })}</p>
      <ChosenGrids codes={chosen} />
      {chosen.length > 1 && (
        <label class="field">
          <span>{s("merge.keep")}</span>
          <select
            value={keep ?? ""}
            onChange={(event) => choose(event.currentTarget.value || null)}
          >
            <option value="">{s("merge.largest")}</option>
            {chosen.map((code) => (
              <option key={code} value={code}>
                {nameOfCode(code)} {code}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

/** Chosen grids, each with a way to take it out again. */
export function ChosenGrids({ codes }: { readonly codes: readonly string[] }) {
  return (
    <ul class="chosen">
      {codes.map((code) => (
        <li key={code}>
          <button type="button" class="pick" onClick={() => draw(toggleGrid(draft.value, code))}>
            {nameOfCode(code)} <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
