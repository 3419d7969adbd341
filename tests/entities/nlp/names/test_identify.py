import time

import pytest

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedMention
from entities.nlp.language.words import Words
from entities.nlp.names.identify import identify
from entities.nlp.names.people import same_person
from tests.entities.nlp.literals import detected


def cast_of(marked):
    found = detected(marked)
    return identify(Words(found.text, found.sentences), found.mentions), found.text


def actors_of(marked):
    cast, _ = cast_of(marked)
    return {actor.found.name: sorted(actor.found.aliases) for actor in cast.actors}


def actor_of(marked):
    cast, _ = cast_of(marked)
    (actor,) = [actor.found for actor in cast.actors if actor.found.kind == "person"]
    return actor


def test_surname_joins_the_full_name():
    assert actors_of("{PERSON:Tomás Vela Ruiz} came. {PERSON:Vela} spoke, then {PERSON:Vela Ruiz} left.") == {
        "Tomás Vela Ruiz": ["Tomás Vela Ruiz", "Vela", "Vela Ruiz"]
    }


def test_full_name_after_the_surname_joins_too():
    assert list(actors_of("{PERSON:Okafor} wins.\n\n{PERSON:Ralph Okafor} won on Sunday.")) == ["Ralph Okafor"]


def test_people_with_one_surname_stay_apart():
    cast, _ = cast_of("{PERSON:Ann Berg} met {PERSON:Carl Berg}. {PERSON:Berg} paid.")
    assert [actor.found.name for actor in cast.actors] == ["Ann Berg", "Carl Berg"]
    assert [mention.actor for mention in cast.mentions] == [0, 1, None]


def test_surname_stays_with_whom_it_was_used_for():
    marked = "{PERSON:Ann Berg} came. {PERSON:Berg} sat. Her son {PERSON:Carl Berg} stood. {PERSON:Berg} rose."
    cast, _ = cast_of(marked)
    assert [mention.actor for mention in cast.mentions] == [0, 0, 1, 0]


def test_title_tells_people_with_one_surname_apart():
    marked = "{PERSON:Ann Berg} met {PERSON:Carl Berg}. Mr. {PERSON:Berg} paid. Mrs. {PERSON:Berg} thanked him."
    cast, _ = cast_of(marked)
    assert [mention.actor for mention in cast.mentions] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("john smith", "john r smith", True),
        ("j smith", "john smith", True),
        ("ivan gil", "ivan gil pinto", True),
        ("gil pinto", "ivan gil pinto", True),
        ("john smith", "jane smith", False),
        ("john smith", "john smyth", False),
        ("john smith jr", "john smith", False),
        ("john a smith", "john b smith", False),
        ("maria lopez", "ana maria lopez", False),
        ("george h w bush", "george w bush", False),
        ("john adams", "john quincy adams", False),
        ("john r smith", "john robert smith", True),
        ("john r t smith", "john r smith", True),
        ("ana de la cruz", "ana cruz", True),
        ("henry ford", "henry ford ii", False),
        ("henry ford iii", "henry ford ii", False),
    ],
)
def test_same_person_needs_names_that_fit(a, b, same):
    assert same_person(tuple(a.split()), tuple(b.split())) is same
    assert same_person(tuple(b.split()), tuple(a.split())) is same


def test_organisation_joins_its_acronym_in_brackets():
    marked = "The {ORG:Union of River Pilots} ({ORG:SPF}) met. {ORG:SPF} voted."
    assert actors_of(marked) == {"Union of River Pilots": ["SPF", "Union of River Pilots"]}


def test_organisation_joins_an_acronym_of_its_initials_that_nobody_marked():
    marked = "The {ORG:Northern Ferry Board} (NFB) met. On Monday NFB voted."
    assert actors_of(marked) == {"Northern Ferry Board": ["NFB", "Northern Ferry Board"]}


def test_organisation_joins_its_short_forms():
    marked = (
        "The {ORG:Peruvian Mining Ministry}, then the {ORG:Mining Ministry}; {ORG:Wexley University}, {ORG:Wexley}."
    )
    assert list(actors_of(marked)) == ["Peruvian Mining Ministry", "Wexley University"]


