"""Posts that a page prints as a line."""

import pytest

from entities.nlp.layout.tweets import with_posts


@pytest.mark.parametrize(
    ("line", "content"),
    [
        ("The bridge is shut. https://t.co/abc1 — Ana Ruiz (@anaruiz) April 3, 2016", "The bridge is shut."),
        ("Nobody asked us! #bridgepic.twitter.com/x9 — Ana Ruiz (@anaruiz) 14 September 2017", "Nobody asked us!"),
        ("We are closed today—Ana Ruiz (@anaruiz)", "We are closed today"),
    ],
)
def test_line_with_a_handle_is_a_post_of_the_name_before_it(line, content):
    text = f"The harbour was empty.\n{line}\nThen it rained."
    (post,) = with_posts(text, [])
    assert (post.content[0].of(text), post.source[0].of(text)) == (content, "Ana Ruiz")


def test_handle_within_a_sentence_makes_no_post():
    assert with_posts("The mayor — Ana Ruiz (@anaruiz) — was not there, people said on Monday.", []) == []
