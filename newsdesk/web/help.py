"""What each page answers and which keys it takes: the topics of /help/, and which one a page belongs to."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from newsdesk.roles import ANNOTATE, EDIT, READ


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the demo corpus answers: in words, and the page with the filters that ask it."""

    words: str
    page: str
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def url(self):
        return f"{reverse(self.page)}?{urlencode(self.asked)}" if self.asked else reverse(self.page)


def _example(words, page, **asked):
    return Example(words, page, tuple((name.removesuffix("_"), value) for name, value in asked.items()))


DOCKER, OPERATOR = "Sanna Ostrander", "Lingbo Terminals Group"
EXAMPLES = {
    "search": [
        _example(f"what did {DOCKER} say about {OPERATOR}", "search", q=f"what did {DOCKER} say about {OPERATOR}")
    ],
    "quotes": [
        _example(f"What did {DOCKER} say about {OPERATOR}?", "quote_list", speaker=DOCKER, about=OPERATOR),
        _example(f"Who criticised {OPERATOR}?", "quote_list", about=OPERATOR, stance="negative"),
        _example("What did Karsovia say?", "quote_list", speaker="Karsovia"),
    ],
    "articles": [_example("Articles about the Lady of Corran", "article_list", q="“Lady of Corran”")],
    "actors": [_example("Who is a minister?", "actor_list", role="minister")],
    "relations": [_example("Who talks about whom?", "relations")],
    "tone": [_example(f"{DOCKER} about {OPERATOR}", "pair", speaker=DOCKER, about=OPERATOR)],
    "compare": [
        _example(
            "Bohdan Perehinets and Samir al-Qadrawi",
            "compare",
            differ="speaker",
            speaker="Bohdan Perehinets",
            other_speaker="Samir al-Qadrawi",
        )
    ],
    "timeline": [_example("Inés Sánchez-Ibáñez", "timeline", actor="Inés Sánchez-Ibáñez")],
}


@dataclass(frozen=True, slots=True)
class Topic:
    """`slug`: in its address, and the name of its template. `pages`: the names of the addresses it helps with."""

    slug: str
    title: str
    pages: tuple[str, ...] = ()
    needs: str = READ

    @property
    def examples(self):
        return EXAMPLES.get(self.slug, [])

    @property
    def url(self):
        return reverse("help_topic", args=[self.slug])

    @property
    def template(self):
        return f"newsdesk/help/topics/{self.slug}.html"


TOPICS = [
    Topic("desk", "Desk", ("desk",)),
    Topic("search", "Search everywhere", ("search",)),
    Topic("quotes", "Quotes", ("quote_list", "quote_cite", "statement")),
    Topic("statements", "Statements", ("statement_list",)),
    Topic("articles", "Articles", ("article_list", "article_export_choice")),
    Topic(
        "article",
        "One article",
        (
            "article",
            "article_reading",
            "article_report",
            "article_reannotate",
            "article_file_choice",
            "batch",
            "mention_identical",
        ),
    ),
    Topic("actors", "Actors", ("actor_list",)),
    Topic("actor", "One actor", ("actor", "dossier")),
    Topic(
        "lists",
        "Lists of actors",
        ("actor_lists", "actor_list_page", "listed_remove", "list_import_add", "list_import_columns", "list_import"),
    ),
    Topic("relations", "Who talks about whom", ("relations",)),
    Topic("tone", "Tone over time", ("pair",)),
    Topic("compare", "Compare", ("compare",)),
    Topic("timeline", "Timeline", ("timeline",)),
    Topic(
        "saved",
        "Saved searches and collections",
        ("saved_list", "saved_search", "saved_add", "collection_list", "collection", "collection_report", "quote_keep"),
    ),
    Topic("labels", "What the labels and numbers mean", ("about_the_data",)),
    Topic("review", "Review", ("review",), ANNOTATE),
    Topic("guideline", "How to annotate", (), ANNOTATE),
    Topic(
        "duplicates",
        "Merging and splitting actors",
        ("duplicates", "actor_merge", "actor_split", "actor_edit", "corpus_change"),
        ANNOTATE,
    ),
    Topic("uploads", "Uploads", (), EDIT),
    Topic("feeds", "Feeds", (), EDIT),
    Topic("outlets", "Outlets", (), EDIT),
    Topic("people", "People", ("people", "person", "all_tokens"), EDIT),
    Topic("account", "Your account and API tokens", ("account", "token_list", "password_change", "api:openapi-view")),
]
BY_SLUG = {topic.slug: topic for topic in TOPICS}
BY_PAGE = {page: topic for topic in TOPICS for page in topic.pages}
ADMINISTRATION = "admin:"
ROOMS = {"admin:articles_feed_": "feeds", "admin:articles_source_": "outlets"}  # of it; all others have one topic


def topics_for(user) -> list[Topic]:
    return [topic for topic in TOPICS if user.has_perm(topic.needs)]


def topic_of(page: str) -> Topic | None:
    """The topic that helps with the page whose address has this name."""
    if page.startswith(ADMINISTRATION):
        slug = next((slug for start, slug in ROOMS.items() if page.startswith(start)), "uploads")
        return BY_SLUG[slug]
    return BY_PAGE.get(page)


def help_for(request):
    """`help_address`: where help for the page that is asked for stands, for every template."""
    match = getattr(request, "resolver_match", None)
    topic = topic_of(match.view_name) if match else None
    user = getattr(request, "user", None)
    if topic and user and user.has_perm(topic.needs):
        return {"help_address": topic.url}
    return {"help_address": reverse("help")}