def test_short_form_that_fits_two_stays_apart():
    marked = "{ORG:Peruvian Mining Ministry} and {ORG:Chilean Mining Ministry}: the {ORG:Mining Ministry} denied it."
    assert len(actors_of(marked)) == 3


def test_one_word_joins_the_body_of_two_words_that_it_opens():
    marked = "{ORG:Corvane} fell. {ORG:Corvane Turbines} rose. {ORG:Reef} met {ORG:Reef Arts} and {ORG:Reef Tours}."
    assert actors_of(marked) == {
        "Corvane Turbines": ["Corvane", "Corvane Turbines"],
        "Reef": ["Reef"],
        "Reef Arts": ["Reef Arts"],
        "Reef Tours": ["Reef Tours"],
    }


def test_noun_without_an_article_is_a_name_of_its_own():
    marked = (
        "{ORG:Lorene Assembly} vice-president {PERSON:Rahul Gand} met {ORG:Tirumal Lorene Assembly} chief {PERSON:Mira "
        "Ban}. {ORG:Syndicate} boats left the {ORG:Salt Syndicate}. The {ORG:Syndicate} denied it. {ORG:Conclave} "
        "leaders met the {ORG:River Conclave}. {ORG:Conclave} said no."
    )
    assert [actor for actor in actors_of(marked) if "Syndicate" in actor or "Conclave" in actor] == [
        "Salt Syndicate",
        "Conclave",
        "River Conclave",
    ]


def test_acronym_means_what_this_text_spells_out_or_bears_out():
    assert list(actors_of("The {ORG:Island Cricket Conference} met. {ORG:ICC} voted.")) == ["Island Cricket Conference"]
    assert list(actors_of("The {ORG:ICC} picked its bowlers.")) == ["ICC"]
    assert list(actors_of("The {ORG:ICC} charged him with a criminal plot.")) == ["International Criminal Court"]
    assert list(actors_of("The {ORG:UN} met.")) == ["United Nations"]


def test_party_and_state_behind_a_name_are_nobody():
    marked = "Sen. {PERSON:Ana Ruiz} ({ORG:D-Calif}.) and {PERSON:Ola Berg}, {PERSON:R-Tenn}., met in Dover, {GPE:Ore}."
    assert list(actors_of(marked)) == ["Ana Ruiz", "Ola Berg"]


def test_title_of_who_bears_no_family_name_is_part_of_the_name():
    assert list(actors_of("Pope {PERSON:Linus} met King {PERSON:Oduya}. Mr {PERSON:Holm} left.")) == [
        "Pope Linus",
        "King Oduya",
        "Holm",
    ]


def test_peer_whose_first_name_nobody_prints_is_called_by_the_title():
    assert list(actors_of("Lord {PERSON:Hesketh of Tarn} met Lady {PERSON:Gull}. Lord {PERSON:Hesketh} left.")) == [
        "Lord Hesketh of Tarn",
        "Lady Gull",
    ]
    assert list(actors_of("Baroness {PERSON:Oduya} and {PERSON:Amina Oduya} are one.")) == ["Amina Oduya"]


def test_letters_of_an_office_are_nobody():
    assert list(actors_of("The outgoing {ORG:CFO} {PERSON:Emil Brandt} left.")) == ["Emil Brandt"]


@pytest.mark.parametrize("title", ["Cllr", "Alhaji", "Comrade", "Datuk", "Engr.", "Mallam"])
def test_titles_of_any_country_are_no_part_of_the_name(title):
    marked = f"{{PERSON:{title} Emil Brandt}} came. Later {{PERSON:{title} Brandt}} left."
    assert list(actors_of(marked)) == ["Emil Brandt"]


@pytest.mark.parametrize("office", ["Minister of Water Resources", "Director of Public Works"])
def test_an_office_is_nobody_and_the_role_of_who_is_named_beside_it(office):
    marked = f"The {{ORG:{office}}}, Alhaji {{PERSON:Emil Brandt}}, spoke on Monday."
    assert list(actors_of(marked)) == ["Emil Brandt"]
    assert [role.text for role in actor_of(marked).roles] == [office]


