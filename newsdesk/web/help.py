"""What each page answers and which keys it takes: the topics of /help/, and which one a page belongs to."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from newsdesk.roles import ANNOTATE, EDIT, READ


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the demo corpus answers: in words, the page with the filters that ask it, words of the answer."""

    words: str
    page: str
    asked: tuple[tuple[str, str], ...] = ()
    finds: str = ""

    @property
    def url(self):
        return f"{reverse(self.page)}?{urlencode(self.asked)}" if self.asked else reverse(self.page)


def _example(words, page, finds, **asked):
    return Example(words, page, tuple((name.removesuffix("_"), value) for name, value in asked.items()), finds)


def _typed(words, finds):
    """A question as it is typed into the search box."""
    return _example(words, "search", finds, q=words)


DOCKER, OPERATOR, MINISTER = "Sanna Ostrander", "Lingbo Terminals Group", "Inés Sánchez-Ibáñez"
UPSTREAM, DOWNSTREAM = "Karsovia", "Qasrat"
PAIR = {"speaker": DOCKER, "about": OPERATOR}
# Of each topic at least as many as it says that its page answers (tests/entities/test_demo.py asks them all).
EXAMPLES = {
    "desk": [
        _example("What is new?", "desk", "Okonjo-Brandt gives Benavente transport"),
        _example("Who is quoted most?", "actor_list", "Mathilde Okonjo-Brandt", sort="quotes_by"),
    ],
    "search": [
        _typed("3.4 billion", "3.4 billion crowns"),
        _typed(f"what did {DOCKER} say about {OPERATOR}", f"{DOCKER} about {OPERATOR}"),
        _typed("who criticised Lingbo most", f"1. {DOCKER}"),
        _typed("what did the foreign minister of Karsovia say in November", "Bohdan Perehinets"),
        _typed("when did Ostrander first mention Lingbo", "First on 8 September 2025"),
        _typed("timeline", "Timeline"),
    ],
    "quotes": [
        _example(f"What did {DOCKER} say about {OPERATOR}?", "quote_list", DOCKER, **PAIR),
        _example(f"Who criticised {OPERATOR}?", "quote_list", DOCKER, about=OPERATOR, stance="negative"),
        _example("Who spoke of the front door of the country?", "quote_list", "front door", q="“front door”"),
        _example("Which quotes does nobody know the speaker of?", "quote_list", "nobody has named", speaker="unknown"),
        _example(f"What did {UPSTREAM} say?", "quote_list", UPSTREAM, speaker=UPSTREAM),
    ],
    "statements": [
        _example("Which statements went through two outlets or more?", "statement_list", "first in"),
        _example("Who printed “front door” first?", "statement_list", "StraitWire", q="“front door”"),
        _example(f"Which of {MINISTER}?", "statement_list", MINISTER, speaker=MINISTER),
    ],
    "articles": [
        _example("Articles about the Lady of Corran", "article_list", "Lady of Corran", q="“Lady of Corran”"),
        _example(f"Articles that quote {DOCKER}", "article_list", "dockers", speaker=DOCKER),
    ],
    "actors": [
        _example("Who is mentioned most?", "actor_list", UPSTREAM),
        _example("Who is rising?", "actor_list", "Mathilde Okonjo-Brandt", sort="rising"),
        _example("Who is a minister?", "actor_list", "Prime Minister", role="minister"),
        _example("Who is called Baqaei?", "actor_list", "Esmaeil Baqaei", q="Baqaei"),
    ],
    "actor": [
        _typed(f"who is {DOCKER}", DOCKER),
        _typed(f"what did {DOCKER} say", f"Quotes by {DOCKER}"),
        _typed(f"whom does {DOCKER} talk about most", f"1. {OPERATOR}"),
        _typed(f"who speaks for {UPSTREAM}", f"Who speaks for {UPSTREAM}"),
        _typed(f"which outlets quoted {DOCKER}", "1. Corran Coast Gazette"),
    ],
    "relations": [
        _example("Who talks about whom?", "relations", OPERATOR),
        _example(f"Do {UPSTREAM} and {DOWNSTREAM} answer each other?", "relations", f"{DOWNSTREAM} about {UPSTREAM}",
                 speaker=UPSTREAM, about=DOWNSTREAM),
        _example("Who stands between two groups?", "relations", "Network", view="network"),
        _example(f"Who is around {DOCKER}?", "relations", DOCKER, view="network", around=DOCKER),
    ],
    "tone": [
        _example(f"{DOCKER} about {OPERATOR}", "pair", "Tone over time", **PAIR),
        _example("When did that change?", "pair", "tone", by="month", **PAIR),
        _example("Which quotes are that?", "pair", "Lingbo", **PAIR),
    ],
    "compare": [
        _example("Bohdan Perehinets and Samir al-Qadrawi", "compare", "What differs", differ="speaker",
                 speaker="Bohdan Perehinets", other_speaker="Samir al-Qadrawi"),
        _example(f"{DOCKER} about {OPERATOR} and about {MINISTER}", "compare", "What differs", differ="about",
                 speaker=DOCKER, about=OPERATOR, other_about=MINISTER),
        _example(f"{DOCKER} in October and in November", "compare", "What differs", differ="period", speaker=DOCKER,
                 from_="2025-10-01", to="2025-10-31", other_from="2025-11-01", other_to="2025-11-30"),
    ],
    "timeline": [
        _example(MINISTER, "timeline", MINISTER, actor=MINISTER),
        _example(f"Which days are mentioned near {OPERATOR}?", "timeline", "sentence", actor=OPERATOR),
        _example("What lies ahead after November?", "timeline", "December 2025", from_="2025-11-01", to="2025-12-31"),
    ],
}  # fmt: skip


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
