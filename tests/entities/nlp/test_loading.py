from threading import Barrier, Event, Thread

from entities.nlp.loading import once


def test_loading_happens_once_for_threads_that_ask_together():
    threads = [Thread(target=lambda: (start.wait(), found.append(load()))) for _ in range(4)]
    start, found, loaded = Barrier(len(threads)), [], []

    @once
    def load() -> object:
        loaded.append(1)
        slow.wait(0.05)
        return object()

    slow = Event()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(loaded) == 1
    assert len(set(map(id, found))) == 1


def test_loading_from_another_place_loads_anew():
    @once
    def load(place: str = "here") -> list[str]:
        return [place]

    assert load() is load()
    assert load("there") == ["there"]
