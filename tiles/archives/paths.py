"""Where the archive of a layer lies, what zooms it holds, and which state of its file it is of."""

from pathlib import Path

from layers.model import Layer

ARCHIVE_MAX_ZOOM = 14
# The number changes when the queries of tiles do.
QUERIES = 1


def archive_path(data: Path, layer_id: str) -> Path:
    """In the data folder."""
    return data / "tiles" / f"{layer_id}.pmtiles"


def archives_in(data: Path) -> list[Path]:
    """Those that there are, of whatever layers."""
    return sorted((data / "tiles").glob("*.pmtiles"))


def archived_zooms(layer: Layer) -> range:
    """The zooms that are rendered ahead; tiles of higher ones are made when asked for."""
    last = min(layer.zoom.max, layer.archive_max_zoom or ARCHIVE_MAX_ZOOM)
    return range(layer.zoom.min, last + 1)


def definition_of(layer: Layer) -> str:
    """Changes when tiles of the layer would: an archive of another definition is not served."""
    return f"{QUERIES}-{layer.content_digest}"
