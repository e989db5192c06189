"""Callers of what is for planners: what only they see, and what they alone may change."""

from typing import Annotated

from fastapi import Depends

from api.caller import Caller, KnownCaller
from api.context import Context
from gis import recut
from gis.database import Role
from gis.errors import Denied, NotFound


def planner_of(caller: KnownCaller) -> Caller:
    """Raises NotFound for everybody who is no planner, as for what is not there."""
    if caller.role is not Role.PLANNER:
        raise NotFound("There is nothing here for this caller.")
    return caller


def writing_planner_of(caller: KnownCaller) -> Caller:
    """A planner who changes what everybody sees. Raises Denied for all others."""
    if caller.role is not Role.PLANNER:
        raise Denied("Only planners may do this.", "not_a_planner")
    return caller


OnlyPlanner = Annotated[Caller, Depends(planner_of)]


def actor_of(context: Context, caller: Caller) -> recut.Actor:
    """The user who the caller is. Raises NotFound when the session has just ended."""
    with context.database.request(caller.role, caller.token) as connection:
        return recut.caller(connection, caller.name or "")
