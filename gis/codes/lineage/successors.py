"""What follows: codes that there are already, or buildings and rooms made after those that end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from gis.codes.counters import Counters
from gis.codes.lineage.subjects import Subject, following
from gis.codes.scheme import CodeScheme
from gis.errors import Conflict, InvalidInput

OLD_ROOM = text("""
    SELECT a.standard_address, a.unit, a.room, a.building, b.standard_address AS of_building
    FROM addresses AS a
    LEFT JOIN addresses AS b ON b.code = a.building
    WHERE a.code = :code
""")
SAME_ADDRESS = text("""
    SELECT code FROM addresses
    WHERE building = :building AND standard_address = :text AND status <> 'retired'
        AND NOT code = ANY(:ended)
    ORDER BY code LIMIT 1
""")
NEW_ROOM = (
    text("""
        INSERT INTO addresses (code, level, standard_address, road, house_number, estate,
            building_name, unit, floor, room, building, valid_from, accuracy_m,
            district, street, community, grid, source, geom)
        SELECT :code, level, :text, road, house_number, estate,
            building_name, unit, floor, :name, building, :on, accuracy_m,
            district, street, community, grid, source, geom
        FROM addresses WHERE code = :like
    """),
    text("""
        INSERT INTO rooms (code, building, floor, unit, name, use)
        SELECT :code, building, floor, unit, :name, use FROM rooms WHERE code = :like
    """),
)
NEW_BUILDING = (
    text("""
        INSERT INTO buildings (code, name, use, height_m, floors_above, floors_below, valid_from,
            district, street, community, grid, source, geom)
        SELECT :code, coalesce(:name, first.name), first.use, joined.height_m, joined.floors_above,
            joined.floors_below, :on, first.district, first.street, first.community, first.grid,
            first.source, joined.geom
        FROM buildings AS first
        CROSS JOIN (
            SELECT max(height_m) AS height_m, max(floors_above) AS floors_above,
                max(floors_below) AS floors_below, ST_Multi(ST_Union(geom)) AS geom
            FROM buildings WHERE code = ANY(:ended)
        ) AS joined
        WHERE first.code = :like
    """),
    text("""
        INSERT INTO addresses (code, level, standard_address, road, house_number, estate,
            building_name, building, valid_from, accuracy_m,
            district, street, community, grid, source, geom)
        SELECT :code, level, standard_address, road, house_number, estate,
            building_name, :code, :on, accuracy_m,
            district, street, community, grid, source, geom
        FROM addresses WHERE code = :like
    """),
)


@dataclass(frozen=True, slots=True)
class New:
    """To be made after what ends. A room is called `name`, on the same floor; a building has the
    footprints joined, and `name` or the first one's.
    """

    name: str | None = None


Successor = str | New


@dataclass(frozen=True, slots=True)
class Follow:
    """Finds or makes the successors of `ended`, which hold from the day `on`."""

    connection: Connection
    scheme: CodeScheme
    ended: Sequence[Subject]
    on: date

    def by(self, wanted: Sequence[Successor]) -> list[str]:
        """Their codes, in order. Raises what following() does; InvalidInput for a room without a
        name, Conflict for a name that a room there has.
        """
        following(self.connection, [one for one in wanted if isinstance(one, str)], self.ended)
        return [one if isinstance(one, str) else self._make(one) for one in wanted]

    def _make(self, new: New) -> str:
        return self._building(new) if self.ended[0].level == "building" else self._room(new)

    def _building(self, new: New) -> str:
        like = self.ended[0].code
        if self.scheme.parse(like).level != "building":
            raise _foreign(like)
        grid = like[: self.scheme.lengths["grid"]]
        code = self._next("buildings", grid, self.scheme.widths[4])
        values = {"code": code, "like": like, "name": new.name, "on": self.on}
        for statement in NEW_BUILDING:
            ended = [one.code for one in self.ended]
            self.connection.execute(statement, values | {"ended": ended})
        return code

    def _room(self, new: New) -> str:
        if not new.name:
            raise InvalidInput("A new room needs a name, such as 502.", "name")
        like = self.ended[0].code
        old = self.connection.execute(OLD_ROOM, {"code": like}).one()
        if old.room and old.standard_address.endswith(old.room):
            words = old.standard_address.removesuffix(old.room) + new.name
        else:
            words = f"{old.of_building or old.standard_address}{old.unit or ''}{new.name}"
        self._check_free(old.building, words)
        code = self._code_beside(like)
        values = {"code": code, "like": like, "name": new.name, "text": words, "on": self.on}
        for statement in NEW_ROOM:
            self.connection.execute(statement, values)
        return code

    def _code_beside(self, like: str) -> str:
        """On the same floor, or in the same grid where the old code was that of no floor."""
        level, floor = self.scheme.parse(like).level, self.scheme.lengths["floor"]
        if level == "room":
            return self._next("rooms", like[:floor], self.scheme.widths[6])
        if level == "building":
            grid = like[: self.scheme.lengths["grid"]]
            return self._next("addresses", grid, self.scheme.widths[4])
        raise _foreign(like)

    def _check_free(self, building: str | None, words: str) -> None:
        ended = [one.code for one in self.ended]
        values = {"building": building, "text": words, "ended": ended}
        taken = self.connection.execute(SAME_ADDRESS, values).scalar()
        if taken is not None:
            raise Conflict(f"{words} is the address {taken} already; name that code as successor.")

    def _next(self, table: str, prefix: str, digits: int) -> str:
        counters = Counters(self.connection, self.scheme)
        counters.catch_up(table, [prefix], digits)
        return counters.take(table, prefix, 1, digits)[0]


def _foreign(code: str) -> InvalidInput:
    return InvalidInput(
        f"Code {code} is of another scheme: load its successor first and name its code.",
        "successor",
    )
