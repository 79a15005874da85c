"""A form of the site that comes when it is full: the real page that keeps it, and the real check of its origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.middleware.csrf import _get_new_csrf_string

from tests.web.admission.browser import Browser

if TYPE_CHECKING:
    from hosting.admission.door import Door


def test_what_was_typed_comes_back_under_the_same_key(full: Door) -> None:
    token = _get_new_csrf_string()
    typed = {"csrfmiddlewaretoken": token, "act_key": "0198-key", "motif": 'Trop loin & "trop" cher'}

    answer = Browser(full, {"csrftoken": token}).ask("/candidatures/1/retirer/", typed=typed)

    assert answer.status == 503
    assert answer.place == 1
    assert "votre envoi n’a pas encore pu être pris" in answer.body
    assert 'action="/candidatures/1/retirer/"' in answer.body
    assert 'name="act_key" value="0198-key"' in answer.body
    assert "Trop loin &amp; &quot;trop&quot; cher" in answer.body
    assert "Refresh" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_form_sent_from_elsewhere_never_comes_back_with_a_token_of_ours(full: Door) -> None:
    token = _get_new_csrf_string()

    answer = Browser(full, {"csrftoken": token}).ask("/candidatures/1/retirer/", typed={"motif": "<script>"})

    assert "csrfmiddlewaretoken" not in answer.body
    assert "motif" not in answer.body


def test_a_code_is_not_written_into_the_page(full: Door) -> None:
    token = _get_new_csrf_string()

    answer = Browser(full, {"csrftoken": token}).ask(
        "/connexion/", typed={"csrfmiddlewaretoken": token, "code": "482915"}
    )

    assert "482915" not in answer.body
    assert "il faudra l’écrire à nouveau" in answer.body
