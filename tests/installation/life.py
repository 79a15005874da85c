"""The life of a home on an installed site, by its pages: from the steward's invitation to a lease, without the demo.

The pages are those that the proxy serves by TLS; the mails, those that the relay was handed. The database is read for the
addresses of rows, and twice to bring an hour forward, as the other journeys do.
"""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.journeys import arriving, steps
from tests.journeys.test_second_factor import add
from tests.second_factors import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.installation.debian import Debian

SITE = "https://logement.example"
STEWARD = "ariane@regie.example"
LANDLORD, HOLDER = "Est Habitat", "Emploi et Toit"
KARIM, ODILE = "karim@est-habitat.example", "odile@emploi-et-toit.example"
ARRIVE = 3
POPULATION = 3000
"""Households of the register that `./run palier sne-sandbox` invents, unless told otherwise."""
PATIENCE = 120.0
"""Seconds for what the worker does by itself: a mail, the closing of a list."""
OPEN_FOR = timedelta(seconds=100)
"""The list is brought to its last moments before anybody applies: what is weighed is weighed at its true closing."""
APPLICATION_STEP = 30


def until(what: str, found: Callable[[], str], patience: float = PATIENCE) -> str:
    """Wait for what the worker does by itself, and return it. Raises AssertionError past its bound, in seconds."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.5)
    raise AssertionError(f"in {patience:.0f} s: {what}")


class Life:
    """One site, its windows, and what was mailed."""

    def __init__(self, debian: Debian, window: Callable[..., Page]) -> None:
        """Know where the site runs, and how a window is opened on it."""
        self.debian, self.window = debian, window
        self.mails = debian.tree / "srv" / "palier" / "mail.jsonl"
        self.secret = ""

    # --- What is read beside the pages ------------------------------------------------------

    def asked(self, sql: str) -> str:
        """Return what the database says, as its superuser."""
        return self.debian.type(f'runuser -u postgres -- psql -d palier -v ON_ERROR_STOP=1 -Atqc "{sql}"').strip()

    def brings_forward(self, table: str, hours: str) -> None:
        """Write the hours of the only row of a table, told as what an invented world writes: the seals name an untold edit."""
        self.asked(
            f"UPDATE {table} SET {hours};"
            " INSERT INTO palier_journalentry (id, at, role, verb, object_kind, object_id, article, details)"
            f" SELECT gen_random_uuid(), now(), 'horloge', 'inventer_monde', '{table}', public_id, '', '{{}}' FROM {table}"
        )

    def mailed(self, to: str, pattern: str, *, since: int = 0) -> str:
        """Return what the last mail to somebody says, once it has come."""

        def last() -> str:
            lines = self.mails.read_text().splitlines()[since:] if self.mails.exists() else []
            texts = [one["text"] for one in map(json.loads, lines) if to in json.dumps(one["to"])]
            found = re.search(pattern, texts[-1]) if texts else None
            return found[0] if found else ""

        return until(f"no mail to {to} with {pattern}", last)

    def mails_so_far(self) -> int:
        """Return how many have come."""
        return len(self.mails.read_text().splitlines()) if self.mails.exists() else 0

    # --- Who comes --------------------------------------------------------------------------

    def steward(self, link: str) -> Page:
        """By the link of the command: password, second factor, and in."""
        page = self.window()
        arriving.choose_a_password(page, link)
        arriving.enter(page, STEWARD)
        self.secret, _ = add(page, arriving.PASSWORD)
        page.get_by_role("link", name="Je les ai notés, continuer").click()
        page.get_by_role("heading", name="Organismes", level=1).wait_for()
        return page

    def comes_back(self) -> Page:
        """The steward in a new window: password, then a code that was not shown before."""
        page = self.window()
        page.goto("/pro/connexion/")
        arriving.enter(page, STEWARD)
        page.get_by_label("Votre code").fill(self.next_code())
        page.get_by_role("button", name="Entrer").click()
        page.get_by_role("heading", name="Organismes", level=1).wait_for()
        return page

    def next_code(self) -> str:
        """What the application shows once the code of before is no longer good."""
        time.sleep(APPLICATION_STEP - time.time() % APPLICATION_STEP + 0.5)
        return shown(self.secret)

    def invites(self, ariane: Page, kind: str, name: str, person: str, login: str) -> Page:
        """An organisation and somebody in it, on pages; that person comes in by the link that was mailed."""
        since = self.mails_so_far()
        ariane.goto("/intendant/")
        ariane.get_by_role("link", name="Créer un organisme").click()
        self._proves(ariane)
        ariane.get_by_label("Nature").select_option(kind)
        ariane.get_by_label("Nom", exact=True).fill(name)
        ariane.get_by_role("button", name="Créer").click()
        ariane.get_by_text("L’organisme est créé").wait_for()
        ariane.get_by_role("link", name="Inviter quelqu’un").click()
        ariane.get_by_label("Prénom et nom").fill(person)
        ariane.get_by_label("Adresse électronique professionnelle").fill(login)
        ariane.get_by_role("button", name="Inviter").click()
        ariane.get_by_text("L’invitation part par courriel").wait_for()
        page = self.window()
        arriving.choose_a_password(page, self.mailed(login, r"https?://\S+/pro/mot-de-passe/\S+", since=since))
        arriving.enter(page, login)
        expect(page.locator("header")).to_contain_text(name)
        return page

    def _proves(self, page: Page) -> None:
        if "second-facteur" in page.url:
            page.get_by_label("Votre code").fill(self.next_code())
            page.get_by_role("button").filter(has_text="Continuer").click()

    # --- What they do -----------------------------------------------------------------------

    def publishes(self, karim: Page, odile: Page) -> str:
        """A home, its list, and that list brought to its last moments."""
        arriving.declare_and_orient(karim, HOLDER)
        arriving.publish(odile, self.asked("SELECT public_id FROM palier_home"))
        assert self.asked("SELECT count(*) FROM palier_publication WHERE grid_id IS NOT NULL") == "1"
        self.brings_forward(
            "palier_publication",
            f"opens_at = now() - interval '9 days', closes_at = now() + interval '{OPEN_FOR.seconds} s'",
        )
        return self.asked("SELECT public_id FROM palier_publication")

    def applies(self, publication: str) -> list[Page]:
        """Households of the register, each on a telephone."""
        people = []
        for one in arriving.ready(datetime.now(UTC).date(), POPULATION)[:ARRIVE]:
            since = self.mails_so_far()
            email = str(one.holder.email)

            def code(since: int = since, email: str = email) -> str:
                return self.mailed(email, r"\b\d{6}\b", since=since)

            people.append(arriving.arrive_and_apply(self.window(width=360), one, publication, code))
        assert self.asked("SELECT closes_at > now() FROM palier_publication") == "t", "the list closed meanwhile"
        return people

    def to_the_lease(self, karim: Page, odile: Page, people: list[Page], publication: str) -> None:
        """The worker closes the list; then designation, control, commission, offer, answer and lease."""
        # On a quick machine everybody has applied long before the list closes; only then does the worker have to hurry.
        hurried = OPEN_FOR.total_seconds() + PATIENCE
        until("the list is not closed", lambda: self.asked("SELECT 1 FROM palier_ranking"), hurried)
        arriving.send_to_the_landlord(odile, publication)
        designated = "SELECT public_id FROM palier_candidature WHERE stage = 'designee' ORDER BY rank"
        ids = until("nobody is designated", lambda: self.asked(designated)).split()
        assert len(ids) == ARRIVE
        for each in ids:
            steps.check_one(karim, each)
        steps.convene(karim)
        steps.sit(karim, steps.rank_all, at_its_hour=self._its_hour, afterwards=lambda: None)
        first = self.asked("SELECT public_id FROM palier_candidature WHERE stage = 'attribuee'")
        steps.offer(karim, first)
        arriving.accept(people, first)
        steps.sign(karim, first)

    def _its_hour(self) -> None:
        self.brings_forward("palier_seance", "held_at = now()")
