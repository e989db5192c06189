"""Classes 大类 and their sub-classes 小类, read from the files beside this module.

People are sorted by what the grid serves them for, companies after the divisions of GB/T 4754-2017
and the kind of premises, houses by what they are built for. A code is the letter of the subject,
two digits for the class and one for the sub-class; as in GB/T 4754, a class that is not divided has
one sub-class of its own name, ending in 0.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Subject = Literal["people", "companies", "houses"]
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Class:
    """A class, or with `parent` a sub-class of it."""

    code: str
    parent: str | None
    zh: str
    en: str


@cache
def classes_of(subject: Subject) -> tuple[Class, ...]:
    """Classes and sub-classes in the order of their codes, each class before what divides it."""
    with (FOLDER / f"{subject}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Class(row["code"], row["parent"] or None, row["zh"], row["en"])
            for row in csv.DictReader(file)
        )


def sub_classes(subject: Subject) -> tuple[Class, ...]:
    """What a person, a company or a house is given."""
    return tuple(one for one in classes_of(subject) if one.parent is not None)
