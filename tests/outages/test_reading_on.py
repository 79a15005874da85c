"""The primary stops and comes back under a real site: reading goes on, acts wait calmly, nothing fails, hangs or doubles."""

from __future__ import annotations

import html
import re
import threading
from typing import TYPE_CHECKING

import psycopg
import pytest

from hosting.database import postgres
from tests.outages import stack
from tests.outages.stack import Answer, Site, until
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("all_up_after")]
QUICK = 10
"""Seconds within which anybody is answered, whatever is down: time-outs here are of 2 and 3 s."""
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def fields(page: Answer, action: str) -> list[tuple[str, str]]:
    """The hidden fields of one form of a page."""
    form = page.text.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    return [(name, html.unescape(value)) for name, value in _FIELD.findall(form)]


def home(site: Site, place: int) -> tuple[str, str]:
    """The address of an open home, and of the act of applying to it."""
    page = f"/logements/{site.seeded['homes'][place]}/"
    return page, f"{page}candidater/"


def test_pages_that_read_go_on_with_the_age_of_their_data(site: Site) -> None:
    page, _ = home(site, 0)
    before = [site.ask("GET", path) for path in ("/", page, "/mon-dossier/", "/mes-candidatures/", "/classement/")]
    stack.touch(site)
    postgres.stop(site.state)

    during = [site.ask("GET", path) for path in ("/", page, "/mon-dossier/", "/mes-candidatures/", "/classement/")]

    assert {each.status for each in before} == {each.status for each in during} == {200}
    assert not any("Données de" in each.text for each in before)
    assert all(re.search("Données de \\d+ h \\d\\d, il y a \\d+ seconde", plain_text(each.text)) for each in during)
    assert max(each.seconds for each in during) < QUICK
    assert all(0 <= int(each.headers["Age"]) < stack.OLDEST for each in during)
    assert "Se déconnecter" in during[2].text
    assert not any("palier_session" in (each.headers["Set-Cookie"] or "") for each in during)


def test_an_act_waits_with_what_was_typed_and_is_taken_once_on_retry(site: Site) -> None:
    page, act = home(site, 1)
    form = fields(site.ask("GET", page), act)
    postgres.stop(site.state)

    calm = site.ask("POST", act, form=form)
    again = site.ask("POST", act, form=fields(calm, act))
    postgres.ensure_running(site.state, durable=False)
    site.until_writable()
    taken = site.ask("POST", act, form=fields(again, act))
    twice = site.ask("POST", act, form=fields(again, act))

    assert (calm.status, again.status, taken.status, twice.status) == (503, 503, 302, 302)
    assert calm.headers["Retry-After"]
    assert dict(fields(again, act))["act_key"] == dict(form)["act_key"]
    assert taken.headers["Location"] == twice.headers["Location"]
    assert site.count("SELECT count(*) FROM palier_candidature") == 1
    assert max(calm.seconds, again.seconds) < QUICK


def test_a_form_from_elsewhere_does_not_come_back_with_our_token(site: Site) -> None:
    _, act = home(site, 2)
    postgres.stop(site.state)

    calm = site.ask("POST", act, form=[("act_key", "x"), ("csrfmiddlewaretoken", "forged")])

    assert calm.status == 503
    assert "csrfmiddlewaretoken" not in calm.text
    assert "Retry-After" in calm.headers


def test_a_password_is_never_written_into_a_page(site: Site) -> None:
    door = "/pro/connexion/"
    page = site.ask("GET", door, "karim")
    token = _FIELD.search(page.text)
    assert token is not None
    assert token[1] == "csrfmiddlewaretoken"
    postgres.stop(site.state)

    calm = site.ask(
        "POST", door, "karim", [(token[1], token[2]), ("username", "k@example.test"), ("password", "un secret à moi")]
    )

    assert calm.status == 503
    assert "un secret" not in calm.text
    assert "à nouveau" in calm.text


def test_files_by_name_are_not_read_while_readings_cannot_be_written_down(site: Site) -> None:
    assert site.ask("GET", "/bailleur/", "karim").status == 200
    postgres.stop(site.state)

    desk = site.ask("GET", "/bailleur/", "karim")
    door = site.ask("GET", "/connexion/")

    ready = site.ask("GET", "/sante/pret")

    assert (desk.status, door.status) == (503, 503)
    assert ready.status == 200
    assert '"lecture_seule": true' in ready.text
    assert "registre des accès" in desk.text


def test_a_replica_that_lags_shows_no_place_and_says_so(site: Site) -> None:
    page, _ = home(site, 0)
    stack.touch(site)
    postgres.stop(site.state)
    with psycopg.connect(postgres.url(site.replica), autocommit=True) as replica:
        until(lambda: _age(replica) > stack.OLDEST + 1, "the data are too old")

    assert site.ask("GET", page).status == 503
    assert "vous tromperaient" in site.ask("GET", "/mes-candidatures/").text
    assert "Données de" in site.ask("GET", "/mon-dossier/").text


def _age(replica: psycopg.Connection) -> float:
    row = replica.execute("SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())").fetchone()
    assert row is not None
    return float(row[0])


