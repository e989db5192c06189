"""`/api/codes/{code}`: what a code says."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.context import AppContext
from api.lineage import Lineage, lineage_member
from api.parameters import CodePath
from api.problems import problems
from gis.codes import explain_code
from gis.codes.lineage import lineage_of

router = APIRouter(tags=["addresses"])


class CodePart(BaseModel):
    """One level of a code: its own digits, the code up to them, its name, and it in words."""

    level: str
    digits: str
    code: str
    name: str | None
    zh: str
    en: str


class ExplainedCode(BaseModel):
    """`grouped` is the code for reading. `status` is proposed, current or retired, null when the
    code was never issued.
    """

    code: str
    level: str
    grouped: str
    issued: bool
    status: str | None
    parts: list[CodePart]
    zh: str
    en: str
    lineage: Lineage | None


@router.get("/api/codes/{code}", summary="What a code says, issued or not", responses=problems(503))
def explained(context: AppContext, code: CodePath) -> ExplainedCode:
    with context.database.request() as connection:
        found = explain_code(connection, context.codes, code)
        lineage = lineage_of(connection, code)
    return ExplainedCode(
        code=found.code,
        level=found.level,
        grouped=found.grouped,
        issued=found.issued,
        status=found.status,
        parts=[
            CodePart(
                level=part.level,
                digits=part.digits,
                code=part.code,
                name=part.name,
                zh=part.zh,
                en=part.en,
            )
            for part in found.parts
        ],
        zh=found.zh,
        en=found.en,
        lineage=lineage_member(lineage),
    )
