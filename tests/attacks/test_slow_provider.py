"""A provider of identity that hangs holds neither a slot nor a transaction: who comes by another door waits for nobody."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse

from palier.gateways.identity import ProviderKind
from palier.web.requests import waiting
from palier.web.requests.edge import SLOT
from palier.web.signin import identity
from tests import identity_provider as at_provider
from tests.plain_pages import plain_text
from tests.web.franceconnect.steps import PEOPLE, gone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client

    from sandbox.identity.server import IdentitySandbox

pytestmark = pytest.mark.usefixtures("committed")


class Held:
    """A slot that counts when it is lent."""

    def __init__(self) -> None:
        self.lent_now = self.lent_ever = 0

    @contextmanager
    def lent(self) -> Iterator[None]:
        self.lent_now += 1
        self.lent_ever += 1
        try:
            yield
        finally:
            self.lent_now -= 1


@pytest.fixture
def sandbox(settings: Any, tmp_path: Path) -> Iterator[IdentitySandbox]:
    with at_provider.running(also=PEOPLE, pause=1.0) as server:
        known = at_provider.provider(server, ProviderKind.FRANCECONNECT, tmp_path)
        settings.FRANCECONNECT = (known.issuer, known.client_id, str(known.secret_file))
        yield server


@pytest.mark.parametrize("fault", ["slow", "down", "drip"])
def test_the_slot_is_lent_while_the_provider_is_asked(
    client: Client, sandbox: IdentitySandbox, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    held, seen = Held(), []
    whole = identity.identity.answered

    def answered(*given: Any, **more: Any) -> Any:
        seen.append((held.lent_now, connection.in_atomic_block))
        return whole(*given, **more)

    monkeypatch.setattr(identity.identity, "answered", answered)
    where = at_provider.choose(gone(client), "amina")
    sandbox.providers["franceconnect"].fault = fault

    client.get(where, **{SLOT: held})

    assert seen == [(1, False)]
    assert (held.lent_now, held.lent_ever) == (0, 1)


def test_so_many_wait_and_no_more(client: Client, sandbox: IdentitySandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting.PROVIDER, "at_once", 0)

    answer = client.post(reverse("franceconnect"))
    assert answer.status_code == 503
    assert "Trop de personnes entrent" in plain_text(answer)
