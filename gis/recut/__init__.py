"""Re-cutting grids 网格重划: proposed, proven, previewed, approved by a second person, undone."""

from gis.recut.balance import Spread, compared, spread
from gis.recut.coverage import around
from gis.recut.decide import approve, propose, undo, withdraw
from gis.recut.grid import NewGrid, OldGrid, Plan, Shape
from gis.recut.plan import plan_of_border, plan_of_merge, plan_of_shapes, plan_of_split
from gis.recut.preview import Preview, preview_of
from gis.recut.proof import is_proven, prove
from gis.recut.reading import read_line, read_shapes
from gis.recut.store import Actor, Recut, Status, caller, keep, plan_of, planner, recut_with, recuts
from gis.recut.switch import check_unchanged

__all__ = [
    "Actor",
    "NewGrid",
    "OldGrid",
    "Plan",
    "Preview",
    "Recut",
    "Shape",
    "Spread",
    "Status",
    "approve",
    "around",
    "caller",
    "check_unchanged",
    "compared",
    "is_proven",
    "keep",
    "plan_of",
    "plan_of_border",
    "plan_of_merge",
    "plan_of_shapes",
    "plan_of_split",
    "planner",
    "preview_of",
    "propose",
    "prove",
    "read_line",
    "read_shapes",
    "recut_with",
    "recuts",
    "spread",
    "undo",
    "withdraw",
]
