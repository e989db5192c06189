"""The counters that codes are numbered by, one a prefix: a number is given out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psycopg import sql
from sqlalchemy import Connection, text

from gis.codes.scheme import CodeScheme
from gis.database import driver_connection
from gis.errors import InvalidInput

# Buildings and their addresses share the numbers under a grid: an address that is not its
# building's own gets a code that no building has. So do a floor's rooms and their addresses.
SHARING = {
    "buildings": ("buildings", "addresses"),
    "addresses": ("buildings", "addresses"),
    "rooms": ("rooms", "addresses"),
}
# The last code of so many digits under a prefix. Longer ones, of what lies inside, stand between:
# the index is walked down past those of the last one only.
LAST_THERE = sql.SQL("""
    INSERT INTO code_counters AS c (prefix, last)
    SELECT p.prefix, right(latest.code, %(digits)s)::bigint
    FROM unnest(CAST(%(prefixes)s AS text[])) AS p (prefix)
    CROSS JOIN LATERAL (
        SELECT t.code FROM {} AS t
        WHERE
            t.code > p.prefix AND t.code <= p.prefix || repeat('9', %(digits)s)
            AND length(t.code) = length(p.prefix) + %(digits)s
            AND left(t.code, length(p.prefix)) = p.prefix
            AND right(t.code, %(digits)s) ~ '^[0-9]+$'
        ORDER BY t.code DESC
        LIMIT 1
    ) AS latest
    WHERE right(latest.code, %(digits)s)::bigint > 0
    ORDER BY p.prefix
    ON CONFLICT (prefix) DO UPDATE SET last = excluded.last WHERE c.last < excluded.last
""")
# The same of rows that are gone.
EVER_WRITTEN = text("""
    INSERT INTO code_counters AS c (prefix, last)
    SELECT p.prefix, right(latest.code, :digits)::bigint
    FROM unnest(CAST(:prefixes AS text[])) AS p (prefix)
    CROSS JOIN LATERAL (SELECT last_written(p.prefix, :digits) AS code) AS latest
    WHERE right(latest.code, :digits)::bigint > 0
    ORDER BY p.prefix
    ON CONFLICT (prefix) DO UPDATE SET last = excluded.last WHERE c.last < excluded.last
""")
RAISE = text("""
    INSERT INTO code_counters AS c (prefix, last)
    SELECT p.prefix, p.last
    FROM unnest(CAST(:prefixes AS text[]), CAST(:numbers AS bigint[])) AS p (prefix, last)
    ORDER BY p.prefix
    ON CONFLICT (prefix) DO UPDATE SET last = excluded.last WHERE c.last < excluded.last
""")


@dataclass(frozen=True, slots=True)
class Counters:
    """Takes numbers in the transaction of `connection`: given back with it when it fails."""

    connection: Connection
    scheme: CodeScheme

    def take(self, table: str, prefix: str, amount: int, digits: int) -> list[str]:
        """The next codes under a prefix that has caught up with what there is.

        Raises InvalidInput when no number is left.
        """
        codes: list[str] = []
        while amount > len(codes):
            left = 10**digits - 1 - self._last(prefix)
            if left <= 0:
                prefix = self._overflow(table, prefix, digits)
                self.catch_up(table, [prefix], digits)
                continue
            some = min(left, amount - len(codes))
            first = self._reserve(prefix, some)
            codes += [f"{prefix}{number:0{digits}d}" for number in range(first, first + some)]
        return codes

    def catch_up(self, table: str, prefixes: Sequence[str], digits: int) -> None:
        """Codes that came with somebody's data were never counted: their numbers are taken, also
        those of rows that have been deleted.
        """
        values = {"digits": digits, "prefixes": list(prefixes)}
        with driver_connection(self.connection).cursor() as cursor:
            for name in SHARING.get(table, (table,)):
                cursor.execute(LAST_THERE.format(sql.Identifier(name)), values)
        self.connection.execute(EVER_WRITTEN, values)

    def raise_to(self, highest: Mapping[str, int]) -> None:
        """By prefix, numbers that were given out otherwise: the next ones come after them."""
        values = {"prefixes": list(highest), "numbers": list(highest.values())}
        self.connection.execute(RAISE, values)

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
