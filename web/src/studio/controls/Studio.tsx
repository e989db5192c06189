import { MapFooter } from "../../controls/MapFooter.tsx";
import { Notices } from "../../controls/Notices.tsx";
import { session } from "../../state/session.ts";
import { startFailure } from "../../state/start.ts";
import { StudioMap } from "../map/StudioMap.tsx";
import { isPlanner } from "../state/planner.ts";
import { address } from "../state/room.ts";
import { s } from "../texts/index.ts";
import { MapKeys } from "./MapKeys.tsx";
import { Panel } from "./Panel.tsx";
import { StudioButtons } from "./StudioButtons.tsx";
import { ToolBar } from "./ToolBar.tsx";

export function Studio() {
  const drawing = isPlanner.value && address.value.room === "draw";
  return (
    <main class="studio" data-room={address.value.room} data-open={!!session.value}>
      <h1 class="unseen">{s("title")}</h1>
      <Panel />
      {drawing && <ToolBar />}
      <StudioMap />
      <StudioButtons />
      <MapKeys />
      <MapFooter />
      <Notices />
      {startFailure.value && (
        <p class="failure card" role="alert">
          {startFailure.value}
        </p>
      )}
    </main>
  );
}
