"""Layers that follow tables: what they derive is right soon after an edit, however it was made."""

import itertools
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import tiles.keeper
from layers import Catalogue
from layers.derive import derive, following
from tests.tiles.conftest import Towns
from tests.tiles.town import Town
from tiles import KeeperThread
from tiles.freshness.derived import Followed, follow_marks

NAME = "addresses-per-grid"
WAIT_S = 60  # a deadline, never a measure
COUNTED = text("""
    SELECT a.code, (
        SELECT count(*) FROM addresses AS d WHERE d.grid = a.code AND d.status = 'current'
    )
    FROM areas AS a WHERE a.level = 'grid' ORDER BY a.code
""")
STORED = text(f"""
    SELECT code, (attributes->>'addresses')::bigint FROM area_values WHERE theme = '{NAME}'
    ORDER BY code
""")
MARKS = text("SELECT count(*) FROM dirty_outlines WHERE entity = 'addresses'")
EDITS = (
    text("DELETE FROM addresses WHERE code IN (SELECT code FROM addresses ORDER BY code LIMIT 7)"),
    text("UPDATE addresses SET status = 'retired' WHERE code LIKE '%9'"),
    text("UPDATE areas SET geom = ST_Multi(ST_Expand(geom, 0.0004)) WHERE code LIKE '%01'"),
)


@pytest.fixture
def town(towns: Towns, tmp_path: Path) -> Generator[Town]:
    with towns(tmp_path, ["grids"], ()) as lent:
        derive(lent.database, lent.catalogue, following(lent.catalogue))
        lent.keep()
        yield lent


def counts(town: Town) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    with town.database.load() as connection:
        found = [connection.execute(query).all() for query in (STORED, COUNTED)]
    stored, counted = ([(code, number) for code, number in rows] for rows in found)
    return stored, counted


def marks(town: Town) -> int:
    with town.database.load() as connection:
        return int(connection.execute(MARKS).scalar_one())


def test_counts_are_right_after_edits_and_marks_stay_for_the_tiles(town: Town):
    stored, counted = counts(town)
    assert stored == counted
    for edit in EDITS:
        town.edit(edit)
        before = marks(town)
        followed = follow_marks(town.database, town.catalogue, 100)
        [done] = followed.derived
        assert done.layer == NAME
        assert 0 < done.written < len(counted)
        stored, counted = counts(town)
        assert stored == counted
        assert marks(town) == before
        assert follow_marks(town.database, town.catalogue, 100).derived[0].written == 0
        town.keep()


def test_what_follows_nothing_that_was_edited_is_left_alone(town: Town):
    town.edit(text("UPDATE buildings SET height_m = 77"))
    assert follow_marks(town.database, town.catalogue, 100).derived == []
    assert follow_marks(town.database, Catalogue(town.catalogue.categories, ()), 100) == Followed(
        ()
    )


def test_an_edit_after_the_deriving_waits_for_the_next(town: Town, monkeypatch: pytest.MonkeyPatch):
    edits = iter(EDITS[1:])

    def follow_then_edit(*arguments: Any) -> Followed:
        followed = follow_marks(*arguments)
        for edit in itertools.islice(edits, 1):
            town.edit(edit)
        return followed

    monkeypatch.setattr(tiles.keeper, "follow_marks", follow_then_edit)
    town.edit(EDITS[0])
    town.keep()
    stored, counted = counts(town)
    assert stored == counted
    assert marks(town) == 0


def test_tiles_do_not_wait_for_what_cannot_be_derived(town: Town):
    broken = [
        layer.model_copy(
            update={"source": layer.source.model_copy(update={"derived": "SELECT 1 / 0"})}
        )
        if layer.id == NAME
        else layer
        for layer in town.catalogue.layers
    ]
    keeper = town.keeper
    keeper.renderer.replace(Catalogue(town.catalogue.categories, tuple(broken)))
    town.edit(EDITS[0])
    report = keeper.step()
    assert report.marks > 0
    assert "division by zero" in str(report.not_derived)
    assert marks(town) == 0


def test_the_thread_does_it_by_itself(town: Town):
    thread = KeeperThread(town.keeper, town.database)
    thread.start()
    try:
        town.edit(EDITS[0])
        deadline = time.monotonic() + WAIT_S
        while (found := counts(town))[0] != found[1]:
            assert time.monotonic() < deadline, "nobody has derived it"
    finally:
        thread.stop()
