"""Forty pages of as many layouts, with what a reader should find in each. All of it is invented.

Each layout prints one story as some kind of site would, with what stands around it there: menus, other stories with
dates of their own, notices, comments. `LAYOUTS` is (name, page, expected) of each.
"""

import json
from typing import NamedTuple

TITLE = "Night ferry to Skarholm will end in June"
AUTHOR = "Anna Lindqvist"
OUTLET = "The Harbour Post"
STORY = (
    "Ferry company NordLine will stop its night crossing to Skarholm from June, its director, Hedda Moen, said on Tuesday.",
    "“We lose 40,000 crowns a night, and nobody has offered us a single one of them,” she told the town council, which "
    "had asked her to explain the decision.",
    "The council’s chair, Per Aune, called it a betrayal of the islands and demanded talks with the ministry before the "
    "summer. Residents gathered at the quay in the evening.",
    "Transport minister Ivar Dahl promised to look into the subsidy again, but warned that the budget was spent.",
)
PARAGRAPHS = "".join(f"<p>{words}</p>" for words in STORY)
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
FOOT = "<footer><p>© 2019–2026 All rights reserved. <a href=/about>About us</a></p></footer>"
RELATED = (
    '<aside class="related"><h2>Related stories</h2><ul><li><a href="/a">Mayor opens new fish market</a> '
    '<time datetime="2026-03-02T08:00:00Z">2 March 2026</time></li><li><a href="/b">Storm closes two harbours</a> '
    '<time datetime="2025-12-19">19 December 2025</time></li></ul></aside>'
)
COOKIES = '<div class="cookie-banner"><p>We use cookies to make this site better.</p><button>Accept all</button></div>'
COMMENTS = '<section class="comments"><h3>Comments</h3><p>Old Salt, 3 April 2026: About time.</p></section>'


class Expected(NamedTuple):
    title: str = TITLE
    author: str = AUTHOR
    day: str = "2026-04-01"
    source_name: str = OUTLET


def data(**fields):
    told = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


def meta(**tags):
    return "".join(
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{words}">'
        for name, words in ((name.replace("__", ":").replace("_o_", "."), words) for name, words in tags.items())
    )


def page(body, head="", title=f"{TITLE} | {OUTLET}"):
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


SITE = meta(og__site_name=OUTLET)
BYLINE = '<p class="byline">By Anna Lindqvist</p>'
H1 = f"<h1>{TITLE}</h1>"
PERSON = {"@type": "Person", "name": AUTHOR}
PUBLISHER = {"@type": "Organization", "name": OUTLET}
WHOLE = {"headline": TITLE, "author": PERSON, "publisher": PUBLISHER, "datePublished": "2026-04-01T06:30:00Z"}
OTHER = {"@type": "NewsArticle", "headline": "Mayor opens new fish market", "datePublished": "2026-03-02T08:00:00Z"}

