"""The unified code 统一编码: what it looks like, what it says, and how new ones are given out.

What becomes of codes is `gis.codes.lineage`; plates for doors are `gis.codes.plates`.
"""

from gis.codes.counters import Counters
from gis.codes.explain import ExplainedPart, Explanation, explain_code
from gis.codes.issue import BuildingCodes, issue_codes, issue_inside
from gis.codes.scheme import AREA_LEVELS, LEVELS, Code, CodeScheme, Part, Storey
from gis.codes.storeys import parse_storeys, storey_in_words

__all__ = [
    "AREA_LEVELS",
    "LEVELS",
    "BuildingCodes",
    "Code",
    "CodeScheme",
    "Counters",
    "ExplainedPart",
    "Explanation",
    "Part",
    "Storey",
    "explain_code",
    "issue_codes",
    "issue_inside",
    "parse_storeys",
    "storey_in_words",
]
