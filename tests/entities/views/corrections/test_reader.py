import pytest
from django.urls import reverse

from articles.models import Article
from entities.models import Actor, Mention, Quote
from entities.services.correcting.speakers import set_speaker
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user

TEXT = "“We will talk,” Ana Lind said. She thanked Tom Berg.\n\nNobody else spoke."


@pytest.fixture
def story(db):
    return article(TEXT, state="annotated")


@pytest.fixture
def found(story, lind, berg):
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
        made = quote(story, "We will talk", lind, about=[berg])
    return made


def words(response):
    return response.content.decode()


def htmx(target):
    return {"HX-Request": "true", "HX-Target": target}


def correct(client, quote, verb, revision=0, **data):
    address = reverse("quote_correct", args=[quote.pk, verb])
    return client.post(address, {"expected_revision": revision, **data}, headers=htmx(f"card-{quote.pk}"))


# --- reading ---


def test_article_shows_its_text_marks_and_cards(carol, story, found):
    shown = words(carol.get(story.get_absolute_url()))
    assert f'id="quote-{found.pk}" href="#card-{found.pk}"' in shown
    assert f'data-q="{found.pk}">We will talk</mark>' in shown
    assert f'id="card-{found.pk}"' in shown
    assert '<p id="p-1" data-start="54" dir="auto">Nobody else spoke.</p>' in shown


def test_article_without_a_date_says_so(carol):
    undated = article(TEXT, published_at=None)
    assert "needs a date" in words(carol.get(undated.get_absolute_url()))


def test_hostile_article_is_shown_as_text(carol):
    hostile = article('<script>alert("x")</script> said <img src=x onerror=alert(1)>', title="<b>Bold</b>")
    mention(hostile, "<img src=x", None)
    shown = words(carol.get(hostile.get_absolute_url()))
    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;alert" in shown
    assert "&lt;b&gt;Bold&lt;/b&gt;" in shown


def test_names_and_titles_of_either_direction_are_set_in_their_own(carol):
    told = article(TEXT, title="صحيفة المرفأ")
    with recounting(article=told):
        quote(told, "We will talk", actor("ليلى حداد"), about=[actor("יואב כהן")])
    shown = words(carol.get(told.get_absolute_url()))
    assert '<h1 dir="auto">صحيفة المرفأ</h1>' in shown
    assert '" dir="auto">ليلى حداد</a>' in shown
    assert '" dir="auto">יואב כהן</a>' in shown
    assert 'dir="auto">ليلى حداد</span>' in words(carol.get(reverse("actor_suggest"), {"q": "ليلى"}))


def test_hostile_names_are_shown_as_text(carol, story):
    with recounting(article=story):
        quote(story, "We will talk", actor('Eve"><script>alert(1)</script>'))
    assert "<script>alert" not in words(carol.get(story.get_absolute_url()))


def test_marks_keep_their_words_in_any_script(carol):
    text = "😀 “سنتحدث غدا,” قالت ليلى حداد 👩\u200d🚀 today."
    story = article(text)
    with recounting(article=story):
        mention(story, "ليلى حداد", actor("ليلى حداد"))
        spoken = quote(story, "سنتحدث غدا", actor("Layla"))
    shown = words(carol.get(story.get_absolute_url()))
    assert f'data-q="{spoken.pk}">سنتحدث غدا</mark>' in shown
    assert ">ليلى حداد</span> 👩\u200d🚀 today." in shown


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("", ["said"]),
        ("?attribution=thought", ["thought"]),
        ("?attribution=any", ["said", "thought"]),
        ("?verified=1", []),
    ],
)
def test_choice_of_attribution_and_layer_narrows_the_quotes(carol, story, found, lind, address, seen):
    with recounting(article=story):
        thought = quote(story, "Nobody else spoke", lind, attribution="thought")
    shown = words(carol.get(story.get_absolute_url() + address))
    ids = {"said": found.pk, "thought": thought.pk}
    assert [name for name, pk in ids.items() if f'id="card-{pk}"' in shown] == seen
    assert [name for name, pk in ids.items() if f'id="quote-{pk}"' in shown] == seen


