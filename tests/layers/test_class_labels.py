from layers.class_labels import class_labels
from layers.parts import Bilingual, FieldType, LayerField
from layers.symbols import GraduatedStyle

TITLE = Bilingual(zh="值", en="Value")


def labels(breaks: tuple[float, ...], unit: str | None = None) -> list[str]:
    style = GraduatedStyle(kind="graduated", field="n", breaks=breaks, colors="teal")
    field = LayerField(name="n", type=FieldType.INTEGER, title=TITLE, unit=unit)
    return [label.en for label in class_labels(style, field)]


def test_years_are_written_without_a_comma():
    assert labels((2021, 2022, 2025)) == ["before 2021", "2021", "2022–2024", "2025 and later"]


def test_other_thousands_are_grouped():
    assert labels((2021, 2030), "m") == ["below 2,021 m", "2,021 – 2,029 m", "2,030 m and more"]
    assert labels((500, 2000))[-1] == "2,000 and more"
