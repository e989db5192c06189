import { t } from "../state/language.ts";
import { dismiss, notices } from "../state/notices.ts";
import { Icon } from "./Icon.tsx";

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, tone, text }) => (
        <p key={id} class="notice" data-tone={tone}>
          <span>{text}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={t("common.close")}
            onClick={() => dismiss(id)}
          >
            <Icon sign="close" />
          </button>
        </p>
      ))}
    </div>
  );
}
