from django.core.management.base import BaseCommand, CommandError
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import services
from articles.intake.queueing import ANNOTATE
from articles.models import Article
from articles.search.folding import fold_words
from entities.models import Run
from entities.nlp import PIPELINE_VERSION
from newsdesk.database.batching import batched

AT_ONCE = 500


class Command(BaseCommand):
    help = (
        "Have the worker read all articles again that the engine of today has not read. What people decided stays."
        " Run again at any time: it goes on where it is. --status tells how far it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("--source", help="only the articles of this outlet")
        parser.add_argument("--limit", type=int, help="at most so many, the newest first")
        parser.add_argument("--all", action="store_true", help="those that the engine of today has read, too")
        parser.add_argument("--status", action="store_true", help="tell how far it is, and start nothing")

    def handle(self, *, source: str | None, limit: int | None, all: bool, status: bool, **options):
        articles = Article.objects.filter(language__in=services.ANNOTATED)
        if source:
            articles = articles.filter(source__key=fold_words(source))
            if not articles.exists():
                raise CommandError(f"No article of an outlet called “{source}” can be read.")
        outdated = articles if all else articles.exclude(pk__in=Run.objects.by_engine(PIPELINE_VERSION))
        queued = self._queued()
        if status:
            n, left = articles.count(), outdated.count()
            self.stdout.write(f"{n - left:,} of {n:,} read by engine {PIPELINE_VERSION}; {len(queued):,} in the queue.")
            return
        waiting = [pk for pk in outdated.newest_first().values_list("pk", flat=True) if pk not in queued][:limit]
        for some in batched(waiting, AT_ONCE):
            services.reannotate(articles=Article.objects.filter(pk__in=some), by=None, in_background=True)
            self.stdout.write(f"Queued {len(some):,}.")
        self.stdout.write(f"{len(waiting):,} to read; the worker does it, --status tells how far it is.")

    def _queued(self):
        """Ids of the articles that wait to be read already."""
        jobs = ProcrastinateJob.objects.filter(task_name=ANNOTATE, status__in=["todo", "doing"])
        return set(jobs.values_list("args__article_id", flat=True))
