"""What a serving process runs: `granian --factory api.server:create`."""

from fastapi import FastAPI

from api.app import create_app
from api.logs import configure_logs
from gis.database import locate_database
from gis.settings import load_settings


def create() -> FastAPI:
    """The application of the environment's settings, on a database that runs already."""
    settings = load_settings()
    configure_logs(settings.log_level)
    return create_app(settings, locate_database(settings))
