"""The facts the database itself guards, each by the name of its constraint."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from entities.models import Actor, ActorActivity, Alias, DateMention, PairActivity, QuoteSpan, QuoteTarget, Role
from tests.factories import actor, article, mention, quote, source


@pytest.fixture
def story(db):
    return article()


def refused(constraint, make):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    assert caught.value.__cause__.diag.constraint_name == constraint


def test_actor_has_name(db):
    refused("actor_has_name", lambda: Actor.objects.create(name="", key="", kind="person"))


def test_actor_not_merged_into_itself(lind):
    refused("actor_not_merged_into_itself", lambda: Actor.objects.filter(pk=lind.pk).update(merged_into=lind))


def test_one_alias_per_actor_and_key(lind):
    refused("one_alias_per_actor_and_key", lambda: Alias.objects.create(actor=lind, text="ana lind", key="ana lind"))


def test_role_start_before_end(lind, story):
    refused(
        "role_start_before_end",
        lambda: Role.objects.create(actor=lind, article=story, text="minister", key="minister", start=5, end=5),
    )


def test_one_role_per_actor_and_article(lind, story):
    fields = {"actor": lind, "article": story, "text": "minister", "key": "minister", "start": 1, "end": 5}
    Role.objects.create(**fields)
    refused("one_role_per_actor_and_article", lambda: Role.objects.create(**fields))


def test_mention_start_before_end(story):
    found = mention(story, "Ana Lind")
    refused("mention_start_before_end", lambda: story.mentions.filter(pk=found.pk).update(end=found.start))


def test_one_open_mention_per_span_and_label(story):
    first = mention(story, "Ana Lind")
    refused("one_open_mention_per_span_and_label", lambda: mention(story, "Ana Lind"))
    mention(story, "Ana Lind", label="ORG")
    story.mentions.filter(pk=first.pk).update(state="rejected")
    mention(story, "Ana Lind")
    assert story.mentions.count() == 3


@pytest.mark.parametrize("confidence", [-0.1, 1.1])
def test_confidence_between_0_and_1(story, lind, confidence):
    refused("mention_confidence_between_0_and_1", lambda: mention(story, "Ana Lind", confidence=confidence))
    refused("quote_confidence_between_0_and_1", lambda: quote(story, "We will talk", confidence=confidence))
    said = quote(story, "We will talk", about=[lind])
    refused("target_confidence_between_0_and_1", lambda: said.targets.update(confidence=confidence))
    refused(
        "date_mention_confidence_between_0_and_1",
        lambda: DateMention.objects.create(
            article=story, start=0, end=4, text="day", grain="day", confidence=confidence
        ),
    )


@pytest.mark.parametrize("field", ["origin", "state"])
def test_layer_is_known(story, lind, field):
    found, said = mention(story, "Ana Lind"), quote(story, "We will talk", about=[lind])
    refused(f"mention_{field}_is_known", lambda: story.mentions.filter(pk=found.pk).update(**{field: "guess"}))
    refused(f"quote_{field}_is_known", lambda: story.quotes.filter(pk=said.pk).update(**{field: "guess"}))
    refused(f"target_{field}_is_known", lambda: said.targets.update(**{field: "guess"}))
    refused(
        f"date_mention_{field}_is_known",
        lambda: DateMention.objects.create(article=story, start=0, end=4, text="day", grain="day", **{field: "guess"}),
    )


def test_quote_start_before_end(story):
    said = quote(story, "We will talk")
    refused("quote_start_before_end", lambda: story.quotes.filter(pk=said.pk).update(start=said.end))


def test_quote_has_text(story):
    quote(story, "We will talk")
    refused("quote_has_text", lambda: story.quotes.update(text=""))


def test_quote_speaker_is_actor_or_words(story, lind):
    refused("quote_speaker_is_actor_or_words", lambda: quote(story, "We will talk", lind, speaker_words="an official"))


def test_quote_span_start_before_end(story):
    said = quote(story, "We will talk")
    refused(
        "quote_span_start_before_end",
        lambda: QuoteSpan.objects.create(quote=said, part="cue", position=0, start=4, end=4),
    )


def test_one_quote_span_per_place(story):
    said = quote(story, "We will talk")
    refused(
        "one_quote_span_per_place",
        lambda: QuoteSpan.objects.create(quote=said, part="content", position=0, start=4, end=5),
    )


def test_one_target_per_quote_and_actor(story, lind):
    said = quote(story, "We will talk", about=[lind])
    refused("one_target_per_quote_and_actor", lambda: QuoteTarget.objects.create(quote=said, actor=lind))


def test_date_mention_start_before_end(story):
    refused(
        "date_mention_start_before_end",
        lambda: DateMention.objects.create(article=story, start=4, end=4, text="day", grain="day"),
    )


def test_date_mention_earliest_before_latest(story):
    refused(
        "date_mention_earliest_before_latest",
        lambda: DateMention.objects.create(
            article=story, start=0, end=4, text="day", grain="day", earliest=date(2025, 2, 1), latest=date(2025, 1, 1)
        ),
    )


def test_one_actor_activity_per_key_with_and_without_a_day(lind):
    for day in (date(2025, 11, 20), None):
        key = {"actor": lind, "day": day, "source": source(), "verified": False}
        ActorActivity.objects.create(**key)
        refused("one_actor_activity_per_key", lambda key=key: ActorActivity.objects.create(**key))


def test_actor_activity_is_not_negative(lind):
    refused(
        "actor_activity_is_not_negative",
        lambda: ActorActivity.objects.create(actor=lind, source=source(), verified=False, mentions=-1),
    )


def test_pair_activity_is_not_negative_and_unique(lind):
    key = {
        "speaker": lind, "target": actor("Tom Berg"), "day": None, "source": source(), "stance": "neutral",
        "attribution": "said", "verified": False,
    }  # fmt: skip
    refused("pair_activity_is_not_negative", lambda: PairActivity.objects.create(**key, quotes=-1))
    PairActivity.objects.create(**key)
    refused("one_pair_activity_per_key", lambda: PairActivity.objects.create(**key))


def test_history_keeps_what_a_person_changed_and_every_deletion(story, lind):
    said = quote(story, "We will talk", lind)
    events = said.events.model.objects
    assert events.count() == 0
    said.speaker = None
    said.save()
    said.delete()
    assert list(events.order_by("pgh_id").values_list("pgh_label", "speaker")) == [
        ("update", lind.pk),
        ("delete", None),
    ]
