"""Mails in the encodings and transfers of thirty years: what they say of it is true, wrong or missing."""

import base64
import quopri

import pytest

from articles.readers.encoding import codec_named
from articles.readers.mail import unflowed
from tests.articles.readers.made import BODY
from tests.articles.readers.whole import all_of, one_of

HEAD = "From: Ana Lind <ana@bell.example>\nTo: b@c.example\nMessage-ID: <1@b>\nMIME-Version: 1.0\nSubject: Ferry\n"
RUSSIAN = "Министр сказал в понедельник, что переговоры продолжатся и что паром не остановят до весны. "
GERMAN = "Die Fähre fährt über Nacht, sagte die Ministerin am Dienstag; für Gäste ändert sich „nichts“. "
TURKISH = "Başbakan salı günü gemi seferlerinin yaz boyunca süreceğini söyledi; işçiler görüşmelere katılıyor. "
JAPANESE = "大臣は月曜日に、交渉は続くと述べた。夜のフェリーは春まで止まらない。"
KOREAN = "장관은 월요일에 협상이 계속될 것이라고 말했다. 밤배는 봄까지 멈추지 않는다. "
CHINESE = "部长星期一表示，谈判将继续进行。夜间渡轮在春天之前不会停航。"
TAIWAN = "部長星期一表示，談判將繼續進行。夜間渡輪在春天之前不會停航。"


def sent(words, label, codec, *, transfer="8bit", also=""):
    raw = (words * 3).encode(codec)
    packed = {"8bit": raw, "base64": base64.encodebytes(raw), "quoted-printable": quopri.encodestring(raw)}[transfer]
    kind = f"Content-Type: text/plain{f'; charset={label}' if label else ''}{also}\n"
    return f"{HEAD}{kind}Content-Transfer-Encoding: {transfer}\n\n".encode() + packed


@pytest.mark.parametrize(
    ("words", "label", "codec"),
    [
        (GERMAN, "UTF-7", "utf-7"),
        (GERMAN, "unicode-1-1-utf-7", "utf-7"),
        (RUSSIAN, "KOI8-R", "koi8-r"),
        (RUSSIAN, "windows-1251", "cp1251"),
        (RUSSIAN, "x-mac-cyrillic", "mac-cyrillic"),
        (TURKISH, "windows-1254", "cp1254"),
        (TURKISH, "iso-8859-9", "cp1254"),
        (GERMAN, "macintosh", "mac-roman"),
        (GERMAN, "x-mac-roman", "mac-roman"),
        (GERMAN, "iso-8859-1", "cp1252"),
        (JAPANESE, "ISO-2022-JP", "iso2022_jp"),
        (JAPANESE, "cp50220", "iso2022_jp"),
        (JAPANESE, "Shift_JIS", "cp932"),
        (KOREAN, "ks_c_5601-1987", "cp949"),
        (CHINESE, "GB18030", "gb18030"),
        (CHINESE, "gb2312", "gb18030"),
        (TAIWAN, "Big5", "big5"),
    ],
)
@pytest.mark.parametrize("transfer", ["8bit", "quoted-printable", "base64"])
def test_text_of_a_mail_is_read_in_the_encoding_that_it_names(words, label, codec, transfer):
    assert one_of("a.eml", sent(words, label, codec, transfer=transfer)).text == (words * 3).strip()


@pytest.mark.parametrize(
    ("words", "label", "codec"),
    [
        (GERMAN, "us-ascii", "utf-8"),
        (GERMAN, "iso-8859-1", "utf-8"),
        (GERMAN, "x-unknown", "utf-8"),
        (GERMAN, "utf-8", "cp1252"),
        (GERMAN, "", "cp1252"),
        (RUSSIAN, "iso-8859-1", "cp1251"),
        (RUSSIAN, "us-ascii", "koi8-r"),
        (RUSSIAN, "utf-8", "cp1251"),
        (RUSSIAN, "", "koi8-r"),
        (JAPANESE, "us-ascii", "iso2022_jp"),
        (JAPANESE, "", "iso2022_jp"),
    ],
)
def test_text_of_a_mail_is_read_though_its_encoding_is_named_wrongly_or_not_at_all(words, label, codec):
    assert one_of("a.eml", sent(words, label, codec)).text == (words * 3).strip()


