"""The editors' room of articles: what is said about each. Uploads, feeds and outlets have modules of their own."""

from django.contrib import admin
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join

from articles import derived, services
from articles.admin.forms import ArticleForm
from articles.models import Article, Precision
from newsdesk.web.ids import id_in
from newsdesk.web.plain_words import PlainWords


def _others(told):
    return f"; elsewhere {', '.join(told['others'])}" if told.get("others") else ""


class NeedsDate(admin.SimpleListFilter):
    title = "date"
    parameter_name = "date"

    def lookups(self, request, model_admin):
        return [("needed", "Needs a date")]

    def queryset(self, request, articles):
        return articles.needing_date() if self.value() else articles


@admin.register(Article)
class ArticleAdmin(PlainWords, admin.ModelAdmin):
    form = ArticleForm
    list_display = ["title", "source", "published", "state", "words"]
    list_filter = ["state", NeedsDate, "source"]
    list_select_related = ["source"]
    list_per_page = 50
    search_fields = ["title"]
    show_full_result_count = False
    actions = ["annotate_again"]
    readonly_fields = [
        "state",
        "failure",
        "words",
        "upload",
        "copy_of",
        "new_version_of",
        "found_where",
        "printed_text",
    ]
    fieldsets = [
        (None, {"fields": ["title", "source", "author", "url", ("published_at", "published_precision"), "language"]}),
        ("Processing", {"fields": ["state", "failure", "words", "upload", "copy_of", "new_version_of", "found_where"]}),
        ("Text", {"fields": ["printed_text"]}),
    ]

    def has_add_permission(self, request):
        return False  # articles come in by an upload

    @admin.display(description="words", ordering="n_words")
    def words(self, article):
        return article.n_words

    @admin.display(ordering="published_at")
    def published(self, article):
        if article.needs_date:
            return format_html('<span class="tag tag-warn">{}</span>', "needs a date")
        to_the_minute = article.published_precision == Precision.TIME
        return date_format(timezone.localtime(article.published_at), "j M Y, H:i" if to_the_minute else "j M Y")

    @admin.display(description="Found in")
    def found_where(self, article):
        """Where each of its facts was found, and what other places say."""
        return format_html_join(
            "", "<p><strong>{}</strong> {}: {}{}</p>",
            [
                (name, "(a guess)" if told.get("guess") else "", told["where"], _others(told))
                for name, told in article.found_where
            ],
        )  # fmt: skip

    @admin.display(description="Text as printed")
    def printed_text(self, article):
        return format_html('<div class="printed">{}</div>', article.text)

    @admin.action(description="Re-run extraction", permissions=["change"])
    def annotate_again(self, request, articles):
        n = services.reannotate(articles=articles, by=request.user)
        self.message_user(request, f"{n} article{'' if n == 1 else 's'} will be processed again.")

    def history_view(self, request, object_id, extra_context=None):
        """Beside the corrections of the article, where all of its history stands."""
        article = get_object_or_404(Article, pk=id_in(object_id))
        return redirect(f"{article.get_absolute_url()}?panel=history")

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        source = form.base_fields["source"].widget  # sources are managed on their own page
        source.can_add_related = source.can_change_related = source.can_view_related = False
        return form

    def save_model(self, request, article, form, change):
        services.describe_article(article=article, by=request.user)

    def delete_model(self, request, article):
        services.delete_articles(articles=Article.objects.filter(pk=article.pk), by=request.user)

    def delete_queryset(self, request, articles):
        services.delete_articles(articles=articles, by=request.user)

    def get_deleted_objects(self, articles, request):
        """Counts instead of a list of every mention; the titles stand for themselves."""
        counts = derived.count_derived(Article.objects.filter(pk__in=[article.pk for article in articles]))
        return [str(article) for article in articles], {"articles": len(articles), **counts}, set(), []
