"""Plain routes, for answers that FastAPI's validation and models would only slow down."""

from starlette.routing import Match, Route
from starlette.types import Scope


class PlainRoute(Route):
    """Leaves itself in the scope, as FastAPI's own routes do: the log and the metrics name it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        return match, (child if match is Match.NONE else {**child, "route": self})