def test_text_beyond_ascii_that_says_utf7_is_no_page_of_it():
    assert codec_named("utf-7") == "utf-7"
    page = f'<html><head><meta charset="utf-7"></head><body><p>+ADw-script+AD4- {BODY}</p></body></html>'
    assert "<script>" not in one_of("a.html", page.encode()).text


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("=?koi8-r?B?" + base64.b64encode("Паром до весны".encode("koi8-r")).decode() + "?=", "Паром до весны"),
        ("=?ISO-2022-JP?B?" + base64.b64encode("夜のフェリー".encode("iso2022_jp")).decode() + "?=", "夜のフェリー"),
        ("=?GB2312?Q?=B6=C9=9F=F5?=", "渡燉"),
        ("=?x-unknown?Q?F=E4hre?=", "Fähre"),
        ("=?utf-8?B?" + base64.b64encode("Fähre".encode()[:2]).decode() + "?=\n =?utf-8?B?"
         + base64.b64encode("Fähre".encode()[2:]).decode() + "?=", "Fähre"),
    ],
)  # fmt: skip
def test_header_of_a_mail_is_read_in_the_encoding_that_it_names(header, read):
    mail = f"{HEAD.replace('Subject: Ferry', f'Subject: {header}')}\n{BODY}"
    assert one_of("a.eml", mail.encode()).title == read


def test_sender_with_a_comma_in_an_encoded_name_is_one_person():
    name = base64.b64encode("Lindström, Ana".encode()).decode()
    mail = HEAD.replace("Ana Lind <", f"=?utf-8?B?{name}?= <") + f"\n{BODY}"
    assert one_of("a.eml", mail.encode()).author == "Lindström, Ana"


def test_lines_that_were_broken_for_the_way_are_joined_though_the_mail_does_not_say_so():
    long = (
        "The night ferry to Corran will run until the spring, the minister of transport said on Monday, and then end."
    )
    packed = quopri.encodestring(f"{long} “{long}”".encode() * 2)
    article = one_of("a.eml", f"{HEAD}\n".encode() + packed)
    assert article.text == f"{long} “{long}”" * 2


def test_flowing_lines_are_joined_and_a_signature_is_left_out():
    flowed = "The ferry ends \nin spring, she \nsaid.\n\n From here on\nit was quiet.\n-- \nAna"
    joined = "The ferry ends in spring, she said.\n\nFrom here on\nit was quiet.\n-- \nAna"
    assert unflowed(flowed) == joined
    assert unflowed("夜のフ \nェリー", without_space=True) == "夜のフェリー"
    article = one_of("a.eml", sent(f"{BODY} \nIt was late. ", "utf-8", "utf-8", also="; format=flowed"))
    assert f"{BODY.splitlines()[-1]} It was late." in article.text


def packed_mail(kind, name, *, text=""):
    part = f"--b\nContent-Type: text/plain\n\n{text}\n" if text else ""
    return (
        f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n{part}--b\nContent-Type: {kind}\n"
        f"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename={name}\n\nAAAA\n--b--\n"
    ).encode()


def test_mail_that_outlook_packed_says_what_to_do():
    ((_, found),) = all_of("a.eml", packed_mail("application/ms-tnef", "winmail.dat"))
    assert found.startswith("Outlook packed what this mail says into winmail.dat")
    article = one_of("a.eml", packed_mail("application/ms-tnef", "winmail.dat", text=BODY))
    assert article.text == BODY
    assert article.warnings == ("Not read: 1 attached file (winmail.dat). Upload them separately.",)


def test_signed_mail_is_read_and_its_signature_is_no_file():
    mail = (
        f"{HEAD}Content-Type: multipart/signed; protocol=application/pkcs7-signature; boundary=b\n\n--b\n"
        f"Content-Type: text/plain\n\n{BODY}\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n"
        "Content-Transfer-Encoding: base64\n\nAAAA\n--b--\n"
    )
    article = one_of("a.eml", mail.encode())
    assert (article.text, article.warnings) == (BODY, ())


def test_mail_signed_by_pgp_is_its_text():
    signed = (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{BODY}\n-----BEGIN PGP SIGNATURE-----\n\nAAAA\n"
        "-----END PGP SIGNATURE-----\n"
    )
    assert one_of("a.eml", f"{HEAD}\n{signed}".encode()).text == BODY


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data", "This mail is encrypted."),
        ("application/pkcs7-mime; smime-type=signed-data", "This mail is signed in a way that packs its text"),
    ],
)
def test_mail_whose_text_is_packed_says_what_to_do(kind, words):
    mail = f"{HEAD}Content-Type: {kind}; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAAA\n"
    ((_, found),) = all_of("a.eml", mail.encode())
    assert found.startswith(words)
