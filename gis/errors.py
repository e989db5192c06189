"""What can go wrong, as one tree.

OneMapError
├── InvalidInput          what was asked for makes no sense
│   ├── InvalidFields         several fields of a body, each with what is allowed
│   ├── UnprocessableData     it reads well, but the geometry or the data in it is bad
│   └── TooLarge              more of it than this server takes at once
├── NotFound              there is no such thing, or not for this caller
├── Unauthenticated       the caller has to say who they are
├── Denied                the caller may not
├── Conflict              it clashes with what is there already
│   ├── Outdated              somebody else changed it in the meantime
│   └── Unconditional         a change has to say which state it was made from
├── TooManyRequests       too often; later
├── Unavailable           not now; trying again may help
└── StartFailed           OneMap cannot start; the message names the command that mends it

Messages are shown to users: one sentence that names the field, the value and what is allowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class OneMapError(Exception):
    """The root: `str(error)` is the sentence shown to the user."""


@dataclass
class InvalidInput(OneMapError):
    """A parameter that is wrong. `parameter` is its name, None for the request as a whole."""

    detail: str
    parameter: str | None = None

    def __str__(self) -> str:
        return self.detail


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong field: where it is in the body, and the sentence about it."""

    field: str
    detail: str


@dataclass
class InvalidFields(InvalidInput):
    """Fields of a body that are wrong, all of them. `parameter` is the first one's place."""

    faults: tuple[Fault, ...] = ()

    __str__ = InvalidInput.__str__

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> "InvalidFields":
        """From one fault or more."""
        told = " ".join(f"{fault.field}: {fault.detail}." for fault in faults)
        return cls(told, faults[0].field, tuple(faults))


@dataclass
class UnprocessableData(InvalidInput):
    """Bad geometry or data. `record` counts from 1, None when it is not about one record."""

    record: int | None = None

    __str__ = InvalidInput.__str__


class TooLarge(InvalidInput):
    """More records or bytes than a limit of the settings."""

    __str__ = InvalidInput.__str__


class NotFound(OneMapError):
    """Nothing here, or nothing that this caller may know of."""


class Unauthenticated(OneMapError):
    """No session, or one that has ended."""


@dataclass
class Denied(OneMapError):
    """Not allowed. `reason` is a stable word for programs (`too_far`, `not_your_grid`, …)."""

    detail: str
    reason: str | None = None

    def __str__(self) -> str:
        return self.detail


class Conflict(OneMapError):
    """Something in the way: a code that exists, a data folder that somebody else holds."""


class Outdated(Conflict):
    """It was changed since the caller read it."""


class Unconditional(Conflict):
    """The change does not say which state it was made from."""


@dataclass
class TooManyRequests(OneMapError):
    """Tried too often. `retry_after_s` is how many seconds to wait."""

    detail: str
    retry_after_s: int

    def __str__(self) -> str:
        return self.detail


class Unavailable(OneMapError):
    """The database is away or starting, or the service is full."""


class StartFailed(OneMapError):
    """Something that OneMap needs is missing; the message holds the command that installs it."""
