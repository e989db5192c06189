"""The lifecycle of buildings and addresses: proposed, current, retired, and never back."""

from datetime import date

import numpy as np
from psycopg import sql
from sqlalchemy import Connection

from gis.database import driver_connection
from gis.loading.batch import Batch, Judgement, is_none

STEPS = ("proposed", "current", "retired")
ENDED = sql.SQL(
    "SELECT predecessor, 'retired', on_day FROM code_lineage"
    " UNION ALL SELECT code, status, valid_to FROM {table} WHERE status = 'retired'"
)
BEGUN = sql.SQL(
    "SELECT code, status, valid_from FROM {table} WHERE status = 'current' AND code = ANY(%s)"
)


def going_forward(connection: Connection, table: str, batch: Batch, judgement: Judgement) -> Batch:
    """The records without those that would take a code's status back, or end it before it began;
    `valid_from` is today where it is not said.
    """
    batch = _with_first_day(batch)
    batch = _in_order(batch, judgement)
    codes = batch.columns["code"]
    wanted = batch.columns.get("status", np.full(len(batch), None, dtype=object))
    now = _statuses(connection, table, codes[wanted == "proposed"].tolist())

    def goes_back(code: str, status: str | None) -> bool:
        known = now.get(code)
        return known is not None and STEPS.index(status or "current") < STEPS.index(known[0])

    back = np.array(
        [goes_back(code, status) for code, status in zip(codes, wanted, strict=True)],
        dtype=np.bool_,
    )

    def why(i: int) -> str:
        status, since = now[codes[i]]
        return f"the code {codes[i]} is {status} since {since}: it does not become another again"

    return judgement.reject(batch, back, "status goes back", why)


def _with_first_day(batch: Batch) -> Batch:
    if "valid_from" not in batch.columns:
        return batch
    days = batch.columns["valid_from"].copy()
    days[is_none(days)] = date.today()  # noqa: DTZ011 - the district's own day, which is the server's
    return batch.with_columns(valid_from=days)


def _in_order(batch: Batch, judgement: Judgement) -> Batch:
    first, last = (batch.columns.get(name) for name in ("valid_from", "valid_to"))
    if first is None or last is None:
        return batch
    pairs = zip(first, last, strict=True)
    wrong = np.array([end is not None and end <= begin for begin, end in pairs], dtype=np.bool_)

    def why(i: int) -> str:
        return f"valid_to={last[i]} is not after valid_from={first[i]}"

    return judgement.reject(batch, wrong, "bad value", why)


def _statuses(
    connection: Connection, table: str, proposed: list[str]
) -> dict[str, tuple[str, date]]:
    """Of the codes that are retired, and of those `proposed` that are current, by code."""
    names = {"table": sql.Identifier(table)}
    with driver_connection(connection).cursor() as cursor:
        found = cursor.execute(ENDED.format(**names)).fetchall()
        if proposed:
            found += cursor.execute(BEGUN.format(**names), [proposed]).fetchall()
    return {code: (status, since) for code, status, since in found}
