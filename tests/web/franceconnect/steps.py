"""Going to the stand-in of FranceConnect, coming back with an identity, bringing a number."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from palier.models import User
from sandbox.identity.people import citizen
from tests import identity_provider as at_provider

if TYPE_CHECKING:
    from tests.factories import Applicant

PEOPLE = (
    citizen("amina", "BÉNALI", ("Amina", "Zohra"), "1989-04-17", "75107"),
    citizen("amina-mariee", "BENALI", ("Amina",), "1989-04-17", "75107", usage="ROUSSEAU"),
    citizen("jumelle", "BENALI", ("Amira",), "1989-04-17", "75107"),
    citizen("autre-jour", "BENALI", ("Amina",), "1989-04-16", "75107"),
    citizen("sans-jour", "BENALI", ("Amina",), "1989-04-00", "75107"),
    citizen("marc", "DUPRÉ", ("Marc",), "1985-09-03", "75107", gender="male"),
    citizen("jean", "DUPONT", ("Jean",), "1970-01-01", "75107", gender="male"),
)


def gone(client: Client, **more: str) -> str:
    """Press the button; the address of the provider."""
    page = client.post(reverse("franceconnect"), more)
    assert page.status_code == 200
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found
    return html.unescape(found[1])


def come(client: Client, who: str, **more: str) -> Any:
    return client.get(at_provider.choose(gone(client), who), more)


def bring(client: Client, numero: str) -> Any:
    return client.post(reverse("franceconnect-numero"), {"numero": numero})


def linked(who: str, applicant: Applicant, client: Client | None = None) -> Client:
    client = client or Client()
    assert come(client, who).url == reverse("franceconnect-numero")
    entered = bring(client, applicant.demande.numero_unique)
    assert (entered.status_code, entered.url) == (302, reverse("mon-dossier"))
    return client


def user_of(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None
