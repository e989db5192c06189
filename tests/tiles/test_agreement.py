"""What processes have to agree on: they share archives, overviews and classes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAY = """
from layers import load_catalogue
from layers.classify import definition_of
from tiles.overviews import levels_of, overview_layers
catalogue = load_catalogue()
for layer in catalogue.layers:
    print(layer.id, layer.content_digest, definition_of(layer))
for layer in overview_layers(catalogue):
    for level in levels_of(layer):
        print(*level.key, level.definition)
"""


def test_every_process_finds_the_same_definitions():
    said = [
        subprocess.run(
            [sys.executable, "-c", SAY],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for seed in ("1", "2", "3")
    ]
    assert len(said[0]) > 400
    assert said[0] == said[1] == said[2]
