"""What a layer file says as a whole. Tiles, styles, legends and collections are derived from it."""

import hashlib
from functools import cached_property
from typing import Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from gis.database import Role
from gis.errors import InvalidInput
from layers.bands import Band, Rank, default_bands
from layers.guarding import guarding_fault
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
from layers.references import fault_of, references
from layers.rules import Range, Rule
from layers.series import Series
from layers.symbols import GraduatedStyle, Label, SimpleStyle, Style

CONTENT = {"id", "source", "geometry", "key", "fields", "zoom", "bands", "rank"}


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
    series: Series | None = None
    label: Label | None = None
    popup: Popup
    search: tuple[Identifier, ...] = ()
    visible: bool = False
    roles: AccessList = EVERYBODY
    quality: tuple[Rule, ...] = ()
    update: Bilingual
    licence: Words
    approval_number: Words | None = None

    @model_validator(mode="after")
    def _names_its_own_fields(self) -> Self:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError("fields: each name once")
        known = {field.name: field for field in self.fields}
        faults = [
            InitErrorDetails(
                type=PydanticCustomError("reference", "{said}", {"said": said}),
                loc=reference.place,
                input=reference.name,
            )
            for reference in references(self)
            if (said := fault_of(reference, known))
        ]
        if faults:
            raise ValidationError.from_exception_data("Layer", faults)
        if fault := guarding_fault(self):
            raise ValueError(fault)
        starts = [band.from_ for band in self.bands]
        if starts != sorted(set(starts)) or (starts and starts[0] != self.zoom.min):
            raise ValueError(f"bands must start at zoom min {self.zoom.min} and rise")
        return self

    @cached_property
    def is_public(self) -> bool:
        """Everybody sees all of it: it may be archived, and stay in a shared cache."""
        return not self.source.guarded and all(
            Access.ANONYMOUS in roles for roles in [self.roles, *(f.roles for f in self.fields)]
        )

    @cached_property
    def content_digest(self) -> str:
        """Of whatever decides what tiles hold."""
        said = self.model_dump_json(include=CONTENT | ({"label"} if self.label_points else set()))
        return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()

    @property
    def label_points(self) -> str | None:
        """The MVT layer beside the polygons' own with a point in each for its name: on the polygon
        itself it would stand once a tile. None where names stand on the features."""
        is_polygon = self.geometry is Geometry.POLYGON
        return f"{self.id}-labels" if self.label and is_polygon else None

    @property
    def labelled_from(self) -> int:
        """The zoom of the first tiles with label_points; nothing is drawn from tiles beyond max."""
        first = self.label.from_ if self.label else self.zoom.max
        return max(self.zoom.min, min(first, self.zoom.max))

    def visible_to(self, role: Role) -> bool:
        return Access.of(role) in self.roles

    def fields_for(self, role: Role) -> tuple[LayerField, ...]:
        access = Access.of(role)
        return tuple(field for field in self.fields if access in field.roles)

    @property
    def drawn_fields(self) -> tuple[str, ...]:
        """What tiles need at every zoom: the style's field, or those of all steps of its series."""
        if self.series:
            return self.series.names
        field = None if isinstance(self.style, SimpleStyle) else self.style.field
        return (field,) if field else ()

    def style_at(self, step: str | None = None) -> Style:
        """With the field of one step of the series in it, by default the default one, and as it can
        be seen: lines have no border, so the palest colour of a ramp is none of theirs."""
        style = self.style
        if self.geometry is Geometry.LINE and isinstance(style, GraduatedStyle):
            style = style.without_palest()
        if self.series is None:
            return style
        if step not in (None, *self.series.names):
            names = ", ".join(self.series.names)
            raise InvalidInput(f"step={step!r} is none of {self.id}; they are {names}.", "step")
        return style.model_copy(update={"field": step or self.series.default})

    def limits_of(self, name: str) -> tuple[float | None, float | None]:
        """Between what its file says that a number of a field lies; None where it says nothing."""
        for rule in self.quality:
            if isinstance(rule, Range) and rule.field == name:
                low, high = rule.min, rule.max
                return (
                    float(low) if isinstance(low, int | float) else None,
                    float(high) if isinstance(high, int | float) else None,
                )
        return None, None

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
        bands = self.bands or default_bands(
            self.geometry, self.zoom.min, covering=self.source.level is not None
        )
        return max((band for band in bands if band.from_ <= zoom), key=lambda band: band.from_)
