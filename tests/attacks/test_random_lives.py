"""Over random lives, an organisation reads a row of a file exactly when the rule says so, on PostgreSQL, as its own role."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.models import AgendaItem, Candidature, Fact, FactLayer, LegalHold, PaperLetter, Person, Seance
from palier.models.candidatures import places
from palier.models.doors import acting
from palier.models.doors.row_security import BAILLEUR, RESERVATAIRE
from palier.models.seals import audience_traced
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import Stage, Verb
from palier.rules.doors import file_access
from palier.rules.doors.file_access import Bond, ReadingExtent
from palier.rules.law.clocks import day_in_paris
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import applying
from palier.workflows.doors import ending_access
from tests import factories
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from datetime import datetime

    from palier.models import Publication
    from palier.workflows.acting.actors import Actor

ACTS = (
    "apply",
    "withdraw",
    "move",
    "move",
    "move",
    "upload",
    "say",
    "rewrite",
    "wait",
    "wait_long",
    "sit",
    "close",
    "hold",
    "paper",
)
_BY_WORKFLOW = (Verb.WITHDRAW, Verb.APPLY_AGAIN, Verb.RESTORE)


@dataclass
class Life:
    """One household, two homes of two landlords, and who may read each row of its file, by the rule alone."""

    staff: list[Actor]
    homes: list[Publication]
    who: factories.Applicant
    at: datetime
    seances: list[Seance] = field(default_factory=list)
    rows: dict[tuple[type[Any], int], frozenset[int]] = field(default_factory=dict)

    @property
    def demande(self) -> int:
        return self.who.demande.pk

    def bonds(self, organisation: int) -> tuple[Bond, ...]:
        held = LegalHold.objects.filter(demande=self.demande, lifted_at=None).exists()
        waiting = PaperLetter.objects.filter(demande=self.demande, posted_on=None, withdrawn_at=None)
        letters = set(waiting.values_list("organisation", flat=True))
        found = Candidature.objects.filter(demande=self.demande, audience__contains=[organisation])
        return tuple(
            Bond(
                stage=Stage(row.stage),
                until=row.read_until,
                is_held=held,
                has_letter=organisation in letters,
                is_lessor=row.publication.bailleur_id == organisation,
                is_examined=AgendaItem.objects.filter(publication=row.publication_id, seance__closed_at=None).exists(),
            )
            for row in found.select_related("publication")
        )

    def reading(self) -> dict[int, ReadingExtent]:
        on = day_in_paris(self.at)
        return {one.body.pk: file_access.reading(self.bonds(one.body.pk), on) for one in self.staff}

    def expect(self) -> None:
        told = self.reading()
        live, kept = (
            frozenset(o for o, how in told.items() if how is which)
            for which in (ReadingExtent.LIVE, ReadingExtent.KEPT)
        )
        self.rows = {key: file_access.readers(now, live=live, kept=kept) for key, now in self.rows.items()}

    def write(self, row: Any) -> None:
        self.rows[type(row), row.pk] = frozenset(o for o, how in self.reading().items() if how is ReadingExtent.LIVE)


def begin() -> Life:
    landlords = [factories.member(f"K{n}", factories.organisation("bailleur", f"B{n}")) for n in range(2)]
    orders = [factories.member(f"O{n}", factories.organisation("reservataire", f"R{n}")) for n in range(2)]
    now = timezone.now()
    homes = [
        factories.publication(
            factories.home(landlord.body, order.body),
            closes_at=now + timedelta(days=200),
            opens_at=now - timedelta(days=1),
        )
        for landlord, order in ((landlords[0], orders[0]), (landlords[1], orders[0]), (landlords[0], orders[1]))
    ]
    life = Life([*landlords, *orders], homes, factories.demande("Amina"), now)
    for row in (*Person.objects.filter(demande=life.demande), *life.who.demande.seniorities.all(), life.who.demande):
        life.rows[type(row), row.pk] = frozenset()
    return life


def act(life: Life, what: str, data: st.DataObject) -> None:
    """One thing that happens to this household, as the workflows write it."""
    on = data.draw(st.sampled_from(life.homes), label="home")
    row = Candidature.objects.filter(publication=on, demande=life.demande).first()
    if what == "apply" and (row is None or row.stage == Stage.RETIREE):
        with suppress(Refusal):
            applying.apply(life.who.demande, on, by=life.who.actor, at=life.at, again=row is not None)
    elif what == "withdraw" and row is not None and applying.can_withdraw(row):
        applying.withdraw(row, by=life.who.actor, at=life.at)
    elif what == "move" and row is not None:
        _move(life, row, data)
    elif what == "upload":
        piece = factories.piece(life.who.demande, code=f"autre_{len(life.rows)}")
        life.write(piece)
    elif what == "say":
        life.who.demande.refresh_from_db()
        life.write(
            Fact.objects.create(
                demande=life.who.demande,
                layer=FactLayer.DECLARED,
                path="wish/communes",
                at=life.at,
                audience=life.who.demande.audience,
            )
        )
    elif what == "rewrite":
        life.who.demande.refresh_from_db()
        person = Person.objects.get(demande=life.demande, key="d")
        Person.objects.update_or_create(
            demande=life.who.demande,
            key="d",
            defaults={"address": f"{len(life.rows)} {life.at}", "audience": life.who.demande.audience},
        )
        life.rows[Person, person.pk] &= frozenset(o for o, how in life.reading().items() if how is ReadingExtent.LIVE)
    else:
        _pass(life, what, on)


def _move(life: Life, row: Candidature, data: st.DataObject) -> None:
    moves = [move for move in funnel.MOVES if move.origin == row.stage and move.verb not in _BY_WORKFLOW]
    if not moves:
        return
    move = data.draw(st.sampled_from(moves), label="move")
    if move.verb is Verb.STEP_DOWN:
        applying.step_down(row, by=life.who.actor, at=life.at)
        return
    row.stage, row.changed_at = move.target, life.at
    if move.verb is Verb.DESIGNATE:
        row.audience = sorted({*row.audience, row.publication.bailleur_id})
    row.save()
    if move.verb is Verb.DESIGNATE:
        places.refresh_audience(row.demande_id)


def _pass(life: Life, what: str, on: Publication) -> None:
    if what in ("wait", "wait_long"):
        life.at += timedelta(days=70 if what == "wait_long" else 1)
    elif what == "sit":
        seance = Seance.objects.create(
            bailleur=on.bailleur, held_at=life.at, place="Siège", convened_at=life.at, convened_by=life.staff[0].person
        )
        AgendaItem.objects.create(seance=seance, publication=on)
        life.seances.append(seance)
    elif what == "close" and life.seances:
        Seance.objects.filter(pk=life.seances.pop().pk).update(closed_at=life.at)
    elif what == "paper":
        if not PaperLetter.objects.filter(demande=life.demande).delete()[0]:
            PaperLetter.objects.create(
                demande=life.who.demande,
                organisation=on.bailleur,
                person_key="d",
                title="t",
                paragraphs=[],
                made_at=life.at,
                made_on=day_in_paris(life.at),
            )
    elif what == "hold":
        live = LegalHold.objects.filter(demande=life.demande, lifted_at=None)
        if not live.update(lifted_at=life.at):
            LegalHold.objects.create(demande=life.who.demande, reason="recours", placed_at=life.at)


class _Over(Exception):
    """One life was lived: nothing of it is kept for the next."""


def night(life: Life) -> None:
    ending_access.date_ends(at=life.at)
    for demande in ending_access.due(at=life.at).demandes:
        ending_access.end(demande, at=life.at)


def seen(life: Life, who: Actor) -> set[tuple[type[Any], int]]:
    role = {"bailleur": BAILLEUR, "reservataire": RESERVATAIRE}[who.role]
    with logged_in_as("palier_web"), transaction.atomic():
        acting.take(acting.Acting(role=role, user=who.person.pk, organisation=who.body.pk))
        try:
            return {
                (kind, pk)
                for kind in {kind for kind, _ in life.rows}
                for pk in kind.objects.filter(pk__in=[pk for of, pk in life.rows if of is kind]).values_list(
                    "pk", flat=True
                )
            }
        finally:
            acting.leave()


def compare(life: Life) -> None:
    life.expect()
    for who in life.staff:
        by_rule = {key for key, readers in life.rows.items() if who.body.pk in readers}
        assert seen(life, who) == by_rule, (who.body.name, life.reading())
    with connection.cursor() as cursor:
        for name in ("files", *audience_traced.WITH_THE_FILE):
            cursor.execute(audience_traced.STATEMENTS[name])
            assert cursor.fetchall() == [], name


@pytest.mark.django_db
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_an_organisation_reads_a_row_exactly_when_the_rule_says_so(data: st.DataObject) -> None:
    with suppress(_Over), transaction.atomic():
        life = begin()
        for what in data.draw(st.lists(st.sampled_from(ACTS), min_size=4, max_size=12), label="acts"):
            act(life, what, data)
            if what == "withdraw":
                compare(life)  # at once, before any clock
            night(life)
            compare(life)
        raise _Over


def test_what_ended_is_not_given_back_by_a_need_that_comes_later() -> None:
    gone, come = frozenset({1}), frozenset({1, 2})
    assert file_access.readers(frozenset(), live=frozenset(), kept=gone) == frozenset()
    assert file_access.readers(come, live=frozenset({3}), kept=gone) == {1, 3}
