import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { getCatalogue } from "../../api/endpoints.ts";
import { AREA_LEVELS, type LayerEntry } from "../../api/types.ts";
import { language } from "../../state/language.ts";
import { notifyError } from "../../state/notices.ts";
import { fitTo } from "../../state/view.ts";
import type { Box } from "../geometry/rings.ts";
import { viewed } from "../state/grids.ts";
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

const SUBJECTS = ["here", "file", "between"] as const;
const LEVEL = "level:";

/** Checks what the district has, a file, or two files along their border; offers a fix for a file. */
export function TopologyRoom() {
  const of = useSignal<(typeof SUBJECTS)[number]>("here");
  const layer = useSignal<string>(`${LEVEL}grid`);
  const [first, second] = [useSignal<Sheet | null>(null), useSignal<Sheet | null>(null)];
  const key = useSignal("");
  const subject =
    of.value === "here"
      ? subjectHere(layer.value, viewed.value)
      : subjectOf(of.value, first.value, second.value, key.value.trim());

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
      {of.value === "here" && <LayerField layer={layer} />}
      {of.value !== "here" && <SheetField label="topology.first" sheet={first} />}
      {of.value === "between" && <SheetField label="topology.second" sheet={second} />}
      {of.value !== "here" && (
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

function subjectHere(chosen: string, box: Box | null): Subject | null {
  const level = AREA_LEVELS.find((name) => chosen === LEVEL + name);
  return level ? { of: "level", level } : box && { of: "layer", layer: chosen, box };
}

function subjectOf(
  of: "file" | "between",
  a: Sheet | null,
  b: Sheet | null,
  key: string,
): Subject | null {
  if (of === "file") return a && { of, sheet: a, key };
  return a && b && { of, a, b, key };
}

/** Areas of a level, or another layer of polygons in the catalogue, as far as the map shows it. */
function LayerField({ layer }: { readonly layer: { value: string } }) {
  const layers = useSignal<readonly LayerEntry[]>([]);
  useEffect(() => {
    getCatalogue().then(({ categories }) => {
      layers.value = categories
        .flatMap((category) => category.layers)
        .filter(({ id, geometry }) => geometry === "polygon" && id !== "areas");
    }, notifyError);
  }, []);
  return (
    <label class="field">
      <span>{s("topology.layer")}</span>
      <select
        value={layer.value}
        onChange={({ currentTarget }) => {
          layer.value = currentTarget.value;
          forgetCheck();
        }}
      >
        <optgroup label={s("topology.levels")}>
          {AREA_LEVELS.map((name) => (
            <option key={name} value={LEVEL + name}>
              {s(`level.${name}`)}
            </option>
          ))}
        </optgroup>
        <optgroup label={s("topology.layers")}>
          {layers.value.map(({ id, title }) => (
            <option key={id} value={id}>
              {title[language.value]}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}
