"""What stands below pictures is no part of an article: captions, by how a page marks them or by what they say."""

import itertools
import re

from lxml import etree

_NAMES = frozenset(
    "caption captions figcaption cutline cutlines bildunterschrift bildtext legende légende didascalia fotocaption"
    " imagecaption photocaption captiontext onderschrift bildetekst kuvateksti".split()
)
_PICTURES = "img | .//picture | .//figure | .//svg"
_SMALL = frozenset(("em", "i", "small", "font"))
_MOST_WORDS = 70  # of a caption that its page marks
_MOST_BESIDE = 40  # of one that only stands below a picture
_LONGEST = 300  # characters of one that only its words tell
_LONG_ENOUGH = 20  # characters of a paragraph that is a line of one
_MOST_NODES = 20_000
_QUOTED = re.compile(r"[“”\"«»„]|\b(?:said|says|told|according to)\b")
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s)")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH}),? \d{{4}}"
# What is done on pictures, as their agencies write it: somebody is or does something at a place, on a day of a year.
_DOES = re.compile(
    r"\b(?:is|are|speaks?|attends?|arrives?|walks?|stands?|holds?|looks?|leaves?|poses?|gestures?|waves?|listens?|meets?"
    r"|shakes?|talks?|visits?|addresses|sits?|watch(?:es)?|gathers?|march(?:es)?|protests?|waits?|carr(?:y|ies)|rides?"
    r"|pass(?:es)?|work(?:s)?|inspects?|greets?|reacts?|smiles?|points?|delivers?|answers?|burns?|rises?|lies?|hangs?)\b"
)
_ON_A_DAY = re.compile(rf"[^.!?]{{10,}}?\b(?:in|at|near|outside|on|off|from)\b[^.!?]*?,? (?:on )?{_DAY}\.?", re.DOTALL)
_SHOWN = re.compile(
    r"\((?:pictured|from left|left|right|cent(?:re|er)|file(?: photo)?|above|below|top|bottom|l-r|l to r)\)"
    r"|, (?:left|right|cent(?:re|er)|second from (?:left|right)|pictured)(?:,|\.?$)"
    r"|^(?:pictured|from left|left to right|l-r|above|below|file photo|file)\s*:"
    r"|\b(?:in this|in an?) (?:undated|file|handout|aerial|combination|screen)[\w -]{0,20}(?:photo|image|picture|grab)"
    r"|\b(?:is|are) (?:seen|pictured|shown) (?:here|in this|in an?|on|at|during|outside)\b",
    re.IGNORECASE | re.MULTILINE,
)


def without_captions(tree: etree._Element) -> list[str]:
    """Take the captions of pictures out of a piece of HTML, in place; their words."""
    told = []
    for node, words in _captions(tree):
        if node.getparent() is not None and node is not tree:
            node.drop_tree()
            told.append(words)
    return list(dict.fromkeys(told))


def without_captions_of(tree: etree._Element, paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """The paragraphs of a page's article without those that are captions there, and these."""
    captions = list(dict.fromkeys(words for _, words in _captions(tree)))
    whole = "\n".join(captions)
    plain = [" ".join(one.strip("| -*\t").split()) for one in paragraphs]
    is_one = [words in captions or _is_part(words, whole) for words in plain]
    if all(is_one):
        return paragraphs, []
    kept = [one for one, caption in zip(paragraphs, is_one, strict=True) if not caption]
    return kept, [words for words, caption in zip(plain, is_one, strict=True) if caption]


def _is_part(words: str, captions: str) -> bool:
    """Whether they are a line of a caption."""
    return len(words) >= _LONG_ENOUGH and words in captions


def _captions(tree: etree._Element) -> list[tuple[etree._Element, str]]:
    found: list[tuple[etree._Element, str]] = []
    for node in itertools.islice(tree.iter(etree.Element), _MOST_NODES):
        is_marked = _is_marked(node)
        if not is_marked and not _is_below_picture(node):
            continue
        words = _line(node)
        is_short = 0 < len(words.split()) <= (_MOST_WORDS if is_marked else _MOST_BESIDE)
        if is_short and (is_marked or (not _QUOTED.search(words) and _n_sentences(words) == 1)):
            found.append((node, words))
    return found


def is_caption(paragraph: str) -> bool:
    """Whether a paragraph says by its words alone that it stands below a picture: one sentence, of what one sees."""
    if len(paragraph) > _LONGEST or _QUOTED.search(paragraph) or _n_sentences(paragraph) > 1:
        return False
    if _SHOWN.search(paragraph):
        return True
    return bool(_DOES.search(paragraph) and _ON_A_DAY.fullmatch(paragraph))


def _is_marked(node: etree._Element) -> bool:
    if node.tag == "figcaption":
        return True
    named = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", node.get("class", "")).casefold()
    return any(not _NAMES.isdisjoint(re.split(r"[_-]+", name)) for name in named.split()[:20])


def _is_below_picture(node: etree._Element) -> bool:
    """Whether it is a box of its own below one of a picture, or a box with a picture and, on the next line, words."""
    if node.tag == "td":
        return _is_table_of_picture(node)
    if node.tag not in ("p", "div"):
        return False
    if len(node) >= 2 and not (node.text or "").strip() and node[1].tag == "br" and _is_picture(node[0]):
        return not (node[0].tail or "").strip()
    before = node.getprevious()
    return before is not None and _is_small(node) and _is_picture(before)


def _is_picture(node: etree._Element) -> bool:
    """Whether it is a picture, or holds one and no words."""
    if not isinstance(node.tag, str):
        return False
    return node.tag in ("img", "picture") or (bool(node.xpath(f"boolean(.//{_PICTURES})")) and not _line(node))


def _is_small(node: etree._Element) -> bool:
    """Whether all its words are set apart from those of the text."""
    inner = [child for child in node if isinstance(child.tag, str) and child.tag != "br"]
    loose = (node.text or "").strip() or any((child.tail or "").strip() for child in node)
    return len(inner) == 1 and not loose and inner[0].tag in _SMALL


def _is_table_of_picture(cell: etree._Element) -> bool:
    """Whether its table has a picture in one row, and it in the next, and no more."""
    row = cell.getparent()
    above = row.getprevious() if row is not None else None
    if above is None or len(row) != 1 or len(above) != 1:
        return False
    return row.getnext() is None and above.getprevious() is None and _is_picture(above[0])


def _n_sentences(words: str) -> int:
    return len(_ENDS.findall(re.sub(r"\b[A-Z][a-z]{0,3}\.(?=\s)", "", words))) + 1


def _line(node: etree._Element) -> str:
    return " ".join("".join(node.itertext()).split())
