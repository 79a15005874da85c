"""The door: who comes in, who waits, and what each kind of visitor is told."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from hosting.admission import flow
from tests.web.admission.browser import Browser, Site
from tests.web.admission.moves import in_line

if TYPE_CHECKING:
    from hosting.admission.door import Door


def test_a_site_at_ease_shows_nothing_of_the_door(door: Door) -> None:
    answer = Browser(door).ask()

    assert (answer.status, answer.body, answer.all_headers) == (200, "page", [("Content-Type", "text/html")])


def test_above_capacity_people_are_told_their_place(busy: Door) -> None:
    first, second = Browser(busy).ask(), Browser(busy).ask()

    assert (first.status, first.place, second.place) == (503, 1, 2)
    assert first.headers["Refresh"] == first.headers["Retry-After"] == str(flow.FIRST)
    assert "Vous êtes la prochaine personne" in first.body
    assert "<strong>2</strong>" in second.body


def test_who_was_signed_in_before_the_rush_waits_before_strangers(door: Door, site: Site) -> None:
    site.signed_in = 7
    known = Browser(door)
    known.ask()
    site.signed_in = None
    threading.Thread(target=Browser(door).ask, args=("/lent/",)).start()
    assert site.inside.acquire(timeout=10)
    strangers = [in_line(door) for _ in range(3)]

    assert known.ask().place == 1
    assert strangers[0].ask().place == 1
    assert (door.room.known.waiting, door.room.new.waiting) == (1, 3)


def test_an_act_begun_does_not_stand_in_line(door: Door, site: Site) -> None:
    site.sets = [("Set-Cookie", "csrftoken=abc; Path=/")]
    typing = Browser(door)
    typing.ask("/formulaire/")
    site.sets = []
    slow = threading.Thread(target=Browser(door).ask, args=("/lent/",))
    slow.start()
    assert site.inside.acquire(timeout=10)
    in_line(door)
    site.go_on.set()
    slow.join(timeout=10)

    assert Browser(door).ask().status == 503  # the line is there, and a stranger is in it
    assert typing.ask(typed={"nom": "Amina"}).status == 200
    assert typing.ask().status == 200  # the page that follows the act


def test_a_form_turned_away_comes_back_with_what_was_typed(busy: Door) -> None:
    answer = Browser(busy).ask("/formulaire/", typed={"nom": "Amina", "act_key": "k"})

    assert (answer.status, answer.body) == (503, "gardé : nom=Amina act_key=k")
    assert "Refresh" not in answer.headers


def test_what_is_typed_reaches_the_site_whole(door: Door, site: Site) -> None:
    text = "é" * 400_000

    Browser(door).ask(typed={"long": text})

    assert len(site.received[-1]) == len("long=") + 6 * len(text)


@pytest.mark.parametrize("path", ["/static/palier/palier.css", "/sante/vivant", "/sante/pret", "/metrics", "/etat/"])
def test_health_files_and_status_are_never_held_back(busy: Door, path: str) -> None:
    in_line(busy)

    assert Browser(busy).ask(path).status == 200


@pytest.mark.parametrize(
    "headers", [{"HTTP_HX_REQUEST": "true"}, {"HTTP_SEC_FETCH_DEST": "image"}, {"HTTP_ACCEPT": "application/json"}]
)
def test_parts_of_pages_and_programs_get_one_line_and_no_number(busy: Door, headers: dict[str, str]) -> None:
    answer = Browser(busy).ask(**headers)

    assert answer.status == 503
    assert answer.headers["Retry-After"]
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert len(answer.body.encode()) < 150
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("typed", [None, {"rent": "50000"}])
def test_a_software_that_calls_is_told_to_wait_as_the_api_refuses(busy: Door, typed: dict[str, str] | None) -> None:
    in_line(busy)

    answer = Browser(busy).ask("/api/v1/homes", typed=typed, HTTP_ACCEPT="*/*")

    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0
    told = json.loads(answer.body)
    assert told.items() >= {"status": 503, "code": "affluence"}.items()
    assert "Place" not in told["detail"]
    # It keeps no cookie: each of its tries would be one more number before people.
    assert "Set-Cookie" not in answer.headers
    assert busy.room.new.waiting == 1


def test_the_page_can_be_told_to_stay_still(busy: Door) -> None:
    person = Browser(busy)

    moving, still = person.ask("/logements/?ou=Paris"), person.ask("/logements/?ou=Paris&actualisation=non")

    assert 'href="?ou=Paris&amp;actualisation=non"' in moving.body
    assert "Refresh" not in still.headers
    assert 'href="?ou=Paris"' in still.body


def test_nothing_of_the_address_is_repeated_as_markup(busy: Door) -> None:
    answer = Browser(busy).ask('/?a="><script>alert(1)</script>')

    assert "<script" not in answer.body
