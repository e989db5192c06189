import pytest

from gis.education import Change, Comparison, parse_change, what_if
from gis.errors import InvalidInput
from tests.gis.education.outlooks import catchment, outlook

TALL = catchment("d-1", pupils=(800,) * 6)
OTHER = catchment("d-2")


def in_second(lon: float, lat: float) -> str | None:
    return "d-2" if (lon, lat) == (114.0, 22.5) else None


def asked(*changes: Change) -> Comparison:
    return what_if(outlook(TALL, OTHER), changes, in_second)


def seats_after(comparison: Comparison, code: str) -> list[int]:
    (one,) = [one for one in comparison.after if one.code == code]
    return [year.seats for year in one.years]


def test_seats_count_from_their_year_on_and_turn_red_to_green() -> None:
    found = asked(Change(200, 2028, school="s-1"))
    assert seats_after(found, "d-1") == [600, 800, 800, 800, 800, 800]
    assert [year.warning.value for year in found.before[0].years] == ["short"] * 6
    assert [year.warning.value for year in found.after[0].years] == ["short"] + ["enough"] * 5
    assert found.changed == {"d-1"}
    assert found.after[1] == found.before[1]


def test_a_catchment_a_planned_school_and_a_new_one_at_a_point() -> None:
    found = asked(
        Change(50, 2027, catchment="d-1"),
        Change(20, 2032, school="s-2"),
        Change(300, 2030, point=(114.0, 22.5)),
    )
    assert seats_after(found, "d-1") == [650] * 6
    assert seats_after(found, "d-2") == [600, 600, 600, 900, 900, 920]


def test_a_school_may_close_where_another_opens() -> None:
    found = asked(Change(-600, 2029, school="s-1"), Change(900, 2029, catchment="d-1"))
    assert seats_after(found, "d-1") == [600, 600, 900, 900, 900, 900]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change(0, 2028, school="s-1"), r"changes.0.seats='0': it is from -10000 to 10000"),
        (Change(10_001, 2028, school="s-1"), r"changes.0.seats='10001'"),
        (Change(1, 2026, school="s-1"), r"from_year='2026': it is from 2027 to 2032"),
        (Change(1, 2033, school="s-1"), r"from_year='2033': it is from 2027 to 2032"),
        (Change(1, 2028), r"changes.0: one of school, catchment and point"),
        (Change(1, 2028, school="s-1", catchment="d-1"), r"only one"),
        (Change(1, 2028, school="s-9"), r"school='s-9': .*such as s-1"),
        (Change(1, 2028, school="s-3"), r"school='s-3': .*in a catchment"),
        (Change(1, 2028, catchment="nowhere"), r"catchment='nowhere': .*such as d-1"),
        (Change(1, 2028, point=(0, 0)), r"point='0,0': a point in one of the primary catchments"),
        (
            Change(-601, 2028, school="s-1"),
            r"601 seats fewer in 示例学区d-1 .* in 2028; it has 600",
        ),
    ],
)
def test_what_makes_no_sense_is_named(change: Change, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        asked(change)


def test_there_are_no_more_than_a_hundred_changes() -> None:
    with pytest.raises(InvalidInput, match="101 are too many; at most 100"):
        asked(*[Change(1, 2028, school="s-1")] * 101)


def test_changes_are_written_in_one_word() -> None:
    assert parse_change("s-1=+200@2028") == Change(200, 2028, school="s-1")
    assert parse_change(" d-1=-40@2030 ", frozenset({"d-1"})) == Change(-40, 2030, catchment="d-1")
    assert parse_change("114.05,22.5=900@2029") == Change(900, 2029, point=(114.05, 22.5))


@pytest.mark.parametrize("text", ["", "s-1", "s-1=200", "s-1=@2028", "s-1=many@2028", "=2@2028"])
def test_another_form_is_told_what_the_form_is(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"it is SCHOOL=\+SEATS@YEAR"):
        parse_change(text)
