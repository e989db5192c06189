"""All layers of this OneMap, as one caller may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from gis.database import Role
from gis.errors import NotFound
from layers.model import Layer
from layers.parts import Bilingual, Entry, LayerId


class CategoryEntry(Entry):
    """A drawer of the catalogue (专题)."""

    id: LayerId
    title: Bilingual


@dataclass(frozen=True)
class Catalogue:
    """Layers in the order of their categories, then of their names; `files` are where they lie."""

    categories: tuple[CategoryEntry, ...]
    layers: tuple[Layer, ...]
    files: Mapping[str, Path] = field(default_factory=dict[str, Path], compare=False)

    @cached_property
    def _by_id(self) -> dict[str, Layer]:
        return {layer.id: layer for layer in self.layers}

    def layer(self, layer_id: str, role: Role) -> Layer:
        """Raises NotFound, in the same words for an absent layer and one not for `role`."""
        layer = self._by_id.get(layer_id)
        if layer is None or not layer.visible_to(role):
            raise NotFound(f"There is no layer {layer_id[:64]!r}; /api/layers lists them.")
        return layer

    def find(self, layer_id: str) -> Layer | None:
        """Whoever it is for; None for an absent one."""
        return self._by_id.get(layer_id)

    def visible_to(self, role: Role) -> tuple[Layer, ...]:
        return tuple(layer for layer in self.layers if layer.visible_to(role))

    def public(self) -> tuple[Layer, ...]:
        """What everybody sees all of."""
        return tuple(layer for layer in self.layers if layer.is_public)
