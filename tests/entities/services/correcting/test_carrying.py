"""What goes along when a person says whom a mention means: pronouns, speakers, subjects, and the actor left behind."""

import pytest

from articles.models import Article
from entities.choices import State
from entities.models import Actor, Alias, JointSpeaker, Mention, Quote, QuoteSpan, QuoteTarget, Role
from entities.nlp.annotation import Annotation
from entities.reads.actors.following import reach_of
from entities.reads.articles.identical_mentions import IdenticalMentions
from entities.reads.articles.steps import OwnSteps
from entities.rules.texts.identical import Standing
from entities.services.actors.naming import add_alias
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.identical import apply_to_all, preview_along
from entities.services.correcting.mentions import accept_mention, set_mention_actor
from entities.services.correcting.quotes import accept_quote, set_targets
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.undo import undo_step
from entities.services.correcting.undo_batch import undo_batch
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.usefixtures("counts_stay_exact")

TEXT = (
    "Lind spoke. “We will talk,” he said. Tom Berg said he was late: “Lind never calls.” The minister left; he was ill."
)


def chain(quote, words, part="speaker", near=0):
    start = quote.article.text.index(words, near)
    QuoteSpan.objects.create(quote=quote, part=part, position=0, start=start, end=start + len(words))


def told(ghost, berg, text=TEXT):
    """An article in which the machine takes every “Lind”, “he” and “the minister” for the ghost."""
    story = article(text)
    first = mention(story, "Lind", ghost)
    second = story.text.index("Lind never")
    rows = [(second, "Lind", "name"), *((story.text.index(f"{w} ", at), w, f) for w, f, at in (
        ("he", "pronoun", 27), ("The minister", "description", 0), ("he", "pronoun", 90),
    ))]  # fmt: skip
    for start, words, form in rows:
        Mention.objects.create(
            article=story, start=start, end=start + len(words), text=words, key=words.lower(), actor=ghost,
            label="PERSON", form=form, published_at=story.published_at,
        )  # fmt: skip
    talk = quote(story, "We will talk", ghost, about=[berg])
    chain(talk, "he", near=27)
    calls = quote(story, "Lind never calls.", berg, about=[ghost])
    chain(calls, "Tom Berg")
    Role.objects.create(
        actor=ghost, article=story, text="minister", key="minister", start=first.start, end=first.end,
        published_at=story.published_at,
    )  # fmt: skip
    repair()
    return story


@pytest.fixture
def ghost(db):
    return actor("Lind")


@pytest.fixture
def story(ghost, berg):
    return told(ghost, berg)


def revision(story):
    return Article.objects.values_list("revision", flat=True).get(pk=story.pk)


def say(story, mention, who, by, **options):
    mention = Mention.objects.get(pk=mention.pk)
    return set_mention_actor(mention=mention, actor=who, by=by, expected_revision=revision(story), **options)


def named(story, at=0):
    return story.mentions.filter(form="name").order_by("start")[at]


def everything():
    models = (Quote, QuoteSpan, QuoteTarget, JointSpeaker, Mention, Alias, Actor, Role)
    found = {model: list(model.objects.order_by("pk").values()) for model in models}
    for row in found[Quote]:
        del row["arrived_at"]
    return found


def meanings(story):
    return [(one.text, one.actor.name) for one in story.mentions.order_by("start")]


def test_the_pronouns_and_the_quotes_that_hang_on_a_name_go_along(story, lind, bob):
    assert reach_of([named(story)]).in_words == "1 pronoun, 1 quote by"
    say(story, named(story), lind, bob)
    assert meanings(story) == [
        ("Lind", "Ana Lind"), ("he", "Ana Lind"), ("Lind", "Lind"), ("The minister", "Lind"), ("he", "Lind"),
    ]  # fmt: skip
    talk, calls = story.quotes.order_by("start")
    assert (talk.speaker, talk.speaker_origin, talk.layer) == (lind, "carried", "edited")
    assert [target.actor.name for target in calls.targets.all()] == ["Lind"]


def test_the_subjects_the_descriptions_and_the_pronouns_after_them_go_along(story, lind, bob):
    assert reach_of([named(story, 1)]).in_words == "1 pronoun, 1 description, 1 quote about"
    say(story, named(story, 1), lind, bob)
    assert [one for one in meanings(story) if one[1] == "Ana Lind"] == [
        ("Lind", "Ana Lind"), ("The minister", "Ana Lind"), ("he", "Ana Lind"),
    ]  # fmt: skip
    calls = story.quotes.get(text__startswith="Lind")
    assert ([target.actor for target in calls.targets.all()], calls.targets_origin) == ([lind], "carried")


