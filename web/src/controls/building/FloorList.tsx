import type { Floor, Person, Room } from "../../api/types.ts";
import { isTextKey } from "../../i18n/index.ts";
import { formatDate, formatNumber } from "../../i18n/quantities.ts";
import { language, t } from "../../state/language.ts";
import { Icon } from "../Icon.tsx";
import { useName } from "../uses.ts";

/** Floors from the top down, each with its rooms and their people. */
export function FloorList({ floors }: { readonly floors: readonly Floor[] }) {
  if (floors.length === 0) return <p class="quiet">{t("worker.noFloors")}</p>;
  // They come from the lowest up, a mezzanine behind the storey below it.
  const fromTop = floors.toReversed();
  return (
    <div class="floors">
      <h4>{t("worker.floors")}</h4>
      {fromTop.map((floor) => (
        <FloorBlock key={floor.code} floor={floor} />
      ))}
    </div>
  );
}

function FloorBlock({ floor }: { readonly floor: Floor }) {
  const people = floor.rooms.reduce((sum, room) => sum + room.people.length, 0);
  return (
    <details class="floor">
      <summary>
        <span class="floor-name">{floor.name}</span>
        <span class="quiet">{t("worker.counts", { rooms: floor.rooms.length, people })}</span>
      </summary>
      {floor.rooms.length === 0 && <p class="quiet">{t("worker.noRooms")}</p>}
      <ul class="rooms">
        {floor.rooms.map((room) => (
          <RoomBlock key={room.code} room={room} />
        ))}
      </ul>
    </details>
  );
}

function RoomBlock({ room }: { readonly room: Room }) {
  const facts = [
    room.unit && t("worker.unit", { unit: room.unit.replace(/单元$/, "") }),
    useName(room.use),
    room.area_m2 !== null && `${formatNumber(room.area_m2, language.value, 1)} m²`,
  ].filter((fact) => !!fact);
  const empty = room.people.length === 0 && room.legal_entities.length === 0;
  return (
    <li class="room">
      <p class="room-head">
        <strong>{room.name}</strong>
        <span class="quiet">{facts.join(" · ")}</span>
      </p>
      {empty && <p class="quiet small">{t("worker.noPeople")}</p>}
      <ul>
        {room.people.map((person, index) => (
          <PersonLine key={`${person.name}/${index}`} person={person} />
        ))}
        {room.legal_entities.map((entity) => (
          <li key={entity.name} class="person">
            <Icon sign="building" />
            <span>{entity.name}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function PersonLine({ person }: { readonly person: Person }) {
  const key = `person.${person.category}`;
  return (
    <li class="person">
      <Icon sign="person" />
      <span>
        {person.name} <span class="tag">{isTextKey(key) ? t(key) : person.category}</span>
        <span class="quiet small">
          {person.verified_at
            ? t("worker.verified", { date: formatDate(person.verified_at, language.value) })
            : t("worker.unverified")}
        </span>
      </span>
      {person.phone && (
        <a
          class="icon-button"
          href={`tel:${person.phone}`}
          aria-label={t("nearby.call", { phone: person.phone })}
        >
          <Icon sign="phone" />
        </a>
      )}
    </li>
  );
}
