"""Which of the words that articles call somebody are told in a sentence.

Principle: what says more says the rest as well: who is "president of the dockers' federation" is "president", too. A
word that only points back to the text it stood in ("its president") is told without that word.
"""

import re
from collections.abc import Sequence

_POINTS_BACK = re.compile(r"^(?:its|their|his|her|our|my|your|the|a|an)\s+(?=\S)", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def roles_told(roles: Sequence[str]) -> list[tuple[int, str]]:
    """[(place among these, the words to tell)], in their order: none that another one says, too."""
    told = [(place, _POINTS_BACK.sub("", role)) for place, role in enumerate(roles)]
    folded = [_words(words) for _, words in told]
    return [
        told[place]
        for place, words in enumerate(folded)
        if words.strip()
        and not any(words in other and (words != other or at < place) for at, other in enumerate(folded) if at != place)
    ]


def _words(text: str) -> str:
    """Folded, with a blank around each word, so that one phrase lies in another only with whole words."""
    return f" {' '.join(_WORD.findall(text.casefold().replace('’', chr(39))))} "
