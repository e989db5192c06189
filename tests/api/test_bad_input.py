"""Every parameter of every operation in the OpenAPI document is sent what it does not allow."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.conftest import problem

Json = dict[str, Any]
LONG = "长" * 5_000
GOOD_BY_NAME = {"lon": "114.005", "lat": "22.505", "q": "创新", "kind": "toilet"}
NUMBERS_GONE_WRONG = ("nan", "inf", "-inf", "1e999", "abc", "", "0x10", "1,5")
SECRETS = ("Traceback", "psycopg", "sqlalchemy", "SELECT", "/api/", ".py")


def operations(api: TestClient) -> Iterator[tuple[str, str, Json]]:
    """Method, path with good values in place of its parameters, and the operation."""
    document = api.get("/api/openapi.json").json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            filled = re.sub(r"\{(\w+)(:path)?\}", lambda m: _path_value(m[1]), path)
            yield method, filled, operation


def _path_value(name: str) -> str:
    return {"z": "14", "x": "13380", "y": "7137"}.get(name, "buildings")


def _queries(operation: Json) -> list[Json]:
    return [p for p in operation.get("parameters", ()) if p["in"] == "query"]


def _good_query(operation: Json) -> dict[str, str]:
    return {p["name"]: _good_value(p) for p in _queries(operation) if p.get("required")}


def _good_value(parameter: Json) -> str:
    schema = parameter["schema"]
    if parameter["name"] in GOOD_BY_NAME:
        return GOOD_BY_NAME[parameter["name"]]
    if schema.get("format") == "date":
        return "2025-06-01"
    return str(schema.get("default", schema.get("minimum", "1")))


def _types(schema: Json) -> set[str]:
    options = schema.get("anyOf", [schema])
    return {option.get("type", "") for option in options}


def bad_values(parameter: Json) -> Iterator[str]:
    """What the parameter's own schema rules out, and what no parameter takes."""
    schema = parameter["schema"]
    options = schema.get("anyOf", [schema])
    yield "a\0b"
    if _types(schema) & {"number", "integer"}:
        yield from NUMBERS_GONE_WRONG
        yield LONG
    for option in options:
        if "maximum" in option:
            yield str(option["maximum"] * 2 + 1)
        if "minimum" in option:
            yield str(option["minimum"] - 1e9 - 1)
        if "exclusiveMinimum" in option:
            yield str(option["exclusiveMinimum"])
        if "maxLength" in option:
            yield "x" * (option["maxLength"] + 1)
        if option.get("minLength", 0) > 0:
            yield ""
        if {"enum", "const"} & set(option) or option.get("format") == "date":
            yield from ("nonsense", LONG, "walk", "")
        if option.get("type") == "boolean":
            yield from ("maybe", LONG)


def test_what_a_parameter_does_not_allow_is_a_problem_that_names_it(
    api: TestClient, planner: dict[str, str]
):
    tried = 0
    for method, path, operation in operations(api):
        if method != "get":
            continue
        good = _good_query(operation)
        for parameter in _queries(operation):
            name = parameter["name"]
            for value in bad_values(parameter):
                answer = api.get(path, params=good | {name: value}, headers=planner)
                assert answer.status_code in (400, 422), (path, name, value[:20], answer.text[:200])
                problem(answer, answer.status_code, name)
                assert len(answer.content) < 2000
                assert not any(secret in answer.json()["detail"] for secret in SECRETS)
                tried += 1
    assert tried > 100


def test_a_parameter_that_does_not_exist_is_refused_everywhere(
    api: TestClient, planner: dict[str, str]
):
    for method, path, operation in operations(api):
        good = _good_query(operation)
        answer = api.request(method, path, params=good | {"nonsense": "1"}, headers=planner)
        problem(answer, 400, "nonsense")


def test_a_parameter_that_comes_once_is_not_taken_twice(api: TestClient, planner: dict[str, str]):
    for method, path, operation in operations(api):
        good = list(_good_query(operation).items())
        for parameter in _queries(operation):
            if method == "get" and "array" not in _types(parameter["schema"]):
                value = _good_value(parameter)
                others = [(n, v) for n, v in good if n != parameter["name"]]
                twice = [*others, (parameter["name"], value), (parameter["name"], value)]
                answer = api.get(path, params=twice, headers=planner)
                problem(answer, 400, parameter["name"])


def test_a_missing_parameter_is_named(api: TestClient, planner: dict[str, str]):
    for method, path, operation in operations(api):
        for name in _good_query(operation):
            rest = {n: v for n, v in _good_query(operation).items() if n != name}
            if method == "get":
                problem(api.get(path, params=rest, headers=planner), 400, name)


@pytest.mark.parametrize(
    "code", ["%00", "a%00b", "x" * 5000, "%0a", "%c3%28", "'; DROP TABLE users"]
)
def test_codes_that_cannot_be_are_no_accident(api: TestClient, code: str):
    for path in ("/api/buildings/{}", "/api/addresses/{}", "/api/layers/{}"):
        answer = api.get(path.format(code))
        assert answer.status_code in (400, 404), (path, code)
        problem(answer, answer.status_code)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"login": 1, "password": "x"}',
        b'{"login": "a\\u0000b", "password": "x"}',
        b'{"login": "a", "password": "x", "more": 1}',
        b'{"login": "' + b"a" * 10_000 + b'", "password": "x"}',
        b"\xff\xfe",
        b"[" * 50_000,
    ],
)
def test_bodies_that_make_no_sense(api: TestClient, body: bytes):
    answer = api.post("/api/sessions", content=body, headers={"Content-Type": "application/json"})
    problem(answer, 400)


@pytest.mark.parametrize("field", ["lon", "lat", "accuracy_m"])
@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1e300", '"x"', "null", "[]"])
def test_a_fix_that_makes_no_sense(api: TestClient, worker: dict[str, str], field: str, value: str):
    good = {"lon": "114.0", "lat": "22.5", "accuracy_m": "5", "nonce": '"nonce-bad-input"'}
    members = ",".join(f'"{name}":{text}' for name, text in (good | {field: value}).items())
    answer = api.post(
        "/api/buildings/1/visits",
        content="{" + members + "}",
        headers=worker | {"Content-Type": "application/json"},
    )
    problem(answer, 400, field)


def test_methods_that_are_not_there(api: TestClient):
    answer = api.post("/api/areas/at")
    problem(answer, 405)
    assert "GET" in answer.headers["allow"]
    problem(api.post("/api/nothing"), 404)
    problem(api.get("/api/nothing"), 404)


def test_nothing_of_a_request_reaches_the_log(api: TestClient, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    api.get("/api/addresses", params={"q": "示例秘密", "limit": "4711"})
    api.get("/api/buildings/topsecretcode")
    api.post("/api/sessions", json={"login": "topsecretlogin", "password": "hunter2"})
    logged = "".join(capsys.readouterr())
    assert "/api/buildings/{code}" in logged
    for secret in ("示例秘密", "4711", "topsecret", "hunter2"):
        assert secret not in logged


def test_a_body_that_is_too_large_is_not_read(api: TestClient):
    body = b'{"login": "' + b"a" * 1_000_000 + b'", "password": "x"}'
    answer = api.post("/api/sessions", content=body, headers={"Content-Type": "application/json"})
    problem(answer, 413)
