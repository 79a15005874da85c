"""The door: who comes in, who waits, what each kind of visitor is told, and that no cookie is worth more than its person."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse

from palier.web.admission import cookies, flow
from palier.web.admission import slots as slots_module
from palier.web.admission.door import Door
from palier.web.admission.slots import Patience, Rank
from tests.web.admission.browser import Browser, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.go_on.set()


@pytest.fixture
def make_door(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Door]:
    # Nobody waits for a slot here: a busy site is one whose slots are taken.
    for rank in Rank:
        monkeypatch.setitem(slots_module.PATIENCE, rank, Patience(0, 0))

    def make() -> Door:
        kept = lambda request: HttpResponse("gardé : " + " ".join(f"{k}={v}" for k, v in request.POST.items()))  # noqa: E731
        return Door(site, path=tmp_path / "room", slots=1, is_secure=False, keep=kept)

    return make


@pytest.fixture
def door(make_door: Callable[[], Door]) -> Door:
    return make_door()


@pytest.fixture
def busy(door: Door, site: Site) -> Iterator[Door]:
    """The door of a site whose only slot is taken."""
    slow = threading.Thread(target=Browser(door).ask, args=("/lent/",))
    slow.start()
    assert site.inside.acquire(timeout=10)
    yield door
    site.go_on.set()
    slow.join(timeout=10)


def free(door: Door, site: Site) -> None:
    """Let the slow page end: the slot is free again."""
    site.go_on.set()
    deadline = time.monotonic() + 10
    while door.room.figures()["slots_in_use"]:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def call(door: Door, people: int, *, known: bool = False) -> None:
    """Call people, as time and spare capacity would."""
    with door.room.locked():
        line = door.room.known if known else door.room.new
        assert line.call(people, int(time.monotonic())) == people


def in_line(door: Door) -> Browser:
    person = Browser(door)
    person.ask()
    person.ask()
    return person


def test_a_site_at_ease_shows_nothing_of_the_door(door: Door) -> None:
    answer = Browser(door).ask()

    assert (answer.status, answer.body, answer.all_headers) == (200, "page", [("Content-Type", "text/html")])


def test_above_capacity_people_are_told_their_place(busy: Door) -> None:
    first, second = Browser(busy).ask(), Browser(busy).ask()

    assert (first.status, first.place, second.place) == (503, 1, 2)
    assert first.headers["Refresh"] == first.headers["Retry-After"] == str(flow.FIRST)
    assert "Vous êtes la prochaine personne" in first.body
    assert "<strong>2</strong>" in second.body


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


def test_the_page_can_be_told_to_stay_still(busy: Door) -> None:
    person = Browser(busy)

    moving, still = person.ask("/logements/?ou=Paris"), person.ask("/logements/?ou=Paris&actualisation=non")

    assert 'href="?ou=Paris&amp;actualisation=non"' in moving.body
    assert "Refresh" not in still.headers
    assert 'href="?ou=Paris"' in still.body


def test_nothing_of_the_address_is_repeated_as_markup(busy: Door) -> None:
    answer = Browser(busy).ask('/?a="><script>alert(1)</script>')

    assert "<script" not in answer.body


def test_the_room_closes_when_the_rush_is_over(busy: Door, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    person = in_line(busy)
    free(busy, site)
    call(busy, 1)
    person.ask()
    monkeypatch.setattr("palier.web.admission.room.QUIET", -1)
    monkeypatch.setattr("palier.web.admission.room.TICK", 0)

    Browser(busy).ask()

    assert not busy.room.is_open


def test_two_processes_keep_one_line(make_door: Callable[[], Door], busy: Door) -> None:
    other = make_door()  # the next release, during an upgrade
    person = in_line(busy)

    person.door = other

    assert person.ask().place == 1
    assert Browser(other).ask().place == 2


def test_a_room_whose_file_cannot_be_made_still_lets_people_in(site: Site, tmp_path: Path) -> None:
    door = Door(site, path=tmp_path / "missing" / "room", slots=1, is_secure=True, keep=lambda _: HttpResponse())

    assert Browser(door).ask().status == 200


def test_a_room_locked_by_a_stopped_process_still_lets_people_in(make_door: Callable[[], Door], door: Door) -> None:
    other = make_door()
    door.room.overload()

    with other.room.locked():
        answer = Browser(door).ask()

    assert answer.status == 200


def test_an_error_of_the_site_gives_its_slot_back(door: Door, site: Site) -> None:
    site.is_broken = True
    with pytest.raises(RuntimeError):
        Browser(door).ask()
    site.is_broken = False

    assert Browser(door).ask().status == 200


def test_cookies_are_for_this_site_alone_and_for_no_script(busy: Door, site: Site) -> None:
    cookie = Browser(busy).ask().headers["Set-Cookie"]

    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")


def test_cookies_travel_encrypted_on_a_real_site(site: Site, tmp_path: Path) -> None:
    site.sets = [("Set-Cookie", "csrftoken=abc; Path=/")]
    door = Door(site, path=tmp_path / "room", slots=1, is_secure=True, keep=lambda _: HttpResponse())

    cookies_given = [value for name, value in Browser(door).ask().all_headers if name == "Set-Cookie"]

    assert cookies_given[-1].endswith("; HttpOnly; SameSite=Lax; Secure")
