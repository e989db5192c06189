"""What becomes of the floors and rooms of a building that ends."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, text

from gis.codes.counters import Counters
from gis.codes.lineage.writing import Step
from gis.codes.scheme import CodeScheme

LOST = "no counterpart in what follows"
INSIDE = text("""
    SELECT a.code, a.building, a.unit, a.floor, a.room
    FROM addresses AS a
    WHERE a.building = ANY(:buildings) AND a.code <> a.building AND a.status <> 'retired'
    ORDER BY a.code COLLATE "C"
""")
ROOMS_WITHOUT_ADDRESS = text("""
    SELECT r.code
    FROM rooms AS r
    WHERE r.building = ANY(:buildings)
        AND NOT EXISTS (SELECT FROM addresses AS a WHERE a.code = r.code)
    ORDER BY r.code
""")
FLOORS = text("SELECT code FROM floors WHERE building = ANY(:buildings) ORDER BY code")
LINK = text("""
    UPDATE addresses AS a SET building = (
        SELECT b.code FROM buildings AS b
        WHERE b.code = ANY(:into) AND ST_Covers(b.geom, a.geom)
        ORDER BY ST_Area(b.geom), b.code LIMIT 1
    )
    WHERE a.code = ANY(:codes)
""")
COPY_FLOORS = text("""
    INSERT INTO floors (code, building, number, name, use, mezzanine)
    SELECT DISTINCT ON (m.new) m.new, :building, f.number, f.name, f.use, f.mezzanine
    FROM unnest(CAST(:old AS text[]), CAST(:new AS text[])) AS m (old, new)
    JOIN floors AS f ON f.code = m.old
    ORDER BY m.new, m.old
""")
COPY_ROOMS = text("""
    INSERT INTO rooms (code, building, floor, unit, name, use, area_m2)
    SELECT m.new, :building, left(m.new, :floor), r.unit, r.name, r.use, r.area_m2
    FROM unnest(CAST(:old AS text[]), CAST(:new AS text[])) AS m (old, new)
    JOIN rooms AS r ON r.code = m.old
""")
COPY_ADDRESSES = text("""
    INSERT INTO addresses (code, level, standard_address, road, house_number, estate,
        building_name, unit, floor, room, building, status, valid_from, accuracy_m,
        district, street, community, grid, source, geom)
    SELECT m.new, a.level, a.standard_address, a.road, a.house_number, a.estate,
        a.building_name, a.unit, a.floor, a.room, :building, a.status, :on, a.accuracy_m,
        a.district, a.street, a.community, a.grid, a.source, a.geom
    FROM unnest(CAST(:old AS text[]), CAST(:new AS text[])) AS m (old, new)
    JOIN addresses AS a ON a.code = m.old
""")


@dataclass
class Inside:
    """The rooms and floors of the buildings `ended`."""

    connection: Connection
    scheme: CodeScheme
    ended: Sequence[str]
    rooms: list[str] = field(default_factory=list[str])
    others: list[str] = field(default_factory=list[str])
    floors: list[str] = field(default_factory=list[str])

    @classmethod
    def of(cls, connection: Connection, scheme: CodeScheme, ended: Sequence[str]) -> "Inside":
        """`rooms` have codes made from their building's; `others` have some of their own."""
        made = cls(connection, scheme, ended)
        for row in connection.execute(INSIDE, {"buildings": list(ended)}):
            (made.rooms if row.code.startswith(row.building) else made.others).append(row.code)
        values = {"buildings": list(ended)}
        made.rooms += connection.execute(ROOMS_WITHOUT_ADDRESS, values).scalars()
        made.floors += connection.execute(FLOORS, values).scalars()
        return made

    def end(self, note: str | None) -> list[Step]:
        """All go down with their building."""
        codes = [*self.rooms, *self.others, *self.floors]
        return [Step("demolish", code, None, note) for code in codes]

    def carry(self, building: str, operation: str, note: str | None, on: date) -> list[Step]:
        """All are made anew in `building`, which was made for them; codes that are not made from
        the building's stay.
        """
        floors = {old: building + self._suffix(old) for old in self.floors}
        rooms = self._numbered(building)
        values = {"building": building, "on": on, "floor": self.scheme.lengths["floor"]}
        for statement, codes in (
            (COPY_FLOORS, floors),
            (COPY_ROOMS, rooms),
            (COPY_ADDRESSES, rooms),
        ):
            if codes:
                pairs = {"old": list(codes), "new": list(codes.values())}
                self.connection.execute(statement, values | pairs)
        self._link([building])
        return [Step(operation, old, new, note) for old, new in (floors | rooms).items()]

    def match(self, into: Sequence[str], operation: str, note: str | None) -> list[Step]:
        """Each goes over to the one room of the buildings `into` with its unit, floor and name."""
        theirs: defaultdict[tuple[str | None, ...], list[str]] = defaultdict(list)
        for row in self.connection.execute(INSIDE, {"buildings": list(into)}):
            theirs[row.unit, row.floor, row.room].append(row.code)
        steps: list[Step] = []
        for row in self.connection.execute(INSIDE, {"buildings": list(self.ended)}).all():
            if row.code in self.others:
                continue
            found = theirs[row.unit, row.floor, row.room]
            steps.append(
                Step(operation, row.code, found[0], note)
                if len(found) == 1
                else Step("demolish", row.code, None, note or LOST)
            )
        self._link(into)
        matched = {step.predecessor for step in steps}
        lost = [code for code in [*self.rooms, *self.floors] if code not in matched]
        return steps + [Step("demolish", code, None, note or LOST) for code in lost]

    def _numbered(self, building: str) -> dict[str, str]:
        """The own digits of a room where they are free, else the next of its floor."""
        used: dict[str, str] = {}
        late: list[str] = []
        for old in self.rooms:
            new = building + self._suffix(old)
            if new in used:
                late.append(old)
            else:
                used[new] = old
        codes = {old: new for new, old in used.items()}
        floor = self.scheme.lengths["floor"]
        digits, counters = self.scheme.widths[6], Counters(self.connection, self.scheme)
        highest: dict[str, int] = {}
        for new in used:
            highest[new[:floor]] = max(highest.get(new[:floor], 0), int(new[floor:]))
        counters.raise_to(highest)
        for old in late:
            prefix = (building + self._suffix(old))[:floor]
            codes[old] = counters.take("rooms", prefix, 1, digits)[0]
        return codes

    def _suffix(self, code: str) -> str:
        return code[self.scheme.lengths["building"] :]

    def _link(self, into: Sequence[str]) -> None:
        if self.others:
            self.connection.execute(LINK, {"codes": self.others, "into": list(into)})
