import { cameraMove, view } from "../../state/view.ts";
import { finish, isEmpty, TOOLS } from "../editing/draft.ts";
import {
  canRedo,
  canUndo,
  clearDrawing,
  draft,
  draw,
  pickTool,
  redoStep,
  snapPaused,
  snapping,
  undoStep,
} from "../state/drawing.ts";
import { EXACT_FROM } from "../state/grids.ts";
import { type StudioTextKey, s } from "../texts/index.ts";
import { hintOf, isTooFar } from "./hints.ts";
import { Sign, type StudioSign } from "./Sign.tsx";

/** The drawing tools over the map, and what to do next with the one that is taken. */
export function ToolBar() {
  const now = draft.value;
  const canFinish = now.tool === "split" && !now.finished && now.line.length > 1;
  return (
    <div class="tools">
      <div class="tool-bar card" role="toolbar" aria-label={s("tool.bar")}>
        {TOOLS.map((tool) => (
          <button
            key={tool}
            type="button"
            class="tool"
            aria-pressed={now.tool === tool}
            onClick={() => pickTool(now.tool === tool ? null : tool)}
          >
            <Sign sign={tool} />
            <span>{s(`tool.${tool}`)}</span>
          </button>
        ))}
        <span class="tool-gap" />
        <Small sign="undo" label="tool.undo" disabled={!canUndo.value} onClick={undoStep} />
        <Small sign="redo" label="tool.redo" disabled={!canRedo.value} onClick={redoStep} />
        <Small sign="clear" label="tool.clear" disabled={isEmpty(now)} onClick={clearDrawing} />
        <button
          type="button"
          class="icon-button"
          aria-pressed={snapping.value && !snapPaused.value}
          aria-label={s("tool.snap")}
          title={s(snapping.value ? "tool.snap.on" : "tool.snap.off")}
          onClick={() => {
            snapping.value = !snapping.value;
          }}
        >
          <Sign sign="snap" />
        </button>
      </div>
      {now.tool && (
        <p class="hint card" role="status">
          <span>{s(hintOf())}</span>
          {isTooFar() && (
            <button
              type="button"
              class="button plain"
              onClick={() => {
                cameraMove.value = { kind: "zoom", by: EXACT_FROM + 1 - (view.value?.zoom ?? 0) };
              }}
            >
              {s("hint.zoomIn")}
            </button>
          )}
          {canFinish && !isTooFar() && (
            <button type="button" class="button plain" onClick={() => draw(finish(now))}>
              {s("tool.finish")}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

interface SmallProps {
  readonly sign: StudioSign;
  readonly label: StudioTextKey;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function Small({ sign, label, disabled, onClick }: SmallProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={s(label)}
      title={s(label)}
      disabled={disabled}
      onClick={onClick}
    >
      <Sign sign={sign} />
    </button>
  );
}
