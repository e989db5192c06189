"""Matching many addresses at once: a CSV text in, the same rows with their outcome out."""

from gis.addresses.batch.match_csv import CHUNK_ROWS, MatchedCsv
from gis.addresses.batch.outcomes import MatchHere
from gis.addresses.batch.pool import MatchPool
from gis.addresses.batch.records import count_lines
from gis.addresses.batch.table import Outcome

__all__ = ["CHUNK_ROWS", "MatchHere", "MatchPool", "MatchedCsv", "Outcome", "count_lines"]
