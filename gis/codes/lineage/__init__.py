"""What becomes of codes 编码沿革: how they end, and what follows."""

from gis.codes.lineage.history import Lineage, Place, Related, lineage_of
from gis.codes.lineage.operations import Ended, How, demolish, merge, renumber, split
from gis.codes.lineage.successors import New, Successor

__all__ = [
    "Ended",
    "How",
    "Lineage",
    "New",
    "Place",
    "Related",
    "Successor",
    "demolish",
    "lineage_of",
    "merge",
    "renumber",
    "split",
]
