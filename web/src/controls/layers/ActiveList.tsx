import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import {
  type ActiveLayer,
  moveLayer,
  placeLayer,
  setOpacity,
  switchLayer,
} from "../../layers/active.ts";
import { stageOfLayer } from "../../layers/forecast.ts";
import { isPlain } from "../../layers/look.ts";
import { activeLayers, entries, setActive, sheetOf } from "../../state/catalogue.ts";
import { language, t } from "../../state/language.ts";
import { view } from "../../state/view.ts";
import { Icon, type Sign } from "../Icon.tsx";
import { ForecastButton } from "../schools/ForecastButton.tsx";
import { LayerAbout } from "./LayerAbout.tsx";
import { LayerLegend } from "./LayerLegend.tsx";
import { LookEditor } from "./LookEditor.tsx";
import { StepSlider } from "./StepSlider.tsx";

/** With more than this on, rows start folded. */
const UNFOLDED = 4;

/** The layers that are on, topmost first. They are dragged by their grips, or moved by buttons. */
export function ActiveList() {
  const layers = activeLayers.value;
  const list = useRef<HTMLOListElement>(null);
  if (layers.length === 0) return <p class="quiet">{t("layers.active.none")}</p>;
  return (
    <ol class="active-list" ref={list}>
      {layers.map((layer, index) => (
        <ActiveRow
          key={layer.id}
          layer={layer}
          first={index === 0}
          last={index === layers.length - 1}
          onDrag={(y) => {
            const rows = [...(list.current?.children ?? [])].map((row) => {
              const { top, height } = row.getBoundingClientRect();
              return top + height / 2;
            });
            const above = rows.filter((middle, at) => middle < y && at !== index).length;
            setActive(placeLayer(activeLayers.peek(), layer.id, above));
          }}
        />
      ))}
    </ol>
  );
}

interface ActiveRowProps {
  readonly layer: ActiveLayer;
  readonly first: boolean;
  readonly last: boolean;
  /** Where on the screen the grip is dragged to. */
  readonly onDrag: (y: number) => void;
}

function ActiveRow({ layer, first, last, onDrag }: ActiveRowProps) {
  const { id, opacity } = layer;
  const open = useSignal(activeLayers.peek().length <= UNFOLDED);
  const part = useSignal<"about" | "look" | null>(null);
  const entry = entries.value.get(id);
  const sheet = sheetOf(id);
  const stage = stageOfLayer(id);
  if (!entry) return null;
  const title = entry.title[language.value];
  const tooFar = (view.value?.zoom ?? 0) < entry.minzoom;
  const move = (by: -1 | 1) => setActive(moveLayer(activeLayers.value, id, by));
  const toggle = (which: "about" | "look") => {
    part.value = part.value === which ? null : which;
  };
  return (
    <li class="active-row" data-open={open.value}>
      <div class="active-head">
        <Grip onDrag={onDrag} />
        <button
          type="button"
          class="active-title"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          {title}
          {layer.look && !isPlain(layer.look) && <Icon sign="brush" />}
        </button>
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
          sign="close"
          label={t("layers.remove", { title })}
          onClick={() => setActive(switchLayer(activeLayers.value, id, false))}
        />
      </div>
      {tooFar && <p class="quiet small">{t("layers.zoom", { zoom: entry.minzoom })}</p>}
      {open.value && (
        <div class="active-body">
          {sheet && <LayerLegend sheet={sheet} />}
          {sheet && <StepSlider sheet={sheet} step={layer.step} />}
          {stage && <ForecastButton stage={stage} />}
          <div class="active-tools">
            <Opacity id={id} title={title} opacity={opacity} />
            <RowButton
              sign="brush"
              label={t("layers.look", { title })}
              expanded={part.value === "look"}
              onClick={() => toggle("look")}
            />
            <RowButton
              sign="info"
              label={t("layers.about", { title })}
              expanded={part.value === "about"}
              onClick={() => toggle("about")}
            />
          </div>
          {part.value === "about" && sheet && <LayerAbout detail={sheet.detail} />}
          {part.value === "look" && sheet && <LookEditor sheet={sheet} look={layer.look ?? {}} />}
        </div>
      )}
    </li>
  );
}

/** For dragging with mouse, pen or finger; the buttons beside it are for everybody else. */
function Grip({ onDrag }: { readonly onDrag: (y: number) => void }) {
  return (
    <span
      class="grip"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event.clientY);
      }}
    >
      <Icon sign="grip" />
    </span>
  );
}

function Opacity({ id, title, opacity }: { id: string; title: string; opacity: number }) {
  return (
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
  );
}

interface RowButtonProps {
  readonly sign: Sign;
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
