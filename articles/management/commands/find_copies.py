from django.core.management.base import BaseCommand

from articles.copies.linking import link_copies
from articles.models import Article


class Command(BaseCommand):
    help = "Compare all articles again and link near-verbatim copies to what was printed first."

    def handle(self, **options):
        for article in Article.objects.order_by("published_at", "pk").iterator(chunk_size=100):
            link_copies(article=article)
        n = Article.objects.filter(copy_of__isnull=False).count()
        self.stdout.write(f"{n} article{'' if n == 1 else 's'} printed as a copy.")
