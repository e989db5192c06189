import { useSignal } from "@preact/signals";
import { AREA_LEVELS, type AreaLevel } from "../../api/types.ts";
import { fitTo } from "../../state/view.ts";
import {
  busy,
  check,
  checked,
  failure,
  findings,
  forgetCheck,
  type Sheet,
  type Subject,
} from "../state/topology.ts";
import { s } from "../texts/index.ts";
import { FindingList } from "./FindingList.tsx";
import { FixPart } from "./FixPart.tsx";
import { SheetField } from "./SheetField.tsx";

const SUBJECTS = ["level", "file", "between"] as const;

/** Checks areas of today, a file, or two files along their border; offers a fix for a file. */
export function TopologyRoom() {
  const of = useSignal<Subject["of"]>("level");
  const level = useSignal<AreaLevel>("grid");
  const [first, second] = [useSignal<Sheet | null>(null), useSignal<Sheet | null>(null)];
  const key = useSignal("");
  const subject = subjectOf(of.value, level.value, first.value, second.value, key.value.trim());

  return (
    <>
      <p class="quiet small">{s("topology.intro")}</p>
      <fieldset class="segments wide">
        <legend class="unseen">{s("topology.what")}</legend>
        {SUBJECTS.map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="subject"
              checked={of.value === name}
              onChange={() => {
                of.value = name;
                forgetCheck();
              }}
            />
            <span>{s(`topology.${name}`)}</span>
          </label>
        ))}
      </fieldset>
      {of.value === "level" && <LevelField level={level} />}
      {of.value !== "level" && <SheetField label="topology.first" sheet={first} />}
      {of.value === "between" && <SheetField label="topology.second" sheet={second} />}
      {of.value !== "level" && (
        <label class="field">
          <span>{s("topology.key")}</span>
          <input
            value={key.value}
            maxLength={64}
            onInput={({ currentTarget }) => {
              key.value = currentTarget.value;
            }}
          />
        </label>
      )}
      <div class="actions">
        <button
          type="button"
          class="button primary wide"
          disabled={subject === null || busy.value !== null}
          title={subject === null ? s("topology.noFile") : undefined}
          onClick={() => subject && void run(subject)}
        >
          {s(busy.value === "check" ? "topology.running" : "topology.run")}
        </button>
      </div>
      <div role="alert">{failure.value && <p class="warning">{failure.value}</p>}</div>
      {checked.value?.subject.of === "file" && <FixPart subject={checked.value.subject} />}
      {checked.value && <FindingList findings={findings.value} />}
    </>
  );
}

async function run(subject: Subject): Promise<void> {
  await check(subject);
  const places = findings.peek().map(({ properties: { lon, lat } }) => [lon, lat] as const);
  if (places.length > 0) fitTo(places);
}

function subjectOf(
  of: Subject["of"],
  level: AreaLevel,
  a: Sheet | null,
  b: Sheet | null,
  key: string,
): Subject | null {
  switch (of) {
    case "level":
      return { of, level };
    case "file":
      return a && { of, sheet: a, key };
    case "between":
      return a && b && { of, a, b, key };
  }
}

function LevelField({ level }: { readonly level: { value: AreaLevel } }) {
  return (
    <label class="field">
      <span>{s("topology.level")}</span>
      <select
        value={level.value}
        onChange={({ currentTarget }) => {
          level.value = AREA_LEVELS.find((name) => name === currentTarget.value) ?? "grid";
          forgetCheck();
        }}
      >
        {AREA_LEVELS.map((name) => (
          <option key={name} value={name}>
            {s(`level.${name}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
