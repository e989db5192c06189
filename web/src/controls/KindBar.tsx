import { FACILITY_KINDS, type FacilityKind } from "../api/types.ts";
import { KIND_SIGNS } from "../layers/kinds.ts";
import { t } from "../state/language.ts";
import { nearest, type Origin, pendingKind, searchNearest } from "../state/nearest.ts";
import { panel } from "../state/panels.ts";
import { SheetIcon } from "./Icon.tsx";

/** One tap to the nearest of each kind, from where the device is. */
export function KindBar() {
  const chosen = panel.value === "nearby" ? (pendingKind.value ?? nearest.value?.kind) : null;
  return (
    <nav class="kinds" aria-label={t("nearby.bar")}>
      <KindButtons chosen={chosen ?? null} origin="device" />
    </nav>
  );
}

interface KindButtonsProps {
  readonly chosen: FacilityKind | null;
  readonly origin: Origin;
}

export function KindButtons({ chosen, origin }: KindButtonsProps) {
  return (
    <ul class="kind-list">
      {FACILITY_KINDS.map((kind) => (
        <li key={kind}>
          <button
            type="button"
            class="chip"
            aria-pressed={kind === chosen}
            data-kind={kind}
            onClick={() => void searchNearest(kind, origin)}
          >
            <span class="chip-icon" style={{ "--kind": KIND_SIGNS[kind].color }}>
              <SheetIcon name={KIND_SIGNS[kind].icon} />
            </span>
            {t(`chip.${kind}`)}
          </button>
        </li>
      ))}
    </ul>
  );
}
