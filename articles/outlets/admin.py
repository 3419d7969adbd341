"""The pages of outlets: what each brings, which fell silent, what is said of them, merging two."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles import services
from articles.models import Article, Source, SourceChange, SourceMerge
from articles.outlets import keeping, merging
from articles.outlets.arriving import DAYS_SHOWN, outlet_rows
from articles.outlets.forms import ManyForm, SourceForm
from articles.search.folding import fold_words
from newsdesk.web.ids import id_in
from newsdesk.web.pages import page
from newsdesk.web.plain_words import PlainWords
from newsdesk.web.refusals import Refusal

ROWS = 100
MOST_CHOSEN = 5000


@admin.register(Source)
class SourceAdmin(PlainWords, admin.ModelAdmin):
    form = SourceForm
    fields = tuple(SourceForm.Meta.fields)
    search_fields = ["key"]
    actions = None
    change_form_template = "admin/articles/source/form.html"

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("describe/", wrap(require_POST(self.describe_view)), name="articles_source_describe"),
            path(
                "changes/<int:pk>/undo/", wrap(require_POST(self.undo_change_view)), name="articles_source_undo_change"
            ),
            path("merge/", wrap(self.merge_view), name="articles_source_merge"),
            path("merges/<int:pk>/undo/", wrap(require_POST(self.undo_view)), name="articles_source_undo_merge"),
            path("merges/<int:pk>/stop/", wrap(require_POST(self.stop_view)), name="articles_source_stop_merge"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(n_articles=Count("articles", distinct=True))

    def has_delete_permission(self, request, obj=None):
        """A source goes with its last article; only one without articles and feeds is deleted by hand."""
        may = super().has_delete_permission(request, obj) and obj is not None
        return may and not obj.n_articles and not obj.feeds.exists()

    def changelist_view(self, request, extra_context=None):
        """All outlets with what came in of each, the silent ones on wish."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._listed(request, request.GET)

    def _listed(self, request, shown, **tried):
        """The list as it was `shown`, with what somebody `tried` to do from it and could not."""
        asked = " ".join(shown.get("q", "").split())[:200]
        only_silent = shown.get("show") == "silent"
        sources = Source.objects.filter(key__contains=fold_words(asked)) if asked else Source.objects.all()
        today = timezone.localdate()
        pages = None
        if only_silent:
            rows = [row for row in outlet_rows(sources, today=today) if row.silent_since]
        else:
            pages = Paginator(sources, ROWS).get_page(shown.get("page"))
            rows = outlet_rows(pages, today=today)
        context = {
            "rows": rows,
            "pages": pages,
            "asked": asked,
            "only_silent": only_silent,
            "form": ManyForm(),
            "days": DAYS_SHOWN,
            "merges": (merges := list(SourceMerge.objects.filter(undone_at=None).select_related("keep", "by")[:3])),
            "is_merging": any(merge.is_under_way for merge in merges),
            "changes": SourceChange.objects.filter(undone_at=None).select_related("by")[:3],
        }
        response = self._render(request, "list", title="Outlets", **context | tried)
        response.status_code = 422 if tried else 200
        return response

    def describe_view(self, request):
        """One thing said of all selected outlets."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        ids = _chosen(request.POST)
        form, trouble = ManyForm(request.POST), ""
        if not ids:
            trouble = "Select the outlets that this is about."
        elif form.is_valid() and not form.said():
            trouble = "Choose what to set."
        if trouble or form.errors:
            return self._listed(request, request.POST, form=form, chosen=ids, trouble=trouble)
        change = keeping.describe_sources(sources=ids, said=form.said(), by=request.user)
        messages.info(request, f"Changed {change}." if change else "Nothing changed: it is said so already.")
        asked = {name: request.POST[name] for name in ("q", "show", "page") if request.POST.get(name)}
        return redirect(f"{reverse('admin:articles_source_changelist')}?{urlencode(asked)}".rstrip("?"))

    def merge_view(self, request):
        """Two outlets, what each has, and which name stays."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        ids = _chosen(asked)
        named = Source.objects.filter(key=fold_words(asked.get("other", ""))[:200]).exclude(key="").first()
        if len(ids) == 1 and named:
            ids.append(named.pk)
        chosen = list(Source.objects.filter(pk__in=ids).order_by("key"))
        if len(chosen) != 2:
            said = f"No other outlet is called “{asked['other']}”." if asked.get("other") else "Select two outlets."
            if asked.get("other") and len(ids) == 1:
                messages.error(request, said)
                return redirect(f"../{ids[0]}/change/")
            return self._listed(request, asked, form=ManyForm(), chosen=ids, trouble=said)
        if "keep" in request.POST:
            return self._merge(request, chosen)
        if request.method == "POST":  # from the list, whose form holds more than belongs into an address
            two = urlencode([("outlet", one.pk) for one in chosen])
            return redirect(f"{reverse('admin:articles_source_merge')}?{two}")
        rows = outlet_rows(chosen, today=timezone.localdate())
        twins = list(Article.objects.in_both(*chosen).only("title", "source")[:5])
        rows.sort(key=lambda row: row.articles, reverse=True)
        return self._render(request, "merge", title="Merge two outlets", rows=rows, twins=twins)

    def _merge(self, request, chosen):
        keep = next((one for one in chosen if str(one.pk) == request.POST.get("keep")), None)
        if keep is None:
            messages.error(request, "Choose which of the two stays.")
            return redirect("admin:articles_source_changelist")
        (absorb,) = (one for one in chosen if one != keep)
        try:
            merge = merging.merge_sources(keep=keep, absorb=absorb, by=request.user)
        except Refusal as reason:
            messages.error(request, str(reason))
            return redirect("admin:articles_source_changelist")
        cache.delete("silent-outlets")
        n = len(merge.articles)
        if merge.is_under_way:
            messages.info(request, f"Merging {merge}. You can leave this page.")
        else:
            messages.info(request, f"Merged {merge}. {n} article{'' if n == 1 else 's'} moved.")
        return redirect("admin:articles_source_change", keep.pk)

    def stop_view(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        merge = get_object_or_404(SourceMerge, pk=pk)
        merging.stop(merge=merge)
        return redirect("admin:articles_source_change", merge.keep_id)

    def undo_change_view(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            n = keeping.undo_source_change(change=get_object_or_404(SourceChange, pk=pk))
            messages.info(request, f"Undid the change of {n} outlet{'' if n == 1 else 's'}.")
        except Refusal as reason:
            messages.error(request, str(reason))
        return redirect("admin:articles_source_changelist")

    def undo_view(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        merge = get_object_or_404(SourceMerge.objects.select_related("keep"), pk=pk)
        try:
            source = merging.undo_source_merge(merge=merge, by=request.user)
        except Refusal as reason:
            messages.error(request, str(reason))
            return redirect("admin:articles_source_change", merge.keep_id)
        merge.refresh_from_db()
        if merge.is_under_way:
            messages.info(request, f"Moving the articles of {source} back. You can leave this page.")
        else:
            messages.info(request, f"Undid the merge: {source} is an outlet of its own again.")
        return redirect("admin:articles_source_change", source.pk)

    def save_model(self, request, source, form, change):
        services.rename_source(source=source)
        cache.delete("silent-outlets")

    def render_change_form(self, request, context, *args, **kwargs):
        source = context.get("original")
        if source:
            (row,) = outlet_rows([source], today=timezone.localdate())
            context |= {
                "row": row,
                "title": str(source),
                "subtitle": None,
                "show_save_and_add_another": False,
                "now": timezone.now(),
                "days": DAYS_SHOWN,
                "merges": (merges := list(source.merges.filter(undone_at=None).select_related("by"))),
                "is_merging": any(merge.is_under_way for merge in merges),
                "others": Source.objects.exclude(pk=source.pk).values_list("name", flat=True).order_by(F("key"))[:2000],
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def _render(self, request, name, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "now": timezone.now(), **context}
        return render(request, page(request, f"admin/articles/source/{name}.html"), context)


def _chosen(sent):
    """Ids of the outlets that were ticked."""
    return [pk for one in sent.getlist("outlet")[:MOST_CHOSEN] if (pk := id_in(one)) is not None]
