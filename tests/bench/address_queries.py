"""What people type into the address box, made from a district's own addresses, seeded."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pypinyin import lazy_pinyin
from sqlalchemy import text

from gis.database import Database

SUGGEST = "/api/addresses"
MATCH = "/api/addresses/match"
WRONG = "金海山明花园新丰龙"
# Rows to take by chance for one that is wanted: of 15 addresses one is a building's.
TAKEN = {"building": 80, "room": 3}

SAMPLE = """
SELECT code, standard_address, road, house_number, estate, building_name, unit, room, building,
    ST_X(geom) AS lon, ST_Y(geom) AS lat
FROM addresses TABLESAMPLE BERNOULLI (:percent) REPEATABLE (:seed)
WHERE level = :level AND status = 'current' AND road IS NOT NULL AND building IS NOT NULL
ORDER BY code
"""


@dataclass(frozen=True, slots=True)
class Sampled:
    """An address as it is in the database."""

    code: str
    standard_address: str
    road: str
    house_number: str | None
    estate: str | None
    building_name: str | None
    unit: str | None
    room: str | None
    building: str
    lon: float
    lat: float

    @property
    def name(self) -> str:
        return self.estate or self.road

    @property
    def place(self) -> str:
        """The name and what stands after it down to the building: 海天公寓3栋, 海天路12号."""
        return self.name + ((self.building_name if self.estate else self.house_number) or "")


@dataclass(frozen=True, slots=True)
class Query:
    """A path to ask for, and how to know what was wanted: by `code`, or by a `name` alone where
    the typed text stands for many addresses.
    """

    path: str
    typed: str
    code: str | None = None
    name: str | None = None

    def is_answered_by(self, candidates: Iterable[tuple[str | None, str]]) -> bool:
        """Whether what was wanted is among these codes and texts."""
        if self.code is not None:
            return any(code == self.code for code, _ in candidates)
        return any((self.name or "") in text for _, text in candidates)


def sample(database: Database, level: str, count: int, seed: int) -> list[Sampled]:
    """At most `count` current addresses of a level, the same ones for the same data and seed."""
    with database.own() as connection:
        all_of_them = connection.execute(text("SELECT count(*) FROM addresses")).scalar_one()
        percent = min(100.0, 100 * TAKEN[level] * count / max(all_of_them, 1))
        rows = (
            connection.execute(text(SAMPLE), {"percent": percent, "seed": seed, "level": level})
            .mappings()
            .all()
        )
    chosen = rows if len(rows) <= count else random.Random(seed).sample(rows, count)
    return [Sampled(**row) for row in chosen]


def suggestions(
    buildings: Sequence[Sampled], rooms: Sequence[Sampled], seed: int
) -> dict[str, list[Query]]:
    """Queries by kind."""
    dice = random.Random(seed)
    estates = [address for address in buildings if address.estate and address.building_name]
    flats = [address for address in rooms if address.estate and address.room]
    long = [address for address in estates if len(address.place) >= 7]
    return {
        "1 character": [_by_name(a, dice.choice(a.name)) for a in buildings],
        "2 characters": [_by_name(a, a.name[:2]) for a in buildings],
        "4 characters": [_by_name(a, _infix(a.place, 4, dice)) for a in buildings],
        "7 characters": [_by_code(a, a.place[-7:]) for a in long],
        "estate, building": [_by_code(a, a.place) for a in estates],
        "estate, building, room": [
            _by_code(a, f"{a.place}{a.unit or ''}{a.room or ''}") for a in flats
        ],
        "road, number": [_by_code(a, f"{a.road}{a.house_number or ''}") for a in buildings],
        "typo": [_by_code(a, _mistyped(a, dice)) for a in estates],
        "pinyin": [_by_name(a, "".join(lazy_pinyin(a.name))) for a in buildings],
        "initials": [_by_name(a, "".join(s[0] for s in lazy_pinyin(a.name))) for a in buildings],
        "2 characters, near": [
            _by_name(a, a.name[:2], lon=f"{a.lon:.6f}", lat=f"{a.lat:.6f}") for a in buildings
        ],
        "rooms of a building": [_by_code(a, a.room or "", within=a.building) for a in flats],
    }


def matches(rooms: Sequence[Sampled], seed: int) -> list[Query]:
    """Whole addresses of rooms as forms hold them: each is written in one of several ways."""
    dice = random.Random(seed)
    queries: list[Query] = []
    for address in rooms:
        typed = dice.choice(SPELLINGS)(address)
        queries.append(Query(f"{MATCH}?{urlencode({'q': typed})}", typed, code=address.code))
    return queries


def _short(address: Sampled) -> str:
    """Without province, city, district, street and community."""
    return address.standard_address[address.standard_address.index(address.road) :]


SPELLINGS: tuple[Callable[[Sampled], str], ...] = (
    lambda a: a.standard_address,
    _short,
    lambda a: _short(a).replace("栋", "幢").replace("号", "號"),
    lambda a: f"{_short(a)}室",
    lambda a: " ".join((a.road + (a.house_number or ""), _short(a)[len(a.road) :])),
    lambda a: a.standard_address.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
)


def _by_name(address: Sampled, typed: str, **more: str) -> Query:
    return Query(_path(typed, more), typed, name=address.name)


def _by_code(address: Sampled, typed: str, **more: str) -> Query:
    return Query(_path(typed, more), typed, code=address.code)


def _path(typed: str, more: dict[str, str]) -> str:
    return f"{SUGGEST}?{urlencode({'q': typed, 'limit': '10', **more})}"


def _infix(whole: str, length: int, dice: random.Random) -> str:
    start = dice.randrange(max(len(whole) - length, 0) + 1)
    return whole[start : start + length]


def _mistyped(address: Sampled, dice: random.Random) -> str:
    """One character of the estate's name wrong, left out, or changed with the next one."""
    name, building = address.name, address.place[len(address.name) :]
    at = dice.randrange(len(name) - 1)
    match dice.randrange(3):
        case 0:
            wrong = name[:at] + dice.choice(WRONG) + name[at + 1 :]
        case 1:
            wrong = name[:at] + name[at + 1 :]
        case _:
            wrong = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return wrong + building
