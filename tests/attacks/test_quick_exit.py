"""Who quits at once is gone from the screen, whatever comes in the way: it is pressed because somebody is coming in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from palier.models.state.servers import PRIMARY
from palier.web.requests import calm
from palier.web.requests.quick_exit import ELSEWHERE, QuickExitMiddleware
from tests import world as worlds

if TYPE_CHECKING:
    from django.http import HttpResponseBase

HERE = {"Origin": "http://testserver"}


def pressed(client: Client, **headers: str) -> Any:
    return client.post(reverse("deconnexion"), {"partir": "oui"}, headers={**HERE, **headers})


def is_gone(answer: HttpResponseBase) -> bool:
    assert isinstance(answer, HttpResponse)
    at_once = f"0; url={ELSEWHERE}"
    return answer.get("Refresh") == at_once and f'content="{at_once}"' in answer.text and "Palier" not in answer.text


def has_forgotten(answer: HttpResponseBase) -> bool:
    kept = answer.cookies.get(settings.SESSION_COOKIE_NAME)
    return kept is not None and kept["max-age"] == 0


@pytest.fixture
def signed_in(db: None) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(worlds.cast(others=0).amina.user)
    return client


def test_an_old_page_whose_form_is_refused_leaves_all_the_same_and_back_finds_a_closed_door(signed_in: Client) -> None:
    answer = pressed(signed_in)

    assert is_gone(answer)
    assert has_forgotten(answer)
    assert "no-store" in answer["Cache-Control"]
    assert signed_in.get(reverse("mon-dossier")).status_code == 302


def test_a_page_of_another_site_signs_nobody_out(signed_in: Client) -> None:
    for headers in ({"Origin": "https://ailleurs.test"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = pressed(signed_in, **headers)
        assert is_gone(answer)
        assert not has_forgotten(answer)
    assert signed_in.get(reverse("mon-dossier")).status_code == 200


def test_while_the_database_is_away(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(PRIMARY), "is_down", property(lambda _: True))
    answer = pressed(signed_in)

    assert is_gone(answer)
    assert has_forgotten(answer)


def test_in_a_crowd_and_by_a_fault_of_ours() -> None:
    asked = RequestFactory().post("/deconnexion/", {"partir": "oui"}, headers=HERE)

    assert is_gone(calm.page(asked, calm.Why.BUSY))
    assert is_gone(QuickExitMiddleware(lambda _: HttpResponse("Palier", status=500))(asked))


def test_who_signs_out_as_usual_reads_what_came_in_the_way() -> None:
    asked = RequestFactory().post("/deconnexion/", {}, headers=HERE)

    assert calm.page(asked).status_code == calm.UNAVAILABLE
    assert QuickExitMiddleware(lambda _: HttpResponse(status=403))(asked).status_code == 403