def test_rejected_quote_is_listed_apart_and_not_marked(carol, story, lind):
    gone = quote(story, "We will talk", lind, state="rejected")
    shown = words(carol.get(story.get_absolute_url()))
    assert "1 rejected" in shown
    assert f'id="card-{gone.pk}"' in shown
    assert f'data-q="{gone.pk}"' not in shown


@pytest.mark.parametrize(
    ("panel", "seen"), [("actors", "1 mention"), ("dates", "No dates here"), ("history", "Nobody has changed anything")]
)
def test_each_panel_has_an_address(carol, story, found, panel, seen):
    assert seen in words(carol.get(story.get_absolute_url(), {"panel": panel}))


def test_panel_alone_comes_without_the_page(carol, story, found):
    shown = words(carol.get(story.get_absolute_url(), {"panel": "actors"}, headers=htmx("panel")))
    assert "<html" not in shown
    assert f'data-actor-row="{found.speaker_id}"' in shown


def test_article_being_read_asks_for_nothing_but_its_state(carol, story, found):
    Article.objects.update(state="received")
    asked = words(carol.get(story.get_absolute_url(), headers=htmx("state")))
    assert "Extraction is being re-run on this article." in asked
    assert "We will talk" not in asked
    Article.objects.update(state="annotated")
    read = words(carol.get(story.get_absolute_url(), headers=htmx("state")))
    assert ("Show the results" in read, "every 3s" in read) == (True, False)


def test_article_takes_as_many_queries_for_one_quote_as_for_thirty(carol, story, found, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        carol.get(story.get_absolute_url())
    with recounting(article=story):
        for number in range(29):
            speaker = actor(f"Speaker {number}")
            quote(story, "Nobody else spoke", speaker, about=[found.speaker])
            mention(story, "Nobody", speaker, label="PERSON", state="rejected")
    with django_assert_num_queries(QUERIES):
        carol.get(story.get_absolute_url())


# session; person and role; article, its copies; quotes, targets, those without a name, spans, joint and inner
# speakers; mentions; dates; rejected quotes
QUERIES = 13


# --- who may what ---


def test_annotator_gets_the_tools_and_analyst_does_not(bob, carol, story, found):
    assert "data-annotate" in words(bob.get(story.get_absolute_url()))
    shown = words(carol.get(story.get_absolute_url()))
    assert "data-annotate" not in shown
    assert "hx-post" not in shown
    assert "edit-url" not in shown


@pytest.mark.parametrize(
    ("name", "role", "status"),
    [("alice", "editor", 200), ("bob", "annotator", 200), ("carol", "analyst", 403), ("dan", None, 403)],
)
def test_correcting_is_for_annotators(client, story, found, berg, name, role, status):
    client.force_login(user(name, role))
    assert correct(client, found, "speaker", actor=berg.pk).status_code == status
    found.refresh_from_db()
    assert (found.speaker == berg) == (status == 200)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("quote_edit", "quote"), ("mention_add", "article"), ("quote_add", "article")],
)
def test_tools_are_refused_to_analysts(carol, story, found, name, kind):
    address = reverse(name, args=[found.pk if kind == "quote" else story.pk])
    assert (carol.get if name == "quote_edit" else carol.post)(address).status_code == 403


def test_stranger_reads_nothing(dan, story, found):
    assert dan.get(story.get_absolute_url()).status_code == 403
    assert dan.get(reverse("mention_card", args=[story.mentions.first().pk])).status_code == 403
    assert dan.get(reverse("actor_suggest"), {"q": "Ana"}).status_code == 403


# --- correcting quotes ---


def test_speaker_by_id_answers_with_card_paragraph_and_tally(bob, found, berg):
    answer = words(correct(bob, found, "speaker", actor=berg.pk))
    assert 'class="layer-edited"' in answer
    assert '<p id="p-0" data-start="0" dir="auto" hx-swap-oob="true">' in answer
    assert 'id="p-1"' not in answer
    assert '<span id="tally" hx-swap-oob="true">' in answer
    assert '"expected_revision": 1' in answer


