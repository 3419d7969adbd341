"""docs/questions.md: ten questions for each page, answered by words that the pages print."""

import re

import pytest
from django.urls import resolve

from newsdesk.web.navigation import PAGES
from tests.docs.test_complete import OF_PLACES, addresses, get_resolver
from tests.docs.test_words import shown, uses
from tests.docs.written import NAME, section

PAGE = "docs/questions.md"
HEADINGS = re.findall(r"^## (.+)$", section(PAGE, "# Ten questions for every page"), re.MULTILINE)
ROW = re.compile(r"^\| (?!question|---)(.+?) \| (.+) \|$", re.MULTILINE)
LABEL = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")
SAME_PAGE = {"Saved": "Saved searches"}  # what the menu has no room for


def told(heading):
    return section(PAGE, f"## {heading}")


def test_every_page_of_the_menu_has_its_questions():
    menu = {SAME_PAGE.get(str(label), str(label)) for _, label, *_ in PAGES if label != "Review"}
    assert menu - set(HEADINGS) == set()


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_page_has_ten_questions_each_with_an_answer(heading):
    questions = ROW.findall(told(heading))
    assert len({question for question, _ in questions}) == 10
    assert all(answer.strip() for _, answer in questions)


@pytest.mark.parametrize("heading", HEADINGS)
def test_its_addresses_exist(heading):
    known = {address.replace("<object_id>", "<pk>") for address, _ in addresses(get_resolver().url_patterns)}
    (line,) = re.findall(r"^\n?(`/.*)$", told(heading), re.MULTILINE)
    for address in NAME.findall(line):
        path = OF_PLACES.sub(r"<\1>", address).partition("?")[0]
        assert path in known or resolve(path), address


@pytest.mark.parametrize("heading", HEADINGS)
def test_what_an_answer_names_is_printed_somewhere(heading):
    texts = shown().values()
    for _, answer in ROW.findall(told(heading)):
        for label in LABEL.findall(answer):
            assert any(uses(label, text) for text in texts), f"{heading}: {label}"
