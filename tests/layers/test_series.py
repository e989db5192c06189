import pytest
from pydantic import ValidationError

from gis.database import Role
from layers import describe, legend_document, load_catalogue
from layers.model import Layer
from layers.series import Series


def layer(layer_id: str) -> Layer:
    return next(one for one in load_catalogue().layers if one.id == layer_id)


def test_a_series_of_kinds_is_told_from_one_of_times():
    kinds, times = layer("people-by-class"), layer("population-by-year")
    assert describe(kinds, Role.ANONYMOUS)["series"]["of"] == "kinds"
    assert describe(times, Role.ANONYMOUS)["series"]["of"] == "times"
    assert legend_document(kinds)["note"]["zh"] == "图示为户籍常住人员；各项共用同一分级"
    assert "至" in legend_document(times)["note"]["zh"]


def test_nothing_but_times_and_kinds():
    steps = [{"field": name, "label": {"zh": "甲", "en": "A"}} for name in ("a", "b")]
    assert Series.model_validate({"fields": steps, "default": "a"}).of == "times"
    with pytest.raises(ValidationError, match="'times' or 'kinds'"):
        Series.model_validate({"of": "places", "fields": steps, "default": "a"})
