import pytest

from layers import load_catalogue, readerships
from layers.parts import Source
from layers.readership import CODED, tables_of


@pytest.mark.parametrize(
    ("source", "tables"),
    [
        (Source(table="facilities", where={"kind": "toilet"}), {"facilities"}),
        (Source(table="roads"), set()),
        (Source(table="areas"), {"areas"}),
        (Source(table="areas", where={"level": "grid"}), {"areas"}),
        (Source(table="areas", where={"level": ["street", "community"]}), set()),
        (Source(query="SELECT 1 FROM onemap.events AS e\nJoin areas a ON a.code = e.grid"),
         {"events", "areas"}),
        (Source(query="SELECT geom FROM roads"), set()),
    ],
)  # fmt: skip
def test_which_tables_a_source_reads(source: Source, tables: set[str]):
    assert tables_of(source) == tables


def test_every_table_with_codes_of_areas_is_shown_by_a_layer_with_an_owner():
    found = readerships(load_catalogue())
    assert {table for one in found for table in one.tables} == set(CODED)
    assert all(one.owner_zh and one.owner_en for one in found)
    assert "roads" not in {one.layer for one in found}
