"""Which language is a text in? Told by py3langid (Lui and Baldwin 2012, https://aclanthology.org/P12-3005/).

It is asked among the languages that newspapers are printed in only: among all of its 200 it takes slang for creole.
"""

import re
import unicodedata
from functools import lru_cache

from py3langid.langid import LanguageIdentifier

NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish",
    "ky": "Kyrgyz", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese", "ne": "Nepali", "nl": "Dutch",
    "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "rw": "Kinyarwanda", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali",
    "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "tg": "Tajik",
    "th": "Thai", "tl": "Filipino", "tr": "Turkish", "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese", "xh": "Xhosa", "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
ANNOTATED = ("en", "und")  # the engine reads these; what it can't tell may be English
_NO_LANGUAGE = "zxx"
_FEW_LETTERS = 25  # in Latin script, too few to tell one language from another
_FEW_WORDS = 12  # names and headlines may look like any language
_CLEARLY = 15.0  # by how much the log-probability of another language exceeds that of English in so short a text
_EVIDENCE = 0.15  # log-probability per letter by which the winner is ahead of the runner-up in running text


@lru_cache(maxsize=1)
def _guesser() -> LanguageIdentifier:
    guesser = LanguageIdentifier.from_model_file("data/model.npz.xz")
    guesser.set_languages([*(code for code in NAMES if code in guesser.nb_classes), _NO_LANGUAGE])
    return guesser


def prepare() -> None:
    """Load what guessing needs, once, before the first file."""
    _guesser()


def guess_language(text: str, declared: str = "") -> str:
    """ISO 639-1 code of the language of `text`, or "und" where it can't be told.

    A text of a few words in Latin letters counts as English unless it plainly is something else. `declared`, what its
    page says, decides where the text does not.
    """
    words = re.findall(r"[^\W\d_]+", text[:20_000])
    letters = "".join(words)
    if not letters:
        return "und"
    latin = sum("LATIN" in unicodedata.name(char, "") for char in letters[:500]) * 2 > len(letters[:500])
    ranked = _guesser().rank(" ".join(words))
    best, score = ranked[0]
    if latin and (len(words) < _FEW_WORDS or len(letters) < _FEW_LETTERS):
        english = next(value for code, value in ranked if code == "en")
        plainly = best not in ("en", _NO_LANGUAGE) and score - english > _CLEARLY * max(1, len(letters) / 40)
        return best if plainly else "en"
    if best == _NO_LANGUAGE or (
        latin and (score - ranked[1][1]) / len(letters[:2000]) < _EVIDENCE / max(1, len(letters) / 300)
    ):
        return declared if declared in NAMES else "und"
    return best
