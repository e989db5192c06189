# `make up` and `make test` are all that a newcomer needs; the rest serves those who work on OneMap.

PYTHON ?= python3
DATA   ?= data
PORT   ?= 8080
BIN    := .venv/bin

# pip leaves compiling to the first import, which has to keep what it compiles: else each process that
# the tests start does it anew, 6 s of a processor for a server.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: up test check format lock bench sheet clean

## Everything: database, demo district, tiles, server. Prints the map's address; Ctrl-C stops it.
up: .venv/runtime web/dist/index.html
	@exec $(BIN)/onemap up --data "$(DATA)" --port $(PORT)

## All tests: client, real browser, Python. In this order, because the browser's server compiles on
## one core, while it makes its district on another, what each process of pytest would have to. And
## files in their own order: those of few long tests would be the last, with one core idle.
test: .venv/dev web/dist/index.html
	@scripts/system-packages tests
	cd web && npm test --silent
	$(BIN)/python tests/e2e/run.py
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -q

## Formatting, types, imports, SQL, client.
check: .venv/dev web/node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	web/node_modules/.bin/pyright --threads 2
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint -q gis
	cd web && npm run --silent check

format: .venv/dev web/node_modules/.package-lock.json
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	cd web && npm run --silent format

## The benchmarks; slow, and no part of `make test`.
bench: .venv/dev
	@scripts/system-packages bench
	$(BIN)/python tests/bench/bench_tiles.py --data "$(DATA)"
	$(BIN)/python tests/bench/bench_tiles_http.py --data "$(DATA)"
	$(BIN)/python tests/bench/bench_tiles_build.py --data "$(DATA)"
	$(BIN)/python tests/bench/bench_tile_edits.py --data "$(DATA)"
	$(BIN)/python tests/bench/bench_addresses.py --data "$(DATA)"
	$(BIN)/python tests/bench/bench_recut.py --data "$(DATA)"
	$(BIN)/python tests/bench/bench_areas.py --data "$(DATA)"
	$(BIN)/python tests/bench/bench_areas_http.py --data "$(DATA)"
	$(BIN)/python tests/bench/bench_assign.py --data "$(DATA)"

## Every layer's picture, into docs/layers; URL= of a running server on DATA, else one is started.
sheet: .venv/dev web/dist/index.html
	@scripts/system-packages tests
	$(BIN)/python tests/e2e/sheet.py --data "$(DATA)" --url "$(URL)"

## Pins what pyproject.toml asks for, with hashes.
lock:
	uv pip compile -q --generate-hashes --python-version 3.11 --custom-compile-command "make lock" \
	    --extra build -o requirements.txt pyproject.toml
	uv pip compile -q --generate-hashes --python-version 3.11 --custom-compile-command "make lock" \
	    --extra build --extra bulk --extra dev -o requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv web/node_modules web/dist gis/__pycache__/numba-*

.venv/runtime: requirements.txt pyproject.toml
	@scripts/system-packages
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "OneMap needs Python 3.11 or newer; choose one with PYTHON=")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/runtime requirements-dev.txt
	@scripts/system-packages tests
	$(BIN)/pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

web/node_modules/.package-lock.json: web/package-lock.json
	@node -e 'if (+process.versions.node.split(".")[0] < 20) { console.error("OneMap needs Node 20 or newer to build its client."); process.exit(1) }'
	cd web && npm ci --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(shell find web/src web/public web/scripts web/widget web/embed web/index.html web/vite.config.ts web/vite.widget.config.ts -type f 2>/dev/null)
	cd web && npm run --silent build
	@touch $@
