from datetime import date

import pytest

from entities.rules.actors.speaking_for import Name, country_inside, period, tenure


def of(phrase):
    """The phrase and the name that is marked in it: [organisation] or <country>."""
    start = min(at for at in (phrase.find("["), phrase.find("<")) if at >= 0)
    end = max(phrase.find("]"), phrase.find(">"))
    plain = "".join(letter for letter in phrase if letter not in "[]<>")
    return plain, Name(start, end - 1, phrase[start] == "[")


@pytest.mark.parametrize(
    "phrase",
    [
        "spokesman of <Iran>'s foreign ministry",
        "spokesman for <Qasrat>’s foreign ministry",
        "<Iranian> Foreign Ministry spokesperson",
        "[Iranian Foreign Ministry] spokesperson",
        "<U.S.> Secretary of State",
        "<US> President",
        "<Karsovian> Foreign Minister",
        "new <Velmara>'s foreign minister",
        "deputy foreign minister of <Peru>",
        "president of <Peru>",
        "spokeswoman for the Ministry of Health of <Peru>",
        "<British> ambassador to Iran",
        "<Iran>'s supreme leader",
        "governor of <Corran>",
        "governor of <Corran> province and a member of the ruling Centre Compact",
        "<Corran> governor",
        "chairman of [Lingbo]",
        "[Lingbo]’s local director",
        "[Lingbo] chief executive",
        "The chief executive of [Meridian Straits Line]",
        "A spokesman for [Lingbo]",
        "A spokesman for the [Lingbo] group",
        "director of the watchdog [Open Ledger Watch]",
        "governor of the [National Bank]",
        "secretary-general of the [Straits Council]",
        "general secretary of the [Dockers' Union]",
        "secretary of the [Dockers' Union]",
        "[European Commission] president",
        "[UN] envoy",
        "<Velmara>'s finance ministry and central bank",
        "the <Iranian> government",
    ],
)
def test_an_office_speaks_for_who_it_is_bound_to(phrase):
    assert tenure(*of(phrase)) == "speaks"


@pytest.mark.parametrize(
    "phrase",
    [
        "member of the ruling [Centre Compact]",
        "governor of Corran province and a member of the [Centre Compact]",
        "British ambassador to <Iran>",
        "envoy for <Syria>",
        "minister for <Europe>",
        "<Iran>'s football federation president",
        "<Iranian> president of the Football Federation",
        "A lawyer for [Lingbo]",
        "a spokesman for the governor of <Corran>",
        "two officials at [Lingbo]",
        "a friend of [Lingbo]",
        "security expert at the [Polwarth Institute]",
        "<Karsovian> opposition leader",
        "<Velmara>'s incoming prime minister",
        "president-elect of <Peru>",
        "<Italian> boss",
        "<Iranian> police chief",
        "head of <Iran> operations",
        "ship's chief engineer of [Meridian Straits Line]",
        "<Iran>",
        "<Iranian> officials",
        "<Iranian> football federation",
    ],
)
def test_who_is_near_a_name_does_not_speak_for_it(phrase):
    assert tenure(*of(phrase)) == ""


@pytest.mark.parametrize(
    "phrase",
    ["former <US> President", "formerly deputy governor of the [National Bank]", "ex-president of <Peru>",
     "once a spokesman for [Lingbo]"],
)  # fmt: skip
def test_who_left_an_office_spoke_for_it(phrase):
    assert tenure(*of(phrase)) == "spoke"


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Iranian Foreign Ministry", "Iran"),
        ("Iran's Foreign Ministry", "Iran"),
        ("Ministry of Health of Peru", "Peru"),
        ("Ministry of Health", None),
        ("Iran", None),
    ],
)
def test_a_bodys_name_may_hold_its_country(name, country):
    found = country_inside(name)
    assert (found and found[2]) == country
    assert found is None or name[found[0] : found[1]].startswith(country)


def test_an_office_is_held_around_the_days_that_print_it():
    assert period([date(2025, 6, 30), date(2025, 3, 1)], []) == (date(2024, 8, 31), date(2025, 12, 29))
    assert period([date(2025, 6, 30)], [date(2025, 7, 10), date(2025, 9, 1)])[1] == date(2025, 7, 9)
    assert period([date(2025, 6, 30)], [date(2025, 5, 10)])[0] == date(2025, 5, 11)
    assert period([date(2025, 6, 30), date(2025, 7, 30)], [date(2025, 7, 10)]) == (
        date(2024, 12, 30),
        date(2026, 1, 28),
    )
    assert period([], [date(2025, 7, 10)]) is None
