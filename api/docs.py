"""The OpenAPI document, and a page to read it on that needs nothing from elsewhere."""

from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic.json_schema import models_json_schema

from api.problems import Problem

router = APIRouter(include_in_schema=False)
STYLE = Path(__file__).with_name("docs.css")
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
SCHEMAS = "#/components/schemas/{model}"
Json = dict[str, Any]


@router.get("/api/openapi.json")
def openapi(request: Request) -> JSONResponse:
    return JSONResponse(openapi_of(request.app), media_type=OPENAPI)


@router.get("/docs")
def page(request: Request) -> HTMLResponse:
    return HTMLResponse(page_of(openapi_of(request.app)))


@router.get("/docs/docs.css")
def style() -> Response:
    return Response(STYLE.read_bytes(), media_type="text/css")


def openapi_of(app: FastAPI) -> Json:
    """FastAPI's document with our problems in place of its own validation errors."""
    document = app.openapi()
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    if "Problem" not in schemas:
        _, defined = models_json_schema([(Problem, "serialization")], ref_template=SCHEMAS)
        schemas.update(defined["$defs"])
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        for operation in _operations(document):
            answer = operation["responses"].get("422")
            if answer and "application/json" in answer.get("content", {}):
                del operation["responses"]["422"]
    return document


def page_of(document: Json) -> str:
    """The document as HTML."""
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<title>OneMap API</title><link rel="stylesheet" href="/docs/docs.css"></head><body>'
        f"<h1>OneMap API</h1><p>{escape(document['info']['description'])} "
        '<a href="/api/openapi.json">OpenAPI document</a></p>'
    )
    sections = [
        _operation(path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]
    return "".join([head, *sections, "</body></html>"])


def _operation(path: str, method: str, operation: Json) -> str:
    rows = "".join(_parameter(parameter) for parameter in operation.get("parameters", ()))
    table = (
        "<table><thead><tr><th>parameter</th><th>in</th><th>type</th><th>about</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    statuses = ", ".join(
        f"{escape(status)} {escape(answer.get('description', ''))}"
        for status, answer in operation["responses"].items()
    )
    return (
        f"<section><h2><code>{method.upper()} {escape(path)}</code></h2>"
        f"<p>{escape(operation.get('summary', ''))}</p>"
        f"<p>{escape(operation.get('description', ''))}</p>{table}"
        f"<p>Answers: {statuses}</p></section>"
    )


def _parameter(parameter: Json) -> str:
    name = escape(parameter["name"]) + (" *" if parameter.get("required") else "")
    about = escape(parameter.get("description", ""))
    return (
        f"<tr><td><code>{name}</code></td><td>{escape(parameter['in'])}</td>"
        f"<td>{escape(_type_of(parameter['schema']))}</td><td>{about}</td></tr>"
    )


def _type_of(schema: Json) -> str:
    """What is allowed, in short: `integer 1 … 100 = 5`."""
    if "anyOf" in schema:
        return _type_of(schema["anyOf"][0])
    allowed = " | ".join(str(value) for value in schema.get("enum", ())) or str(
        schema.get("const", schema.get("format", schema.get("type", "")))
    )
    if schema.get("type") == "array":
        allowed = f"repeated {_type_of(schema['items'])}"
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    between = f" {low:g} … {high:g}" if low is not None and high is not None else ""
    default = f" = {schema['default']}" if schema.get("default") is not None else ""
    return allowed + between + default


def _operations(document: Json) -> list[Json]:
    return [operation for item in document["paths"].values() for operation in item.values()]
