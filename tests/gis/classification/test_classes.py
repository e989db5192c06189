import re
from itertools import groupby

import pytest
from sqlalchemy import Connection, text

from gis.classification import SUBJECTS, Subject, classes_of, keep_classes, sub_classes
from gis.database import Database

NUMBERS: dict[Subject, tuple[int, int]] = {
    "people": (76, 120),
    "companies": (85, 147),
    "houses": (10, 42),
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_there_are_as_many_as_the_cities_have(subject: Subject):
    main = [one for one in classes_of(subject) if one.parent is None]
    assert (len(main), len(sub_classes(subject))) == NUMBERS[subject]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_class_is_divided_or_is_its_own_sub_class(subject: Subject):
    names = {one.code: (one.zh, one.en) for one in classes_of(subject)}
    main = [one.code for one in classes_of(subject) if one.parent is None]
    parts = {
        parent: [one.code for one in subs]
        for parent, subs in groupby(sub_classes(subject), lambda one: one.parent)
    }
    assert list(parts) == main == sorted(main)
    for parent, codes in parts.items():
        if len(codes) == 1:
            assert codes == [f"{parent}0"]
            assert names[codes[0]] == names[parent or ""]
        else:
            assert codes == [f"{parent}{number}" for number in range(1, len(codes) + 1)]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_words_are_bilingual_and_told_apart(subject: Subject):
    for one in classes_of(subject):
        assert re.search(r"[\u4e00-\u9fff]", one.zh)
        assert re.fullmatch(r"[\x20-\x7eé]+", one.en)
    main = [one for one in classes_of(subject) if one.parent is None]
    assert len({one.zh for one in main}) == len({one.en for one in main}) == len(main)
    within = {(one.parent, one.zh) for one in sub_classes(subject)}
    assert len(within) == len(sub_classes(subject))


def test_the_database_has_them(loader: Connection):
    found = loader.execute(text("SELECT code, subject, parent, zh, en FROM classes")).all()
    assert set(found) == {
        (one.code, subject, one.parent, one.zh, one.en)
        for subject in SUBJECTS
        for one in classes_of(subject)
    }


def test_they_can_be_kept_again(database: Database):
    with database.own() as connection:
        connection.execute(text("UPDATE classes SET zh = '旧称' WHERE code = 'H01'"))
        keep_classes(connection)
        assert connection.scalar(text("SELECT zh FROM classes WHERE code = 'H01'")) == "住宅"
