"""The identity paper of a first registration is shown to the scanner of viruses, and waits as the piece that it becomes."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from palier.jobs.people import registering as tasks
from palier.models import PieceFile, RegistrationPaper
from tests import factories, scanner
from tests.first_world import filled, photo, sign
from tests.plain_pages import plain_text
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture
from tests.web.test_scanned_files import infected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811 - the stand-in has no public type
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    factories.commune()
    factories.home(factories.organisation("bailleur", "Habitat"), None)
    return sandbox


def test_an_infected_paper_is_refused_and_nothing_of_it_is_kept(settings: Any) -> None:
    client = filled()
    before = RegistrationPaper.objects.count()
    with scanner.listening() as house:
        settings.SCANNER = house.address
        answer = client.post(reverse("premiere-demande-piece"), {"file": [infected("carte.pdf")]})

    assert answer.status_code == 400
    assert "Ce fichier n’est pas gardé" in plain_text(answer)
    assert (RegistrationPaper.objects.count(), len(house.seen)) == (before, 1)


def test_a_paper_that_came_while_it_was_away_waits_as_the_piece_that_it_becomes(settings: Any) -> None:
    settings.SCANNER = scanner.away()
    client = filled()
    client.post(reverse("premiere-demande-piece"), {"file": [photo("red")]})
    waiting = RegistrationPaper.objects.filter(awaits_scan=True).count()
    assert waiting
    sign(client)
    tasks.send_late(0)

    assert PieceFile.objects.filter(awaits_scan=True).count() == waiting
