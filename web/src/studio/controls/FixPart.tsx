import { formatNumber } from "../../i18n/quantities.ts";
import { language } from "../../state/language.ts";
import {
  busy,
  fix,
  fixShown,
  gapM,
  mendedFile,
  offerFix,
  type Sheet,
  type Subject,
} from "../state/topology.ts";
import { s } from "../texts/index.ts";
import type { Mended } from "../types.ts";
import { Sign } from "./Sign.tsx";

const SHOWN = 5;

/** A fix of a checked file: offered, shown before and after, downloaded; never applied. */
export function FixPart({ subject }: { readonly subject: Subject & { of: "file" } }) {
  const { sheet, key } = subject;
  const mended = fix.value;
  return (
    <section class="fix">
      <GapField />
      <button
        type="button"
        class="button wide"
        disabled={busy.value !== null}
        onClick={() => void offerFix(sheet, key)}
      >
        {s(busy.value === "fix" ? "topology.fixing" : "topology.fix")}
      </button>
      {mended?.changes.length === 0 && <p class="quiet">{s("topology.fix.none")}</p>}
      {mended && mended.changes.length > 0 && <Offer mended={mended} sheet={sheet} name={key} />}
    </section>
  );
}

function GapField() {
  return (
    <label class="field">
      <span>{s("topology.fix.gap")}</span>
      <input
        type="number"
        min="0"
        max="100"
        step="0.1"
        value={gapM.value}
        onInput={({ currentTarget: { valueAsNumber } }) => {
          if (valueAsNumber >= 0 && valueAsNumber <= 100) gapM.value = valueAsNumber;
        }}
      />
    </label>
  );
}

interface OfferProps {
  readonly mended: Mended;
  readonly sheet: Sheet;
  /** The property that names the records. */
  readonly name: string;
}

function Offer({ mended, sheet, name }: OfferProps) {
  return (
    <>
      <p class="quiet small">{s("topology.fix.about")}</p>
      <fieldset class="segments wide">
        <legend class="unseen">{s("view.label")}</legend>
        {([false, true] as const).map((after) => (
          <label key={String(after)}>
            <input
              type="radio"
              name="fix"
              checked={fixShown.value === after}
              onChange={() => {
                fixShown.value = after;
              }}
            />
            <span>{s(after ? "topology.fix.after" : "topology.fix.before")}</span>
          </label>
        ))}
      </fieldset>
      <Summary mended={mended} />
      <button
        type="button"
        class="button primary wide"
        onClick={() => download(sheet, mendedFile(sheet, name, mended))}
      >
        <Sign sign="download" />
        {s("topology.fix.download")}
      </button>
    </>
  );
}

function Summary({ mended: { changes, before, after } }: { readonly mended: Mended }) {
  return (
    <>
      <p class="verdict" data-fits={after.numberMatched === 0}>
        {s("topology.fix.left", { n: after.numberMatched, all: before.numberMatched })}
      </p>
      <p class="small">{s("topology.fix.changed", { n: changes.length })}</p>
      <ul class="quiet small">
        {changes.slice(0, SHOWN).map(({ record, moved_m2 }) => (
          <li key={record}>
            {s("topology.fix.record", {
              key: record,
              area: `${formatNumber(moved_m2, language.value, 2)} m²`,
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

function download(sheet: Sheet, mended: object): void {
  const file = new Blob([JSON.stringify(mended)], { type: "application/geo+json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${sheet.name.replace(/(\.geo)?\.?json$/i, "")}-fixed.geojson`;
  link.click();
  URL.revokeObjectURL(link.href);
}
