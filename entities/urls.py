"""Addresses of everything that shows or corrects annotations."""

from django.urls import path

from entities import api
from entities.views import (
    actors,
    article_list,
    compare,
    curating,
    desk,
    exports,
    quotes,
    reader,
    reannotate,
    relations,
    review,
    search,
    timeline,
)

urlpatterns = [
    # --- the article reader and its corrections ---
    path("articles/<int:pk>/", reader.article, name="article"),
    path("articles/<int:pk>/mentions/add/", reader.mention_add, name="mention_add"),
    path("articles/<int:pk>/quotes/add/", reader.quote_add, name="quote_add"),
    path("articles/<int:pk>/steps/undo/", reader.step_undo, name="step_undo"),
    path("articles/<int:pk>/mentions/at/", reader.mention_at, name="mention_at"),
    path("quotes/<int:pk>/card/", reader.quote_card, name="quote_card"),
    path("quotes/<int:pk>/edit/", reader.quote_edit, name="quote_edit"),
    path("quotes/<int:pk>/<slug:verb>/", reader.quote_correct, name="quote_correct"),
    path("mentions/<int:pk>/", reader.mention_card, name="mention_card"),
    path("mentions/<int:pk>/<slug:verb>/", reader.mention_correct, name="mention_correct"),
    path("actors/suggest/", reader.actor_suggest, name="actor_suggest"),
    # --- the review queue, and reading an article again ---
    path("review/", review.review, name="review"),
    path("review/<int:pk>/skip/", review.review_skip, name="review_skip"),
    path("review/<int:pk>/hold/", review.review_hold, name="review_hold"),
    path("review/<int:pk>/<slug:verb>/", review.review_decide, name="review_decide"),
    path("review/decisions/<int:pk>/undo/", review.review_undo, name="review_undo"),
    path("articles/<int:pk>/reannotate/", reannotate.reannotate, name="article_reannotate"),
    path("articles/<int:pk>/reannotate/difference/", reannotate.difference, name="article_difference"),
    path("articles/<int:pk>/review/<slug:verb>/", reannotate.finish, name="article_finish"),
    # --- desk, lists, actors, relations, timeline, search ---
    path("", desk.desk, name="desk"),
    path("articles/", article_list.article_list, name="article_list"),
    path("actors/", actors.actor_list, name="actor_list"),
    path("actors/<int:pk>/", actors.actor, name="actor"),
    path("quotes/", quotes.quote_list, name="quote_list"),
    path("statements/<int:pk>/", quotes.statement, name="statement"),
    path("relations/", relations.relations, name="relations"),
    path("relations/pair/", relations.pair, name="pair"),
    path("compare/", compare.compare, name="compare"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.search_suggest, name="search_suggest"),
    # --- actors: merge, split, rename, possible duplicates ---
    path("actors/duplicates/", curating.duplicates, name="duplicates"),
    path("actors/duplicates/<int:pk>/dismiss/", curating.dismiss, name="duplicate_dismiss"),
    path("actors/duplicates/<int:pk>/reopen/", curating.reopen, name="duplicate_reopen"),
    path("actors/merge/", curating.merge_confirm, name="actor_merge_confirm"),
    path("actors/merges/<int:pk>/undo/", curating.merge_undo, name="merge_undo"),
    path("actors/changes/<int:pk>/", curating.corpus_change, name="corpus_change"),
    path("actors/<int:pk>/merge/", curating.merge, name="actor_merge"),
    path("actors/<int:pk>/split/", curating.split, name="actor_split"),
    path("actors/<int:pk>/edit/", curating.edit, name="actor_edit"),
    path("actors/<int:pk>/names/<slug:verb>/", curating.name, name="actor_name"),
    # --- exports ---
    path("articles/export.<slug:form>", exports.articles, name="article_export"),
    path("articles/export/", exports.articles_choice, name="article_export_choice"),
    path("articles/<int:pk>/export.<slug:form>", exports.article, name="article_file"),
    path("articles/<int:pk>/export/", exports.article_choice, name="article_file_choice"),
    path("articles/<int:pk>/text.txt", exports.article_text, name="article_text"),
    path("articles/<int:pk>/report/", exports.report, name="article_report"),
    path("actors/export.<slug:form>", exports.actors, name="actor_export"),
    path("quotes/export.<slug:form>", exports.quotes, name="quote_export"),
    path("relations/export.<slug:form>", exports.relations, name="relations_export"),
    path("timeline/export.<slug:form>", exports.timeline, name="timeline_export"),
    # --- for programs ---
    path("api/", api.urls),
]
