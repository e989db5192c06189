import pytest

from gis.codes.plates import Fonts
from gis.codes.plates.fit import fit, wrap
from gis.errors import StartFailed


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    try:
        return Fonts.load()
    except StartFailed as missing:
        pytest.skip(str(missing))


TEXT = "海岳区银湾街道听渚社区澄鹭路1206号听渚新村ABC座（北区）"


@pytest.mark.parametrize("width", [30, 60, 100, 400])
def test_lines_keep_within_the_width_and_lose_nothing(fonts: Fonts, width: float):
    lines = wrap(fonts, TEXT, width, 10)
    assert "".join(lines) == TEXT
    assert all(fonts.width(line, 10) <= width for line in lines)
    assert not any(line.startswith("）") for line in lines)
    assert any("1206" in line for line in lines)


def test_text_is_as_large_as_it_may_be(fonts: Fonts):
    assert fit(fonts, "3栋", 100, (20, 5)).size == 20
    smaller = fit(fonts, TEXT, 300, (20, 5))
    assert 5 < smaller.size < 20
    assert (len(smaller.lines), smaller.is_short) == (1, False)


def test_what_does_not_fit_ends_in_an_ellipsis(fonts: Fonts):
    short = fit(fonts, TEXT, 60, (10, 8), 2)
    assert (len(short.lines), short.is_short) == (2, True)
    assert short.lines[-1].endswith("…")
    assert fonts.width(short.lines[-1], short.size) <= 60


def test_nothing_is_no_line(fonts: Fonts):
    assert fit(fonts, "", 60, (10, 8)).lines == ()
