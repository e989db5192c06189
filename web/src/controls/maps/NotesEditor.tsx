import { useSignal } from "@preact/signals";
import { t } from "../../state/language.ts";
import { notes } from "../../state/maps.ts";
import { centre, flyTo, view } from "../../state/view.ts";
import { Icon } from "../Icon.tsx";

const MOST = 100;
const ROUND = 1e7;

/** Words at places of the map. */
export function NotesEditor() {
  const text = useSignal("");
  const add = () => {
    const words = text.value.trim();
    if (!words || notes.value.length >= MOST) return;
    const [lon, lat] = centre().map((degrees) => Math.round(degrees * ROUND) / ROUND);
    const zoom = Math.max(0, Math.floor(view.value?.zoom ?? 0) - 2);
    notes.value = [...notes.value, { lon: lon ?? 0, lat: lat ?? 0, text: words, zoom }];
    text.value = "";
  };
  return (
    <fieldset class="notes">
      <legend>{t("maps.notes")}</legend>
      {notes.value.length > 0 && (
        <ul>
          {notes.value.map((note, at) => (
            <li key={at}>
              <button
                type="button"
                class="note-text"
                aria-label={t("maps.notes.show", { text: note.text })}
                onClick={() => flyTo([note.lon, note.lat])}
              >
                {note.text}
              </button>
              <button
                type="button"
                class="icon-button"
                aria-label={t("maps.notes.remove", { text: note.text })}
                title={t("maps.notes.remove", { text: note.text })}
                onClick={() => {
                  notes.value = notes.value.filter((_, index) => index !== at);
                }}
              >
                <Icon sign="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="note-new">
        <input
          aria-label={t("maps.notes.text")}
          placeholder={t("maps.notes.text")}
          maxLength={300}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.isComposing) return;
            event.preventDefault();
            add();
          }}
        />
        <button type="button" class="button" disabled={!text.value.trim()} onClick={add}>
          {t("maps.notes.add")}
        </button>
      </div>
    </fieldset>
  );
}
