import pytest
from sqlalchemy import Connection, text

from gis.addresses import address_of, nearest_address, suggest
from gis.addresses.suggest import LONGEST_QUERY
from gis.errors import NotFound
from tests.factories import GRID, add_addresses, add_buildings, address_row, building_row, square


def code(number: int, room: str = "") -> str:
    return f"{GRID}{number:05d}{room}"


def add_some(connection: Connection) -> None:
    add_buildings(
        connection,
        *(building_row(code(n), square(114.001 + n / 1000, 22.5, 0.0005)) for n in range(1, 4)),
    )
    add_addresses(
        connection,
        address_row(code(1), "示例区创新路1号", 114.00225, 22.50025),
        address_row(code(2), "示例区创新路12号A座", 114.00325, 22.50025),
        address_row(code(3), "示例区100%满意_路3号", 114.00425, 22.50025),
        address_row(code(1, "001001"), "示例区创新路1号101", 114.00225, 22.50025),
    )


def texts(connection: Connection, typed: str, **options: object) -> list[str]:
    return [address.text for address in suggest(connection, typed, **options)]  # pyright: ignore[reportArgumentType]


def test_buildings_come_before_rooms_and_shorter_texts_first(loader: Connection):
    add_some(loader)
    assert texts(loader, "创新路1") == [
        "示例区创新路1号",
        "示例区创新路12号A座",
        "示例区创新路1号101",
    ]


def test_the_nearer_comes_first_where_a_place_is_given(loader: Connection):
    add_some(loader)
    found = texts(loader, "创新路1", near=(114.0033, 22.5))
    assert found[0] == "示例区创新路12号A座"


def test_all_words_have_to_be_there_in_either_case(loader: Connection):
    add_some(loader)
    assert texts(loader, "12号a 创新") == ["示例区创新路12号A座"]
    assert texts(loader, "   ") == []


@pytest.mark.parametrize("sign", ["%", "_", "\\", "100%", "_路"])
def test_signs_of_like_are_taken_literally(loader: Connection, sign: str):
    add_some(loader)
    assert all(sign in found for found in texts(loader, sign))
    assert len(texts(loader, sign)) == (0 if sign == "\\" else 1)


def test_retired_addresses_are_not_suggested(loader: Connection):
    add_some(loader)
    loader.execute(
        text("UPDATE addresses SET status = 'retired' WHERE code = :code"), {"code": code(1)}
    )
    assert "示例区创新路1号" not in texts(loader, "创新路1")
    assert address_of(loader, code(1)).status == "retired"


def test_the_limit_holds(loader: Connection):
    add_some(loader)
    assert len(texts(loader, "示例区", limit=2)) == 2
    assert texts(loader, "长" * LONGEST_QUERY) == []


def test_inside_a_building_its_own_address_is_the_one_here(loader: Connection):
    add_some(loader)
    # Just inside the second building, and the first one's address is put right beside it.
    loader.execute(
        text("UPDATE addresses SET geom = ST_Point(114.00299, 22.50001, 4326) WHERE code = :code"),
        {"code": code(1)},
    )
    here = nearest_address(loader, 114.00301, 22.50001)
    assert (here.code, here.distance_m) == (code(2), 0)


def test_outside_of_buildings_the_nearest_address_counts(loader: Connection):
    add_some(loader)
    here = nearest_address(loader, 114.00225, 22.5015)
    assert here.code == code(1)
    assert here.distance_m == pytest.approx(138.4, abs=0.5)
    with pytest.raises(NotFound):
        nearest_address(loader, 114.00225, 22.5015, max_m=100)


def test_three_characters_are_found_by_the_index(loader: Connection):
    loader.execute(text("SET LOCAL enable_seqscan = off"))
    plan = loader.scalars(
        text(
            "EXPLAIN SELECT code FROM addresses WHERE standard_address ILIKE '%创新路%' ESCAPE '\\'"
        )
    ).all()
    assert "addresses_standard_address_idx" in "\n".join(plan)
