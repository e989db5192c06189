"""Outlooks with defaults, so that a test says only what matters."""

from gis.education import YEARS, Catchment, Outlook, School

SIX_HUNDRED = (600,) * YEARS


def catchment(
    code: str = "d-1",
    pupils: tuple[int | None, ...] = SIX_HUNDRED,
    seats: tuple[int, ...] = SIX_HUNDRED,
) -> Catchment:
    return Catchment(code, f"示例学区{code}", pupils, seats)


def outlook(*catchments: Catchment, in_migration: float = 0.0) -> Outlook:
    schools = (
        School("s-1", "示例小学", 600, None, "d-1"),
        School("s-2", "示例第二小学", 600, 2029, "d-2"),
        School("s-3", "示例区外小学", 600, None, None),
    )
    return Outlook(
        "primary", 2027, in_migration, catchments or (catchment(), catchment("d-2")), schools
    )
