import { useSignal } from "@preact/signals";
import { LANGUAGE_TAGS } from "../i18n/index.ts";
import { demoLanguage, say } from "./language.ts";

type Entry = readonly [name: string, value: string];

/** A form as another department has it; what it would submit is shown instead. */
export function TryForm() {
  const sent = useSignal<readonly Entry[]>([]);
  return (
    <form
      class="card try"
      aria-label={say("formTitle")}
      onSubmit={(event) => {
        event.preventDefault();
        const entries = [...new FormData(event.currentTarget)];
        sent.value = entries.map(([name, value]) => [name, String(value)]);
      }}
      onReset={() => {
        sent.value = [];
      }}
    >
      <h2>{say("formTitle")}</h2>
      <label>
        <span>{say("contact")}</span>
        <input name="contact" defaultValue={say("contactName")} autocomplete="off" />
      </label>
      <div class="field">
        <label for="where">{say("address")}</label>
        <onemap-address
          id="where"
          name="address_code"
          text-name="address_text"
          lang={LANGUAGE_TAGS[demoLanguage.value]}
          required
        />
      </div>
      <div class="buttons">
        <button type="submit" class="primary">
          {say("submit")}
        </button>
        <button type="reset">{say("reset")}</button>
      </div>
      <section class="sent" aria-live="polite" aria-label={say("sends")}>
        <h3>{say("sends")}</h3>
        {sent.value.length === 0 ? <p>{say("sendsNothing")}</p> : <Entries entries={sent.value} />}
        <p class="hint">{say("hint")}</p>
      </section>
    </form>
  );
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <dl>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
