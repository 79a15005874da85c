"""Nothing leaves in a file without a second factor just shown, whoever asks: who has none is led to the page that adds one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import ROOT
from tests.plain_pages import plain_text
from tests.second_factors import shown
from tests.web.second_factor.steps import enter, secret_of, signed_in

if TYPE_CHECKING:
    from palier.models import User

pytestmark = pytest.mark.django_db
HOUSEHOLDS = {"demandeur", "public", "proof", "demo", "presentation"}
"""Folders whose files are of their own person, of everybody, or of nobody."""
OF_NOBODY = {"lists.py", "intendant/grids/lines.py"}
"""What hands a file over for those that are held to it; and the text of a grid, which a council votes in public."""


@pytest.fixture(params=["bailleur", "reservataire"])
def who(request: pytest.FixtureRequest) -> User:
    return factories.member("Karim", factories.organisation(request.param, "Est Habitat")).person


def test_who_has_no_factor_is_led_to_add_one_before_any_letter_leaves(who: User) -> None:
    client = signed_in(who)

    asked = [client.post(reverse(name)) for name in ("lettres_document", "lettres_pdf")]
    asked.append(client.get(reverse("lettre_papier", args=[uuid4()])))

    assert {one["Location"] for one in asked} == {f"{reverse('second-facteur')}?pour=export"}
    assert "rien ne part sans un second facteur" in plain_text(client.get(asked[0]["Location"]).text)


def test_once_it_is_added_what_was_asked_is_taken_up_where_it_was(who: User) -> None:
    enter(client := Client(), who)
    wanted = reverse("lettre_papier", args=[uuid4()])
    page = client.get(wanted, follow=True)

    told = client.post(
        reverse("second-facteur"),
        {"act": "activer", "password": factories.PASSWORD, "code": shown(secret_of(page.text))},
    )

    assert f'href="{wanted}"' in told.text
    assert client.get(wanted).status_code == 404, "the code is just shown: the letter alone is missing"
    assert client.post(reverse("lettres_document")).status_code == 200


def test_every_file_that_leaves_a_desk_is_held_to_it() -> None:
    leaving = [
        path
        for path in sorted((ROOT / "palier" / "web").rglob("*.py"))
        if path.relative_to(ROOT / "palier" / "web").parts[0] not in HOUSEHOLDS
        and re.search(r"Content-Disposition|as_attachment|content_type=\"text/csv|ndjson|handed\(", path.read_text())
        and str(path.relative_to(ROOT / "palier" / "web")) not in OF_NOBODY
    ]

    assert [path.name for path in leaving if not re.search(r"@proved|= proved\(", path.read_text())] == []
    assert len(leaving) >= 3
