"""Exports of press archives: many articles in one file, told by the lines the archive prints around each."""

from articles.readers.exports import europresse, factiva, nexis, proquest
from articles.readers.printed import Printed

__all__ = ["articles_in"]


def articles_in(paragraphs: list[str], page: str = "") -> list[Printed]:
    """The articles of an export, by its paragraphs, or by its HTML where that says more; [] if it is none."""
    if page:
        for read_page in (factiva.articles_in_page, europresse.articles_in_page):
            if found := read_page(page):
                return found
    for read in (nexis.articles_in, factiva.articles_in, proquest.articles_in):
        if found := read(paragraphs):
            return found
    return []
