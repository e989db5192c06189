"""Changes to single addresses, right by construction: checked, with a code and areas, at once.

The areas of an address are those of its point, found by the rule that everything is found by.
Nobody changes areas between their being read here and the end of the transaction.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from gis.addresses.draft import OWN, Draft, check_draft, words_of
from gis.codes import CodeScheme, Counters, issue_codes, parse_storeys
from gis.database.tables import addresses, buildings
from gis.errors import Conflict, InvalidInput, NotFound

LONGEST_TEXT = 200
# Areas stay as they are read; loads and re-cuts, which hold both tables, come before or after.
LOCKS = (
    text("LOCK TABLE areas IN SHARE MODE"),
    text("LOCK TABLE buildings, addresses IN ROW EXCLUSIVE MODE"),
)
# One of two who write the same address at once waits, and finds the other's.
LOCK_WORDS = text("SELECT pg_advisory_xact_lock(hashtext(:grid), hashtext(:text))")
OF_BUILDING = OWN[:4]
AREAS_AT = text("""
    SELECT f.level, f.code, f.name, a.within
    FROM areas_at(:lon, :lat) AS f
    LEFT JOIN areas AS a ON a.level = 'district' AND f.level = 'district' AND a.code = f.code
        AND a.valid_from <= current_date AND (a.valid_to IS NULL OR a.valid_to > current_date)
""")
HERE = text("""
    SELECT code FROM buildings
    WHERE ST_Covers(geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)) AND status = 'current'
    ORDER BY ST_Area(geom), code LIMIT 1
""")
SAME_TEXT = text("""
    SELECT code FROM addresses
    WHERE grid = :grid AND standard_address = :text AND status <> 'retired' AND code <> :code
    ORDER BY code LIMIT 1
