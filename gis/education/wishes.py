"""A change as one writes it at a shell: SCHOOL=+200@2028."""

import re

from gis.education.what_if import Change
from gis.errors import InvalidInput

FORM = re.compile(r"(?P<where>[^=@]+)=(?P<seats>[+-]?[0-9]{1,6})@(?P<year>[0-9]{4})")
POINT = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]+)?),(-?[0-9]{1,2}(?:\.[0-9]+)?)")


def parse_change(text: str, catchments: frozenset[str] = frozenset()) -> Change:
    """`SCHOOL=+200@2028`: so many seats from that year on. In place of a school's code may stand
    one of `catchments`, or `lon,lat` for a new school. Raises InvalidInput."""
    found = FORM.fullmatch(text.strip())
    if found is None:
        form = "SCHOOL=+SEATS@YEAR, such as primary-schools-00001=+200@2028"
        raise InvalidInput(f"what-if={text[:64]!r}: it is {form}.", "what-if")
    where, seats, year = found["where"].strip(), int(found["seats"]), int(found["year"])
    if point := POINT.fullmatch(where):
        return Change(seats, year, point=(float(point[1]), float(point[2])))
    if where in catchments:
        return Change(seats, year, catchment=where)
    return Change(seats, year, school=where)
