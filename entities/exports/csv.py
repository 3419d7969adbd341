"""Tables of quotes that a spreadsheet opens as they are."""

from newsdesk.web.spreadsheets import lines, printed

__all__ = ["KEPT", "QUOTES", "lines", "printed"]


def _end(key, place):
    """The least or the greatest number of an interval, or nothing where there is none."""
    return lambda row: row[key] and row[key][place]


QUOTES = {
    "Quote": "text",
    "Speaker": "speaker",
    "About": lambda quote: [target["actor"] for target in quote["targets"]],
    "Stance": "stance",
    "Kind": "type",
    "Attribution": "attribution",
    "Cue": "cue_text",
    "Cue class": "cue_class",
    "Outlet": lambda quote: quote["article"]["publisher"],
    "Article": lambda quote: quote["article"]["title"],
    "Author": lambda quote: quote["article"]["author"],
    "Date": lambda quote: quote["article"]["date"],
    "Published at": lambda quote: quote["article"]["published_at"],
    "Original": lambda quote: quote["article"]["url"],
    "In Newsdesk": "address",
    "Layer": "layer",
    "Confidence": "confidence",
    "Speaker's confidence": "speaker_confidence",
    "Decided by": "by",
    "Decided at": "at",
    "Quote number": "id",
    "Speaker number": "speaker_id",
    "Article number": lambda quote: int(quote["article"]["id"]),
    "All speakers": "speakers",
    "Perhaps": "perhaps",
    "Said for": "said_for",
    "About (without a name)": lambda quote: [one["words"] for one in quote["unnamed_targets"]],
}
KEPT = {"Note": "note", **QUOTES, "Kept at": "kept_at", "Since then": "since", "Citation": "citation"}
ARTICLES = {
    "Article": "title",
    "Outlet": "publisher",
    "Author": "author",
    "Date": "date",
    "Published at": "published_at",
    "Language": "language",
    "State": "state",
    "Words": "words",
    "Quotes": "quotes",
    "Original": "url",
    "In Newsdesk": "address",
    "Article number": lambda article: int(article["id"]),
}
ACTORS = {
    "Actor": "name",
    "Kind": "kind",
    "Country": "country",
    "Mentions": "mentions",
    "Quoted": "quotes_by",
    "Talked about": "quotes_about",
    "Change": "rising",
    "Names": "aliases",
    "In Newsdesk": "address",
    "Actor number": "id",
    "Quoted verified": "quotes_by_verified",
    "Quoted likely from": _end("quotes_by_likely", 0),
    "Quoted likely to": _end("quotes_by_likely", 1),
    "Talked about verified": "quotes_about_verified",
    "Talked about likely from": _end("quotes_about_likely", 0),
    "Talked about likely to": _end("quotes_about_likely", 1),
    "Lists": lambda actor: [place["list"] for place in actor["lists"]],
    "Wikidata ids": lambda actor: list(dict.fromkeys(filter(None, (place["wikidata"] for place in actor["lists"])))),
    "Quoted with spokespeople": "quotes_with_spokespeople",
}
STATEMENTS = {
    "Statement": "text",
    "Speaker": "speaker",
    "About": "about",
    "Outlets": "outlets",
    "Quotes": "quotes",
    "Days": "days",
    "First published": "first_at",
    "Last published": "last_at",
    "Printed by": "printed_by",
    "Other words": lambda statement: _changed(statement["other_words"]),
    "Harder verbs": lambda statement: _changed(statement["harder_verbs"]),
    "Other speakers": lambda statement: _changed(statement["other_speakers"]),
    "In Newsdesk": "address",
    "Statement number": "id",
    "Speaker number": "speaker_id",
}
PAIRS = {
    "Speaker": "speaker",
    "About": "about",
    "Quotes": "quotes",
    "Positive": "positive",
    "Neutral": "neutral",
    "Negative": "negative",
    "Mean stance": "mean_stance",
    "Quotes in Newsdesk": "quotes_address",
    "Speaker number": "speaker_id",
    "About number": "about_id",
    "Through": "through",
    "Verified": "verified",
    "Likely from": _end("likely", 0),
    "Likely to": _end("likely", 1),
    "Perhaps": "perhaps",
}
TONE = {
    "From": "first",
    "To": "last",
    "Quotes": "quotes",
    "Negative": "negative",
    "Neutral": "neutral",
    "Positive": "positive",
    "Mean stance": "mean_stance",
    "Verified": "verified",
    "Change": "change",
    "Chance of such a change": "chance",
    "Speaker": "speaker",
    "About": "about",
    "Quotes in Newsdesk": "quotes_address",
}
DATES = {
    "Actor": "actor",
    "What": "what",
    "From": "earliest",
    "To": "latest",
    "Exact to the": "grain",
    "Quotes": "quotes",
    "Words": "text",
    "Sentence": "sentence",
    "Outlet": lambda date: date["article"] and date["article"]["publisher"],
    "Article": lambda date: date["article"] and date["article"]["title"],
    "Published": lambda date: date["article"] and date["article"]["date"],
    "Layer": "layer",
    "In Newsdesk": "address",
    "Actor number": "actor_id",
}


def _changed(changes):
    """["Bay News: “is” instead of “has come”"]"""
    return [f"{one['outlet']}: {_in_marks(one['now'])} instead of {_in_marks(one['was'])}" for one in changes]


def _in_marks(words):
    return f"“{words}”" if words else "nothing"
