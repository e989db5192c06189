"""The column of a file of addresses with what a place is also called."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from gis.loading.batch import Batch, Judgement, is_none

BETWEEN = re.compile(r"[;；,，、|/]")
ADD = text("""
    INSERT INTO address_aliases (component, name, alias, within, source)
    SELECT DISTINCT a.component, a.name, a.alias, a.within, :source
    FROM unnest(
        CAST(:components AS text[]), CAST(:names AS text[]), CAST(:aliases AS text[]),
        CAST(:withins AS text[])
    ) AS a (component, name, alias, within)
    WHERE a.alias <> a.name
    ON CONFLICT DO NOTHING
""")


@dataclass(frozen=True, slots=True)
class Aliases:
    """Parallel lists of what is to be written."""

    components: list[str]
    names: list[str]
    aliases: list[str]
    withins: list[str]

    def write(self, connection: Connection, source: str) -> None:
        """Those that are there already stay as they are."""
        if self.aliases:
            values: dict[str, Any] = {
                "components": self.components,
                "names": self.names,
                "aliases": self.aliases,
                "withins": self.withins,
                "source": source,
            }
            connection.execute(ADD, values)


def take_aliases(batch: Batch, judgement: Judgement) -> tuple[Batch, Aliases]:
    """The records without their `aliases`, and these: each is another name of the record's building
    name, or else of its estate, and holds in the building. Others have nothing that they could be
    a name of: a note says how many.
    """
    found = Aliases([], [], [], [])
    column = batch.columns.get("aliases")
    if column is None:
        return batch, found
    nameless = 0
    for i, written in enumerate(column):
        if written is None:
            continue
        building = batch.columns["building"][i]
        component = next((one for one in ("building_name", "estate") if _has(batch, one, i)), None)
        if component is None or building is None:
            nameless += 1
            continue
        for alias in filter(None, (part.strip() for part in BETWEEN.split(written))):
            found.components.append(component)
            found.names.append(batch.columns[component][i])
            found.aliases.append(alias)
            found.withins.append(building)
    if nameless:
        judgement.notes.append(
            f"{nameless:,} records have aliases, but no building or no name that these stand for."
        )
    kept = {name: values for name, values in batch.columns.items() if name != "aliases"}
    return Batch(batch.row, batch.part, batch.geometry, kept), found


def _has(batch: Batch, name: str, i: int) -> bool:
    column = batch.columns.get(name)
    return column is not None and not is_none(column[i : i + 1])[0]
