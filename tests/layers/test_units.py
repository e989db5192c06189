import pytest

from layers.units import Unit


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("km²", "km²"),
        ("座", ""),
        ("元/m²", "CNY/m²"),
        ("元/年", "CNY/year"),
        ("人/分钟", "people/min"),
        ("个/千人", "per 1,000 people"),
        ("套/km²", "homes/km²"),
        ("件/箱", ""),
    ],
)
def test_a_unit_in_one_word_is_known_in_english(zh: str, en: str):
    assert Unit.of(zh) == Unit(zh=zh, en=en)
