"""What a number in line and a pass are worth: their person, once, and nothing more."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from django.http import HttpResponse

from hosting.admission import cookies
from hosting.admission.door import Door
from tests.web.admission.browser import Browser, Site
from tests.web.admission.moves import call, free, in_line

if TYPE_CHECKING:
    from pathlib import Path


def test_reloading_keeps_the_place_and_dropping_the_cookie_loses_it(busy: Door) -> None:
    kept, other = in_line(busy), in_line(busy)

    assert [kept.ask().place for _ in range(5)] == [1] * 5
    assert Browser(busy).ask().place == 3
    assert other.ask().place == 2


def test_a_forged_or_altered_number_is_worth_nothing(busy: Door) -> None:
    person = in_line(busy)
    in_line(busy)
    name = cookies.ticket_name(busy.room.id)
    altered = person.cookies[name].replace("n-0.", "n-1.")
    unsigned = "n-0.AAAA"

    assert altered != person.cookies[name]
    assert [Browser(busy, {name: value}).ask().place for value in (altered, unsigned)] == [3, 4]


def test_a_number_of_another_room_is_kept_beside_ours(busy: Door) -> None:
    person = Browser(busy, {"palier_file_00000000": "n-0.xyz"})

    person.ask()

    assert set(person.cookies) == {"palier_file_00000000", cookies.ticket_name(busy.room.id)}


def test_people_called_come_in_and_others_do_not(busy: Door, site: Site) -> None:
    first, second = in_line(busy), in_line(busy)
    free(busy, site)

    call(busy, 1)

    assert second.ask().place == 1
    assert first.ask().status == 200
    assert first.cookies.keys() == {cookies.PASS}


def test_a_copied_number_lets_in_the_same_person_only(busy: Door, site: Site) -> None:
    person = in_line(busy)
    copy = Browser(busy, person.cookies)
    free(busy, site)
    call(busy, 1)

    person.ask()
    copy.ask()

    now = int(time.time())
    passes = [cookies.read_pass(f"{cookies.PASS}={browser.cookies[cookies.PASS]}", now) for browser in (person, copy)]
    assert passes[0] is not None
    assert passes[1] is not None
    assert passes[0].person == passes[1].person


def test_a_pass_lets_in_no_more_than_a_person_reads(busy: Door, site: Site) -> None:
    person = in_line(busy)
    in_line(busy)
    free(busy, site)
    call(busy, 1)

    statuses = [person.ask().status for _ in range(60)]

    assert statuses[:15] == [200] * 15
    assert statuses[-1] == 503


def test_the_pass_of_who_is_called_is_kept_when_the_page_cannot_be_served_yet(busy: Door) -> None:
    person = in_line(busy)
    call(busy, 1)

    answer = person.ask()

    assert (answer.status, answer.place) == (503, 0)
    assert "Votre page arrive" in answer.body
    assert cookies.PASS in person.cookies


def test_people_who_come_at_the_same_instant_hold_different_numbers(busy: Door) -> None:
    people, gate = [Browser(busy) for _ in range(24)], threading.Barrier(24)

    def come(person: Browser) -> None:
        gate.wait(timeout=10)
        person.ask()

    threads = [threading.Thread(target=come, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    name = cookies.ticket_name(busy.room.id)
    numbers = {cookies.read_ticket(f"{name}={person.cookies[name]}", busy.room.id).number for person in people}
    assert numbers == set(range(24))


def test_robots_without_cookies_hold_back_nobody(busy: Door) -> None:
    for _ in range(50):
        Browser(busy).ask()
    person = in_line(busy)

    call(busy, 1)

    assert person.ask().headers["Palier-Waiting"] == "0"


def test_cookies_are_for_this_site_alone_and_for_no_script(busy: Door, site: Site) -> None:
    cookie = Browser(busy).ask().headers["Set-Cookie"]

    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")


def test_cookies_travel_encrypted_on_a_real_site(site: Site, tmp_path: Path) -> None:
    site.sets = [("Set-Cookie", "csrftoken=abc; Path=/")]
    door = Door(site, path=tmp_path / "room", slots=1, is_secure=True, keep=lambda _: HttpResponse())

    cookies_given = [value for name, value in Browser(door).ask().all_headers if name == "Set-Cookie"]

    assert cookies_given[-1].endswith("; HttpOnly; SameSite=Lax; Secure")
