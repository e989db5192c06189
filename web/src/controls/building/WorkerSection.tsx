import { formatCountdown, formatDistance } from "../../i18n/quantities.ts";
import { language, t } from "../../state/language.ts";
import { notifyError } from "../../state/notices.ts";
import { isWorker, session } from "../../state/session.ts";
import { checkIn, logOut, secondsLeft, visit } from "../../state/visit.ts";
import { Icon } from "../Icon.tsx";
import { FloorList } from "./FloorList.tsx";
import { LoginForm } from "./LoginForm.tsx";

/** The grid worker's part of a building's card. */
export function WorkerSection({ code }: { readonly code: string }) {
  const who = session.value;
  return (
    <section class="worker" aria-label={t("worker.title")}>
      <div class="section-head">
        <h3>{t("worker.title")}</h3>
        {who && (
          <button
            type="button"
            class="button plain"
            onClick={() => void logOut().catch(notifyError)}
          >
            {t("worker.logOut")}
          </button>
        )}
      </div>
      {who ? <VisitPart code={code} name={who.name} /> : <LoginForm intro={t("worker.intro")} />}
    </section>
  );
}

function VisitPart({ code, name }: { readonly code: string; readonly name: string }) {
  const now = visit.value;
  return (
    <>
      <p class="quiet">{t("worker.hello", { name })}</p>
      {!isWorker.value && <p class="warning">{t("worker.notWorker")}</p>}
      {isWorker.value && now.state !== "open" && (
        <button
          type="button"
          class="button primary wide"
          disabled={now.state === "visiting"}
          onClick={() => void checkIn(code)}
        >
          <Icon sign="pin" />
          {t(now.state === "visiting" ? "worker.visiting" : "worker.here")}
        </button>
      )}
      <div role="status">
        {now.state === "refused" && <p class="warning">{now.why}</p>}
        {now.state === "ended" && <p class="warning">{t("worker.leaseEnded")}</p>}
      </div>
      {now.state === "open" && now.building === code && (
        <>
          <Countdown distanceM={now.distanceM} />
          <FloorList floors={now.floors.floors} />
        </>
      )}
    </>
  );
}

function Countdown({ distanceM }: { readonly distanceM: number }) {
  return (
    <p class="countdown">
      <Icon sign="clock" />
      <span>{t("worker.leaseLeft")}</span>
      <strong role="timer">{formatCountdown(secondsLeft.value)}</strong>
      <span class="quiet">
        {t("worker.distance", { distance: formatDistance(distanceM, language.value) })}
      </span>
    </p>
  );
}
