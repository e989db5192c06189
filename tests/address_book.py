"""An address index of a few addresses, without a database."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from gis.addresses.index import AddressIndex, AreaName, Source, build_columns

DISTRICT = "990001"
PLACES = ("street", "community")
OWN = ("road", "number", "estate", "building_name")
Building = Mapping[str, object]


def building(code: str, street: str, community: str, *own: str, **more: object) -> Building:
    """`own` are road, number, estate and building; `rooms` are pairs of unit and room."""
    names = dict(zip(OWN, own, strict=True))
    return {"code": code, "street": street, "community": community, **names, **more}


def index_of(buildings: Sequence[Building]) -> AddressIndex:
    """The buildings lie in 海岳区, 澜海市, 广南省."""
    areas = _areas(buildings)
    codes = {(area.level, area.name): area.code for area in areas}
    texts = {one["code"]: _text(one) for one in buildings}
    source = Source(
        buildings=_buildings(buildings, texts, codes), rooms=_rooms(buildings), areas=areas,
        seq=0, last_change=None,
    )  # fmt: skip
    return AddressIndex(build_columns(source))


def _areas(buildings: Sequence[Building]) -> tuple[AreaName, ...]:
    found = [AreaName("district", DISTRICT, "海岳区", ("广南省", "澜海市"))]
    for level, width in (("street", 3), ("community", 6)):
        names = dict.fromkeys(str(one[level]) for one in buildings)
        found += [
            AreaName(level, f"{DISTRICT}{number:0{width}d}", name, ())
            for number, name in enumerate(names)
        ]
    return tuple(found)


def _text(one: Building) -> str:
    return "广南省澜海市海岳区" + "".join(str(one[name]) for name in (*PLACES, *OWN))


def _buildings(
    buildings: Sequence[Building], texts: dict[object, str], codes: dict[tuple[str, str], str]
) -> pa.Table:
    def words(values: list[object]) -> pa.Array:
        return pa.array([value or None for value in values], pa.string()).dictionary_encode()

    count = len(buildings)
    return pa.table(
        {
            "code": [one["code"] for one in buildings],
            "standard_address": list(texts.values()),
            "road": words([one["road"] for one in buildings]),
            "house_number": words([one["number"] for one in buildings]),
            "estate": words([one["estate"] for one in buildings]),
            "building_name": words([one["building_name"] for one in buildings]),
            "status": words([one.get("status", "current") for one in buildings]),
            "lon": [114.0 + number / 1000 for number in range(count)],
            "lat": [22.5] * count,
            "district": words([DISTRICT] * count),
            **{
                level: words([codes[level, str(one[level])] for one in buildings])
                for level in PLACES
            },
            "grid": words([None] * count),
        }
    )


def _rooms(buildings: Sequence[Building]) -> pa.Table:
    rows: list[dict[str, object]] = []
    for one in buildings:
        rooms: Sequence[tuple[str | None, str]] = one.get("rooms", ())  # pyright: ignore[reportAssignmentType]
        statuses: Mapping[str, str] = one.get("room_status", {})  # pyright: ignore[reportAssignmentType]
        for number, (unit, room) in enumerate(rooms):
            tail = f"{int(room[:-2]):03d}{number:03d}"
            rows.append(
                {
                    "building": one["code"], "tail": tail, "unit": unit,
                    "floor": f"{room[:-2]}层", "room": room,
                    "status": statuses.get(room, "current"),
                }
            )  # fmt: skip
    words = ("building", "tail", "unit", "floor", "room", "status")
    table = {
        name: pa.array([row[name] for row in rows], pa.string()).dictionary_encode()
        for name in words
    }
    nothing = pa.nulls(len(rows), pa.string())
    places = pa.nulls(len(rows), pa.float64())
    own = {"standard_address": nothing, "lon": places, "lat": places}
    return pa.table({**table, **own, "areas": nothing, "parts": nothing.dictionary_encode()})