""")


def create_address(connection: Connection, scheme: CodeScheme, draft: Draft) -> str:
    """Writes a new address and returns its code, issued for it.

    Raises InvalidInput for what makes no sense or lies outside the district, NotFound for an
    unknown building, Conflict where the same address is there already.
    """
    check_draft(draft)
    _lock(connection)
    draft = _completed(connection, draft)
    areas, front = _areas(connection, draft)
    words = draft.standard_address or words_of(front, draft)
    _check_words(connection, words, areas["grid"], "")
    code = _code(connection, scheme, draft, areas)
    row = asdict(draft) | areas | {"code": code, "standard_address": words}
    row["geom"] = f"SRID=4326;POINT({row.pop('lon')!r} {row.pop('lat')!r})"
    given = {name: value for name, value in row.items() if value is not None}
    connection.execute(insert(addresses).values(**given))
    return code


def update_address(connection: Connection, code: str, changes: Mapping[str, Any]) -> None:
    """Changes some fields of a Draft. A new point brings its areas, a new component a new text,
    unless the text is given too; the code stays. `status` goes from proposed to current.

    Raises what create_address() does; Conflict for a retired address.
    """
    _lock(connection)
    old = _draft_of(connection, code)
    unknown = sorted(set(changes) - {*asdict(old)} | set(changes) & {"level"})
    if unknown:
        raise InvalidInput(f"{unknown[0]!r} is nothing that changes about an address.", unknown[0])
    draft = replace(old, **changes)
    if changes.get("status") == "proposed" and old.status != "proposed":
        raise InvalidInput(f"status: {code} is current; it was proposed before that.", "status")
    if set(changes) & set(OWN) and "standard_address" not in changes:
        draft = replace(draft, standard_address=None)
    check_draft(draft)
    _check_building(connection, draft)
    areas, front = _areas(connection, draft)
    words = draft.standard_address or words_of(front, draft)
    _check_words(connection, words, areas["grid"], code)
    row = asdict(draft) | areas | {"standard_address": words}
    row["geom"] = f"SRID=4326;POINT({row.pop('lon')!r} {row.pop('lat')!r})"
    connection.execute(update(addresses).where(addresses.c.code == code).values(**row))


def retire_address(connection: Connection, code: str, on: date) -> None:
    """Ends an address without a successor, on a day after its first; gis.codes.lineage has the
    operations that leave one. Raises NotFound, Conflict for one that is retired, InvalidInput.
    """
    old = _draft_of(connection, code)
    if old.valid_from is not None and on <= old.valid_from:
        raise InvalidInput(f"on={on} is not after {old.valid_from}, its first day.", "on")
    ending = {"status": "retired", "valid_to": on}
    connection.execute(update(addresses).where(addresses.c.code == code).values(**ending))


def _lock(connection: Connection) -> None:
    for statement in LOCKS:
        connection.execute(statement)


def _draft_of(connection: Connection, code: str) -> Draft:
    a = addresses.c
    lon, lat = a.geom.ST_X().label("lon"), a.geom.ST_Y().label("lat")
    names = [name for name in Draft.__dataclass_fields__ if name not in {"lon", "lat"}]
    query = select(lon, lat, *(a[name] for name in names)).where(a.code == code).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"There is no address {code[:40]!r}.")
    if row.status == "retired":
        raise Conflict(f"Address {code} is retired: it stays as it was.")
    return Draft(*row[:2], **dict(zip(names, row[2:], strict=True)))


def _check_building(connection: Connection, draft: Draft) -> None:
    if draft.building is None:
        return
    query = select(buildings.c.status).where(buildings.c.code == draft.building)
    status = connection.execute(query).scalar()
    if status is None:
        raise NotFound(f"There is no building {draft.building[:40]!r}.")
    if status == "retired":
        raise Conflict(f"Building {draft.building} is retired: nothing new is in it.")


def _completed(connection: Connection, draft: Draft) -> Draft:
    """With its building, and a room with the components of that."""
    if draft.building is None:
        place = {"lon": draft.lon, "lat": draft.lat}
        draft = replace(draft, building=connection.execute(HERE, place).scalar())
    _check_building(connection, draft)
    if draft.level == "building":
        return draft
    if draft.building is None:
        raise InvalidInput("A room needs a building, and the point lies in none.", "building")
    a = addresses.c
    query = select(*(a[name] for name in OF_BUILDING)).where(a.code == draft.building)
    row = connection.execute(query).one_or_none()
    of_building = dict(row._mapping) if row else {}  # pyright: ignore[reportPrivateUsage]
    own = {name: getattr(draft, name) or of_building.get(name) for name in OF_BUILDING}
    return replace(draft, **own)


def _areas(connection: Connection, draft: Draft) -> tuple[dict[str, str | None], str]:
    """The area codes of the point, and the front of its address: their names."""
    rows = connection.execute(AREAS_AT, {"lon": draft.lon, "lat": draft.lat}).all()
    found = {row.level: row for row in rows}
    if "district" not in found:
        raise InvalidInput(f"{draft.lon}, {draft.lat} lies outside the district.", "lon")
    named = [found[level].name for level in ("district", "street", "community") if level in found]
    levels = ("district", "street", "community", "grid")
    codes = {level: found[level].code if level in found else None for level in levels}
    return codes, "".join([*(found["district"].within or ()), *named])


def _check_words(connection: Connection, words: str, grid: str | None, code: str) -> None:
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(
            f"standard_address has {len(words)} characters; {LONGEST_TEXT} are the most.",
            "standard_address",
        )
    values = {"grid": grid, "text": words, "code": code}
    connection.execute(LOCK_WORDS, {"grid": grid or "", "text": words})
    taken = connection.execute(SAME_TEXT, values).scalar()
    if taken is not None:
        raise Conflict(f"{words} is the address {taken} already.")


def _code(
    connection: Connection, scheme: CodeScheme, draft: Draft, areas: dict[str, str | None]
) -> str:
    """The building's own for its first address, a room's on its floor, else one of the grid."""
    if draft.level == "building" and draft.building is not None:
        query = select(addresses.c.code).where(addresses.c.code == draft.building)
        if connection.execute(query).first() is None:
            return draft.building
    floor = _floor(scheme, draft) if draft.level == "room" else None
    if floor is not None:
        return issue_codes(connection, scheme, floor)[0]
    deepest = next(
        areas[level] for level in ("grid", "community", "street", "district") if areas[level]
    )
    prefix = (deepest or "").ljust(scheme.lengths["grid"], "0")
    counters, digits = Counters(connection, scheme), scheme.widths[4]
    counters.catch_up("addresses", [prefix], digits)
    return counters.take("addresses", prefix, 1, digits)[0]


def _floor(scheme: CodeScheme, draft: Draft) -> str | None:
    """The code of the floor of a room; None where its words or its building's code name none."""
    with suppress(InvalidInput):
        (storey,) = parse_storeys(draft.floor or "")[:1]
        building = scheme.validate(draft.building or "", "building")
        return scheme.floor(building, storey.number, mezzanine=storey.mezzanine)
    return None
