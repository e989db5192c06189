import { useSignal } from "@preact/signals";
import type { AddressHit } from "../api/types.ts";
import { LANGUAGE_TAGS } from "../i18n/index.ts";
import { demoLanguage, say } from "./language.ts";
import { attributesOf, COLOURS, FIRST_OPTIONS, markupOf, type Options, styleOf } from "./markup.ts";
import { Snippet } from "./Snippet.tsx";

const FLAGS = ["direct", "recent", "required", "disabled", "english"] as const;

/** A box with options to try, its code, and the event that it sends. */
export function OptionsSection() {
  const options = useSignal(FIRST_OPTIONS);
  const selected = useSignal<AddressHit | null>(null);
  const change = (part: Partial<Options>) => {
    options.value = { ...options.value, ...part };
  };
  const attributes = attributesOf(options.value);
  return (
    <div class="playground">
      <form class="card controls" aria-label={say("options")}>
        <fieldset>
          <legend>{say("option.levels")}</legend>
          {(["building", "room"] as const).map((level) => (
            <Tick
              key={level}
              label={say(`option.${level}`)}
              checked={options.value[level]}
              onChange={(checked) => change({ [level]: checked })}
            />
          ))}
        </fieldset>
        {FLAGS.map((flag) => (
          <Tick
            key={flag}
            label={say(`option.${flag}`)}
            checked={options.value[flag]}
            onChange={(checked) => change({ [flag]: checked })}
          />
        ))}
        <Colours chosen={options.value.colour} onChoose={(colour) => change({ colour })} />
      </form>
      <div class="card">
        <form class="field" onSubmit={(event) => event.preventDefault()}>
          <label for="second">{say("address")}</label>
          <onemap-address
            key={JSON.stringify(attributes)}
            id="second"
            style={{ "--onemap-address-accent": options.value.colour }}
            lang={LANGUAGE_TAGS[demoLanguage.value]}
            {...attributes}
            onaddress-selected={(event: CustomEvent<AddressHit>) => {
              selected.value = event.detail;
            }}
          />
        </form>
        <Snippet code={markupOf(attributes)} />
        <Snippet code={styleOf(options.value)} />
        <h3>{say("event")}</h3>
        {selected.value ? (
          <Snippet code={JSON.stringify(selected.value, null, 2)} />
        ) : (
          <p class="hint">{say("eventNothing")}</p>
        )}
      </div>
    </div>
  );
}

interface TickProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Tick({ label, checked, onChange }: TickProps) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

interface ColoursProps {
  readonly chosen: string;
  readonly onChoose: (colour: string) => void;
}

function Colours({ chosen, onChoose }: ColoursProps) {
  return (
    <fieldset class="colours">
      <legend>{say("option.colour")}</legend>
      {COLOURS.map((colour) => (
        <label key={colour}>
          <input
            type="radio"
            name="colour"
            value={colour}
            aria-label={colour}
            checked={colour === chosen}
            onChange={() => onChoose(colour)}
          />
          <span style={{ background: colour }} />
        </label>
      ))}
    </fieldset>
  );
}
