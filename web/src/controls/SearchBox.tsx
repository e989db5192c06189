import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { AddressHit } from "../api/types.ts";
import { t } from "../state/language.ts";
import { forgetPlace } from "../state/place.ts";
import { choose, query, search, stop, type } from "../state/search.ts";
import { AddressText } from "./AddressText.tsx";
import { Icon } from "./Icon.tsx";

const LIST = "search-hits";
const optionId = (index: number) => `${LIST}-${index}`;

/** A combobox with a list (WAI-ARIA Authoring Practices, "Editable Combobox With List
 * Autocomplete"): the focus stays in the box, the arrow keys walk the list. */
export function SearchBox() {
  const box = useRef<HTMLInputElement>(null);
  const active = useSignal(-1);
  const state = search.value;
  const items = state.state === "quiet" ? [] : state.items;
  const open = state.state !== "quiet";

  const pick = (hit: AddressHit) => {
    active.value = -1;
    choose(hit);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        if (items.length === 0) return;
        const step = event.key === "ArrowDown" ? 1 : -1;
        const from = active.value === -1 && step === -1 ? items.length : active.value;
        active.value = (from + step + items.length) % items.length;
        return;
      }
      case "Enter": {
        const hit = items[active.value] ?? items[0];
        if (hit) pick(hit);
        event.preventDefault();
        return;
      }
      case "Escape":
        if (open) stop();
        else clear();
        active.value = -1;
    }
  };
  const clear = () => {
    type("");
    forgetPlace();
    box.current?.focus();
  };

  return (
    <search class="search card" data-open={open}>
      <div class="search-row">
        <span class="search-sign">
          <Icon sign="search" />
        </span>
        <input
          ref={box}
          type="text"
          inputMode="search"
          enterkeyhint="search"
          autocomplete="off"
          spellcheck={false}
          role="combobox"
          aria-label={t("search.label")}
          aria-autocomplete="list"
          aria-expanded={open && items.length > 0}
          aria-controls={LIST}
          aria-activedescendant={active.value >= 0 ? optionId(active.value) : undefined}
          placeholder={t("search.placeholder")}
          value={query.value}
          onInput={(event) => {
            active.value = -1;
            type(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
          onBlur={stop}
        />
        {query.value !== "" && (
          <button type="button" class="icon-button" aria-label={t("search.clear")} onClick={clear}>
            <Icon sign="close" />
          </button>
        )}
      </div>
      <div
        id={LIST}
        role="listbox"
        aria-label={t("search.label")}
        class="hits"
        hidden={!items.length}
      >
        {items.map((hit, index) => (
          <Hit
            key={hit.code}
            id={optionId(index)}
            hit={hit}
            active={index === active.value}
            onPick={() => pick(hit)}
          />
        ))}
      </div>
      <p class="search-note" role="status">
        {note(state)}
      </p>
    </search>
  );
}

interface HitProps {
  readonly id: string;
  readonly hit: AddressHit;
  readonly active: boolean;
  readonly onPick: () => void;
}

function Hit({ id, hit, active, onPick }: HitProps) {
  return (
    // The box keeps the focus and the keys; the list only shows them.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keyboard
    // biome-ignore lint/a11y/useFocusableInteractive: options are never focused themselves
    <div
      id={id}
      role="option"
      aria-selected={active}
      class="hit"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <Icon sign={hit.level === "building" ? "building" : "pin"} />
      <span>
        <AddressText text={hit.text} />
        {hit.level === "room" && <span class="hit-level">{t("search.level.room")}</span>}
      </span>
    </div>
  );
}

function note(state: typeof search.value): string {
  if (state.state === "quiet") return "";
  if (state.state === "searching") return state.items.length ? "" : t("search.searching");
  if (state.items.length === 0) return t("search.none", { q: state.q });
  return t("search.count", { n: state.items.length });
}
