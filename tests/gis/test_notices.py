import shapely
from sqlalchemy import Connection, text

from gis.codes import CodeScheme
from gis.notices import Readership, mark_read, notices, unread_count
from gis.recut import approve, keep, plan_of_merge, propose, undo
from tests.factories import COMMUNITY
from tests.gis.recut.conftest import Town, cell, desk, town

__all__ = ["desk", "town"]
GRIDS = [f"{COMMUNITY}01", f"{COMMUNITY}02"]
LAYERS = (
    Readership("grids", "甲局", "Bureau A", frozenset({"areas"})),
    Readership("toilets", "乙局", "Bureau B", frozenset({"facilities", "areas"})),
    Readership("shops", "丙局", "Bureau C", frozenset({"shops"})),
)


def test_owners_hear_of_what_was_done_and_undone(town: Town, desk: Connection):
    number = keep(desk, town.one, "示例", None, plan_of_merge(desk, GRIDS, GRIDS[0]))
    propose(desk, number, town.one)
    in_second = text("SELECT count(*) FROM facilities WHERE grid = :g")
    facilities = desk.execute(in_second, {"g": GRIDS[1]}).scalar_one()
    assert facilities > 0
    approve(desk, CodeScheme(), number, town.two, LAYERS)
    found = notices(desk, town.one.user_id)
    assert [(one.layer, one.owner_zh, one.owner_en) for one in found] == [
        ("toilets", "乙局", "Bureau B"),
        ("grids", "甲局", "Bureau A"),
    ]
    assert found[0].rows == {"facilities": facilities, "areas": 2}
    assert found[1].rows == {"areas": 2}
    assert (found[0].event, found[0].recut, found[0].recut_title) == (
        "recut_applied", number, "示例",
    )  # fmt: skip
    assert (found[0].grids_before, found[0].grids_after) == (GRIDS, GRIDS[:1])
    undo(desk, number, town.two, LAYERS[:1])
    (back,) = notices(desk, town.one.user_id, layer="grids", limit=1)
    assert (back.event, back.grids_before) == ("recut_undone", GRIDS[:1])
    assert unread_count(desk, town.one.user_id) == 3
    mark_read(desk, back.id, town.one.user_id)
    read = mark_read(desk, back.id, town.one.user_id)
    assert read.read_at is not None
    assert back.id not in {one.id for one in notices(desk, town.one.user_id, unread=True)}
    assert [unread_count(desk, one.user_id) for one in (town.one, town.two)] == [2, 3]


def test_the_outline_of_a_re_cut_is_marked_dirty(town: Town, desk: Connection):
    number = keep(desk, town.one, "示例", None, plan_of_merge(desk, GRIDS))
    propose(desk, number, town.one)
    desk.execute(text("DELETE FROM dirty_outlines"))
    query = text(
        "SELECT ST_AsBinary(outline) AS wkb, tx::text FROM dirty_outlines"
        " WHERE entity = 'areas' AND theme = 'grid'"
    )
    merged = shapely.union(cell(0, 0), cell(0, 1))

    def is_marked() -> None:
        rows = desk.execute(query).all()
        assert {row.tx for row in rows} == {desk.scalar(text("SELECT pg_current_xact_id()::text"))}
        outlines = shapely.union_all([shapely.from_wkb(bytes(row.wkb)) for row in rows])
        assert outlines.buffer(1e-9).covers(merged)
        assert merged.envelope.buffer(1e-9).covers(outlines)
        desk.execute(text("DELETE FROM dirty_outlines"))

    approve(desk, CodeScheme(), number, town.two)
    is_marked()
    undo(desk, number, town.two)
    is_marked()
