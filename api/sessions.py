"""`/api/sessions`: logging in and out."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from api.caller import KnownCaller
from api.context import AppContext
from api.problems import problems
from gis.accounts import log_out

router = APIRouter(tags=["sessions"])
NO_NULL = r"^[^\x00]*$"


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid")
    login: Annotated[str, Field(min_length=1, max_length=64, pattern=NO_NULL)]
    password: Annotated[str, Field(min_length=1, max_length=200, repr=False)]


class OpenSession(BaseModel):
    """Send `token` as `Authorization: Bearer …`."""

    token: str
    role: str
    name: str
    expires_at: datetime


@router.post("/api/sessions", status_code=201, summary="Log in", responses=problems(401, 429, 503))
def log_in(context: AppContext, body: Credentials, response: Response) -> OpenSession:
    session = context.logins.log_in(body.login, body.password)
    response.headers["Cache-Control"] = "no-store"
    return OpenSession(
        token=session.token,
        role=session.role.removeprefix("onemap_"),
        name=session.name,
        expires_at=session.expires_at,
    )


@router.delete(
    "/api/sessions",
    status_code=204,
    summary="Log out; every lease of the user ends as well",
    responses=problems(401, 503),
)
def end_session(context: AppContext, caller: KnownCaller) -> None:
    if caller.token is not None:
        with context.database.authenticate() as connection:
            log_out(connection, caller.token)
