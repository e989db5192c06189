"""What tiles of a layer hold, by zoom."""

from typing import Literal, Self

from pydantic import Field, model_validator

from layers.parts import Entry, Geometry, Identifier, Pixels, Scalar, Zoom


class Aggregate(Entry):
    """Cells instead of features: squares or hexagons, `px` from side to side, each with the number
    of its features as `_count`, the share of it that polygons cover as `_share`, and the sums of
    fields under their names. `point` stands for the points of a square, in their middle: a heat
    surface weighs it by what it stands for.
    """

    shape: Literal["grid", "hex", "point"] = "hex"
    px: Pixels = 16
    sum: tuple[Identifier, ...] = ()


class Band(Entry):
    """What tiles hold from zoom `from` on, up to the next band. Pixels are of a tile 512 wide.

    `fields` None is all of them. `where` keeps features by value, `min_px` those at least so long
    (lines) or so wide (polygons, the root of their area), `thin_px` one point a cell of that size,
    the one of the best rank. `merge` joins lines or polygons of equal fields where they touch.
    `shared_edges` simplifies neighbours alike, so that no gap opens between them.
    """

    from_: Zoom = Field(alias="from")
    fields: tuple[Identifier, ...] | None = None
    where: dict[Identifier, Scalar | list[Scalar]] = Field(default_factory=dict)
    simplify_px: Pixels = 0
    min_px: Pixels = 0
    thin_px: Pixels = 0
    merge: bool = False
    shared_edges: bool = False
    aggregate: Aggregate | None = None

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        given = [name for name in ("merge", "aggregate", "thin_px") if getattr(self, name)]
        if len(given) > 1:
            raise ValueError(f"a band has only one of {', '.join(given)}")
        return self


class Rank(Entry):
    """What stays when not everything can: the largest values of a field first, or the smallest."""

    field: Identifier
    order: Literal["largest", "smallest"] = "largest"


Settings = dict[str, float]
COARSE: dict[Geometry, Settings] = {
    Geometry.POINT: {"thin_px": 8},
    Geometry.LINE: {"simplify_px": 1, "min_px": 3},
    Geometry.POLYGON: {"simplify_px": 1, "min_px": 3},
}
FINE: dict[Geometry, Settings] = {
    Geometry.POINT: {"thin_px": 2},
    Geometry.LINE: {"simplify_px": 0.5},
    Geometry.POLYGON: {"simplify_px": 0.5, "min_px": 1},
}
# Areas cover the ground: a small one that is left out is a hole, and a border is its neighbour's.
COVERING: tuple[Settings, Settings] = (
    {"simplify_px": 0.5, "shared_edges": True},
    {"simplify_px": 0.25, "shared_edges": True},
)


def default_bands(geometry: Geometry, min_zoom: int, *, covering: bool = False) -> tuple[Band, ...]:
    """For a layer that declares none: coarse below zoom 12, fine below 15, then complete. Of a
    layer of areas that cover the ground, `covering`, none is left out at any zoom.
    """
    coarse, fine = COVERING if covering else (COARSE[geometry], FINE[geometry])
    bands: list[tuple[int, Settings]] = [(0, coarse), (12, fine), (15, {})]
    first = max(start for start, _ in bands if start <= min_zoom)
    return tuple(
        Band.model_validate({"from": max(start, min_zoom), **settings})
        for start, settings in bands
        if start >= first
    )
