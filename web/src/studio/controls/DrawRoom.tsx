import { TOOLS } from "../editing/draft.ts";
import { WORKLOAD_BREAKS } from "../map/style.ts";
import { draft, pickTool } from "../state/drawing.ts";
import { check, checking, outcome, request } from "../state/preview.ts";
import { workload } from "../state/shown.ts";
import { s } from "../texts/index.ts";
import { NoticeList } from "./NoticeList.tsx";
import { OutcomeView } from "./OutcomeView.tsx";
import { SaveForm } from "./SaveForm.tsx";
import { Sign } from "./Sign.tsx";
import { ToolPart } from "./ToolPart.tsx";

/** What is drawn, what it changes, and keeping it. */
export function DrawRoom() {
  if (draft.value.tool === null) return <Start />;
  return (
    <>
      <ToolPart />
      <Result />
    </>
  );
}

function Result() {
  const now = check.value;
  if (!request.value) return null;
  if (now.state === "refused") {
    return (
      <p class="warning" role="alert">
        {now.reason}
      </p>
    );
  }
  return (
    <div aria-busy={checking.value} class="result">
      <p class="busy quiet small" role="status">
        {checking.value ? s("preview.busy") : ""}
      </p>
      {outcome.value && <OutcomeView outcome={outcome.value} />}
      {outcome.value && <SaveForm />}
    </div>
  );
}

function Start() {
  return (
    <>
      <NoticeList />
      <h2>{s("draw.empty.title")}</h2>
      <ul class="ways">
        {TOOLS.map((tool) => (
          <li key={tool}>
            <button type="button" class="way" onClick={() => pickTool(tool)}>
              <Sign sign={tool} />
              <span>
                <strong>{s(`tool.${tool}`)}</strong>
                <span class="quiet small">{s(`draw.${tool}.about`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Colouring />
      <p class="quiet small keys">{s("draw.keys")}</p>
    </>
  );
}

function Colouring() {
  return (
    <fieldset class="colouring">
      <legend>{s("draw.workload")}</legend>
      <div class="segments">
        {(["none", "addresses"] as const).map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="workload"
              checked={workload.value === name}
              onChange={() => {
                workload.value = name;
              }}
            />
            <span>{s(`workload.${name}`)}</span>
          </label>
        ))}
      </div>
      {workload.value === "addresses" && (
        <ol class="ramp" aria-hidden="true">
          {WORKLOAD_BREAKS.map(([from, color]) => (
            <li key={from}>
              <span style={{ background: color }} />
              {from}+
            </li>
          ))}
        </ol>
      )}
    </fieldset>
  );
}
