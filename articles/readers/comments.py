"""What readers say below an article is no part of it, however their site marks it."""

import re

from lxml import etree

_NAMES = frozenset(
    "comment comments commentlist usercomments kommentar kommentare leserkommentare comentario comentarios commentaire"
    " commentaires commenti reacties kommentarer komentarze comentários disqus livefyre talkback viafoura spotim"
    " openweb guestbook replies responses discussion".split()
)
_HEADING = re.compile(
    r"(?:\d+ )?(?:(?:readers?|user)[’']?s? )?(?:comments?|responses|replies|kommentare?|leserkommentare|comentarios"
    r"|commentaires|commenti|reacties)(?: ?[(:]? ?\d+\)?)?:?|\d+ thoughts? on\b.*|leave a (?:reply|comment)"
    r"|join the (?:conversation|discussion)|what (?:do )?you(?:[’']re)? (?:think|saying)\??",
    re.IGNORECASE,
)
_BLOCKS = frozenset("div section ul ol dl aside article li table form".split())
_SILENT = frozenset("script style noscript template".split())
_MOST_PARTS = 4  # of a class or an id: "fb-comments-list"
_ENOUGH = 60  # words of the article that stand before them
_RUNNING = 8  # of a line that is no menu's


def without_comments(tree: etree._Element) -> bool:
    """Take the comments of readers out of a page, in place; whether there were any."""
    gone: list[etree._Element] = []
    words = 0
    walk = etree.iterwalk(tree, events=("start",))
    for _, node in walk:
        if not isinstance(node.tag, str):
            continue
        if words >= _ENOUGH and node.tag in _BLOCKS and _is_marked(node) and _is_below(node):
            gone.append(node)
            walk.skip_subtree()
        elif words >= _ENOUGH and node.tag in ("h2", "h3", "h4") and _HEADING.fullmatch(_line(node)):
            gone += [node, *node.itersiblings()]
        elif node.tag in _SILENT:
            walk.skip_subtree()
        else:
            words += sum(n for part in (node.text, node.tail) if (n := len((part or "").split())) >= _RUNNING)
    for node in gone:
        if node.getparent() is not None:
            node.drop_tree()
    return bool(gone)


def _is_marked(node: etree._Element) -> bool:
    if re.search(r"schema\.org/(?:User)?Comments?\b", node.get("itemtype", "")):
        return True
    named = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", f"{node.get('class', '')} {node.get('id', '')}").casefold()
    parts = [re.split(r"[_-]+", name) for name in named.split()]  # one of very many is made of a heading
    return any(len(name) <= _MOST_PARTS and not _NAMES.isdisjoint(name) for name in parts)


def _is_below(node: etree._Element) -> bool:
    """Whether the article is not in it: a whole page may say of itself that it has comments."""
    return not node.xpath("boolean(.//h1 | .//*[@itemprop='articleBody' or @itemprop='headline'])")


def _line(node: etree._Element) -> str:
    return " ".join("".join(node.itertext()).split())[:200]
