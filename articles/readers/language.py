"""Which language is a text in? Counted by its commonest small words."""

import re
import unicodedata

_SMALL = {
    "en": "the of and to in that is was for on with he as his it by at are from had have said who which",
    "fr": "le la les des et une est dans pour qui que sur pas au avec du ce il elle sont",
    "de": "der die das und ist nicht den von zu mit sich auf für im dem ein eine auch als",
    "es": "el la los las que del y en una por con para su se lo más como pero al es",
    "it": "il di che la per una con del della non sono gli nel alla anche ha è dei le più",
    "pt": "o que da do em um para com não uma os no se na por mais dos foi ao é",
    "nl": "de het een van en dat op te zijn met voor niet aan er ook als bij wordt die is",
}
_SMALL_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
NAMES = {
    "fr": "French", "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
}  # fmt: skip
ENOUGH = 0.1  # running text of these languages has a third to a half; lists of names have next to none
TOO_FEW = 30  # words; a headline may do without small ones


def guess_language(text: str) -> str:
    """ISO 639-1 code of the language of `text`, or "und" where none of the known ones is plain.

    A text of a few words in Latin letters counts as English: there is too little to tell.
    """
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    letters = "".join(words) if len(words) < TOO_FEW else ""
    latin = sum("LATIN" in unicodedata.name(char, "") for char in letters)
    if latin and latin * 2 > len(letters):
        return "en"
    counts = {language: sum(word in small for word in words) for language, small in _SMALL_WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= ENOUGH * len(words) and counts[best] else "und"