def test_what_stands_before_a_title_is_no_part_of_the_name():
    marked = "{PERSON:Norland Rep. Ola Berg} met {PERSON:Pro Tem David Long} and MP {PERSON:Kefa Ssem}."
    assert list(actors_of(marked)) == ["Ola Berg", "David Long", "Kefa Ssem"]


def test_family_name_that_is_added_and_used_alone_is_another_persons():
    marked = "{PERSON:Elin Warne} spoke. {PERSON:Elin Warne Smith}, a nurse, agreed. {PERSON:Smith} left."
    assert list(actors_of(marked)) == ["Elin Warne", "Elin Warne Smith"]


def test_known_body_joins_the_noun_it_ends_with():
    assert list(actors_of("The {ORG:European Commission} met. A {ORG:Commission} spokesman left.")) == [
        "European Commission"
    ]


def test_bodies_of_one_name_are_told_apart_by_their_countries():
    marked = (
        "{GPE:Kenya}'s {ORG:Foreign Ministry} spoke. The {NORP:Ugandan} {ORG:Foreign Ministry} did not. "
        "The {ORG:Foreign Ministry} left."
    )
    cast, _ = cast_of(marked)
    names = [cast.actors[mention.actor].found.name for mention in cast.mentions if mention.label == "ORG"]
    assert names == ["Kenya's Foreign Ministry", "Uganda's Foreign Ministry", "Uganda's Foreign Ministry"]
    assert list(actors_of(marked[:44])) == ["Kenya", "Kenya's Foreign Ministry"]
    assert list(actors_of("The {ORG:Foreign Ministry} spoke.")) == ["Foreign Ministry"]
    assert list(actors_of("The {NORP:Kenyan} {ORG:Lingbo Carriers} met.")) == ["Kenya", "Lingbo Carriers"]


def test_word_taken_for_a_person_joins_the_company_it_opens():
    marked = "{ORG:Calder Terminals Group} won. {PERSON:Calder} will pay. {ORG:Bright Foundation} of {PERSON:Bright}."
    assert actors_of(marked) == {
        "Calder Terminals Group": ["Calder", "Calder Terminals Group"],
        "Bright Foundation": ["Bright Foundation"],
        "Bright": ["Bright"],
    }


def test_country_gathers_its_adjective_abbreviation_and_acting_capital():
    marked = "{GPE:Norway} agreed. {NORP:Norwegian} ships sailed. {GPE:Oslo}’s reply pleased {GPE:Copenhagen}."
    cast, _ = cast_of(marked)
    assert [(actor.found.name, actor.found.country) for actor in cast.actors][:1] == [("Norway", "NO")]
    assert [mention.actor for mention in cast.mentions][:3] == [0, 0, 0]
    assert [mention.adjective for mention in cast.mentions][:3] == [False, True, False]


@pytest.mark.parametrize(
    "marked", ["He flew from {GPE:Oslo} at dawn.", "{GPE:Oslo}’s airport closed.", "A fire broke out in {GPE:Oslo}."]
)
def test_capital_that_is_only_a_place_is_not_its_country(marked):
    assert list(actors_of(marked)) == ["Oslo"]


def test_language_names_no_country():
    assert actors_of("The form must be filled in {NORP:English}.") == {}


def test_place_with_two_meanings_gets_a_code_only_with_evidence():
    cast, _ = cast_of("Voters in {GPE:Georgia} queued.")
    assert [actor.found.country for actor in cast.actors] == [""]
    cast, _ = cast_of("Voters in {GPE:Georgia} queued. {NORP:Georgian} media said so.")
    assert [actor.found.country for actor in cast.actors] == ["GE"]


@pytest.mark.parametrize(
    ("marked", "role"),
    [
        ("Norwegian Fisheries Minister {PERSON:Liv Aas} resigned.", "Norwegian Fisheries Minister"),
        ("The team's coach, {PERSON:Liv Aas}, resigned.", "team's coach"),
        ("{PERSON:Liv Aas}, a senior fellow at the Reef Institute, resigned.", "senior fellow at the Reef Institute"),
        ("{PERSON:Liv Aas}, 44, director of the museum, resigned.", "director of the museum"),
        ("Envoy to the Holy See {PERSON:Liv Aas} resigned.", "Envoy to the Holy See"),
        ("The ministry summoned Peru's envoy, {PERSON:Liv Aas}, at dawn.", "Peru's envoy"),
        ("Two weeks ago the ship's engineer, {PERSON:Liv Aas}, resigned.", "ship's engineer"),
        ("It took a toll on his wife, {PERSON:Liv Aas}, in May.", "his wife"),
        ("There is no doubt about my producer, {PERSON:Liv Aas}, today.", "producer"),
    ],
)
def test_role_is_read_beside_the_name(marked, role):
    assert [found.text for found in actor_of(marked).roles] == [role]