def test_it_is_one_step_with_one_undo_and_one_redo(story, lind, bob):
    before = everything()
    say(story, named(story), lind, bob)
    say(story, named(story, 1), lind, bob)
    after = everything()
    assert not Actor.objects.filter(name="Lind").exists()
    assert OwnSteps(story, bob.pk).undo.along == "1 pronoun, 1 description, 1 quote about"
    undo_step(article=story, revision=2, by=bob)
    undo_step(article=story, revision=1, by=bob)
    assert everything() == before
    undo_step(article=story, revision=4, by=bob)
    undo_step(article=story, revision=3, by=bob)
    assert everything() == after
    undo_step(article=story, revision=2, by=bob)
    undo_step(article=story, revision=1, by=bob)
    assert everything() == before


def test_what_a_person_decided_stays_and_the_preview_says_so(story, lind, bob, alice):
    he = story.mentions.filter(text="he").order_by("start").first()
    accept_mention(mention=he, by=alice, expected_revision=0)
    reach = reach_of([named(story)])
    assert (reach.in_words, reach.kept_in_words) == ("", "1 that a person decided stays as it is")
    say(story, named(story), lind, bob)
    assert [words for words, who in meanings(story) if who == "Ana Lind"] == ["Lind"]
    assert story.quotes.get(text="We will talk").speaker.name == "Lind"  # it hangs on the pronoun


def test_an_accepted_quote_stays_as_it_was_accepted(story, lind, bob, alice):
    talk, calls = story.quotes.order_by("start")
    accept_quote(quote=talk, by=alice, expected_revision=0)
    accept_quote(quote=calls, by=alice, expected_revision=1)
    reach = reach_of(story.mentions.filter(form="name"))
    assert (reach.in_words, reach.kept_in_words) == (
        "2 pronouns, 1 description", "2 that a person decided stay as they are",
    )  # fmt: skip
    for at in (0, 1):
        say(story, named(story, at), lind, bob)
    talk.refresh_from_db()
    assert (talk.speaker.name, calls.targets.get().actor.name) == ("Lind", "Lind")


@pytest.mark.parametrize("decide", ["speaker", "subjects"])
def test_speakers_and_subjects_that_a_person_set_stay(story, ghost, lind, bob, alice, decide):
    talk, calls = story.quotes.order_by("start")
    if decide == "speaker":
        set_speaker(quote=talk, speaker=ghost, words="", by=alice, expected_revision=0)
    else:
        set_targets(quote=calls, actors=[ghost], by=alice, expected_revision=0)
    for at in (0, 1):
        say(story, named(story, at), lind, bob)
    talk.refresh_from_db()
    assert (talk.speaker == ghost) == (decide == "speaker")
    assert (calls.targets.get().actor == ghost) == (decide == "subjects")
    assert Actor.objects.filter(pk=ghost.pk).exists()


def test_what_went_along_goes_along_again(story, lind, bob):
    """Whoever took the wrong name out of the list takes the right one next."""
    other = actor("Per Lind")
    say(story, named(story), other, bob)
    assert reach_of([named(story)]).in_words == "1 pronoun, 1 quote by"
    say(story, named(story), lind, bob)
    assert story.quotes.order_by("start").first().speaker == lind


def test_a_mention_can_move_alone(story, lind, bob):
    say(story, named(story), lind, bob, alone=True)
    assert [words for words, who in meanings(story) if who == "Ana Lind"] == ["Lind"]
    assert story.quotes.order_by("start").first().speaker.name == "Lind"


def test_a_speaker_who_is_a_guess_stays_one(story, lind, bob):
    story.quotes.filter(text="We will talk").update(speaker_doubted=True)
    repair()
    say(story, named(story), lind, bob)
    talk = story.quotes.get(text="We will talk")
    assert (talk.speaker, talk.perhaps) == (lind, True)


def test_who_comes_to_speak_about_themselves_is_no_subject(story, berg, bob):
    say(story, named(story), berg, bob)
    talk = story.quotes.get(text="We will talk")
    assert (talk.speaker, talk.about_self, list(talk.targets.live())) == (berg, True, [])