def test_speaker_that_was_merged_is_the_actor_that_was_kept(bob, found, berg):
    absorbed = actor("T. Berg", merged_into=berg)
    correct(bob, found, "speaker", actor=absorbed.pk)
    found.refresh_from_db()
    assert found.speaker == berg


def test_new_speaker_is_created_with_an_alias(bob, found):
    correct(bob, found, "speaker", new_name="  Eva   Holm ", new_kind="person")
    found.refresh_from_db()
    assert (found.speaker.name, found.speaker.origin) == ("Eva Holm", "person")
    assert [alias.key for alias in found.speaker.aliases.all()] == ["eva holm"]


def test_new_speaker_is_called_by_what_can_be_seen_of_the_name(bob, found):
    correct(bob, found, "speaker", new_name="\u202e Eva\u200b  Holm\ufeff", new_kind="person")
    assert Quote.objects.get().speaker.name == "Eva Holm"


def test_speaker_by_a_mention_in_the_text(bob, story, found, berg):
    shown = story.mentions.get(actor=berg)
    correct(bob, found, "speaker", via=shown.pk)
    found.refresh_from_db()
    assert found.speaker == berg


def test_speaker_by_a_mention_of_nobody_known_is_kept_in_its_words(bob, story, found):
    shown = mention(story, "Nobody", None)
    correct(bob, found, "speaker", via=shown.pk)
    found.refresh_from_db()
    assert (found.speaker, found.speaker_words) == (None, "Nobody")


def test_about_adds_to_the_actors_that_are_sent(bob, found, lind, berg):
    correct(bob, found, "about", actors=[berg.pk], actor=lind.pk)
    assert [target.actor for target in found.targets.live()] == [berg, lind]


def test_about_a_mention_without_an_actor_is_explained(bob, story, found):
    shown = mention(story, "Nobody", None)
    answer = correct(bob, found, "about", via=shown.pk)
    assert answer.status_code == 422
    assert "“Nobody” is not linked to an actor yet" in words(answer)
    assert answer["HX-Retarget"] == f"#card-{found.pk} .trouble"


@pytest.mark.parametrize(("verb", "layer"), [("accept", "verified"), ("reject", "rejected")])
def test_accept_and_reject(bob, found, verb, layer):
    assert f'class="layer-{layer}"' in words(correct(bob, found, verb))
    found.refresh_from_db()
    assert found.layer == layer


def test_stance_by_digit(bob, found):
    correct(bob, found, "stance", stance="negative", toward="")
    found.refresh_from_db()
    assert found.stance == "negative"


@pytest.mark.parametrize("shown", ["", "any", "attitude"])
def test_type_by_key_has_nothing_to_do_with_the_filter_of_the_page(bob, found, shown):
    answer = correct(bob, found, "type", kind="mixed", attribution=shown)
    found.refresh_from_db()
    assert (answer.status_code, found.kind, found.attribution) == (200, "mixed", "said")


def test_attribution_by_key(bob, found):
    correct(bob, found, "type", reported_as="attitude", attribution="any")
    found.refresh_from_db()
    assert found.attribution == "attitude"


def test_new_borders_redraw_the_paragraph_left_behind(bob, story, found):
    start = TEXT.index("Nobody")
    answer = words(correct(bob, found, "borders", start=start, end=len(TEXT)))
    assert '<p id="p-0"' in answer
    assert f'data-q="{found.pk}">Nobody else spoke.</mark>' in answer


def test_stale_correction_shows_the_difference_and_can_be_applied_again(bob, found, lind, berg):
    set_speaker(quote=found, speaker=None, words="an official", by=user("alice", "editor"), expected_revision=0)
    refused = correct(bob, found, "speaker", actor=berg.pk)
    assert refused.status_code == 409
    assert "<strong>alice</strong> set the speaker" in words(refused)
    assert "<del>Ana Lind</del> → <ins>an official</ins>" in words(refused)
    assert f'<input type="hidden" name="actor" value="{berg.pk}">' in words(refused)
    assert '"expected_revision": 1' in words(refused)
    correct(bob, found, "speaker", revision=1, actor=berg.pk)
    found.refresh_from_db()
    assert found.speaker == berg


