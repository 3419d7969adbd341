"""A worker: several lanes (newsdesk/queue/lanes.py) in one process, which share the engine and all else it loaded.

Each lane is a worker of procrastinate's with one job at a time; in the queue's eyes all of them are one, so that what
counts workers counts processes. Beside them, one task takes over what dead workers left.
"""

import asyncio
import logging
import signal
from contextlib import suppress
from typing import cast

from procrastinate import App
from procrastinate.connector import BaseAsyncConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

from newsdesk.monitoring.jobs import told
from newsdesk.queue.lanes import LANES
from newsdesk.queue.stalled import take_over_stalled_jobs

log = logging.getLogger(__name__)

SECONDS_TO_FINISH = 30
TEND_SECONDS = 10  # between two looks for what dead workers left
CONNECTIONS = 2 * len(LANES) + 2  # at most: each lane listens on one, and asks on another now and then


class OneWorker(JobManager):
    """Lets several workers of one process stand in the queue as one."""

    def __init__(self, connector) -> None:
        super().__init__(connector)
        self.registering = asyncio.Lock()
        self.worker_id: int | None = None
        self.lanes = 0

    async def register_worker(self) -> int:
        async with self.registering:
            if self.worker_id is None:
                self.worker_id = await super().register_worker()
            self.lanes += 1
            return self.worker_id

    async def unregister_worker(self, worker_id: int) -> None:
        self.lanes -= 1
        if not self.lanes:  # the last; until then, another lane may still finish a job
            await super().unregister_worker(worker_id)


def work(*, wait: bool = True, tends: bool = True) -> None:
    """Work through the queue until a signal ends it; unless it may `wait`, until there is nothing to do."""
    connector = cast(BaseAsyncConnector, PsycopgConnector(kwargs=connector_params("default"), max_size=CONNECTIONS))
    worker = app_that_works(connector)
    worker.job_manager = OneWorker(connector)
    asyncio.run(_in_lanes(worker, wait=wait, tends=tends))


def app_that_works(connector: BaseAsyncConnector) -> App:
    """An app of the same tasks that takes its jobs over connections of its own.

    The tasks go on deferring jobs over Django's connection. Over another one, a job would be there, and be begun,
    before the transaction is committed that stores what it works on.
    """
    worker = App(connector=connector, import_paths=app.import_paths, worker_defaults=app.worker_defaults)
    worker.tasks, worker.periodic_registry = app.tasks, app.periodic_registry
    return worker


async def _in_lanes(worker: App, *, wait: bool, tends: bool) -> None:
    async with worker.open_async():
        worker.perform_import_paths()
        lanes = [
            Worker(
                worker, queues=queues, name=name, concurrency=1, wait=wait, install_signal_handlers=False,
                shutdown_graceful_timeout=SECONDS_TO_FINISH, worker_middleware=[told],
            )
            for name, queues in LANES.items()
        ]  # fmt: skip
        loop = asyncio.get_running_loop()

        def stop() -> None:
            for lane in lanes:
                lane.stop()

        with suppress(ValueError):  # only the main thread may
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, stop)
        tending = asyncio.create_task(_tend(worker)) if tends else None
        running = [asyncio.create_task(lane.run(), name=lane.worker_name) for lane in lanes]
        try:
            if wait:  # a lane that ends has lost its database, or was told to stop
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                stop()
            await asyncio.gather(*running)
        finally:
            if tending:
                tending.cancel()


async def _tend(worker: App) -> None:
    while True:
        await asyncio.sleep(TEND_SECONDS)
        try:
            await take_over_stalled_jobs(worker)
        except ConnectorException:  # the lanes notice, too
            log.warning("The database did not say which jobs were left by workers that died.")
