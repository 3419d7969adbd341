"""The soak in small: three annotators on two articles, over HTTP, on threads of the live server."""

import random
import time
from dataclasses import replace
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.test import Client

from bench.soak.annotator import Annotator
from bench.soak.beside import Beside
from bench.soak.corrections import Asked
from bench.soak.papers import store_papers
from bench.soak.verdict import verdict_on
from tests.factories import user


def annotators_at(address, papers, n):
    for number in range(n):
        client, person = Client(), user(f"annotator {number}", "annotator")
        client.force_login(person)
        session, netloc = client.cookies["sessionid"].value, urlsplit(address).netloc
        deadline = time.monotonic() + 60
        yield Annotator(number, person.pk, session, netloc, papers, deadline, random.Random(number))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_accepted_correction_is_in_the_history_once(live_server):
    annotators = list(annotators_at(live_server.url, store_papers(2, 3), 3))
    threads = [Thread(target=one.work, args=[8]) for one in annotators]
    with Beside(user("editor")) as beside:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    verdict = verdict_on(annotators)
    assert (verdict.problems, verdict.lost, beside.failures) == ([], [], [])
    assert verdict.accepted > 0
    assert beside.done.keys() >= {"read again", "merged", "deleted"}
    # What was never stored is noticed: the verdict can fail.
    never = replace(annotators[0].accepted[0], revision=999, undoes=None)
    annotators[0].accepted.append(never)
    assert verdict_on(annotators).lost == [never]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_mention_of_what_was_said_of_all_is_in_the_history_once(live_server):
    paper, _ = papers = store_papers(2, 3)
    (one,) = annotators_at(live_server.url, papers, 1)
    one.random = Deciding()
    one.work(0)
    card = one._look(f"/mentions/{paper.mentions[0]}/")
    one._correct(paper.article, card, [Asked("accept_mention", f"/mentions/{paper.mentions[0]}/accept/", {})])
    one._say_of_all()
    one.random.chance = 0.0  # undo it, then make it again
    one._say_of_all()
    one._say_of_all()
    one.connection.close()
    assert (one.failures, [said.rows for said in one.said_of_all]) == ([], [5, 5, 5])
    verdict = verdict_on([one])
    assert (verdict.problems, verdict.lost, verdict.accepted) == ([], [], 16)
    told = one.said_of_all[0] = replace(one.said_of_all[0], rows=6)
    assert verdict_on([one]).lost == [told]


class Deciding:
    """Randomness that a test decides."""

    chance = 0.9

    def random(self):
        return self.chance

    def choice(self, things):
        return things[0]
