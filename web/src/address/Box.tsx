import { partAddress } from "../layers/address.ts";
import { onKeyDown } from "./keys.ts";
import { List } from "./List.tsx";
import { Sign } from "./Sign.tsx";
import type { AddressSearch } from "./search.ts";
import { AREAS, FAULT, INPUT, keepFocus, LIST, optionId, PANEL } from "./shadow.ts";
import type { SearchState } from "./state.ts";
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
          onClick={(event) => {
            event.currentTarget.parentElement?.querySelector("input")?.focus();
            search.clear();
          }}
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
