"""Search while typing: a compiled search of the address index, which writes its answers itself."""

from gis.addresses.typeahead.compile import compile_search, warm
from gis.addresses.typeahead.query import read_query
from gis.addresses.typeahead.search import Near, Searcher, readings_of
from gis.addresses.typeahead.suggest import LONGEST_QUERY, suggest
from gis.addresses.typeahead.suggestion import Suggestion

__all__ = [
    "LONGEST_QUERY",
    "Near",
    "Searcher",
    "Suggestion",
    "compile_search",
    "read_query",
    "readings_of",
    "suggest",
    "warm",
]
