"""Builds the index in a process of its own. The order comes as JSON: see IndexStore."""

import json
import sys
from pathlib import Path

from sqlalchemy import make_url

from gis.addresses.index.store import IndexStore
from gis.database import Database

order = json.loads(sys.stdin.buffer.read())
database = Database.connect(make_url(order["database"]))
try:
    IndexStore(database, Path(order["data"])).build(order["at_least"])
finally:
    database.close()
