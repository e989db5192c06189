"""What a layer file says as a whole. Tiles, styles, legends and collections are derived from it."""

from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from gis.database import Role
from layers.bands import Band, Rank, default_bands
from layers.parts import (
    EVERYBODY,
    Access,
    AccessList,
    Bilingual,
    Entry,
    Geometry,
    Identifier,
    LayerField,
    LayerId,
    Source,
    Words,
    Zoom,
    ZoomRange,
)
from layers.symbols import Label, SimpleStyle, Style


class Popup(Entry):
    """What a click shows. `title` holds field names in braces."""

    title: Words
    fields: tuple[Identifier, ...] = ()


class Layer(Entry):
    """One theme of the district, as its file says it."""

    id: LayerId
    category: LayerId
    title: Bilingual
    description: Bilingual
    owner: Bilingual
    source: Source
    geometry: Geometry
    key: Identifier
    fields: tuple[LayerField, ...] = Field(min_length=1)
    zoom: ZoomRange
    archive_max_zoom: Zoom | None = None
    bands: tuple[Band, ...] = ()
    rank: Rank | None = None
    style: Style
    label: Label | None = None
    popup: Popup
    search: tuple[Identifier, ...] = ()
    visible: bool = False
    roles: AccessList = EVERYBODY
    update: Bilingual
    licence: Words
    approval_number: Words | None = None

    @model_validator(mode="after")
    def _names_its_own_fields(self) -> Self:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError("fields: each name once")
        for where, name in self._field_references():
            if name not in names:
                raise ValueError(
                    f"{where}: {name!r} is not a field; the fields are {', '.join(names)}"
                )
        starts = [band.from_ for band in self.bands]
        if starts != sorted(set(starts)) or (starts and starts[0] != self.zoom.min):
            raise ValueError(f"bands must start at zoom min {self.zoom.min} and rise")
        return self

    def _field_references(self) -> list[tuple[str, str]]:
        references = [("key", self.key), *(("search", name) for name in self.search)]
        references += [("popup.fields", name) for name in self.popup.fields]
        references += [("popup.title", name) for name in placeholders(self.popup.title)]
        references += [("bands.fields", name) for band in self.bands for name in band.fields or ()]
        if not isinstance(self.style, SimpleStyle):
            references.append(("style.field", self.style.field))
        if self.label:
            references.append(("label.field", self.label.field))
        return references

    @cached_property
    def is_public(self) -> bool:
        """Everybody sees all of it: it may be archived, and stay in a shared cache."""
        return all(
            Access.ANONYMOUS in roles for roles in [self.roles, *(f.roles for f in self.fields)]
        )

    def visible_to(self, role: Role) -> bool:
        return Access.of(role) in self.roles

    def fields_for(self, role: Role) -> tuple[LayerField, ...]:
        access = Access.of(role)
        return tuple(field for field in self.fields if access in field.roles)

    def field(self, name: str) -> LayerField:
        """Raises KeyError for a name that is none of its fields."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def band(self, zoom: int) -> Band | None:
        """What a tile of `zoom` holds, None below the layer's zooms."""
        if zoom < self.zoom.min:
            return None
        return max(
            (
                band
                for band in self.bands or default_bands(self.geometry, self.zoom.min)
                if band.from_ <= zoom
            ),
            key=lambda band: band.from_,
        )


def placeholders(template: str) -> list[str]:
    """The names in braces. `{name}` and nothing else is allowed in them."""
    return [part.split("}", 1)[0] for part in template.split("{")[1:]]