def test_roles_go_along_when_nothing_else_means_the_old_actor(story, lind, bob):
    say(story, named(story), lind, bob)
    assert Role.objects.get().actor.name == "Lind"
    say(story, named(story, 1), lind, bob)
    assert Role.objects.get().actor == lind


def test_an_actor_of_whom_nothing_is_left_goes(story, ghost, lind, bob):
    say(story, named(story), lind, bob)
    step = say(story, named(story, 1), lind, bob)
    assert (step.gone, Actor.objects.filter(pk=ghost.pk).exists()) == (["Lind"], False)


def test_an_actor_of_whom_people_said_something_stays(story, ghost, lind, bob, alice):
    add_alias(actor=ghost, text="Minister Lind", by=alice)
    say(story, named(story), lind, bob)
    step = say(story, named(story, 1), lind, bob)
    assert (step.gone, list(Actor.objects.left_of(step.left_behind))) == ([], [ghost])


def test_a_later_run_does_not_take_it_back(story, lind, bob):
    for at in (0, 1):
        say(story, named(story, at), lind, bob)
    decided = meanings(story)
    store_annotation(article=story, annotation=Annotation(text=story.text, actors=(), mentions=(), quotes=(), dates=()))
    assert meanings(story) == decided
    assert story.quotes.order_by("start").first().speaker == lind


# --- identical mentions ---


@pytest.fixture
def stories(story, ghost, berg):
    return [story, told(ghost, berg, f"{TEXT} It rained."), told(ghost, berg, f"{TEXT} It snowed.")]


def apply(stories, lind, bob, **options):
    say(stories[0], named(stories[0]), lind, bob)
    example = Mention.objects.select_related("article").get(pk=named(stories[0]).pk)
    chosen = {one.pk: Standing.of(one) for one in Mention.objects.identical_to(example)}
    preview = preview_along(example=example, chosen=chosen)
    done = apply_to_all(example=example, as_seen=Standing.of(example), chosen=chosen, by=bob, **options)
    return preview, done


def test_what_hangs_on_identical_mentions_goes_along(stories, ghost, lind, bob):
    before = everything()
    preview, done = apply(stories, lind, bob)
    along = "5 pronouns, 3 descriptions, 2 quotes by, 3 about"
    assert preview.in_words == along
    assert done.batch.words == (
        f"Linked 5 mentions of “Lind” to Ana Lind in 3 articles. Also {along}. Nothing is left of Lind."
    )
    assert {who for story in stories for _, who in meanings(story)} == {"Ana Lind"}
    assert {quote.speaker.name for quote in Quote.objects.filter(text="We will talk")} == {"Ana Lind"}
    assert not Actor.objects.filter(pk=ghost.pk).exists()
    after = everything()
    undone = undo_batch(batch=done.batch, by=bob).batch
    undo_step(article=stories[0], revision=1, by=bob)
    assert everything() == before
    undo_step(article=stories[0], revision=4, by=bob)
    undo_batch(batch=undone, by=bob)
    assert everything() == after
    undo_batch(batch=done.batch, by=bob)
    undo_step(article=stories[0], revision=1, by=bob)
    assert everything() == before


def test_a_quote_that_was_changed_since_stays_and_the_rest_returns(stories, lind, bob, alice):
    _, done = apply(stories, lind, bob)
    talk = stories[1].quotes.get(text="We will talk")
    talk.article = stories[1]
    accept_quote(quote=talk, by=alice, expected_revision=revision(stories[1]))
    undone = undo_batch(batch=done.batch, by=bob).batch
    assert "1 was left out: 1 a quote changed since." in undone.words
    talk.refresh_from_db()
    assert (talk.speaker, talk.state) == (lind, State.ACCEPTED)
    assert {who for _, who in meanings(stories[1])} == {"Lind"}


def test_identical_mentions_can_move_alone(stories, lind, bob):
    _, done = apply(stories, lind, bob, alone=True)
    assert "Also" not in done.batch.words
    assert {quote.speaker.name for quote in Quote.objects.filter(text="We will talk")} == {"Ana Lind", "Lind"}


def test_the_actor_who_was_left_is_offered_to_those_who_describe_it(stories, ghost, lind, bob, alice):
    add_alias(actor=ghost, text="Minister Lind", by=alice)
    _, done = apply(stories, lind, bob)
    assert list(done.left) == [ghost]
    assert IdenticalMentions(named(stories[0])).n_everywhere == 0
