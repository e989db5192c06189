"""Custom maps 自定义地图: layers, filters, looks, a view and words, composed, saved and shared."""

from layers.maps.check import check_draft
from layers.maps.draft import Composition, Draft, KeyWish
from layers.maps.keys import (
    LONGEST_KEY,
    MapKey,
    check_origin,
    embedding_origins,
    make_key,
    map_keys,
    revoke_key,
)
from layers.maps.reading import read_json
from layers.maps.saved import (
    MapHead,
    SavedMap,
    caller_id,
    change_map,
    discard_map,
    own_map,
    remove_map,
    save_map,
    saved_map,
    saved_maps,
)
from layers.maps.style import left_out, map_style, shown_layers

__all__ = [
    "LONGEST_KEY",
    "Composition",
    "Draft",
    "KeyWish",
    "MapHead",
    "MapKey",
    "SavedMap",
    "caller_id",
    "change_map",
    "check_draft",
    "check_origin",
    "discard_map",
    "embedding_origins",
    "left_out",
    "make_key",
    "map_keys",
    "map_style",
    "own_map",
    "read_json",
    "remove_map",
    "revoke_key",
    "save_map",
    "saved_map",
    "saved_maps",
    "shown_layers",
]
