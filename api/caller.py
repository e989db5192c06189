"""Who is asking: nobody in particular, or the user behind a bearer token."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.context import context_of
from gis.accounts import session_of
from gis.database import Role
from gis.errors import Unauthenticated


@dataclass(frozen=True, slots=True)
class Caller:
    """The role to open the database with, and the token that proves it: `database.request(*caller)`
    reads as `database.request(caller.role, caller.token)`."""

    role: Role = Role.ANONYMOUS
    token: str | None = None
    name: str | None = None


def caller_of(request: Request) -> Caller:
    """Raises Unauthenticated for a token that is malformed, unknown or has ended."""
    header = request.headers.get("authorization")
    if header is None:
        return Caller()
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("The Authorization header needs to be 'Bearer' and a token.")
    with context_of(request).database.authenticate() as connection:
        session = session_of(connection, token)
    return Caller(session.role, token, session.name)


def identified_caller_of(request: Request) -> Caller:
    """A caller with a session. Raises Unauthenticated without one."""
    caller = caller_of(request)
    if caller.token is None:
        raise Unauthenticated("This needs a login: send the token of POST /api/sessions.")
    return caller


AnyCaller = Annotated[Caller, Depends(caller_of)]
KnownCaller = Annotated[Caller, Depends(identified_caller_of)]