LAYOUTS: list[tuple[str, str, Expected]] = [
    ("all in JSON-LD", page(f"{MENU}<article>{H1}{PARAGRAPHS}</article>{RELATED}{FOOT}", data(**WHOLE)), Expected()),
    ("JSON-LD as a graph with references",
     page(f"{MENU}<main>{H1}{PARAGRAPHS}</main>{FOOT}",
          '<script type="application/ld+json">' + json.dumps({"@context": "https://schema.org", "@graph": [
              {"@type": "Organization", "@id": "#org", "name": OUTLET}, {"@type": "Person", "@id": "#anna", "name": AUTHOR},
              {**WHOLE, "@type": "NewsArticle", "author": {"@id": "#anna"}, "publisher": {"@id": "#org"}}]}) + "</script>"),
     Expected()),
    ("JSON-LD of several stories, the page's not the first",
     page(f"<article>{H1}{PARAGRAPHS}</article>",
          f'<script type="application/ld+json">{json.dumps([OTHER, {"@type": "NewsArticle", **WHOLE}])}</script>'), Expected()),
    ("JSON-LD with a list of authors",
     page(f"<article>{H1}{PARAGRAPHS}</article>", data(**WHOLE | {"author": [PERSON, {"name": "Tom Berg"}]})),
     Expected(author="Anna Lindqvist; Tom Berg")),
    ("broken JSON-LD, whole meta tags",
     page(f"<article>{H1}{PARAGRAPHS}</article>", '<script type="application/ld+json">{"headline": </script>' + SITE
          + meta(article__published_time="2026-04-01T06:30:00Z", author=AUTHOR, og__title=TITLE)), Expected()),
    ("Open Graph",
     page(f"{MENU}<article>{H1}{PARAGRAPHS}</article>{RELATED}", SITE + meta(og__title=TITLE, author=AUTHOR,
          article__published_time="2026-04-01T08:30:00+02:00", article__modified_time="2026-04-05T08:30:00+02:00")), Expected()),
    ("Open Graph whose title has the outlet's name",
     page(f"<article>{H1}{PARAGRAPHS}</article>", SITE + meta(og__title=f"{TITLE} - {OUTLET}", author=AUTHOR,
          article__published_time="2026-04-01")), Expected()),
    ("Dublin Core", page(f"<div id=content>{H1}{PARAGRAPHS}</div>", meta(DC_o_title=TITLE, DC_o_creator=AUTHOR,
        DC_o_date="2026-04-01", DC_o_publisher=OUTLET)), Expected()),
    ("Parsely", page(f"<main>{H1}{PARAGRAPHS}</main>", '<meta name="parsely-title" content="' + TITLE + '">'
        f'<meta name="parsely-author" content="{AUTHOR}"><meta name="parsely-pub-date" content="2026-04-01T06:30:00Z">'
        + SITE), Expected()),
    ("microdata", page(
        f'{MENU}<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{TITLE}</h1>'
        f'<span itemprop="author" itemscope><span itemprop="name">{AUTHOR}</span></span>'
        f'<meta itemprop="datePublished" content="2026-04-01T06:30:00Z"><div itemprop="publisher" itemscope>'
        f'<meta itemprop="name" content="{OUTLET}"></div><div itemprop="articleBody">{PARAGRAPHS}</div></div>{FOOT}'), Expected()),
    ("byline and time in the article", page(
        f'{MENU}<article>{H1}{BYLINE}<time datetime="2026-04-01T06:30:00Z">1 April 2026</time>{PARAGRAPHS}</article>{RELATED}',
        SITE), Expected()),
    ("date in words only", page(
        f'{MENU}<article>{H1}{BYLINE}<p class="published">Published on Wednesday, 1 April 2026 at 08.30</p>{PARAGRAPHS}</article>'
        f"{RELATED}", SITE), Expected()),
    ("American date in words", page(
        f'<article>{H1}<div class="byline-info">By {AUTHOR}</div><span class="timestamp">April 1, 2026, 8:30 a.m. ET</span>'
        f"{PARAGRAPHS}</article>", SITE), Expected()),
    ("day in the address only", page(
        f"<article>{H1}{BYLINE}{PARAGRAPHS}</article>", SITE + '<link rel="canonical" '
        'href="https://harbour.example/2026/04/01/night-ferry">'), Expected()),
    ("clock of the page above the article", page(
        f'<header><time>Sunday, 8 November 2026</time></header><article>{H1}{BYLINE}<p class="published">1 April 2026</p>'
        f"{PARAGRAPHS}</article>", SITE), Expected()),
    ("updated after it was published", page(
        f'<article>{H1}{BYLINE}<p class="published">Published 1 April 2026, updated 3 April 2026</p>{PARAGRAPHS}</article>',
        SITE), Expected()),
    ("no date at all", page(f"{MENU}<article>{H1}{BYLINE}{PARAGRAPHS}</article>{FOOT}", SITE), Expected(day="")),
    ("no date of its own, but of others", page(f"<article>{H1}{BYLINE}{PARAGRAPHS}</article>{RELATED}{COMMENTS}", SITE),
     Expected(day="")),
    ("meta author is the outlet, byline is a person", page(
        f'<article>{H1}{BYLINE}{PARAGRAPHS}</article>', SITE + meta(author=OUTLET, date="2026-04-01")), Expected()),
    ("author is a desk", page(f"<article>{H1}{PARAGRAPHS}</article>", SITE + meta(author="News Desk", date="2026-04-01")),
     Expected(author="")),
    ("author is a company", page(f"<article>{H1}{PARAGRAPHS}</article>",
        SITE + meta(author="Harbour Media Ltd, Skarholm", date="2026-04-01")), Expected(author="")),
    ("author is a link to a profile", page(
        f'<article>{H1}<a rel="author" href="/people/anna">{AUTHOR}</a>{PARAGRAPHS}</article>',
        SITE + meta(article__author="https://social.example/harbourpost", date="2026-04-01")), Expected()),
    ("byline with an office and a town", page(
        f'<article>{H1}<p class="byline">By {AUTHOR}, Transport Correspondent | Skarholm</p>{PARAGRAPHS}</article>',
        SITE + meta(date="2026-04-01")), Expected()),
    ("address element", page(
        f"<article><header>{H1}<address>By {AUTHOR}</address><time pubdate datetime=2026-04-01>1 April</time></header>"
        f"{PARAGRAPHS}</article>", SITE), Expected()),
    ("title before the outlet, outlet only there", page(
        f'<article>{H1}{BYLINE}{PARAGRAPHS}</article>', meta(date="2026-04-01"), f"{TITLE} - {OUTLET}"), Expected()),
    ("outlet before the title", page(
        f'<article>{H1}{BYLINE}{PARAGRAPHS}</article>', SITE + meta(date="2026-04-01"), f"{OUTLET}: {TITLE}"), Expected()),
    ("site's name as the only main heading", page(
        f"<header><h1><a href=/>{OUTLET}</a></h1></header><article><h2 class=entry-title>{TITLE}</h2>{BYLINE}{PARAGRAPHS}"
        f"</article>", SITE + meta(date="2026-04-01", og__title=TITLE)), Expected()),
    ("short title for social media", page(
        f"<article>{H1}{BYLINE}{PARAGRAPHS}</article>", SITE + data(**WHOLE | {"headline": TITLE})
        + meta(twitter__title="Ferry to end!")), Expected()),
    ("cookies above, comments below", page(
        f"{COOKIES}{MENU}<article>{H1}{BYLINE}<time datetime=2026-04-01>1 April 2026</time>{PARAGRAPHS}</article>{COMMENTS}{FOOT}",
        SITE), Expected()),
    ("table for a layout", page(
        f"<table><tr><td>{MENU}</td><td><h1>{TITLE}</h1><p class=byline>By {AUTHOR}</p><p class=date>1 April 2026</p>{PARAGRAPHS}"
        "</td></tr></table>", SITE), Expected()),
    ("divs and line breaks", page(
        f"<div><h1>{TITLE}</h1><div class=byline>By {AUTHOR}</div><div class=date>1 April 2026</div><div>"
        f"{'<br><br>'.join(STORY)}</div></div>", SITE), Expected()),
    ("photo with a credit in between", page(
        f'<article>{H1}{BYLINE}<figure><img src=a.jpg><figcaption>The quay. Photo: Liv Borge</figcaption></figure>{PARAGRAPHS}</article>',
        SITE + meta(date="2026-04-01")), Expected()),
    ("read-more links between paragraphs", page(
        f"<article>{H1}{BYLINE}<p>{STORY[0]}</p><p>{STORY[1]}</p><p><strong>READ MORE: <a href=/x>Mayor opens new fish market"
        f"</a></strong></p><p>{STORY[2]}</p><p>{STORY[3]}</p></article>", SITE + meta(date="2026-04-01")), Expected()),
    ("live blog's date is a number of seconds", page(
        f"<article>{H1}{BYLINE}{PARAGRAPHS}</article>", SITE + data(**WHOLE | {"datePublished": "1775025000"})
        + meta(date="2026-04-01")), Expected()),
    ("first date is broken", page(
        f"<article>{H1}{BYLINE}{PARAGRAPHS}</article>", SITE + meta(article__published_time="2026-04-01-0630:00-00",
        pubdate="2026-04-01T06:30:00Z")), Expected()),
    ("epoch in the meta tag, day in words", page(
        f"<article>{H1}{BYLINE}<p class=published>1 April 2026</p>{PARAGRAPHS}</article>",
        SITE + meta(article__published_time="1970-01-01T00:00:00+00:00")), Expected()),
    ("day and month in doubt, settled by the address", page(
        f"<article>{H1}{BYLINE}<p class=published>04/01/2026</p>{PARAGRAPHS}</article>", SITE +
        '<link rel="canonical" href="https://harbour.example/2026/04/01/night-ferry">'), Expected()),
    ("agency's dateline", page(
        f"<article>{H1}{BYLINE}<p>SKARHOLM, 1 April 2026 — {STORY[0]}</p>{PARAGRAPHS[len(STORY[0]) + 7:]}</article>", SITE),
     Expected()),
    ("mobile page without a head", f"<h1>{TITLE}</h1><p class=byline>By {AUTHOR}</p><time datetime=2026-04-01>1 Apr</time>"
     f"{PARAGRAPHS}<p class=foot>{OUTLET}</p>", Expected(source_name="")),
    ("lists in an article", page(
        f"<article>{H1}{BYLINE}<ul><li>Night ferry ends in June</li><li>Council wants talks</li></ul>{PARAGRAPHS}</article>",
        SITE + meta(date="2026-04-01")), Expected()),
]  # fmt: skip
