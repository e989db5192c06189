import pytest
from sqlalchemy import Connection, text

from gis.codes import CodeScheme, explain_code
from gis.errors import InvalidInput
from tests.factories import COMMUNITY, DISTRICT, GRID, add_small_district

SCHEME = CodeScheme()
BUILDING = f"{GRID}00001"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (DISTRICT, "current"),
        (f"{COMMUNITY}02", "current"),
        (f"{COMMUNITY}03", None),
        (BUILDING, "current"),
        (f"{BUILDING}010", "current"),
        (f"{BUILDING}011", None),
        (f"{BUILDING}901", "current"),
        (f"{BUILDING}902", None),
        (f"{BUILDING}801", None),
        (f"{BUILDING}900", None),
        (f"{BUILDING}001001", "current"),
        (f"{BUILDING}001002", None),
        (f"{GRID}00002001", None),
    ],
)
def test_whether_a_code_was_issued(loader: Connection, code: str, status: str | None):
    add_small_district(loader)
    found = explain_code(loader, SCHEME, code)
    assert (found.status, found.issued) == (status, status is not None)


def test_storeys_in_words(loader: Connection):
    words = {
        code: explain_code(loader, SCHEME, BUILDING + code).parts[-1]
        for code in ("018", "802", "903", "900")
    }
    assert [part.zh for part in words.values()] == ["18层", "2层夹层", "地下3层", "无此楼层"]
    assert [part.en for part in words.values()] == [
        "floor 18", "mezzanine above floor 2", "basement 3", "no storey",
    ]  # fmt: skip


def test_without_anything_in_the_database(loader: Connection):
    found = explain_code(loader, SCHEME, f"{BUILDING}001007")
    assert found.zh.endswith("网格01（01） › 第1栋（00001） › 1层（001） › 第7间（007）。未发放。")
    assert found.en.startswith("Code of a room: district 440399 (440399) › street 001 (001)")
    assert found.en.endswith("never issued.")


def test_areas_of_other_times(loader: Connection):
    add_small_district(loader)
    loader.execute(text("UPDATE areas SET valid_to = '2024-01-01' WHERE level = 'grid'"))
    assert explain_code(loader, SCHEME, GRID).status == "retired"


def test_what_is_no_code(loader: Connection):
    with pytest.raises(InvalidInput, match="5 digits"):
        explain_code(loader, SCHEME, "44039")
