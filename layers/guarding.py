"""Whether a layer file keeps from people what it says it keeps: the database has to be able to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.parts import EVERYBODY, Access

if TYPE_CHECKING:
    from layers.model import Layer

STAFF = EVERYBODY - {Access.ANONYMOUS}


def guarding_fault(layer: Layer) -> str | None:
    """What is wrong with who may see what, None where nothing is.

    Rows of a theme are everybody's unless it is guarded; of their fields, those that are not for
    everybody are kept in a column that the database gives to all of the staff.
    """
    source = layer.source
    if source.guarded and Access.ANONYMOUS in layer.roles:
        return "roles: a guarded layer is not for everybody; say whom it is for"
    if source.theme is None:
        return None
    if not source.guarded and Access.ANONYMOUS not in layer.roles:
        return "source: the rows of a theme are everybody's unless it is `guarded: true`"
    if source.readers is not None and source.readers != layer.roles:
        return "source.readers: a layer's readers are its roles"
    for field in layer.fields:
        if not source.guarded and field.roles not in (EVERYBODY, STAFF):
            return f"fields: {field.name!r} of a theme is for everybody or for all staff"
    return None
