"""What the columns of a table of actors are, told by their names."""

from collections.abc import Mapping, Sequence

from articles.search.folding import fold_words

# By field: what it is called on the page, and how tables call it, folded and without what is no letter.
FIELDS: dict[str, tuple[str, str]] = {
    "name": ("name", "name fullname label actor person title itemlabel personlabel displayname who"),
    "aliases": (
        "other names",
        "aliases alias othernames othername alsoknownas aka altlabel altlabels alternativenames itemaltlabel nicknames "
        "shortname abbreviation acronym",
    ),
    "kind": ("type", "type kind category class entitytype instanceof"),
    "country": ("country", "country countrycode iso iso2 nationality state citizenship countrylabel"),
    "roles": ("roles", "roles role position positions office offices job function rank"),
    "wikidata": ("Wikidata id", "wikidata wikidataid qid item wd wikidataitem"),
    "own_id": ("own id", "ownid id identifier uid key code number externalid reference"),
    "given": ("first name", "firstname givenname forename given first"),
    "family": ("last name", "lastname surname familyname family last"),
    "since": ("role from", "since rolefrom from start startdate begin rolesince"),
    "until": ("role to", "until roleto to end enddate roleuntil"),
}
SEVERAL = frozenset({"aliases"})  # more than one column may hold them
IN_WORDS = {field: words for field, (words, _) in FIELDS.items()}


def guess(header: Sequence[str]) -> dict[int, str]:
    """The field of each column, by its number."""
    found: dict[int, str] = {}
    plain = [_plain(cell) for cell in header]
    for field, (_, names) in FIELDS.items():
        for name in names.split():
            places = [number for number, cell in enumerate(plain) if cell == name and number not in found]
            if places and (field in SEVERAL or field not in found.values()):
                found[places[0]] = field
    return found


def looks_like_names(header: Sequence[str]) -> bool:
    """Whether the first row names the columns rather than an actor."""
    return bool({"name", "family", "wikidata"} & set(guess(header).values()))


def trouble_with(columns: Mapping[int, str]) -> str:
    """Why no actor can be read with these columns, "" where it can."""
    fields = list(columns.values())
    for field in FIELDS:
        if field not in SEVERAL and fields.count(field) > 1:
            return f"Two columns are said to be the {IN_WORDS[field]}. Choose one."
    if "name" not in fields and "family" not in fields:
        return "Say which column is the name, or which one the last name."
    if {"since", "until"} & set(fields) and "roles" not in fields:
        return "Days of a role need a column with the role."
    return ""


def _plain(cell: str) -> str:
    return "".join(char for char in fold_words(cell) if char.isalnum())
