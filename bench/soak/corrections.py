"""What an annotator may ask for, given the card that is on the screen, and what the history must then say."""

import re
from dataclasses import dataclass, field, replace

REVISION = re.compile(r'"expected_revision": (\d+)')
LABELS = {"PERSON": "person", "ORG": "organisation", "GPE": "country or city", "NORP": "nationality or group"}
STANCES = ("positive", "neutral", "negative")
KINDS = ("direct", "mixed", "indirect")
QUOTE_VERBS = {"accept": "accept_quote", "reject": "reject_quote", "reopen": "reopen_quote"}
MENTION_VERBS = {verb: name.replace("quote", "mention") for verb, name in QUOTE_VERBS.items()}
STATES = {"accept": "accepted", "reject": "rejected", "reopen": "suggested"}


@dataclass(frozen=True)
class Paper:
    """An article that everybody corrects."""

    article: int
    text: str
    quotes: list[int]
    mentions: list[int]
    actors: dict[int, str]  # names by id


@dataclass(frozen=True)
class Asked:
    """One correction; the history must show an edit of this field, and this value after it if one is given."""

    verb: str  # as the history calls it
    path: str
    data: dict = field(hash=False)
    field: str = ""
    after: str = ""
    is_new: bool = False  # it touches nothing that stands already: sent twice, it may well be answered twice

    @property
    def speaker(self):
        """The words given to a speaker, which nobody else gives."""
        return self.after if self.verb == "set_speaker" else ""

    def without_speaker(self):
        return replace(self, after="")


def corrections_of_quote(card: str, paper: Paper, random, witness: str) -> list[Asked]:
    pk = _number_of("quote", card)
    stance, kind, about = random.choice(STANCES), random.choice(KINDS), random.sample(sorted(paper.actors), 2)
    border, split_at = _border(random), re.findall(r'"at": (\d+)', card)
    asked = [
        Asked("set_speaker", f"/quotes/{pk}/speaker/", {"words": witness}, "Speaker", witness),
        Asked("set_targets", f"/quotes/{pk}/about/", {"actors": about}, "About"),
        Asked("set_stance", f"/quotes/{pk}/stance/", {"stance": stance}, "Stance", stance),
        Asked("classify_quote", f"/quotes/{pk}/type/", {"kind": kind}, "", ""),
        Asked("change_quote_span", f"/quotes/{pk}/border/", border, "Words"),
        Asked("join_quotes", f"/quotes/{pk}/join/", {}, "State", "rejected"),
        *_decisions(card, "quotes", pk, QUOTE_VERBS),
    ]
    if split_at:
        asked.append(Asked("split_quote", f"/quotes/{pk}/split/", {"at": random.choice(split_at)}, "Quote"))
    return asked


def corrections_of_mention(card: str, paper: Paper, random) -> list[Asked]:
    pk = _number_of("mention", card)
    actor, label = random.choice(sorted(paper.actors)), random.choice(sorted(LABELS))
    return [
        Asked("set_mention_actor", f"/mentions/{pk}/actor/", {"actor": actor}, "Actor", paper.actors[actor]),
        Asked("set_mention_label", f"/mentions/{pk}/label/", {"label": label}, "", ""),
        Asked("change_mention_span", f"/mentions/{pk}/border/", _border(random), "Words"),
        *_decisions(card, "mentions", pk, MENTION_VERBS),
    ]


def new_marks(paper: Paper, random) -> list[Asked]:
    word, sentence = (random.choice(list(re.finditer(found, paper.text))) for found in (r"\w+", r"“[^”]+”"))
    place = {"start": word.start(), "end": word.end(), "label": random.choice(sorted(LABELS))}
    quoted = {"start": sentence.start(), "end": sentence.end()}
    path = f"/articles/{paper.article}"
    return [
        Asked("add_mention", f"{path}/mentions/add/", place, "Mention", word[0], is_new=True),
        Asked("add_quote", f"{path}/quotes/add/", quoted, "Quote", sentence[0].strip("“”"), is_new=True),
    ]


def _border(random):
    return {
        "edge": random.choice(("start", "end")),
        "by_steps": random.choice((-1, 1)),
        "unit": random.choice(("word", "character")),
    }


def _decisions(card, what, pk, verbs):
    """Those that the card offers."""
    return [
        Asked(verbs[verb], f"/{what}/{pk}/{verb}/", {}, "State", state)
        for verb, state in STATES.items()
        if f"/{what}/{pk}/{verb}/" in card
    ]


def _number_of(what: str, card: str) -> str:
    found = re.search(rf'data-{what}="(\d+)"', card)
    if found is None:
        raise ValueError(f"This card shows no {what}.")
    return found[1]
