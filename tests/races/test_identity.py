"""The same answer of a provider, or the same identity, twice at once: one lets in, and nothing is linked twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from palier.gateways.identity import ProviderKind
from palier.gateways.sne.errors import SneUnavailable
from palier.models import JournalEntry, LinkedIdentity
from palier.web.signin import register
from tests import factories
from tests import identity_provider as at_provider
from tests.races.at_once import at_once
from tests.web.franceconnect.steps import PEOPLE, bring, come, gone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.identity.server import IdentitySandbox

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def sandbox(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentitySandbox]:
    def fetch(_numero: str, **_: object) -> None:
        raise SneUnavailable("away")

    monkeypatch.setattr(register, "fetch", fetch)
    with at_provider.running(also=PEOPLE) as server:
        known = at_provider.provider(server, ProviderKind.FRANCECONNECT, tmp_path)
        settings.FRANCECONNECT = (known.issuer, known.client_id, str(known.secret_file))
        yield server


def same(client: Client) -> Client:
    """Another tab of the same browser."""
    other = Client()
    other.cookies = client.cookies.copy()
    return other


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_that_comes_back_four_times_at_once_serves_once(sandbox: IdentitySandbox, turn: int) -> None:
    client = Client()
    where = at_provider.choose(gone(client), "amina")
    tabs = [same(client) for _ in range(4)]

    answers = at_once(*[partial(tab.get, where) for tab in tabs])

    assert sorted(answer.status_code for answer in answers) == [302, 400, 400, 400]


@pytest.mark.parametrize("turn", range(3))
def test_a_number_brought_twice_at_once_links_once(sandbox: IdentitySandbox, turn: int) -> None:
    amina = factories.demande("Amina", birth_name="Benali")
    clients = [Client() for _ in range(2)]
    for client in clients:
        assert come(client, "amina").url == reverse("franceconnect-numero")

    answers = at_once(*[partial(bring, client, amina.demande.numero_unique) for client in clients])

    assert {answer.status_code for answer in answers} <= {302, 400}
    assert any(answer.status_code == 302 for answer in answers)
    assert LinkedIdentity.objects.get().user == amina.user
    assert JournalEntry.objects.filter(verb="relier_identite").count() == 1
