"""Mails and mailboxes: each message an article, without what it answers."""

import base64
from datetime import UTC, datetime

import pytest

from articles import readers
from tests.articles.readers.made import BODY, FIRST, SECOND
from tests.articles.readers.whole import NOW, all_of, articles_of, one_of

WRAPPED = BODY.replace("\n\n", "\r\n\r\n")
MAIL = (
    "Received: from a.example\r\nFrom: Anna Lindqvist <anna@wire.example>\r\nTo: desk@post.example\r\n"
    "Subject: Fwd: =?utf-8?q?Night_ferry_=E2=80=93_end?=\r\nDate: Wed, 1 Apr 2026 09:30:00 "
    "+0200\r\nMIME-Version: 1.0\r\n"
    "Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n"
)


def mail(body, kind="text/plain"):
    return MAIL.format(body=body, kind=kind).encode()


def test_mail_is_an_article_with_its_subject_sender_and_date():
    (article,) = articles_of("mail.eml", mail(WRAPPED))
    assert (article.title, article.author, article.text) == ("Night ferry – end", "Anna Lindqvist", BODY)
    assert article.published_at == datetime(2026, 4, 1, 7, 30, tzinfo=UTC)


def test_quoted_reply_and_signature_of_a_mail_are_left_out():
    body = f"{WRAPPED}\r\n-- \r\nAnna\r\n"
    reply = (
        "\r\nOn Tue, 31 Mar 2026 at 10:00, Tom Berg <t@x.example> wrote:\r\n> Is it true that the ferry will "
        "end?\r\n> Tell me.\r\n"
    )
    (article,) = articles_of("mail.eml", mail(body.replace("-- ", reply + "-- ")))
    assert (article.text, article.warnings) == (BODY, ("The quoted reply was left out.",))


def test_mail_that_only_quotes_keeps_what_it_quotes():
    quoted = "\r\n".join(f"> {line}" for line in WRAPPED.split("\r\n"))
    (article,) = articles_of("mail.eml", mail(f"See below\r\n\r\n{quoted}"))
    assert FIRST in article.text


@pytest.mark.parametrize(
    "above",
    [
        "From: Tom Berg [mailto:tom@bell.example]\nSent: Monday, April 2, 2026 4:22 PM\nTo: Ana\nSubject: Ferry\n\n",
        "Von: Tom Berg\nGesendet: Montag, 2. April 2026 16:22\nAn: Ana\nBetreff: Fähre\n\n",
        "02.04.2026 14:20 пользователь Tom Berg <tom@bell.example> написал:\n\n> ",
        "W dniu 2.04.2026 o 14:20, Tom Berg pisze:\n> ",
    ],
)
def test_what_a_mail_answers_is_left_out_whatever_stands_above_it(above):
    mail = f"From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\n\n{BODY}\n\n{above}Old words."
    article = one_of("a.eml", mail.encode())
    assert article.text == BODY
    assert "The quoted reply was left out." in article.warnings


