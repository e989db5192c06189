import { useSignal } from "@preact/signals";
import { explain } from "../../api/problems.ts";
import { language } from "../../state/language.ts";
import { notifyText } from "../../state/notices.ts";
import { reasonGiven } from "../api.ts";
import { endDrawing } from "../state/drawing.ts";
import { canPropose, checking, request } from "../state/preview.ts";
import { keep, take } from "../state/proposals.ts";
import { go } from "../state/room.ts";
import { s } from "../texts/index.ts";

/** Keeps what is drawn, as a draft or as a proposal. */
export function SaveForm() {
  const busy = useSignal(false);
  const failure = useSignal<string | null>(null);

  const save = async (form: HTMLFormElement, propose: boolean) => {
    const wanted = request.peek();
    const data = new FormData(form);
    const [title, note] = ["title", "note"].map((name) => String(data.get(name)).trim());
    if (!wanted || !title) return;
    busy.value = true;
    failure.value = null;
    try {
      const kept = await keep({ title, ...(note ? { note } : {}), ...wanted.ways }, wanted.crs);
      const refused = propose ? await take(kept.id, "propose") : null;
      endDrawing();
      go({ recut: kept.id });
      notifyText(refused ?? s(propose ? "save.proposed" : "save.saved"), refused !== null);
    } catch (error) {
      failure.value = reasonGiven(error) ?? explain(error, language.peek());
    } finally {
      busy.value = false;
    }
  };

  return (
    <form
      class="save"
      onSubmit={(event) => {
        event.preventDefault();
        const how = event.submitter?.getAttribute("value");
        void save(event.currentTarget, how === "propose");
      }}
    >
      <label class="field">
        <span>{s("save.title")}</span>
        <input name="title" maxLength={200} required placeholder={s("save.title.hint")} />
      </label>
      <label class="field">
        <span>{s("save.note")}</span>
        <textarea name="note" maxLength={2000} rows={2} />
      </label>
      <div role="alert">{failure.value && <p class="warning">{failure.value}</p>}</div>
      <div class="actions">
        <button type="submit" class="button" value="draft" disabled={busy.value || checking.value}>
          {s("save.draft")}
        </button>
        <button
          type="submit"
          class="button primary"
          value="propose"
          disabled={busy.value || !canPropose.value}
          title={checking.value ? s("save.wait") : undefined}
        >
          {s("save.propose")}
        </button>
      </div>
    </form>
  );
}
