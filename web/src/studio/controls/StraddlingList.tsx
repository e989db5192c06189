import { useSignal } from "@preact/signals";
import { formatNumber } from "../../i18n/quantities.ts";
import { language } from "../../state/language.ts";
import { s } from "../texts/index.ts";
import type { Named } from "./OutcomeView.tsx";

const SHOWN = 5;

/** The buildings that a new border cuts, with the share of the footprint in each grid. */
export function StraddlingList({ outcome, names }: Named) {
  const whole = useSignal(false);
  const all = outcome.preview?.straddling ?? [];
  if (all.length === 0) return <p class="quiet">{s("straddling.none")}</p>;
  const shown = whole.value ? all : all.slice(0, SHOWN);
  return (
    <>
      <ul class="straddling">
        {shown.map(({ building, name, shares }) => (
          <li key={building}>
            <strong>{name ?? building}</strong>
            <span class="quiet small">
              {Object.entries(shares)
                .map(([grid, share]) => `${names.get(grid) ?? grid} ${percent(share)}`)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {all.length > shown.length && (
        <button
          type="button"
          class="button plain"
          onClick={() => {
            whole.value = true;
          }}
        >
          {s("straddling.more", { n: all.length - shown.length })}
        </button>
      )}
    </>
  );
}

const percent = (share: number) => `${formatNumber(share * 100, language.value, 1)}%`;
