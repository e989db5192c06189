from layers.class_labels import class_labels
from layers.parts import Bilingual, FieldType, LayerField
from layers.symbols import GraduatedStyle

TITLE = Bilingual(zh="值", en="Value")


def labels(
    breaks: tuple[float, ...],
    unit: str | None = None,
    limits: tuple[float | None, float | None] = (None, None),
) -> list[str]:
    style = GraduatedStyle(kind="graduated", field="n", breaks=breaks, colors="teal")
    field = LayerField(name="n", type=FieldType.INTEGER, title=TITLE, unit=unit)
    return [label.en for label in class_labels(style, field, *limits)]


def test_years_are_written_without_a_comma():
    assert labels((2021, 2022, 2025)) == ["before 2021", "2021", "2022–2024", "2025 and later"]


def test_other_thousands_are_grouped():
    assert labels((2021, 2030), "m") == ["below 2,021 m", "2,021 – 2,029 m", "2,030 m and more"]
    assert labels((500, 2000))[-1] == "2,000 and more"


def test_the_only_number_below_a_break_is_written_as_it_is():
    assert labels((1, 5), "人", (0, None)) == ["0 people", "1 – 4 people", "5 people and more"]
    assert labels((1, 5), limits=(-9, None))[0] == "below 1"
    assert labels((1, 5))[0] == "below 1"


def test_beyond_what_is_possible_nothing_is_promised():
    assert labels((50, 100), "%", (0, 100)) == ["below 50%", "50 – 99%", "100%"]
    assert labels((50, 100), "%", (0, 250))[-1] == "100% and more"


def test_chinese_is_not_parted_from_chinese():
    style = GraduatedStyle(kind="graduated", field="n", breaks=(50, 90), colors="teal")
    for unit, ends in (
        ("个", ["50 个以下", "90 个及以上"]),
        ("m", ["50 m 以下", "90 m 及以上"]),
        (None, ["50 以下", "90 及以上"]),
    ):
        field = LayerField(name="n", type=FieldType.INTEGER, title=TITLE, unit=unit)
        found = [label.zh for label in class_labels(style, field)]
        assert [found[0], found[-1]] == ends
