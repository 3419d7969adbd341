import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from newsdesk.web.template_files import on_one_line

LONGEST_LINE = 160
FOLDER = Path(settings.BASE_DIR, "templates")


def test_no_line_of_a_template_is_too_long():
    too_long = [
        f"{path.relative_to(FOLDER)}:{number}"
        for path in sorted(FOLDER.rglob("*.*"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
    assert too_long == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>\n  One\n  two.\n</p>\n", "<p> One two. </p>"),
        ('<a\n  class="chip"\n>{{ actor }}</a>', '<a class="chip">{{ actor }}</a>'),
        ("{% if one %}\n\n  1\n{% endif %}", "{% if one %} 1 {% endif %}"),
    ],
)
def test_a_page_is_read_as_one_line(written, read):
    assert on_one_line(written) == read


FORM = re.compile(r"<form\b(?:[^>%]|%[^}])*?>.*?</form>", re.DOTALL)


def test_no_form_puts_the_token_against_forgery_into_an_address():
    told = [
        f"{path.relative_to(FOLDER)}: {form[:80]}"
        for path in sorted(FOLDER.rglob("*.html"))
        for form in FORM.findall(path.read_text(encoding="utf-8"))
        if "csrf_token" in form and ('method="post"' not in form.split("csrf_token")[0] or 'formmethod="get"' in form)
    ]
    assert told == []


def test_every_page_is_read_so():
    assert "\n" not in get_template("base.html").template.source


def test_a_mail_keeps_its_lines():
    assert "\n  {{ row|said_by" in get_template("entities/saved/digest.txt").template.source
