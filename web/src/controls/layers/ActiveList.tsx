import { useSignal } from "@preact/signals";
import { moveLayer, setOpacity, switchLayer } from "../../layers/active.ts";
import { activeLayers, entries, setActive, sheetOf } from "../../state/catalogue.ts";
import { language, t } from "../../state/language.ts";
import { view } from "../../state/view.ts";
import { Icon } from "../Icon.tsx";
import { LayerAbout } from "./LayerAbout.tsx";
import { LegendItems } from "./LegendItems.tsx";

/** The layers that are on, topmost first. */
export function ActiveList() {
  const layers = activeLayers.value;
  if (layers.length === 0) return <p class="quiet">{t("layers.active.none")}</p>;
  return (
    <ol class="active-list">
      {layers.map(({ id, opacity }, index) => (
        <ActiveRow
          key={id}
          id={id}
          opacity={opacity}
          first={index === 0}
          last={index === layers.length - 1}
        />
      ))}
    </ol>
  );
}

interface ActiveRowProps {
  readonly id: string;
  readonly opacity: number;
  readonly first: boolean;
  readonly last: boolean;
}

function ActiveRow({ id, opacity, first, last }: ActiveRowProps) {
  const about = useSignal(false);
  const entry = entries.value.get(id);
  const sheet = sheetOf(id);
  if (!entry) return null;
  const title = entry.title[language.value];
  const tooFar = (view.value?.zoom ?? 0) < entry.minzoom;
  const move = (by: -1 | 1) => setActive(moveLayer(activeLayers.value, id, by));
  return (
    <li class="active-row">
      <div class="active-head">
        <span class="active-title">{title}</span>
        <RowButton
          sign="up"
          label={t("layers.up", { title })}
          disabled={first}
          onClick={() => move(-1)}
        />
        <RowButton
          sign="down"
          label={t("layers.down", { title })}
          disabled={last}
          onClick={() => move(1)}
        />
        <RowButton
          sign="info"
          label={t("layers.about", { title })}
          expanded={about.value}
          onClick={() => {
            about.value = !about.value;
          }}
        />
        <RowButton
          sign="close"
          label={t("layers.remove", { title })}
          onClick={() => setActive(switchLayer(activeLayers.value, id, false))}
        />
      </div>
      {tooFar && <p class="quiet small">{t("layers.zoom", { zoom: entry.minzoom })}</p>}
      {sheet && <LegendItems items={sheet.legend} />}
      <label class="opacity">
        <span class="unseen">{t("layers.opacity", { title })}</span>
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(opacity * 100)}
          onInput={(event) => {
            const percent = event.currentTarget.valueAsNumber;
            setActive(setOpacity(activeLayers.value, id, percent / 100));
          }}
        />
        <span class="opacity-value" aria-hidden="true">
          {Math.round(opacity * 100)}%
        </span>
      </label>
      {about.value && sheet && <LayerAbout detail={sheet.detail} />}
    </li>
  );
}

interface RowButtonProps {
  readonly sign: "up" | "down" | "info" | "close";
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly expanded?: boolean;
}

function RowButton({ sign, label, onClick, disabled, expanded }: RowButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-expanded={expanded}
      onClick={onClick}
    >
      <Icon sign={sign} />
    </button>
  );
}
