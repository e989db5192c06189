"""What of which layers has been made anew: told to every process, in the order of commits."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from layers.parts import MAX_ZOOM
from tiles.address import BUFFER, EXTENT, Bounds, TileAddress

CHANNEL = "onemap_tile_news"
MOST_BOXES = 64
KEPT_HOURS = 24

TELL = text("INSERT INTO tile_news (news) VALUES (CAST(:news AS jsonb)) RETURNING seq")
NOTIFY = text("SELECT pg_notify(:channel, :seq)")
FORGET = text("DELETE FROM tile_news WHERE made_at < now() - make_interval(hours => :hours)")
SINCE = text("SELECT seq, news FROM tile_news WHERE seq > :seq ORDER BY seq")
LATEST = text("SELECT coalesce(max(seq), 0) FROM tile_news")
OLDEST = text("SELECT coalesce(min(seq), 0) FROM tile_news")


@dataclass(frozen=True, slots=True)
class News:
    """Where layers have changed: boxes in degrees. `layers` None is everything, everywhere."""

    seq: int
    layers: Mapping[str, tuple[Bounds, ...]] | None

    def touches(self, layer: str, tile: TileAddress) -> bool:
        """Whether the layer's tile may look different now."""
        if self.layers is None:
            return True
        boxes = self.layers.get(layer)
        return bool(boxes) and touching(tile, boxes)


def touching(tile: TileAddress, boxes: Iterable[Bounds]) -> bool:
    """Whether something in one of the boxes shows in a tile, or in its margin."""
    west, south, east, north = tile.bounds(BUFFER / EXTENT)
    return any(
        box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south for box in boxes
    )


def tell(connection: Connection, layers: Mapping[str, Sequence[Bounds]] | None) -> int:
    """In the transaction of what is new. Answers the number of the news."""
    if layers is None:
        news = None
    else:
        news = {name: [list(box) for box in few(boxes)] for name, boxes in layers.items()}
    seq = int(connection.execute(TELL, {"news": json.dumps(news)}).scalar_one())
    connection.execute(NOTIFY, {"channel": CHANNEL, "seq": str(seq)})
    connection.execute(FORGET, {"hours": KEPT_HOURS})
    return seq


def news_since(connection: Connection, seq: int) -> list[News]:
    """In order. News older than a day are not kept: see oldest_kept()."""
    return [
        News(
            row.seq,
            None
            if row.news is None
            else {name: tuple(_box(box) for box in boxes) for name, boxes in row.news.items()},
        )
        for row in connection.execute(SINCE, {"seq": seq})
    ]


def latest(connection: Connection) -> int:
    """The number of the last news; 0 before the first."""
    return int(connection.execute(LATEST).scalar_one())


def oldest_kept(connection: Connection) -> int:
    """The number of the oldest news that are kept; 0 for none."""
    return int(connection.execute(OLDEST).scalar_one())


def number_of(text: str) -> int | None:
    """The number of news as clients say it; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def few(boxes: Sequence[Bounds]) -> list[Bounds]:
    """At most MOST_BOXES that cover them all: neighbours joined, coarser and coarser."""
    found = list(dict.fromkeys(boxes))
    zoom = MAX_ZOOM
    while len(found) > MOST_BOXES:
        zoom -= 2
        cells: dict[tuple[int, int], Bounds] = {}
        for box in found:
            cell = (int(box[0] * 2**zoom // 360), int(box[1] * 2**zoom // 360))
            cells[cell] = _joined(cells.get(cell, box), box)
        found = list(cells.values())
    return found


def _joined(a: Bounds, b: Bounds) -> Bounds:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _box(values: Sequence[float]) -> Bounds:
    west, south, east, north = values
    return west, south, east, north
