"""A scan of a building's code, and the lease 授权 that it earns; see visit_building()."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gis.errors import Denied, NotFound, Unauthenticated
from gis.settings import Settings

VISIT = text("""
    SELECT outcome, lease_id, expires_at, distance_m
    FROM visit_building(
        :building, :lon, :lat, CAST(:accuracy_m AS real), :nonce,
        CAST(:reach_m AS real), CAST(:max_accuracy_m AS real), :lifetime
    )
""")


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a device says that it is: WGS 84, and the radius that it trusts itself."""

    lon: float
    lat: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Lease:
    """The permission to see inside one building until `expires_at`."""

    id: str
    building: str
    expires_at: datetime
    distance_m: float


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of a scan; `lease` is None unless the outcome is `granted`."""

    outcome: str
    lease: Lease | None
    sentence: str = ""

    def granted(self) -> Lease:
        """The lease. Raises Denied with the reason, NotFound or Unauthenticated.

        Ask after the transaction's end: the attempt has to stay in the audit.
        """
        if self.lease is not None:
            return self.lease
        if self.outcome == "no_session":
            raise Unauthenticated("The session is unknown or has ended; log in again.")
        if self.outcome == "no_building":
            raise NotFound("There is no building with this code.")
        raise Denied(self.sentence, self.outcome)


def visit(connection: Connection, building: str, fix: Fix, nonce: str, settings: Settings) -> Visit:
    """A scan by the worker of this connection. The same nonce again repeats the answer."""
    row = connection.execute(
        VISIT,
        {
            "building": building,
            "lon": fix.lon,
            "lat": fix.lat,
            "accuracy_m": fix.accuracy_m,
            "nonce": nonce,
            "reach_m": settings.visit_reach_m,
            "max_accuracy_m": settings.visit_max_accuracy_m,
            "lifetime": settings.lease_lifetime,
        },
    ).one()
    if row.outcome == "granted":
        lease = Lease(str(row.lease_id), building, row.expires_at, row.distance_m)
        return Visit(row.outcome, lease)
    return Visit(row.outcome, None, _sentence(row.outcome, fix, row.distance_m, settings))


def _sentence(outcome: str, fix: Fix, distance_m: float | None, settings: Settings) -> str:
    sentences = {
        "not_your_grid": "The building is not in one of your grids.",
        "fix_too_coarse": (
            f"accuracy_m={fix.accuracy_m:g} is too coarse; "
            f"{settings.visit_max_accuracy_m:g} or better is needed."
        ),
        "too_far": (
            f"The fix is {distance_m or 0:.0f} m from the building; "
            f"{settings.visit_reach_m:g} m or less is needed."
        ),
        "nonce_used": "The nonce belongs to another visit; send a new one.",
    }
    return sentences.get(outcome, "The visit was not granted.")
