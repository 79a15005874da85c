"""Who was helped, then left in silence: whatever an adviser, a stranger with the paper or the clock reads is what it would be."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Mandate, Message, User
from palier.models.doors import acting
from palier.rules.law import clocks
from palier.workflows.mandates import ending_mandates, granting, papers
from tests.attacks.raw_sql import member, page_of, would
from tests.attacks.sealed_world import undone
from tests.mandate_world import code, typed
from tests.web.separation.moves import all_pages, bare, client_of, fork_of, go_alone, key
from tests.world import adviser

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.workflows.acting.actors import Actor
    from tests import couples

pytestmark = pytest.mark.django_db
TABLES = ("demande", "person", "candidature", "offer", "piece", "mandate", "mandateinvitation", "publication")


@pytest.fixture
def celine() -> Actor:
    return adviser("Céline", "Toit commun")


@pytest.fixture(params=["quiet", "asked", "agreed"])
def made(request: pytest.FixtureRequest, couple: couples.Couple, celine: Actor) -> Mandate:
    """A mandate of Amina: one that Marc does not see, one that asks for his agreement, one to which he agreed."""
    row = typed(couple.demande, couple.amina, code(celine), asks_other=request.param != "quiet")
    if request.param == "agreed":
        granting.agree(row.public_id, couple.demande, is_given=True, by=couple.marc, at=timezone.now())
    return row


class Browsers:
    """A browser of each of them, and the one in which Amina leaves: open already, whatever is done after."""

    def __init__(self, couple: couples.Couple, celine: Actor) -> None:
        """Come in."""
        people = {"marc": couple.marc, "amina": couple.amina, "leaving": couple.amina, "celine": celine}
        self.open = {name: client_of(one.person) for name, one in people.items()}
        for client in self.open.values():
            client.get("/")

    def tab(self, name: str) -> Client:
        """Another tab, so that what is undone leaves the first as it was."""
        client = Client()
        client.cookies = self.open[name].cookies.copy()
        return client


@pytest.fixture
def browsers(couple: couples.Couple, celine: Actor) -> Browsers:
    return Browsers(couple, celine)


def seen_by_an_adviser(client: Client, celine: Actor, made: Mandate) -> dict[str, Any]:
    """The pages of the desk, and all that its role of the database counts."""
    names = ["conseiller", "conseiller-codes"]
    addresses = [*map(reverse, names), reverse("conseiller-dossier", args=[made.public_id])]
    pages: dict[str, Any] = {address: bare(client.get(address)) for address in addresses}
    with page_of(member(celine)):
        pages |= {table: would(f"SELECT id FROM palier_{table}") for table in TABLES}
    return pages


def seen_by_anybody(square: str, made: Mandate) -> list[Any]:
    """The check by number and by square, and the list that is read without a network."""
    client = Client()
    checked = [client.post(reverse("verifier-mandat"), {"text": text}) for text in (made.number, square)]
    return [bare(one) for one in (*checked, client.get(reverse("mandats-retires")))]


def seen_by_the_clock(made: Mandate) -> list[Any]:
    """What is told fifteen days before the end, to whom, and what stands then."""
    with undone(), acting.taken(acting.CLOCK):
        told = ending_mandates.look(made.pk, at=clocks.end_of_day(made.last_day) - timedelta(days=14))
        mails = Message.objects.filter(subject__icontains="mandat").order_by("pk").values_list("recipient", "body")
        return [told, list(mails), Mandate.objects.get(pk=made.pk).state]


def household(client: Client, couple: couples.Couple) -> dict[str, Any]:
    """Every page, without the minute of what was just read: a world takes one."""
    pages = all_pages(client, couple.demande)
    return {
        address: (*kept, re.sub(r"\d{1,2} h(?: \d{2})?", "l’heure", page)) for address, (*kept, page) in pages.items()
    }


def leave(browsers: Browsers) -> None:
    assert go_alone(browsers.tab("leaving")).url == reverse("mon-dossier")


def test_the_world_is_that_in_which_nobody_left(
    couple: couples.Couple, celine: Actor, made: Mandate, browsers: Browsers
) -> None:
    def world(then: Callable[[], object]) -> list[Any]:
        """All that is read by everybody but who left; all of it is undone."""
        with undone():
            square = papers.square_of(made)
            then()
            adviser_reads = seen_by_an_adviser(browsers.tab("celine"), celine, made)
            others = [seen_by_anybody(square, made), seen_by_the_clock(made)]
            return [
                adviser_reads,
                *others,
                *(household(browsers.tab(who), couple) for who in ("marc", "amina")),
            ]

    whole = world(lambda: None)

    assert whole[0][reverse("conseiller-dossier", args=[made.public_id])][0] == 200
    assert "Ce mandat est valable" in whole[1][0][2]
    left = world(lambda: leave(browsers))
    assert left[1:3] == whole[1:3]
    for one, other in zip((left[0], *left[3:]), (whole[0], *whole[3:]), strict=True):
        assert [page for page in other if one[page] != other[page]] == []


@pytest.mark.parametrize("end", ["retirer-mandat", "rendre-mandat"])
def test_ended_by_the_old_door_or_by_the_adviser_it_ends_as_any_other(
    celine: Actor, made: Mandate, browsers: Browsers, end: str
) -> None:
    who = "amina" if end == "retirer-mandat" else "celine"

    def ended() -> None:
        assert browsers.tab(who).post(reverse(end, args=[made.public_id]), key()).status_code == 302

    def left_then_ended() -> None:
        leave(browsers)
        ended()

    def world(then: Callable[[], object]) -> list[Any]:
        with undone():
            square = papers.square_of(made)
            then()
            return [seen_by_an_adviser(browsers.tab("celine"), celine, made), *seen_by_anybody(square, made)]

    whole = world(ended)
    assert whole[0][reverse("conseiller-dossier", args=[made.public_id])][0] == 404
    assert world(left_then_ended) == whole


def test_the_mandate_of_the_old_file_opens_nothing_of_the_new_one(
    couple: couples.Couple, celine: Actor, made: Mandate, browsers: Browsers
) -> None:
    leave(browsers)
    hers = fork_of(couple.demande)

    with page_of(member(celine)):
        assert would("SELECT id FROM palier_demande WHERE id = %s", [hers.pk]) == 0
        assert would("SELECT id FROM palier_person WHERE demande_id = %s", [hers.pk]) == 0
    client = client_of(User.objects.get(holder__demande=hers))
    assert "Toit commun" not in client.get(reverse("qui-m-aide")).content.decode()
    assert "Toit commun" not in client.get(reverse("lectures")).content.decode()
