"""The light pages speak the language of their reader: the one pressed there, else their browser's cookie, else its wish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hosting.admission import page, tongue
from hosting.admission.page import WaitingNotice
from palier.models import catalogues
from palier.web.languages.speaking import reading_in
from palier.web.requests import chosen_language
from palier.web.requests.cookies import bound
from tests.web.admission.browser import Browser

if TYPE_CHECKING:
    from hosting.admission.door import Door

HELD = bound(chosen_language.COOKIE)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "fr"),
        ({"HTTP_ACCEPT_LANGUAGE": "pt-BR,pt;q=0.9,en;q=0.8"}, "pt"),
        ({"HTTP_ACCEPT_LANGUAGE": "fr;q=0.5, ar"}, "ar"),
        ({"HTTP_ACCEPT_LANGUAGE": "de, zz-ZZ"}, "fr"),
        ({"HTTP_ACCEPT_LANGUAGE": "pt", "HTTP_COOKIE": f"a=b; {HELD}=ar"}, "ar"),
        ({"HTTP_ACCEPT_LANGUAGE": "pt", "HTTP_COOKIE": f"{HELD}=fr"}, "fr"),
        ({"HTTP_COOKIE": f"{HELD}=ar", "QUERY_STRING": f"ou=Lens&{tongue.READ_IN}=en"}, "en"),
        ({"HTTP_ACCEPT_LANGUAGE": ";;,=q" * 400, "HTTP_COOKIE": '=;\\"', "QUERY_STRING": "%%%&lecture="}, "fr"),
    ],
)
def test_what_was_pressed_then_what_is_kept_then_what_is_wished(asked: dict[str, Any], code: str) -> None:
    assert tongue.of(asked).code == code


@pytest.mark.parametrize("code", ["fr", "en", "ar", "pt"])
def test_the_page_is_light_and_marked_in_each_language(code: str) -> None:
    language = catalogues.offered()[code]
    with reading_in(language):
        body = page.waiting(WaitingNotice(1284, 410.0, 20, "ou=Lens")).decode()
        refused = page.refusal(page.CUT_SHORT).decode()

    for one in (body, refused):
        assert f'<html lang="{code}" dir="{language.direction}">' in one
        assert ("Rien n’a été" in refused, "beaucoup de monde" in body) == (code == "fr", code == "fr")
    assert len(body.encode()) < 5 * 1024
    assert body.count(f"{tongue.READ_IN}=") == 3
    assert 'href="?ou=Lens&amp;lecture=' in body
    assert "<script" not in body


def test_who_waits_and_whose_form_waits_are_told_in_their_language(full: Door) -> None:
    told = Browser(full).ask("/recherche/", HTTP_ACCEPT_LANGUAGE="ar").body
    kept = Browser(full).ask("/candidatures/1/retirer/", typed={"motif": "x"}, HTTP_ACCEPT_LANGUAGE="ar").body

    assert '<html lang="ar" dir="rtl">' in told
    assert '<html lang="ar" dir="rtl">' in kept
