from starlette.testclient import TestClient

from gis.accounts.throttle import FAILURES
from gis.database import Database
from tests.api.conftest import problem
from tests.factories import GRID, PASSWORD, add_worker

BUILDING = f"{GRID}00001"


def test_a_login_opens_a_session_and_ending_it_closes_what_it_opened(
    api: TestClient, served_database: Database
):
    with served_database.own() as connection:
        add_worker(connection, "comes-and-goes")
    opened = api.post("/api/sessions", json={"login": "comes-and-goes", "password": PASSWORD})
    assert opened.status_code == 201
    assert opened.json()["role"] == "worker"
    headers = {"Authorization": f"Bearer {opened.json()['token']}"}
    fix = {"lon": 114.00125, "lat": 22.50125, "accuracy_m": 8, "nonce": "nonce-of-session"}
    scanned = api.post(f"/api/buildings/{BUILDING}/visits", json=fix, headers=headers)
    assert scanned.status_code == 201
    assert api.delete("/api/sessions", headers=headers).status_code == 204
    problem(api.get(f"/api/buildings/{BUILDING}/floors", headers=headers), 401)
    again = api.post("/api/sessions", json={"login": "comes-and-goes", "password": PASSWORD})
    headers = {"Authorization": f"Bearer {again.json()['token']}"}
    refused = problem(api.get(f"/api/buildings/{BUILDING}/floors", headers=headers), 403)
    assert refused["reason"] == "no_lease"


def test_unknown_login_and_wrong_password_answer_alike(api: TestClient):
    headers = {"X-Request-ID": "same-for-both"}
    wrong = api.post(
        "/api/sessions", json={"login": "worker", "password": "wrong"}, headers=headers
    )
    unknown = api.post(
        "/api/sessions", json={"login": "nobody", "password": "wrong"}, headers=headers
    )
    problem(wrong, 401)
    assert wrong.content == unknown.content


def test_guessing_is_slowed_down(api: TestClient):
    guess = {"login": "guessed-at", "password": "wrong"}
    for _ in range(FAILURES):
        problem(api.post("/api/sessions", json=guess), 401)
    answer = api.post("/api/sessions", json=guess)
    problem(answer, 429)
    assert int(answer.headers["retry-after"]) > 0
