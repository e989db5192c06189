import { useSignal } from "@preact/signals";
import type { MapKey, SavedMap } from "../../api/maps.ts";
import { formatDate } from "../../i18n/quantities.ts";
import { language, t } from "../../state/language.ts";
import { endKey, keys, makeKey, newKey } from "../../state/maps.ts";
import { notify, notifyError } from "../../state/notices.ts";
import { Icon } from "../Icon.tsx";

const DAYS = [30, 180, 365];

/** What opens the map in the systems of other departments. */
export function KeysPart({ map }: { readonly map: SavedMap }) {
  const busy = useSignal(false);
  const submit = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    busy.value = true;
    const made = await makeKey({
      label: String(data.get("label")).trim(),
      origins: String(data.get("origins")).split(/\s+/).filter(Boolean).map(originOf),
      days: Number(data.get("days")) || null,
    });
    busy.value = false;
    if (made) form.reset();
  };
  return (
    <details class="keys">
      <summary>{t("keys.title")}</summary>
      <p class="quiet small">{t("keys.intro")}</p>
      {newKey.value && <NewKey embed={newKey.value.embed} title={map.title} />}
      <ul class="key-list">
        {keys.value?.map((key) => (
          <KeyRow key={key.id} of={key} />
        ))}
      </ul>
      <form
        class="map-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        <label class="field">
          <span>{t("keys.label")}</span>
          <input name="label" required maxLength={200} />
        </label>
        <label class="field">
          <span>{t("keys.origins")}</span>
          <textarea name="origins" rows={2} placeholder="https://water.example" />
        </label>
        <label class="field">
          <span>{t("keys.days")}</span>
          <select name="days">
            <option value="">{t("keys.days.none")}</option>
            {DAYS.map((n) => (
              <option key={n} value={n}>
                {t("keys.days.n", { n })}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button" disabled={busy.value}>
          {t("keys.make")}
        </button>
      </form>
    </details>
  );
}

function KeyRow({ of: { id, label, origins, expires_at, live } }: { readonly of: MapKey }) {
  const until = expires_at
    ? t("keys.until", { day: formatDate(expires_at, language.value) })
    : t("keys.days.none");
  return (
    <li class="key-row" data-live={live}>
      <span class="key-text">
        <strong>{label}</strong>
        <span class="quiet small">
          {origins.length > 0 ? origins.join(" ") : t("keys.anywhere")} ·{" "}
          {live ? until : t("keys.ended")}
        </span>
      </span>
      {live && (
        <button
          type="button"
          class="button plain"
          aria-label={t("keys.revoke", { label })}
          onClick={() => void endKey(id)}
        >
          {t("keys.revoke.short")}
        </button>
      )}
    </li>
  );
}

/** The key in the markup that embeds the map; it is not shown again. */
function NewKey({ embed, title }: { readonly embed: string; readonly title: string }) {
  const snippet = snippetOf(embed, title);
  return (
    <div class="new-key" role="status">
      <p>{t("keys.once")}</p>
      <textarea readOnly rows={4} aria-label={t("keys.title")} value={snippet} />
      <button
        type="button"
        class="button"
        onClick={() => {
          navigator.clipboard.writeText(snippet).then(() => notify("maps.copied"), notifyError);
        }}
      >
        <Icon sign="copy" />
        {t("keys.copySnippet")}
      </button>
    </div>
  );
}

export function snippetOf(embed: string, title: string): string {
  const quoted = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${quoted(embed)}" title="${quoted(title)}" style="width:100%;height:480px;border:0" loading="lazy"></iframe>`;
}

/** A page's address typed instead of its origin is taken for its origin. */
function originOf(text: string): string {
  try {
    return new URL(text).origin;
  } catch {
    return text;
  }
}
