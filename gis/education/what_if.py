"""What if a school had more seats, or a new one were built?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from gis.education.forecast import Catchment, CatchmentForecast, Outlook, forecast
from gis.errors import InvalidInput

MOST_CHANGES = 100
MOST_SEATS = 10_000
# The code of the catchment that a WGS 84 point lies in.
Locate = Callable[[float, float], str | None]


@dataclass(frozen=True, slots=True)
class Change:
    """`seats` more (below 0: fewer) from September of `from_year` on; at a school, anywhere in a
    catchment, or at a new school at a point (lon, lat in WGS 84): exactly one of the three."""

    seats: int
    from_year: int
    school: str | None = None
    catchment: str | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both in the order of the catchments; `changed` are the codes of those that were touched."""

    before: list[CatchmentForecast]
    after: list[CatchmentForecast]
    changed: frozenset[str]


def what_if(outlook: Outlook, changes: Sequence[Change], locate: Locate) -> Comparison:
    """The forecast without and with the changes.

    Raises InvalidInput that names the change, the value and what is allowed.
    """
    if len(changes) > MOST_CHANGES:
        raise InvalidInput(
            f"changes: {len(changes)} are too many; at most {MOST_CHANGES}.", "changes"
        )
    catchments = {one.code: one for one in outlook.catchments}
    touched: set[str] = set()
    for number, change in enumerate(changes):
        _check(outlook, change, number)
        code = _catchment_of(outlook, change, number, locate)
        touched.add(code)
        catchments[code] = _with_seats(outlook, catchments[code], change)
    _none_below_zero(outlook, catchments)
    after = replace(outlook, catchments=tuple(catchments.values()))
    return Comparison(forecast(outlook), forecast(after), frozenset(touched))


def _check(outlook: Outlook, change: Change, number: int) -> None:
    if change.seats == 0 or abs(change.seats) > MOST_SEATS:
        allowed = f"from -{MOST_SEATS} to {MOST_SEATS}, and not 0"
        raise _wrong(number, "seats", change.seats, f"it is {allowed}")
    first, last = outlook.years[0], outlook.years[-1]
    if not first <= change.from_year <= last:
        raise _wrong(number, "from_year", change.from_year, f"it is from {first} to {last}")
    given = [change.school, change.catchment, change.point]
    if sum(one is not None for one in given) != 1:
        sentence = f"changes.{number}: one of school, catchment and point is needed, and only one."
        raise InvalidInput(sentence, f"changes.{number}")


def _catchment_of(outlook: Outlook, change: Change, number: int, locate: Locate) -> str:
    known = {one.code for one in outlook.catchments}
    if change.catchment is not None:
        if change.catchment not in known:
            raise _wrong(number, "catchment", change.catchment, _codes("catchment", known))
        return change.catchment
    if change.point is not None:
        code = locate(*change.point)
        if code not in known:
            lon, lat = change.point
            allowed = f"a point in one of the {outlook.stage} catchments is needed"
            raise _wrong(number, "point", f"{lon:g},{lat:g}", allowed)
        return str(code)
    found = {one.code: one.catchment for one in outlook.schools if one.catchment in known}
    code = found.get(str(change.school))
    if code is None:
        allowed = _codes(f"public {outlook.stage} school in a catchment", set(found))
        raise _wrong(number, "school", change.school, allowed)
    return code


def _with_seats(outlook: Outlook, one: Catchment, change: Change) -> Catchment:
    seats = tuple(
        had + (change.seats if year >= change.from_year else 0)
        for year, had in zip(outlook.years, one.seats, strict=True)
    )
    return replace(one, seats=seats)


def _none_below_zero(outlook: Outlook, catchments: dict[str, Catchment]) -> None:
    """Only all changes together tell: a school may close where another opens."""
    for before in outlook.catchments:
        after = catchments[before.code]
        for year, had, has in zip(outlook.years, before.seats, after.seats, strict=True):
            if has < 0:
                sentence = (
                    f"changes: {had - has} seats fewer in {before.name} ({before.code}) in {year};"
                    f" it has {had}."
                )
                raise InvalidInput(sentence, "changes")


def _codes(what: str, known: set[str]) -> str:
    example = f", such as {min(known)}" if known else "; there are none"
    return f"it is the code of a {what}{example}"


def _wrong(number: int, member: str, value: object, allowed: str) -> InvalidInput:
    name = f"changes.{number}.{member}"
    return InvalidInput(f"{name}={str(value)[:64]!r}: {allowed}.", name)
