"""What the type-ahead answers with."""

from dataclasses import dataclass

import orjson


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`id` is what `within` takes to go one step down; `code` None: no register has one for it.

    `level` is street, community, road, estate, building, unit or room. `areas` are the codes of
    district, street, community and grid, None where it lies in several. `highlight`: stretches of
    `text` that the query names, in UTF-16 units. `count`: addresses below. WGS 84 degrees, with
    seven decimals.
    """

    id: str
    code: str | None
    text: str
    level: str
    lon: float
    lat: float
    areas: dict[str, str | None]
    highlight: list[tuple[int, int]]
    count: int

    @classmethod
    def read(cls, card: bytes) -> "Suggestion":
        """From its JSON."""
        members = orjson.loads(card)
        return cls(**members | {"highlight": [(a, b) for a, b in members["highlight"]]})
