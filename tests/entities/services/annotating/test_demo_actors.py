"""The actors of the demo corpus, read by hand: who they are, and how few are wrong."""

from collections import Counter
from datetime import datetime

import pytest

from entities.models import Actor
from entities.tasks import annotate
from tests.factories import article, demo_corpus, source

pytestmark = pytest.mark.django_db

RIGHT = {
    "group": "customs officers|American families|Iranian military advisers",
    "organisation": "Banco Almedense|Cartel de los Soles|Centre Compact|Corran Families|Corvane Research|Court of "
    "Audit|Federation of Port and Dock Workers|Gazette|Institute for Maritime and Border Studies|"
    "Institute for National Security Studies|Juárez Cartel|Lantern|Ledger & Tide|Lingbo Terminals Group|Los Remeros|"
    "Maritime Court|Meridian Straits Line|National Bank of Velmara|New Mandate|Open Ledger Watch|"
    "Organisation for Straits and River Cooperation|Polwarth Institute|Qasrati newspaper|Qeshm Fars Air|Quds Force|"
    "Salt Road Syndicate|University of Umm Zahra|Velmara One|Venezuelan government|AmFACT",
    "person": "Adriana Jones|Agnieszka Wojtarowicz|Anselm Dacre|Aurelio Benavente|Bohdan Perehinets|Castro Mena|"
    "Chen Haorui|Chen Suyin|Corneil Ostrander|Danny Citrinowicz|Delphine Castaing-Roux|Donald Trump|"
    "Emeka Dahlgren-Pope|Esmaeil Baqaei|Ezequiel Barragán|Farzaneh Daryabandi|Gareth Pellew-Osei|Hélène Abruzzi-Morel|"
    "Idris Belhadj-Vance|Inés Sánchez-Ibáñez|Ingrid Vaskeland|Isaias Medina III|Iván Gil Pinto|"
    "Jean-Philippe Dufresne-Kouassi|Joaquín Terrassa|Joost Ravenscroft-Amadi|Kwabena Asare-Lind|Layth Abu Rimal|"
    "Mathilde Okonjo-Brandt|Matthias Undurraga|Mehrdad Zandifar|Milo Esterhazy-Quinn|Moira Adeyemi-Strand|"
    "Nicolás Maduro|Nuala Whitcombe|Patrick Olorunfemi-Hayes|Philippa Nwosu-Reyes|Rafael Ordóñez Vidal|Renske Odhiambo|"
    "Rosalind Achterberg|Ruth|Samir al-Qadrawi|Sanna Ostrander|Severin Laplagne|Ulrike Santamaría-Bell|Xu Lanying|"
    "Yaryna Lototska",
    "place": "Bab al-Nahr|Bolivia|Canada|Caracas|China|Corran|Cuba|Dravnik|Iran|Israel|Karsovia|La Línea|Mexico|"
    "Nicaragua|North Quay|Norway|Port Almeda|Qasrat|Umm Zahra|United States|Velmara|Venezuela|Vysoka|Vysoka Dam|Zarud",
}
# What is left: a capital read as a person and a country as a body, where no article says more; one of two Chens.
WRONG_AT_MOST = 3


def test_few_actors_of_the_demo_are_wrong():
    """Wrong is who is nobody, of another kind, or somebody for the second time."""
    for each in demo_corpus():
        published = datetime.fromisoformat(each["date"])
        annotate(article(each["text"], title=each["title"], published_at=published, source=source(each["publisher"])))
    found = Counter(Actor.objects.current().order_by().values_list("kind", "name"))
    known = {(kind, name) for kind, names in RIGHT.items() for name in names.split("|")}
    wrong = (found - Counter(dict.fromkeys(known, 1))).elements()
    left = sorted(wrong)
    assert len(left) <= WRONG_AT_MOST, "; ".join(map(str, left))
    assert {name for kind, name in found if kind == "person"} >= set(RIGHT["person"].split("|")[:5])
    assert not [name for _, name in found if name.startswith(("of ", "-"))]
