"""The page of a layer: what it is, whose, how fresh, how it is drawn, and where to get it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, text

from gis.database import Role
from layers.description import describe
from layers.legend import legend_document
from layers.model import Layer
from layers.parts import Access
from layers.relation import all_of, conditions, in_force, relation

ROLES = {
    Access.ANONYMOUS: {"zh": "所有人", "en": "everybody"},
    Access.PLANNER: {"zh": "规划人员", "en": "planners"},
    Access.WORKER: {"zh": "网格员", "en": "grid workers"},
    Access.AUDITOR: {"zh": "审计人员", "en": "auditors"},
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the quality rules said, and when; None when nobody has looked."""

    results: list[dict[str, Any]]
    at: datetime | None


def count_rows(connection: Connection, layer: Layer, role: Role) -> int:
    """Of today, as the connection's role reads them."""
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(
        relation(layer, role),
        all_of([sql.SQL("true"), *conditions(layer), *in_force(layer.source)]),
    )
    return int(connection.exec_driver_sql(query.as_string(None)).scalar_one())


def read_checked(connection: Connection, layer: Layer) -> Checked:
    """On a connection of the owner."""
    query = text("SELECT results, checked_at FROM layer_checks WHERE layer = :layer")
    row = connection.execute(query, {"layer": layer.id}).one_or_none()
    return Checked([], None) if row is None else Checked(row.results, row.checked_at)


def page_document(layer: Layer, role: Role, rows: int, checked: Checked) -> dict[str, Any]:
    """Everything that the page shows, as JSON."""
    readers = [Access.ANONYMOUS] if Access.ANONYMOUS in layer.roles else sorted(layer.roles)
    document = describe(layer, role)
    del document["style"]
    return document | {
        "rows": rows,
        "legend": legend_document(layer),
        "for": [{"id": reader.value, "title": ROLES[reader]} for reader in readers],
        "rules": [rule.model_dump(mode="json", exclude_none=True) for rule in layer.quality],
        "checked_at": checked.at.isoformat() if checked.at else None,
        "checked": checked.results,
        "links": links(layer),
    }


def links(layer: Layer) -> dict[str, str]:
    """Paths on this server. Only what everybody sees has an archive."""
    found = {
        "tilejson": f"/tiles/{layer.id}.json",
        "collection": f"/ogc/collections/{layer.id}",
        "style": f"/styles/{layer.id}.json",
        "legend": f"/api/layers/{layer.id}/legend.svg",
        "description": f"/api/layers/{layer.id}",
    }
    return found | ({"archive": f"/pmtiles/{layer.id}.pmtiles"} if layer.is_public else {})
