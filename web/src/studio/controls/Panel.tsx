import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Icon } from "../../controls/Icon.tsx";
import { t } from "../../state/language.ts";
import { isPlanner } from "../state/planner.ts";
import { address, formatAddress, go, ROOMS, type Room } from "../state/room.ts";
import { s } from "../texts/index.ts";
import { Account } from "./Account.tsx";
import { DrawRoom } from "./DrawRoom.tsx";
import { Gate } from "./Gate.tsx";
import { ProposalsRoom } from "./ProposalsRoom.tsx";
import { TopologyRoom } from "./TopologyRoom.tsx";

const BODIES: Readonly<Record<Room, () => ComponentChildren>> = {
  draw: DrawRoom,
  proposals: ProposalsRoom,
  topology: TopologyRoom,
};

/** The panel at the left; on a phone the head lies at the top and the body is a sheet. */
export function Panel() {
  const tall = useSignal(false);
  const Body = isPlanner.value ? BODIES[address.value.room] : Gate;
  const label = isPlanner.value ? s(`room.${address.value.room}`) : s("gate.title");
  return (
    <>
      <header class="studio-head card">
        <a class="icon-button" href="/" aria-label={s("toMap")} title={s("toMap")}>
          <Icon sign="back" />
        </a>
        <strong class="studio-title">{s("title")}</strong>
        <Account />
        {isPlanner.value && <Rooms />}
      </header>
      <section class="studio-panel card" data-tall={tall.value} aria-label={label}>
        <button
          type="button"
          class="studio-grow"
          aria-expanded={tall.value}
          aria-label={t(tall.value ? "sheet.shrink" : "sheet.grow")}
          onClick={() => {
            tall.value = !tall.value;
          }}
        >
          <span />
        </button>
        <div class="studio-body" key={formatAddress(address.value)}>
          <h2 class="unseen">{label}</h2>
          <Body />
        </div>
      </section>
    </>
  );
}

function Rooms() {
  return (
    <nav class="rooms" aria-label={s("rooms")}>
      {ROOMS.map((room) => (
        <button
          key={room}
          type="button"
          aria-current={address.value.room === room ? "page" : undefined}
          onClick={() => go({ room })}
        >
          {s(`room.${room}`)}
        </button>
      ))}
    </nav>
  );
}