def test_with_no_server_at_all_everybody_is_told_calmly(site: Site) -> None:
    postgres.stop(site.state)
    postgres.stop(site.replica)
    try:
        answers = [
            site.ask(method, path) for method, path in (("GET", "/"), ("GET", "/mon-dossier/")) for _ in range(3)
        ]
        answers += [site.ask("POST", home(site, 3)[1], form=[])]
    finally:
        stack.start(site.replica)

    assert {each.status for each in answers} == {503}
    assert all("reprend son souffle" in each.text and "Traceback" not in each.text for each in answers)
    assert max(each.seconds for each in answers) < QUICK


def test_ended_connections_are_replaced_before_anybody_notices(site: Site) -> None:
    """What `kill -9` of a backend or a restart between two requests leaves behind."""
    statuses = []
    for _ in range(3):
        with psycopg.connect(postgres.url(site.state), autocommit=True) as owner:
            owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'palier_web'")
        statuses += [
            site.ask("GET", "/mon-dossier/").status,
            site.ask("POST", "/mon-dossier/vie/papier/", form=[]).status,
        ]

    assert statuses == [200, 403] * 3


def test_restarts_under_readers_and_writers_never_give_a_fault(site: Site) -> None:
    """Six people press on while the primary stops and starts twice; the statuses tell."""
    page, act = home(site, 3)
    form = fields(site.ask("GET", page), act)
    is_over, seen = threading.Event(), []

    def press(method: str, path: str, body: list[tuple[str, str]] | None) -> None:
        while not is_over.is_set():
            seen.append((method, site.ask(method, path, form=body).status))

    people = [threading.Thread(target=press, args=("GET", page, None)) for _ in range(4)]
    people += [threading.Thread(target=press, args=("POST", act, form)) for _ in range(2)]
    for each in people:
        each.start()
    try:
        for _ in range(2):
            stack.touch(site)
            postgres.stop(site.state)
            before = len(seen)
            until(lambda: ("POST", 503) in seen[before:], "an act waits")  # noqa: B023 - called at once
            postgres.ensure_running(site.state, durable=False)
            site.until_writable()
    finally:
        is_over.set()
        for each in people:
            each.join(stack.BOUND)

    assert {status for method, status in seen if method == "GET"} == {200}
    assert {status for method, status in seen if method == "POST"} == {302, 503}
    assert site.count("SELECT count(*) FROM palier_journalentry WHERE verb = 'applied'") <= 2


@pytest.fixture(scope="module")
def near(site: Site) -> Iterator[Site]:
    """A web that reads from its replica while the primary is there, however late it is within a minute."""
    with stack.beside(site, PALIER_REPLICA_READS="60") as running:
        yield running


def from_replica(answer: Answer) -> bool:
    assert answer.status == 200
    return answer.headers["Palier-Read-From"] == "replica"


def test_what_only_reads_is_read_from_the_replica_by_whoever_reads(near: Site) -> None:
    page, _ = home(near, 0)
    public = ["/", "/logements/", page, "/chiffres/", "/classement/"]
    near.ask("GET", "/logements/")  # dates this browser: a page of the primary, once a minute
    stack.touch(near)

    until(lambda: from_replica(near.ask("GET", "/logements/")), "the replica has the session's own line")
    mine = [near.ask("GET", path) for path in public]
    strange = [near.ask("GET", path, "nobody") for path in public]
    kept = [near.ask("GET", path) for path in ("/mon-dossier/", "/mes-candidatures/", "/connexion/navigateurs/")]
    desk = [near.ask("GET", "/bailleur/", "karim") for _ in range(2)]

    assert all(from_replica(each) for each in (*mine, *strange))
    assert all("Se déconnecter" in each.text and "Données de" not in each.text for each in mine)
    assert not any("Se déconnecter" in each.text for each in strange)
    assert not any(from_replica(each) for each in (*kept, *desk))


def test_who_has_acted_finds_it_though_the_replica_has_not_got_there(near: Site) -> None:
    page, act = home(near, 2)
    opened = near.ask("GET", page)
    with psycopg.connect(postgres.url(near.replica), autocommit=True) as replica:
        replica.execute("SELECT pg_wal_replay_pause()")
        until(lambda: _paused(replica), "the replay is paused")
        try:
            assert near.ask("POST", act, form=fields(opened, act)).status == 302
            mine, other = near.ask("GET", page), near.ask("GET", page, "nobody")
        finally:
            replica.execute("SELECT pg_wal_replay_resume()")

    assert not from_replica(mine)
    assert "Retirer ma candidature" in mine.text
    assert from_replica(other)
    until(lambda: from_replica(near.ask("GET", page)), "the act has reached the replica")
    assert "Retirer ma candidature" in near.ask("GET", page).text


def _paused(replica: psycopg.Connection) -> bool:
    return replica.execute("SELECT pg_get_wal_replay_pause_state()").fetchone() == ("paused",)


def test_a_replica_that_falls_is_missed_by_nobody(near: Site) -> None:
    page, _ = home(near, 0)
    until(lambda: from_replica(near.ask("GET", page, "nobody")), "the replica is read")
    postgres.stop(near.replica)
    try:
        without = [near.ask("GET", path, "nobody") for path in (page, "/", "/logements/")]
    finally:
        stack.start(near.replica)

    assert not any(from_replica(each) for each in without)
    assert max(each.seconds for each in without) < QUICK
    until(lambda: from_replica(near.ask("GET", page, "nobody")), "the replica is read again")
