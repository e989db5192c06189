"""Cleansing of addresses 地址清洗: which standard address a text means, and how sure that is."""

from gis.addresses.match.matcher import LONGEST, Matcher
from gis.addresses.match.result import Best, Difference, Match, MatchClass

__all__ = ["LONGEST", "Best", "Difference", "Match", "MatchClass", "Matcher"]
