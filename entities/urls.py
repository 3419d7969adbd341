"""Addresses of everything that shows or corrects annotations."""

from django.urls import path

from entities.views import actors, article_list, desk, quotes, reader, relations, search, timeline

urlpatterns = [
    # --- the article reader and its corrections ---
    path("articles/<int:pk>/", reader.article, name="article"),
    path("articles/<int:pk>/mentions/add/", reader.mention_add, name="mention_add"),
    path("articles/<int:pk>/quotes/add/", reader.quote_add, name="quote_add"),
    path("quotes/<int:pk>/card/", reader.quote_card, name="quote_card"),
    path("quotes/<int:pk>/edit/", reader.quote_edit, name="quote_edit"),
    path("quotes/<int:pk>/<slug:verb>/", reader.quote_correct, name="quote_correct"),
    path("mentions/<int:pk>/", reader.mention_card, name="mention_card"),
    path("mentions/<int:pk>/<slug:verb>/", reader.mention_correct, name="mention_correct"),
    path("actors/suggest/", reader.actor_suggest, name="actor_suggest"),
    # --- desk, lists, actors, relations, timeline, search ---
    path("", desk.desk, name="desk"),
    path("articles/", article_list.article_list, name="article_list"),
    path("actors/", actors.actor_list, name="actor_list"),
    path("actors/<int:pk>/", actors.actor, name="actor"),
    path("quotes/", quotes.quote_list, name="quote_list"),
    path("relations/", relations.relations, name="relations"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("search/", search.search, name="search"),
]
