"""Gives out permanent codes to what came without one."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from gis.areas import Assigned
from gis.codes import AREA_LEVELS, CodeScheme, Counters
from gis.loading.batch import Objects, is_none


@dataclass(frozen=True, slots=True)
class Issuer:
    """Issues codes in the transaction of `connection`: taken back with it when it fails."""

    connection: Connection
    scheme: CodeScheme

    def prefixes(self, assigned: Assigned) -> Objects:
        """The code of the deepest area each place lies in, filled up with zeros to a grid's length
        where levels are missing and the code is one of digits."""
        codes = np.full(len(assigned.grid), "", dtype=object)
        for level in AREA_LEVELS:
            found = assigned.columns()[level]
            codes = np.where(is_none(found), codes, found)
        return np.array([self.filled(code, "grid") for code in codes], dtype=object)

    def filled(self, code: str, level: str) -> str:
        """A code of digits, filled up with zeros to the length of `level`."""
        if code.isdigit() or not code:
            return code.ljust(self.scheme.lengths[level], "0")
        return code

    def issue(self, table: str, prefixes: Objects, digits: int) -> Objects:
        """A new code for each prefix: the prefix and the next number under it, `digits` long.

        Raises InvalidInput when a prefix has no number left.
        """
        codes = np.full(len(prefixes), None, dtype=object)
        if not len(prefixes):
            return codes
        distinct, position, amounts = np.unique(
            prefixes.astype(str), return_inverse=True, return_counts=True
        )
        counters = Counters(self.connection, self.scheme)
        counters.catch_up(table, distinct.tolist(), digits)
        order = np.argsort(position, kind="stable")
        starts = np.concatenate(([0], np.cumsum(amounts)))
        for i, prefix in enumerate(distinct):
            rows = order[starts[i] : starts[i + 1]]
            codes[rows] = counters.take(table, str(prefix), len(rows), digits)
        return codes