def test_stale_correction_creates_no_actor(bob, found):
    set_speaker(quote=found, speaker=None, by=user("alice", "editor"), expected_revision=0)
    assert correct(bob, found, "speaker", new_name="Eva Holm", new_kind="person").status_code == 409
    assert not Actor.objects.filter(name="Eva Holm").exists()


@pytest.mark.parametrize(
    ("verb", "data", "why"),
    [
        ("speaker", {"actor": 10**9}, "That actor no longer exists."),
        ("speaker", {"actor": 10**30}, "That actor no longer exists."),
        ("speaker", {"new_name": "\u200b ", "new_kind": "person"}, "A name has at least one letter or digit."),
        ("speaker", {"words": "\ufeff"}, "A name has at least one letter or digit."),
        ("speaker", {"new_name": "Eva Holm"}, "Choose what the new actor is"),
        ("borders", {"start": 5, "end": 5}, "The selection contains no words."),
        ("borders", {"start": 0, "end": 10**6}, "The selection reaches beyond the text."),
        ("borders", {"start": 10**30, "end": 10**31}, "The selection reaches beyond the text."),
        ("stance", {"stance": "angry"}, "angry is not one of the available choices"),
    ],
)
def test_senseless_correction_is_explained_and_changes_nothing(bob, found, verb, data, why):
    answer = correct(bob, found, verb, **data)
    assert answer.status_code == 422
    assert why in words(answer)
    found.article.refresh_from_db()
    assert found.article.revision == 0


def test_unknown_verb_and_get_are_refused(bob, found):
    assert correct(bob, found, "explode").status_code == 404
    assert bob.get(reverse("quote_correct", args=[found.pk, "accept"])).status_code == 405


def test_corrections_need_the_csrf_token(bob, found):
    bob.handler.enforce_csrf_checks = True
    assert correct(bob, found, "accept").status_code == 403


# --- marking ---


def test_selected_words_become_a_quote_without_their_marks(bob, story):
    address = reverse("quote_add", args=[story.pk])
    answer = bob.post(address, {"start": 0, "end": 15, "expected_revision": 0}, headers=htmx("panel"))
    made = Quote.objects.get()
    assert (made.text, made.kind, made.layer) == ("We will talk,", "direct", "verified")
    assert f'id="card-{made.pk}"' in words(answer)
    assert f'"quote": {made.pk}' in answer["HX-Trigger-After-Settle"]


def test_selected_name_becomes_a_mention_of_the_actor_that_is_called_so(bob, story, found, lind):
    story.mentions.filter(actor=lind).update(start=0, end=1)
    start = TEXT.index("Ana Lind")
    address = reverse("mention_add", args=[story.pk])
    answer = bob.post(address, {"start": start, "end": start + 8, "label": "PERSON", "expected_revision": 0})
    made = Mention.objects.get(start=start)
    assert (made.actor, made.layer) == (lind, "verified")
    assert f'data-m="{made.pk}"' in words(answer)


def test_marking_the_same_words_twice_is_explained(bob, story, found):
    start = TEXT.index("Ana Lind")
    address = reverse("mention_add", args=[story.pk])
    answer = bob.post(address, {"start": start, "end": start + 8, "label": "PERSON", "expected_revision": 0})
    assert answer.status_code == 422
    assert "“Ana Lind” is already marked as person." in words(answer)
    assert answer["HX-Retarget"] == "#selection-trouble"


@pytest.mark.parametrize(
    ("verb", "data", "layer"),
    [("accept", {}, "verified"), ("reject", {}, "rejected"), ("label", {"label": "ORG"}, "verified")],
)
def test_mention_is_corrected(bob, story, found, verb, data, layer):
    shown = story.mentions.first()
    address = reverse("mention_correct", args=[shown.pk, verb])
    answer = bob.post(address, {"expected_revision": 0, **data}, headers=htmx("mention-card"))
    shown.refresh_from_db()
    assert (answer.status_code, shown.layer) == (200, layer)
    assert f'class="layer-{layer}"' in words(answer)
