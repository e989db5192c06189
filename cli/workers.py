"""The serving processes: uvicorn's, which share one port and come again when they die."""

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors import Multiprocess

from gis.errors import StartFailed
from gis.settings import Settings

KEEP_ALIVE_S = 75
FINISH_WITHIN_S = 10
KILL_AFTER_S = 20
# A process that does not say within it that it lives is killed: a slow start is not death.
ALIVE_WITHIN_S = 60


def run_workers(settings: Settings) -> None:
    """Until SIGINT or SIGTERM. Raises StartFailed when a process says that no other would start."""
    config = Config(
        "api.server:create",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        loop="uvloop",
        http="api.front:Connection",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=FINISH_WITHIN_S,
        timeout_worker_healthcheck=ALIVE_WITHIN_S,
    )
    workers = _Workers(config, [config.bind_socket()])
    workers.run()
    if any(one.exitcode == STARTUP_FAILURE for one in workers.processes):
        raise StartFailed("The serving process could not start; the lines above say why.")


class _Workers(Multiprocess):
    def join_all(self) -> None:
        """One that does not come to its end is killed."""
        for worker in self.processes:
            worker.process.join(KILL_AFTER_S)
            worker.process.kill()
        super().join_all()
