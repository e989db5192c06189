"""Where the features of a layer are kept."""

from gis.errors import InvalidInput
from gis.loading import TARGETS
from layers.model import Layer


def destination(layer: Layer) -> tuple[str, list[str]]:
    """The table that a layer shows, and what its `where` says of each feature, as FIELD=VALUE.

    Raises InvalidInput for a layer that is computed, or whose table takes no files.
    """
    table = layer.source.table
    if table not in TARGETS:
        shown = f"the table {table}" if table else "a query"
        raise InvalidInput(
            f"Layer {layer.id!r} shows {shown}; files go into {', '.join(TARGETS)}.", "layer"
        )
    target = TARGETS[table]
    return table, [
        f"{name}={value}"
        for name, value in layer.source.where.items()
        if target.field(name) is not None and not isinstance(value, list)
    ]
