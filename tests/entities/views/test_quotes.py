import re
from datetime import timedelta

import pytest

from tests.factories import NOON, actor, article, quote

pytestmark = pytest.mark.django_db

TEXT = "“We will talk about the ferry,” the minister said. “Never,” said Tom Berg."


def test_a_card_shows_the_quote_in_its_sentence_with_a_link_to_its_place(carol):
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    told = article(TEXT)
    made = quote(told, "We will talk about the ferry", lind, [berg], stance="negative", cue_class="warned")
    start = TEXT.index("the minister")
    made.spans.create(part="speaker", position=0, start=start, end=start + len("the minister"))
    text = carol.get("/quotes/").text
    assert '<span class="around">“</span>We will talk about the ferry<span class="around">,” the minister said.' in text
    assert "“the minister”" in text
    assert f'href="/articles/{told.pk}/#quote-{made.pk}"' in text
    assert 'title="The speaker judges this subject badly.">negative</span>' in text
    assert 'title="What the verb says that the speaker did.">warned</span>' in text
    assert "90% sure it’s a quote" in text


def test_words_sought_are_marked_in_the_content(carol):
    quote(article(TEXT), "We will talk about the ferry", actor("Ana Lind"))
    assert "We will talk about the <mark>ferry</mark>" in carol.get("/quotes/?q=FERRY").text


@pytest.fixture
def three():
    """Of three days, the middle one stored last."""
    texts = {day: f"“It is day {day},” Ana Lind said." for day in (1, 3, 2)}
    lind = actor("Ana Lind")
    for day, text in texts.items():
        quote(article(text, published_at=NOON + timedelta(days=day)), f"It is day {day}", lind)


def test_quotes_are_read_from_the_first_one_too_page_by_page_and_in_files(carol, three):
    def days(text):
        return list(dict.fromkeys(re.findall(r"It is day (\d)", text)))  # a card and a row say it more than once

    assert days(carol.get("/quotes/").text) == ["3", "2", "1"]
    assert days(carol.get("/quotes/?sort=oldest").text) == ["1", "2", "3"]
    assert days(carol.get("/quotes/export.csv?sort=oldest").getvalue().decode()) == ["1", "2", "3"]
    asked = {"sort": "oldest", "limit": 2}
    first = carol.get("/api/quotes", asked).json()
    rest = carol.get("/api/quotes", asked | {"after": first["next"]}).json()
    assert days(str([first, rest])) == ["1", "2", "3"]


def test_a_comparison_begun_from_the_oldest_first_is_understood(carol, three):
    (there,) = re.findall(r'href="(/compare/[^"]*)">Compare with', carol.get("/quotes/?sort=oldest").text)
    assert "sort" not in there
    assert "not understood" not in carol.get(there).text


def test_the_question_is_repeated_in_words(carol):
    lind = actor("Ana Lind")
    quote(article(TEXT), "Never", lind)
    assert "1 quote by Ana Lind since 1 November 2025" in carol.get("/quotes/?speaker=ana+lind&from=2025-11-01").text


def test_a_name_several_answer_to_gives_a_choice(carol):
    lind, other = actor("Ana Lind"), actor("Per Lind")
    text = carol.get("/quotes/?about=lind&q=ferry").text
    assert "Several actors are called “lind”. Choose one:" in text
    for each in (lind, other):
        assert f'href="?about={each.pk}&amp;q=ferry"' in text


def test_an_understood_actor_is_kept_by_id_and_can_be_taken_off(carol):
    lind = actor("Ana Lind")
    text = carol.get("/quotes/?speaker=ana+lind&q=ferry").text
    assert f'<input type="hidden" name="speaker" value="{lind.pk}">' in text
    assert 'href="?q=ferry" hx-get="?q=ferry" aria-label="Remove Ana Lind"' in text


def test_unnamed_speakers_are_shown_as_printed(carol):
    quote(article(TEXT), "Never", None, speaker_words="an official")
    quote(article(TEXT + " Again."), "Never", None)
    text = carol.get("/quotes/?speaker=unknown").text
    assert "an official" in text
    assert "Unknown speaker" in text
    assert "2 quotes by speakers nobody has named" in text


def test_a_question_on_a_wrong_page_starts_at_the_first(carol):
    quote(article(TEXT), "Never")
    answer = carol.get("/quotes/?after=nonsense")
    assert len(answer.context["quotes"]) == 1
    assert "There is no such page; here is the first one." in answer.text


def test_a_citation_is_a_page_of_its_own_and_words_alone_for_the_card(carol):
    made = quote(article(TEXT), "We will talk about the ferry", actor("Ana Lind"))
    cited = (
        "“We will talk about the ferry.” Ana Lind, quoted in “Ferry talks resume”, The Harbour Post, "
        f"20 November 2025, http://testserver/articles/{made.article_id}/#quote-{made.pk}"
    )
    assert f'<a class="cite-link" href="/quotes/{made.pk}/cite/">Cite</a>' in carol.get("/quotes/").text
    page = carol.get(f"/quotes/{made.pk}/cite/").text
    assert cited in page
    assert "<h1>Cite a quote</h1>" in page
    words = carol.get(f"/quotes/{made.pk}/cite/", headers={"HX-Request": "true"}).text
    assert words.partition("<button")[0].strip() == f'<p class="citation" dir="auto" data-copied>{cited}</p>'
    assert carol.get("/quotes/999/cite/").status_code == 404


def test_a_citation_tells_what_was_said_from_what_is_paraphrased(carol):
    told = article("Ana Lind said they would “talk about the ferry” on Monday.")
    made = quote(told, "they would “talk about the ferry” on Monday", actor("Ana Lind"), kind="mixed")
    cited = "[Paraphrased: they would] “talk about the ferry” [Paraphrased: on Monday.] Ana Lind, quoted in"
    assert cited in carol.get(f"/quotes/{made.pk}/cite/").text


def test_a_quote_about_nobody_has_no_tone_and_themselves_stands_alone(carol):
    told = article("“We will talk,” Ana Lind said. “Never,” said Tom Berg.")
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    quote(told, "We will talk", lind, stance="negative", about_self=True)
    quote(told, "Never", berg, [lind], stance="negative", about_self=True)
    text = carol.get("/quotes/").text
    assert text.count('class="quote-card negative"') == 1
    assert text.count("about themselves") == 1
    assert "What the labels mean" in text
    assert 'title="Found by Newsdesk. Nobody has checked it."' in text
