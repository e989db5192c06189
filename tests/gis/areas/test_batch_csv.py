import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.areas import Area, AreaIndex, assign_csv
from gis.areas.lines import BLOCK_BYTES
from gis.crs import CRS84
from gis.errors import TooLarge, UnprocessableData
from tests.factories import square

INDEX = AreaIndex.of(
    [
        ("district", Area("1", "one"), square(114.0, 22.5).buffer(0.02)),
        ("grid", Area("11", "west"), square(114.0, 22.5)),
        ("grid", Area("12", "east"), square(114.01, 22.5)),
    ]
)
LON = st.sampled_from(["114.005", "114.015", "114.01", "113", " 114.005", "1.14005e2", ""])
PLAIN = st.text(st.characters(exclude_characters='",\r\n\0', codec="utf-8"), max_size=5)
ODD = st.sampled_from(['"', "a,b", "a\nb", 'say "yes"', "\r\n", " ", "0", "\u2028", "\x0b"])


def assigned(text: str, most: int = 10**6) -> list[dict[str, str]]:
    answer = b"".join(assign_csv(io.BytesIO(text.encode()), INDEX, CRS84, max_records=most))
    return list(csv.DictReader(io.StringIO(answer.decode(), newline="")))


@settings(deadline=None)
@given(st.lists(st.tuples(PLAIN | ODD, LON, PLAIN), max_size=30), st.sampled_from(["\n", "\r\n"]))
def test_every_row_is_what_the_csv_module_reads_and_the_index_says(
    rows: list[tuple[str, str, str]], end: str
):
    text = io.StringIO(newline="")
    given_rows = [(name, lon, "22.505" if lon else "", note) for name, lon, note in rows]
    csv.writer(text, lineterminator=end).writerows([("name", "lon", "lat", "note"), *given_rows])
    found = assigned(text.getvalue())
    assert [(row["name"], row["lon"], row["lat"], row["note"]) for row in found] == given_rows
    for row in found:
        grid = INDEX.at(float(row["lon"]), 22.505)["grid"] if row["lon"] else None
        assert row["grid"] == (grid.code if grid else "")


def test_blocks_of_lines_meet_without_losing_one():
    random = np.random.default_rng(1)
    count = 3 * BLOCK_BYTES // 30
    quoted = random.random(count) < 1e-4
    lon = 114.0 + random.random(count) * 0.03
    names = [f'"{i},\n"' if odd else f"row {i}" for i, odd in enumerate(quoted)]
    text = "name,lon,lat\n" + "".join(
        f"{name},{x:.7f},22.505\n" for name, x in zip(names, lon, strict=True)
    )
    assert len(text) > 2 * BLOCK_BYTES
    found = assigned(text)
    assert [row["name"] for row in found] == [name.strip('"') for name in names]
    x = np.array([float(row["lon"]) for row in found])
    expected = INDEX.assign(x, np.full(count, 22.505)).grid
    assert [row["grid"] or None for row in found] == expected.tolist()


@pytest.mark.parametrize("bad", ["abc", "nan", "1_1", "181", '"1'])
@pytest.mark.parametrize("before", [0, 1, 40_000])
def test_a_bad_record_is_named_wherever_it_stands(bad: str, before: int):
    good = "114.005,22.505,some more text\n"
    text = "lon,lat,note\n" + good * before + f"{bad},22.5,x\n" + good * 3
    with pytest.raises(UnprocessableData) as caught:
        assigned(text)
    assert caught.value.record == before + 1


def test_more_records_than_allowed_are_too_many():
    with pytest.raises(TooLarge, match="more than 2"):
        assigned("lon,lat\n" + "114.005,22.505\n" * 3, most=2)
    assert len(assigned("lon,lat\n" + "114.005,22.505\n" * 2, most=2)) == 2
