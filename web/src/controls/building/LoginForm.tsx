import { useSignal } from "@preact/signals";
import { explain, statusOf } from "../../api/problems.ts";
import { language, t } from "../../state/language.ts";
import { logIn } from "../../state/session.ts";

/** `intro` says what logging in is good for. */
export function LoginForm({ intro }: { readonly intro: string }) {
  const busy = useSignal(false);
  const failure = useSignal<string | null>(null);

  const submit = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    busy.value = true;
    failure.value = null;
    try {
      await logIn(String(data.get("login")), String(data.get("password")));
    } catch (error) {
      const wrong = statusOf(error) === 401;
      failure.value = wrong ? t("worker.badLogin") : explain(error, language.value);
    } finally {
      busy.value = false;
    }
  };

  return (
    <form
      class="login"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <p class="quiet">{intro}</p>
      <label>
        <span>{t("worker.login")}</span>
        <input name="login" autocomplete="username" autocapitalize="none" required />
      </label>
      <label>
        <span>{t("worker.password")}</span>
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <div role="alert">{failure.value && <p class="warning">{failure.value}</p>}</div>
      <button type="submit" class="button primary wide" disabled={busy.value}>
        {t(busy.value ? "worker.loggingIn" : "worker.logIn")}
      </button>
    </form>
  );
}
