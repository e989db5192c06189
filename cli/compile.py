"""Compiles, in a process of its own, what serving will run; see gis/compiled.py."""

import shapely

from gis.addresses.typeahead import compile_search
from gis.areas import Area, AreaIndex
from gis.compiled import keep_all


def compile_all() -> None:
    """The area index and the address search, each by using it once."""
    AreaIndex.of([("district", Area("0", "0"), shapely.box(0, 0, 1, 1))]).at(0.5, 0.5)
    compile_search()


if __name__ == "__main__":
    keep_all(compile_all)
