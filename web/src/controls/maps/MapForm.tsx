import { useSignal } from "@preact/signals";
import { type SavedMap, SHARINGS } from "../../api/maps.ts";
import { entries } from "../../state/catalogue.ts";
import { language, t } from "../../state/language.ts";
import { letGo, openMap, save, type Words } from "../../state/maps.ts";
import { notify, notifyError } from "../../state/notices.ts";
import { shownBounds } from "../../state/view.ts";
import { Icon } from "../Icon.tsx";
import { NotesEditor } from "./NotesEditor.tsx";

/** The words of the map, and saving it. */
export function MapForm() {
  const map = openMap.value;
  const busy = useSignal(false);
  const submit = async (form: HTMLFormElement, anew: boolean) => {
    if (!form.reportValidity()) return;
    busy.value = true;
    await save(wordsOf(form, map), anew);
    busy.value = false;
  };
  return (
    <form
      class="map-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget, false);
      }}
    >
      <div class="section-head">
        <h3>{heading(map)}</h3>
        {map && (
          <button type="button" class="button plain" onClick={letGo}>
            {t("maps.letGo")}
          </button>
        )}
      </div>
      <label class="field">
        <span>{t("maps.title")}</span>
        <input name="title" required maxLength={200} defaultValue={map?.title ?? ""} />
      </label>
      <label class="field">
        <span>{t("maps.description")}</span>
        <textarea
          name="description"
          rows={2}
          maxLength={2000}
          defaultValue={map?.description ?? ""}
        />
      </label>
      <fieldset class="segments">
        <legend>{t("maps.sharing")}</legend>
        {SHARINGS.map((sharing) => (
          <label key={sharing} class="segment">
            <input
              type="radio"
              name="sharing"
              value={sharing}
              defaultChecked={sharing === (map?.sharing ?? "private")}
            />
            <span>{t(`sharing.${sharing}`)}</span>
          </label>
        ))}
      </fieldset>
      <NotesEditor />
      <label class="check">
        <input type="checkbox" name="bounds" defaultChecked={!!map?.view.bounds} />
        <span>{t("maps.bounds")}</span>
      </label>
      <LeftOut map={map} />
      <div class="form-actions">
        <button type="submit" class="button primary" disabled={busy.value}>
          {busy.value ? t("maps.saving") : t(map?.mine ? "maps.save" : "maps.saveNew")}
        </button>
        {map?.mine && (
          <button
            type="button"
            class="button"
            disabled={busy.value}
            onClick={(event) => {
              const { form } = event.currentTarget;
              if (form) void submit(form, true);
            }}
          >
            {t("maps.saveCopy")}
          </button>
        )}
        {map && <CopyLink id={map.id} />}
      </div>
    </form>
  );
}

function heading(map: SavedMap | null): string {
  if (!map) return t("maps.new");
  return t(map.mine ? "maps.edit" : "maps.viewing", { title: map.title });
}

function wordsOf(form: HTMLFormElement, map: SavedMap | null): Words {
  const data = new FormData(form);
  const sharing = SHARINGS.find((one) => one === data.get("sharing")) ?? "private";
  return {
    title: String(data.get("title")).trim(),
    description: String(data.get("description")).trim(),
    sharing,
    bounds: data.get("bounds") ? (map?.view.bounds ?? shownBounds.peek()) : null,
  };
}

function LeftOut({ map }: { readonly map: SavedMap | null }) {
  const ids = map?.left_out ?? [];
  if (ids.length === 0) return null;
  const titles = ids.map((id) => entries.value.get(id)?.title[language.value] ?? id);
  return (
    <p class="hint">
      {t("maps.leftOut", { n: ids.length, titles: titles.join(t("common.listSeparator")) })}
    </p>
  );
}

function CopyLink({ id }: { readonly id: string }) {
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        navigator.clipboard
          .writeText(`${location.origin}/#saved=${id}`)
          .then(() => notify("maps.copied"), notifyError);
      }}
    >
      <Icon sign="link" />
      {t("maps.copy")}
    </button>
  );
}
