import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta

from sqlalchemy import Connection, text

from gis.codes.lineage import How, New, demolish, lineage_of, merge, renumber, split
from gis.database import Database
from gis.errors import Conflict
from tests.factories import GRID, add_addresses, add_small_district, address_row

FLOOR = f"{GRID}00001001"


def test_random_histories_end_where_following_them_by_hand_ends(loader: Connection):
    add_small_district(loader)
    start = [f"{FLOOR}{n:03d}" for n in range(101, 109)]
    add_addresses(
        loader, *(address_row(code, f"示例{code[-3:]}", 114.001, 22.501) for code in start)
    )
    dice, living, after = random.Random(7), set(start), dict[str, Sequence[str]]()
    for step in range(30):
        how = How(date(2025, 1, 1) + timedelta(days=step * 10))
        kind = dice.choice(["split", "merge", "renumber", "demolish"])
        one, *others = dice.sample(sorted(living), min(2, len(living)))
        if kind == "demolish" and step % 5:
            continue
        ended = (
            demolish(loader, one, how)
            if kind == "demolish"
            else split(loader, one, [New(f"{step}a"), New(f"{step}b")], how)
            if kind == "split" or not others
            else merge(loader, [one, *others], New(f"{step}m"), how)
            if kind == "merge"
            else renumber(loader, one, New(f"{step}r"), how)
        )
        after |= dict.fromkeys(ended.retired, ended.successors)
        living = living - set(ended.retired) | set(ended.successors)
    assert len(after) > 20
    for code in after:
        assert {one.code for one in lineage_of(loader, code).current} == ends(code, after)
    rows = loader.execute(text("SELECT code FROM addresses WHERE status = 'current'")).scalars()
    assert living == {code for code in rows if code in living or code in after}


def ends(code: str, after: dict[str, Sequence[str]]) -> set[str]:
    if code not in after:
        return {code}
    return {end for one in after[code] for end in ends(one, after)}


def test_of_two_who_end_one_code_at_once_one_is_told(database: Database):
    with database.load() as connection:
        add_small_district(connection)

    def end(name: str) -> int:
        done = 0
        with suppress(Conflict), database.load() as connection:
            renumber(connection, f"{FLOOR}001", New(name), How(date(2026, 3, 1)))
            done = 1
        return done

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(end, ("102", "103"))) == 1
    with database.load() as connection:
        query = text("SELECT count(*) FROM code_lineage")
        assert connection.execute(query).scalar() == 1
