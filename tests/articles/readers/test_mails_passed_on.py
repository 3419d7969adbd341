"""Mails that somebody passes on, as text or as a file, and lists to which people write."""

from datetime import UTC, datetime

import pytest

from tests.articles.readers.made import BODY, FIRST, SECOND
from tests.articles.readers.whole import all_of, articles_of, one_of

HEAD = (
    "From: Tom Berg <tom@post.example>\nTo: b@c.example\nMessage-ID: <2@b>\nMIME-Version: 1.0\n"
    "Date: Fri, 3 Apr 2026 12:00:00 +0000\nSubject: {subject}\n"
)
INNER = (
    "From: Ana Lind <ana@bell.example>\nTo: desk@post.example\nMessage-ID: <1@b>\nSubject: Night ferry ends\n"
    "Date: Wed, 1 Apr 2026 09:30:00 +0000\n\n{body}\n"
)


@pytest.mark.parametrize(
    "above",
    [
        "---------- Forwarded message ---------\nFrom: Ana Lind <ana@bell.example>\nDate: Wed, Apr 1, 2026 at 9:30 AM\n"
        "Subject: Night ferry ends\nTo: Desk <desk@post.example>\n\n\n",
        "Begin forwarded message:\n\nFrom: Ana Lind <ana@bell.example>\nSubject: Night ferry ends\n"
        "Date: 1 April 2026 at 09:30:00\nTo: Desk <desk@post.example>\n\n",
        "-------- Weitergeleitete Nachricht --------\nBetreff: Night ferry ends\nDatum: 1 Apr 2026 09:30:00 +0000\n"
        "Von: Ana Lind <ana@bell.example>\nAn: Desk\n\n",
        "-----Original Message-----\nFrom: Ana Lind [mailto:ana@bell.example]\nSent: 1 April 2026 09:30\nTo: Desk\n"
        "Subject: Night ferry ends\n\n",
    ],
)
def test_mail_that_is_passed_on_with_few_words_is_the_article(above):
    mail = HEAD.format(subject="FW: Night ferry ends") + f"\nFor your files.\n\n{above}{BODY}\n"
    article = one_of("a.eml", mail.encode())
    assert (article.text, article.title, article.author) == (BODY, "Night ferry ends", "Ana Lind")
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == "2026-04-01"
    assert "This mail passes on another one. Left out above it: “For your files.”." in article.warnings


def test_answer_of_a_few_words_is_not_passed_on():
    above = "-----Original Message-----\nFrom: Eva Dahl\nSent: 1 April 2026 09:30\nTo: Ana\nSubject: Ferry\n\n"
    mail = HEAD.format(subject="Re: Ferry") + f"\n{FIRST}\n\n{SECOND}\n\n{above}An older text that nobody asked for.\n"
    article = one_of("a.eml", mail.encode())
    assert (article.text, article.author) == (BODY, "Tom Berg")


def attached(*bodies, text="See attached."):
    parts = "".join(f"--b\nContent-Type: message/rfc822\n\n{INNER.format(body=body)}" for body in bodies)
    kind = "Content-Type: multipart/mixed; boundary=b\n\n"
    return f"{HEAD.format(subject='Fwd: ferry')}{kind}--b\nContent-Type: text/plain\n\n{text}\n{parts}--b--\n".encode()


def test_mails_that_a_mail_carries_are_articles_where_it_says_next_to_nothing_itself():
    articles = articles_of("a.eml", attached(BODY, f"{SECOND}\n\n{FIRST}"))
    assert [article.text for article in articles] == [BODY, f"{SECOND}\n\n{FIRST}"]
    assert {(one.title, one.author) for one in articles} == {("Night ferry ends", "Ana Lind")}
    assert articles[0].published_at == datetime(2026, 4, 1, 9, 30, tzinfo=UTC)


def test_mail_with_words_of_its_own_is_the_article_and_names_the_mail_that_it_carries():
    article = one_of("a.eml", attached("Older words that stand in another mail of another day.", text=BODY))
    assert (article.text, article.author) == (BODY, "Tom Berg")
    assert article.warnings == ("Not read: 1 attached file (a mail). Upload them separately.",)


def test_mails_within_mails_end_somewhere():
    inner = INNER.format(body="See below.")
    for level in range(60):
        inner = (
            f"{HEAD.format(subject='Fwd')}Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
            f"Content-Type: message/rfc822\n\n{inner}\n--b{level}--\n"
        )
    assert all_of("a.eml", inner.encode())


def test_who_writes_to_a_list_is_its_author_and_no_outlet():
    told = "List-Id: <users.ferry.example>\nList-Post: <mailto:users@ferry.example>\nList-Unsubscribe: <https://f.example>\n"
    article = one_of("a.eml", (HEAD.format(subject="Ferry") + told + f"\n{BODY}").encode())
    assert (article.author, article.source_name) == ("Tom Berg", "")


def test_message_of_a_mailbox_is_a_mail_however_few_lines_its_header_has():
    box = "From ana Wed Apr  1 09:30:00 2026\nComments: none\nSubject: Night ferry ends\n\n" + BODY
    (article,) = articles_of("box", box.encode())
    assert (article.title, article.text) == ("Night ferry ends", BODY)
    box += f"\n\nFrom here on it was quiet in 2026\nNobody came.\n\nFrom ana Wed Apr  1 09:31:00 2026\nX: y\n\n{SECOND}"
    first, second = articles_of("box", box.encode())
    assert first.text.endswith("Nobody came.")
    assert second.text == SECOND
