"""How a load is to be done."""

from dataclasses import dataclass, field
from datetime import date

from gis.codes import CodeScheme


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """`fields` name the column of a field, `constants` the value that a field has in all records.
    `source` and `key` are what records are known by (None: the file's name; a column found by name,
    else the record's number). `repair`, `explode`: see Checks. `allow_outside` keeps what lies
    outside the district. `dry_run` reports and writes nothing.
    """

    fields: dict[str, str] = field(default_factory=dict[str, str])
    constants: dict[str, str] = field(default_factory=dict[str, str])
    source: str | None = None
    key: str | None = None
    repair: bool = False
    explode: bool = False
    allow_outside: bool = False
    dry_run: bool = False
    scheme: CodeScheme = field(default_factory=CodeScheme)


@dataclass(frozen=True, slots=True)
class AreaOptions:
    """How areas nest. `level` is that of all records (None: each says its own). `parents` name, by
    level, the column that holds the code of the upper area a record belongs to; such areas are made
    by dissolving. `district` is the code and the name of a district that all records make up.
    `begins`: the day from which on they hold, what was before being kept (None: they are put right
    in place); `whole`: areas of their levels that no record names end on that day.
    """

    level: str | None = None
    parents: dict[str, str] = field(default_factory=dict[str, str])
    district: tuple[str, str] | None = None
    begins: date | None = None
    whole: bool = False
