import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from gis.changes import ChangeListener
from gis.database import Database, Role
from gis.errors import NotFound, StartFailed
from layers.catalogue import Catalogue
from layers.classify import classify
from layers.files import load_catalogue
from layers.live import FILES, LiveCatalogue
from layers.model import Layer
from layers.parts import Geometry
from layers.symbols import GraduatedStyle
from tests.layers.test_classify import add_points, graduated

WORDS = {"zh": "基础", "en": "Base"}
Made = Callable[..., LiveCatalogue]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    entries = yaml.safe_dump([{"id": "base", "title": WORDS}], allow_unicode=True)
    (tmp_path / "categories.yaml").write_text(entries, encoding="utf-8")
    (tmp_path / "base").mkdir()
    write(tmp_path, graduated())
    return tmp_path


def write(folder: Path, layer: Layer, **changes: Any) -> Path:
    document = layer.model_dump(mode="json", by_alias=True, exclude_unset=True) | changes
    path = folder / "base" / f"{document['id']}.yaml"
    whole = path.with_suffix(".new")  # what is half written would be told as a fault of its own
    whole.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return whole.replace(path)


@pytest.fixture
def live(database: Database, folder: Path) -> Generator[Made]:
    made: list[Any] = []

    def start() -> LiveCatalogue:
        catalogue = LiveCatalogue(database, folder=folder)
        listener = ChangeListener(database)
        listener.subscribe(catalogue.on_change)
        made.extend((listener, catalogue))
        catalogue.start()
        listener.start()
        assert listener.wait_until_listening(10)
        return catalogue

    yield start
    for one in made:
        one.stop()


def until(holds: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def breaks_of(catalogue: Catalogue) -> tuple[float, ...]:
    [layer] = catalogue.layers
    assert isinstance(layer.style, GraduatedStyle)
    return layer.style.breaks


def test_breaks_that_nobody_computed_are_computed_at_the_start(database: Database, live: Made):
    add_points(database, range(1, 101))
    first, second = live(), live()
    until(lambda: len(breaks_of(first.catalogue)) == 3 and breaks_of(second.catalogue) != ())
    assert breaks_of(first.catalogue) == breaks_of(second.catalogue)


def test_known_breaks_are_there_before_the_first_request(
    database: Database, live: Made, folder: Path
):
    add_points(database, range(1, 101))
    [found] = classify(database, load_catalogue(folder))
    assert breaks_of(live().catalogue) == found.breaks


def test_new_breaks_are_heard_of_in_every_process(database: Database, live: Made, folder: Path):
    add_points(database, range(1, 101))
    both = [live(), live()]
    until(lambda: all(breaks_of(one.catalogue) for one in both))
    add_points(database, range(1000, 2000))
    [found] = classify(database, load_catalogue(folder))
    until(lambda: all(breaks_of(one.catalogue) == found.breaks for one in both), 5)


def test_a_changed_file_is_noticed_and_switched_to_as_a_whole(live: Made, folder: Path):
    catalogue = live()
    given: list[Catalogue] = []
    catalogue.switch = given.append
    write(folder, graduated(), title={"zh": "新名", "en": "New name"})
    write(folder, graduated(), id="second")
    until(lambda: len(catalogue.catalogue.layers) == 2 and given != [], 5)
    assert {layer.title.zh for layer in given[-1].layers} == {"新名", "数"}


def geometries(live: LiveCatalogue) -> dict[str, Geometry]:
    return {layer.id: layer.geometry for layer in live.catalogue.layers}


def test_a_wrong_file_changes_nothing_and_is_named(live: Made, folder: Path):
    catalogue = live()
    before = geometries(catalogue)
    path = write(folder, graduated(), geometry="dot")
    write(folder, graduated(), id="second")
    until(lambda: catalogue.faults != (), 5)
    assert geometries(catalogue) == before
    [fault] = catalogue.faults
    assert (fault.path, fault.where) == (path, "geometry")
    write(folder, graduated())
    until(lambda: len(catalogue.catalogue.layers) == 2, 5)
    assert catalogue.faults == ()


def test_a_removed_file_takes_its_layer_away(live: Made, folder: Path):
    catalogue = live()
    (folder / "base" / "numbers.yaml").unlink()
    until(lambda: catalogue.catalogue.layers == (), 5)
    with pytest.raises(NotFound):
        catalogue.catalogue.layer("numbers", Role.PLANNER)


def test_reload_has_files_read_that_look_unchanged(
    database: Database, live: Made, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("layers.live.stamp", lambda _: ())
    catalogue = live()
    time.sleep(1)  # a listener that begins to listen has everything read again
    write(folder, graduated(), id="second")
    time.sleep(1.5)
    assert len(catalogue.catalogue.layers) == 1
    with database.own() as connection:
        connection.execute(text("SELECT pg_notify('onemap_change', :name)"), {"name": FILES})
    until(lambda: len(catalogue.catalogue.layers) == 2, 5)


def test_files_that_are_wrong_stop_the_start(database: Database, folder: Path):
    write(folder, graduated(), geometry="dot")
    with pytest.raises(StartFailed, match=r"numbers\.yaml:\d+: geometry: 'dot'"):
        LiveCatalogue(database, folder=folder)
