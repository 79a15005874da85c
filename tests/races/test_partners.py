"""Two calls at once under one word, on PostgreSQL: one home, one line, and both are given the same answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from palier.models import DoneAct, Home, JournalEntry
from tests import api_world, factories
from tests.api_world import HOME
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from tests.api_world import SoftwareOf

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def est() -> SoftwareOf:
    factories.commune()
    return api_world.software(factories.member("Karim", factories.organisation("bailleur", "Est Habitat")))


def declared(est: SoftwareOf, word: str, **said: object) -> tuple[int, dict[str, object]]:
    told = api_world.SoftwareOf(est.secret).post("homes", {**HOME, **said}, word=word)
    return told.status_code, told.json()


@pytest.mark.parametrize("turn", range(3))
def test_the_same_call_twice_at_once_is_done_once(est: SoftwareOf, turn: int) -> None:
    answers = at_once(*[partial(declared, est, "import-2026-0001")] * 3)

    assert [status for status, _ in answers] == [201, 201, 201], answers
    assert answers[0] == answers[1] == answers[2]
    assert Home.objects.count() == 1
    assert JournalEntry.objects.filter(verb="declarer_logement").count() == 1


@pytest.mark.parametrize("turn", range(2))
def test_another_body_under_the_same_word_is_refused_whoever_comes_first(est: SoftwareOf, turn: int) -> None:
    answers = at_once(
        partial(declared, est, "import-2026-0001"),
        partial(declared, est, "import-2026-0001", rpls_id="0930480002"),
    )

    assert sorted(status for status, _ in answers) == [201, 409], answers
    refused = next(told for status, told in answers if status == 409)
    assert refused["code"] == "cle-d-idempotence-deja-prise"
    assert Home.objects.count() == 1


def test_a_refused_call_keeps_nothing_and_its_word_serves_again(est: SoftwareOf) -> None:
    refused = declared(est, "import-2026-0001", street="12 rue des Lilas")
    mended = declared(est, "import-2026-0001")

    assert (refused[0], mended[0]) == (422, 201)
    assert DoneAct.objects.count() == 1


def test_the_word_of_another_key_is_another_word(est: SoftwareOf) -> None:
    other = api_world.software(factories.member("Ines", factories.organisation("bailleur", "Ouest Habitat")))

    first = declared(est, "import-2026-0001")
    second = declared(other, "import-2026-0001", rpls_id="0930480002")

    assert (first[0], second[0]) == (201, 201)
    assert first[1]["id"] != second[1]["id"]
