"""What the words on a quote's card mean, for whoever points at them or opens the legend."""

from entities.choices import Attribution, CueClass, Layer, QuoteKind, Stance

KINDS: dict[str, str] = {
    QuoteKind.DIRECT: "The speaker’s own words, between quotation marks.",
    QuoteKind.MIXED: "Partly the speaker’s own words, partly the article’s.",
    QuoteKind.INDIRECT: "What the speaker said, in the article’s words.",
}
ATTRIBUTIONS: dict[str, str] = {
    Attribution.SAID: "Somebody said or wrote it.",
    Attribution.ATTITUDE: "What somebody feels or wants, as the article tells it. Not counted among quotes.",
    Attribution.THOUGHT: "What somebody thinks or knows, as the article tells it. Not counted among quotes.",
}
LAYERS: dict[str, str] = {
    Layer.MACHINE: "Found by Newsdesk. Nobody has checked it.",
    Layer.EDITED: "Somebody corrected a part of it. The rest is not checked.",
    Layer.VERIFIED: "Somebody accepted it or marked it by hand.",
    Layer.REJECTED: "Somebody rejected it. It counts nowhere.",
}
STANCES: dict[str, str] = {
    Stance.POSITIVE: "The speaker judges this subject well.",
    Stance.NEUTRAL: "The speaker does not judge this subject.",
    Stance.NEGATIVE: "The speaker judges this subject badly.",
}
CUE = "What the verb says that the speaker did."
SHARES = {
    "sure": "How sure Newsdesk is that this is a quote with these words. Of 100 quotes at 90 %, about 90 are.",
    "likely": (
        "Between these numbers lies the true count, missed quotes included, nine times in ten. Verified quotes count "
        "without doubt. More than were counted (↑) are likely where quotes are missed, fewer (↓) where many are "
        "doubtful."
    ),
    "hatched": (
        "The tone rests on fewer than five quotes, or fewer than half of them are verified. Dots are hollow then."
    ),
    "perhaps": "Newsdesk’s guess at the speaker. It counts for nobody until somebody confirms it.",
}
LEGEND = (
    ("Types of quotes", KINDS),
    ("Said or not", {name: words for name, words in ATTRIBUTIONS.items() if name != Attribution.SAID}),
    ("Checked or not", {name: words for name, words in LAYERS.items() if name != Layer.REJECTED}),
    ("Tone", STANCES),
    ("How sure", {"… % sure": SHARES["sure"], **{name: SHARES[name] for name in ("likely", "hatched", "perhaps")}}),
)


def meaning(label: str) -> str:
    """Of a word on a card; "" of one that needs no explanation."""
    for known in (KINDS, ATTRIBUTIONS, LAYERS, STANCES, SHARES):
        if label in known:
            return known[label]
    return CUE if label in CueClass.values else ""
