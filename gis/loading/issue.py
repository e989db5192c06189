"""Gives out permanent codes to what came without one."""

from dataclasses import dataclass

import numpy as np
from psycopg import sql
from sqlalchemy import Connection, text

from gis.areas import Assigned
from gis.codes import AREA_LEVELS, CodeScheme
from gis.database import driver_connection
from gis.errors import InvalidInput
from gis.loading.batch import Objects, is_none

# Buildings and their addresses share the numbers under a grid: an address that is not its
# building's own gets a code that no building has.
SHARING = {"buildings": ("buildings", "addresses"), "addresses": ("buildings", "addresses")}


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
        self._catch_up(table, distinct.tolist(), digits)
        order = np.argsort(position, kind="stable")
        starts = np.concatenate(([0], np.cumsum(amounts)))
        for i, prefix in enumerate(distinct):
            rows = order[starts[i] : starts[i + 1]]
            codes[rows] = self._take(table, str(prefix), len(rows), digits)
        return codes

    def _take(self, table: str, prefix: str, amount: int, digits: int) -> list[str]:
        codes: list[str] = []
        while amount > len(codes):
            left = 10**digits - 1 - self._last(prefix)
            if left <= 0:
                prefix = self._overflow(table, prefix, digits)
                self._catch_up(table, [prefix], digits)
                continue
            some = min(left, amount - len(codes))
            first = self._reserve(prefix, some)
            codes += [f"{prefix}{number:0{digits}d}" for number in range(first, first + some)]
        return codes

    def _overflow(self, table: str, prefix: str, digits: int) -> str:
        """The prefix to go on with: community 000 is no area's, so its grid numbers are free."""
        lengths, (*_, community, grid) = self.scheme.lengths, self.scheme.widths[:4]
        number = int(prefix[-grid:]) + 1 if prefix.isdigit() else 0
        nowhere = prefix[lengths["street"] : lengths["community"]] == "0" * community
        if len(prefix) == lengths["grid"] and nowhere and 0 < number < 10**grid:
            return f"{prefix[:-grid]}{number:0{grid}d}"
        raise InvalidInput(
            f"No codes are left for {table} under {prefix!r}: {10**digits - 1} are the most;"
            " load smaller areas first."
        )

    def _last(self, prefix: str) -> int:
        found = self.connection.execute(
            text("SELECT last FROM code_counters WHERE prefix = :prefix"), {"prefix": prefix}
        ).scalar()
        return int(found or 0)

    def _reserve(self, prefix: str, amount: int) -> int:
        return self.connection.execute(
            text("SELECT issue_codes(:prefix, :amount)"), {"prefix": prefix, "amount": amount}
        ).scalar_one()

    def _catch_up(self, table: str, prefixes: list[str], digits: int) -> None:
        """Codes that came with somebody's data were never issued: their numbers count as taken."""
        statement = sql.SQL(
            "INSERT INTO code_counters AS c (prefix, last)"
            " SELECT left(code, -%(digits)s), max(right(code, %(digits)s)::bigint) AS last FROM {}"
            " WHERE left(code, -%(digits)s) = ANY(%(prefixes)s) AND length(code) >= %(digits)s"
            " AND right(code, %(digits)s) ~ '^[0-9]+$'"
            " GROUP BY 1 HAVING max(right(code, %(digits)s)::bigint) > 0"
            " ON CONFLICT (prefix) DO UPDATE SET last = excluded.last WHERE c.last < excluded.last"
        )
        with driver_connection(self.connection).cursor() as cursor:
            for name in SHARING.get(table, (table,)):
                cursor.execute(
                    statement.format(sql.Identifier(name)), {"digits": digits, "prefixes": prefixes}
                )
