import asyncio
from typing import cast

from asgiref.sync import sync_to_async
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from tqdm import tqdm

from articles.intake import reading, receiving
from articles.intake.queueing import ANNOTATE
from articles.models import Upload
from newsdesk.queue.working import app_that_works


class Command(BaseCommand):
    help = "Load the demo corpus, unless it is there. A worker annotates it, or this command with --annotate."

    def add_arguments(self, parser):
        parser.add_argument("--annotate", action="store_true", help="work through the job queue here and now")

    def handle(self, *, annotate, **options):
        upload = receiving.load_demo(by=None)
        self._read(upload)
        self.stdout.write(f"The demo corpus is loaded: {upload.articles.count()} articles.")
        if annotate:
            self._annotate(upload)

    def _read(self, upload: Upload) -> None:
        now = timezone.localtime()
        for item in upload.items.waiting():  # the file, which becomes an item for every article
            reading.read_item(item=item, now=now)
        articles = list(upload.items.waiting().defer("content"))
        for item in tqdm(articles, "Loading the demo corpus", unit=" articles", disable=not articles):
            reading.read_item(item=item, now=now)

    def _annotate(self, upload: Upload) -> None:
        """Run a worker until the queue is empty, counting its annotations."""
        with tqdm(total=upload.articles.in_work().count(), desc="Annotating", unit=" articles") as bar:

            async def count(call_next, context, worker):
                result = await call_next()
                bar.update(context.job.task_name == ANNOTATE)
                return result

            async def work():
                worker = app_that_works(cast(DjangoConnector, app.connector).get_worker_connector())
                async with worker.open_async():
                    await worker.run_worker_async(wait=False, concurrency=1, worker_middleware=[count])
                await sync_to_async(connections.close_all)()  # of the thread in which async tasks ask the database

            asyncio.run(work())
