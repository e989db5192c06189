import { partAddress } from "../layers/address.ts";
import { List } from "./List.tsx";
import { Sign } from "./Sign.tsx";
import type { AddressSearch, SearchState } from "./search.ts";
import { AREAS, FAULT, INPUT, keepFocus, LIST, optionId, PANEL } from "./shadow.ts";
import { Trail } from "./Trail.tsx";
import type { Say, TextLanguage } from "./texts.ts";
import { differencesOf, noteOf, stepName } from "./wording.ts";

export interface BoxProps {
  readonly state: SearchState;
  readonly search: AddressSearch;
  readonly say: Say;
  readonly language: TextLanguage;
  readonly label: string;
  readonly placeholder: string;
  readonly disabled: boolean;
  readonly required: boolean;
  /** Why the answer does not do, once that is to be said. */
  readonly fault: string;
  /** Enter on a box whose list is closed. */
  readonly onSubmit: () => void;
}

/** A combobox with a list (WAI-ARIA Authoring Practices, "Editable Combobox With List
 * Autocomplete"): the focus stays in the box, the arrow keys walk the list. */
export function Box(props: BoxProps) {
  const { state, say, fault } = props;
  const note = noteOf(state, say);
  return (
    <div class="frame" lang={props.language === "zh" ? "zh-CN" : "en"}>
      <Row {...props} />
      <p class="unseen" role="status">
        {state.open ? note : ""}
      </p>
      {fault && !state.open && (
        <p id={FAULT} class="fault" part="error">
          {fault}
        </p>
      )}
      {state.open && <Panel {...props} note={note} />}
    </div>
  );
}

function Row({ state, search, say, label, placeholder, onSubmit, ...props }: BoxProps) {
  const { open, active, options } = state;
  const areas = state.chosen ? partAddress(state.chosen.text).areas : "";
  const described = [...(areas ? [AREAS] : []), ...(props.fault && !open ? [FAULT] : [])];
  return (
    <div
      class="row"
      part="box"
      data-open={open}
      data-fault={props.fault !== ""}
      data-areas={areas !== ""}
    >
      <span class="lens" data-busy={state.progress === "asking"}>
        <Sign sign="search" />
      </span>
      {areas && (
        <span id={AREAS} class="areas" part="areas">
          {areas}
        </span>
      )}
      <input
        id={INPUT}
        part="input"
        type="text"
        inputMode="search"
        enterkeyhint="search"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={200}
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-expanded={open && options.length > 0}
        aria-controls={open ? LIST : undefined}
        aria-activedescendant={active >= 0 ? optionId(active) : undefined}
        aria-required={props.required}
        aria-invalid={props.fault !== ""}
        aria-describedby={described.join(" ") || undefined}
        placeholder={withinPlaceholder(state, say) ?? placeholder}
        disabled={props.disabled}
        value={state.text}
        onInput={(event) => search.type(event.currentTarget.value, event.isComposing)}
        onCompositionEnd={(event) => search.type(event.currentTarget.value)}
        onKeyDown={(event) => onKeyDown(event, search, onSubmit)}
        onFocus={(event) => {
          if (state.chosen) event.currentTarget.select();
          else search.open();
        }}
        onClick={() => {
          if (!state.chosen) search.open();
        }}
      />
      {!props.disabled && (state.text !== "" || state.trail.length > 0) && (
        <button
          type="button"
          class="icon-button"
          part="clear"
          aria-label={say("clear")}
          onMouseDown={keepFocus}
          onClick={() => search.clear()}
        >
          <Sign sign="close" />
        </button>
      )}
    </div>
  );
}

function Panel({ state, search, say, note }: BoxProps & { readonly note: string }) {
  const differences = state.match ? differencesOf(state.match, say) : [];
  const recent = state.progress === "quiet" && state.text === "" && state.trail.length === 0;
  return (
    <div id={PANEL} class="panel" part="panel">
      <Trail state={state} search={search} say={say} />
      {recent && <p class="heading">{say("recent")}</p>}
      {state.match && (
        <div class="match" data-class={state.match.class}>
          <p>{note}</p>
          <ul>
            {differences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        </div>
      )}
      <List state={state} search={search} say={say} />
      {note && !state.match && (
        <p class="note" part="note" aria-hidden="true">
          {note}
        </p>
      )}
      {state.progress === "failed" && (
        <button type="button" class="retry" onMouseDown={keepFocus} onClick={() => search.retry()}>
          {say("retry")}
        </button>
      )}
    </div>
  );
}

function withinPlaceholder(state: SearchState, say: Say): string | null {
  const name = stepName(state);
  return name === null ? null : say("placeholder.within", { name });
}

function onKeyDown(event: KeyboardEvent, search: AddressSearch, onSubmit: () => void): void {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const input = event.currentTarget as HTMLInputElement;
  if (KEYS[event.key]?.(search, input, onSubmit)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

/** True where a key was for the box and not for the text in it. */
type Key = (search: AddressSearch, input: HTMLInputElement, onSubmit: () => void) => boolean;

const KEYS: Readonly<Record<string, Key>> = {
  ArrowDown: (search) => walk(search, 1),
  ArrowUp: (search) => walk(search, -1),
  ArrowRight: (search, input) => {
    const atEnd = input.selectionStart === input.value.length;
    return search.state.open && atEnd && search.enter();
  },
  ArrowLeft: (search) => goBack(search),
  Backspace: (search) => goBack(search),
  Enter: (search, _input, onSubmit) => {
    if (search.state.open) search.submit();
    else onSubmit();
    return true;
  },
  Escape: (search) => {
    if (search.state.open) search.close();
    else if (search.state.text === "" && search.state.trail.length === 0) return false;
    else search.clear();
    return true;
  },
};

function walk(search: AddressSearch, by: 1 | -1): boolean {
  if (search.state.open) search.move(by);
  else search.open();
  return true;
}

function goBack(search: AddressSearch): boolean {
  const { text, trail } = search.state;
  if (text !== "" || trail.length === 0) return false;
  search.back();
  return true;
}