def test_office_before_a_title_is_a_role_too():
    marked = "The senator for Ellery East, Chief {PERSON:Liv Aas}, resigned."
    assert [role.text for role in actor_of(marked).roles] == ["Chief", "senator for Ellery East"]
    assert [role.text for role in actor_of("In May, Chief {PERSON:Liv Aas}, 40, resigned.").roles] == ["Chief"]


@pytest.mark.parametrize(
    "marked",
    [
        "A spokesman for {PERSON:Liv Aas} resigned.",
        "Mr. {PERSON:Aas} resigned.",
        "They told {PERSON:Liv Aas} to resign.",
        "She met {PERSON:Liv Aas}, accusing the minister of greed.",
    ],
)
def test_role_of_somebody_else_is_not_taken(marked):
    assert actor_of(marked).roles == ()


def test_person_takes_the_country_of_the_role():
    assert actor_of("Norwegian Fisheries Minister {PERSON:Liv Aas} resigned.").country == "NO"


def test_things_named_once_make_no_actor():
    assert actors_of("They drank {MISC:Fizzo} and read {MISC:Moby}; {MISC:Moby} bored them.") == {"Moby": ["Moby"]}


def seconds_for(bodies):
    text, mentions = "", []
    for number in range(bodies):
        for name, label in ((f"Ann{number} Berg{number % 70}", "PERSON"), (f"Body {number} Union", "ORG")):
            mentions.append(DetectedMention(Span(len(text), len(text) + len(name)), label, 0.9))
            text += name + " met. "
    words = Words(text, (Span(0, len(text)),))
    started = time.process_time()
    identify(words, mentions)
    return time.process_time() - started


def test_names_take_linear_time():
    seconds_for(100)
    few, many = (min(seconds_for(n) for _ in range(3)) for n in (300, 1_200))
    assert many < 10 * few


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        (
            "{GPE:Qasrat} waits. A {ORG:Qasrati} newspaper asked {PERSON:Ana Lind} why. {GPE:Qasrat} left.",
            ["Qasrat", "Ana Lind"],
        ),
        (
            "{GPE:Velmara} waits. {PERSON:Velmaran} law asks {PERSON:Ana Lind} why. {GPE:Velmara} left.",
            ["Velmara", "Ana Lind"],
        ),
        ("{PERSON:Marti Vask} met {PERSON:Martin}. {PERSON:Martin} agreed.", ["Marti Vask", "Martin"]),
        ("A {ORG:Qasrati} spoke. The {ORG:Qasrati} said no.", ["Qasrati"]),
    ],
)
def test_what_only_says_where_something_is_from_is_nobody(text, actors):
    assert [actor.found.name for actor in cast_of(text)[0].actors] == actors


def test_team_takes_in_its_people_and_adjective():
    found = detected("{ORG:Norway} 1 – 2 {ORG:Peru}. A {NORP:Norwegian} shot missed. The {NORP:Peruvians} sang.")
    cast = identify(Words(found.text, found.sentences), found.mentions)
    assert [(actor.found.name, actor.found.kind) for actor in cast.actors] == [
        ("Norway", "organisation"),
        ("Peru", "organisation"),
    ]


def test_names_in_passing_make_no_actor():
    found = detected(
        "{PERSON:Ida Lund} sang. Image: {PERSON:Paul Reyes}. Minister of {ORG:Culture} {PERSON:Ana Ruiz} called it a"
        " {ORG:National Treasure}. See #{MISC:SingIda}."
    )
    cast = identify(Words(found.text, found.sentences), found.mentions)
    assert [actor.found.name for actor in cast.actors] == ["Ida Lund", "Ana Ruiz"]
