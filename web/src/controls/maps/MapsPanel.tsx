import { useEffect } from "preact/hooks";
import { t } from "../../state/language.ts";
import { isPlanner, loadMaps, openMap } from "../../state/maps.ts";
import { notifyError } from "../../state/notices.ts";
import { logOut, session } from "../../state/session.ts";
import { LoginForm } from "../building/LoginForm.tsx";
import { KeysPart } from "./KeysPart.tsx";
import { MapForm } from "./MapForm.tsx";
import { MapList } from "./MapList.tsx";

/** What is shown is saved as a map, opened again, shared and embedded. For planners. */
export function MapsPanel() {
  const who = session.value;
  useEffect(() => {
    if (isPlanner.value) void loadMaps();
  }, [isPlanner.value]);
  if (!who) return <LoginForm intro={t("maps.intro")} />;
  return (
    <>
      <p class="who">
        <span>{t("worker.hello", { name: who.name })}</span>
        <button
          type="button"
          class="button plain"
          onClick={() => {
            logOut().catch(notifyError);
          }}
        >
          {t("worker.logOut")}
        </button>
      </p>
      {isPlanner.value ? (
        <>
          <MapForm key={openMap.value?.id ?? "new"} />
          {openMap.value?.mine && <KeysPart key={openMap.value.id} map={openMap.value} />}
          <MapList />
        </>
      ) : (
        <p class="warning">{t("maps.notPlanner")}</p>
      )}
    </>
  );
}