@pytest.mark.parametrize("transfer", ["8bit", "base64"])
def test_mail_that_says_no_encoding_is_read_as_its_bytes_look_and_in_another_one(transfer):
    body = "Министр сказал в понедельник, что переговоры продолжатся, и что паром не остановят до весны. " * 3
    packed = body.encode("koi8-r") if transfer == "8bit" else base64.encodebytes(body.encode("koi8-r"))
    head = "From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\nMIME-Version: 1.0\n"
    sent = head.encode() + f"Content-Transfer-Encoding: {transfer}\n\n".encode() + packed
    found = one_of("a.eml", sent)
    assert (found.text, found.encoding) == (body.strip(), "koi8-r")
    likely = [one.name for one in readers.encodings("a.eml", sent)]
    assert "koi8-r" in likely
    other = readers.read("a.eml", sent, now=NOW, max_bytes=10**6, encoding="cp1251")
    assert other.encoding == "cp1251"
    assert other.text != body.strip()
    lying = sent.replace(b"MIME-Version: 1.0", b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8")
    assert one_of("a.eml", lying).text == body.strip()


def test_sentence_with_a_colon_in_a_mail_stays():
    body = f"{BODY}\n\nFrom: where the ferry left in 2026:\n\n{FIRST}"
    mail = f"From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\n\n{body}"
    assert one_of("a.eml", mail.encode()).text == body


def test_page_that_a_mail_calls_plain_text_is_read_as_one():
    html = "".join(f"<p>{words}</p>" for words in (FIRST, SECOND)) + "<br><div></div>"
    mail = f"From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\n\n{html}"
    assert one_of("a.eml", mail.encode()).text == BODY


def test_newsletter_is_an_outlet_and_no_author():
    mail = (
        "From: The Harbour Post <news@post.example>\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\n"
        f"List-Unsubscribe: <https://post.example/u>\n\n{BODY}"
    )
    article = one_of("a.eml", mail.encode())
    assert (article.source_name, article.author) == ("The Harbour Post", "")


def test_mail_with_a_broken_header_is_one_if_its_name_says_so():
    mail = (
        f"quite odd\nFrom: Ana Lind <ana@bell.example>\nSubject: Ferry\nDate: Wed, 1 Apr 2026 10:00:00 +0200\n\n{BODY}"
    )
    assert one_of("a.eml", mail.encode()).text.endswith(BODY)
    assert one_of("a.eml", mail.partition("\n")[2].encode()).author == "Ana Lind"


def test_page_in_a_mail_is_read():
    page = f"<html><head><style>p {{}}</style></head><body><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    (article,) = articles_of("mail.eml", mail(page, "text/html"))
    assert article.text == BODY


def test_each_message_of_a_mailbox_is_an_article():
    box = b"".join(
        b"From anna@wire.example Wed Apr  1 09:30:00 2026\n" + mail(words).replace(b"\r\n", b"\n") + b"\n"
        for words in (f"{FIRST}\n\n>From here on it was quiet.", SECOND)
    )
    assert [found.text for found in articles_of("box", box)] == [f"{FIRST}\n\nFrom here on it was quiet.", SECOND]


def test_header_that_is_not_encoded_is_read_as_its_bytes_look():
    mail = "From: Zoë Ånger <z@bell.example>\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Fähre über Nacht\n\n" + BODY
    for encoding in ("utf-8", "cp1252"):
        article = one_of("a.eml", mail.encode(encoding, errors="replace"))
        assert (article.title, article.author) == ("Fähre über Nacht", "Zoë Ånger")


@pytest.mark.parametrize("boundary", ["----=_Next_0", "a/b:c"])
def test_boundary_without_its_quotation_marks_is_understood(boundary):
    part = f"--{boundary}\nContent-Type: text/plain; charset=utf-8\n\n{BODY}\n"
    head = "From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\nMIME-Version: 1.0\n"
    mail = f"{head}Content-Type: multipart/mixed;\n boundary={boundary}\n\n{part}--{boundary}--\n"
    assert one_of("a.eml", mail.encode()).text == BODY


def test_mail_with_nothing_but_attached_files_says_so():
    mail = (
        "From: ana@bell.example\nTo: b@c.example\nMessage-ID: <1@b>\nSubject: Ferry\nMIME-Version: 1.0\n"
        "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n"
    )
    ((_, found),) = all_of("a.eml", mail.encode())
    assert found == "This mail has no text of its own, only 1 attached file (a.pdf). Upload what is in it."


def test_mail_that_ends_before_its_first_part_holds_no_file():
    mail = "From: a@b.example\nTo: b@c.example\nMessage-ID: <1@b>\nContent-Type: multipart/mixed; boundary=b\n\n\n"
    ((_, found),) = all_of("a.eml", mail.encode())
    assert found == "There is no text in this file."


def test_deeply_nested_mail_is_read_or_refused():
    body = FIRST
    for n in range(200):
        body = f"--b{n}\r\nContent-Type: text/plain\r\n\r\n{body}\r\n--b{n}--" if n == 0 else (
            f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n - 1}\r\n\r\n{body}\r\n--b{n}--")  # fmt: skip
    ((_, found),) = all_of("a.eml", mail(body, "multipart/mixed; boundary=b199"))
    assert isinstance(found, str) or found.text == FIRST
