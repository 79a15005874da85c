"""What an injection does to what is contested, or to who was not reached: refused by the database (ADR 86)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from palier.models import Appeal, Candidature, Demande, Letter, MoreTime, ReachNote
from palier.models.identifiers import uuid7
from palier.models.life import erased_rows
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.attacks.second_line_world import World, build

pytestmark = pytest.mark.django_db
BROKEN = "23514"
"""PostgreSQL's code for a constraint of the table."""
INSERT = (
    "INSERT INTO palier_appeal (public_id, demande_id, candidature_id, organisation_id, subject, decided_on, reasons, said,"
    " pieces, sent_at, sent_by_id, answer_by, state, answer, note) VALUES"
    " (%s, %s, %s, %s, 'non_attribution', current_date, '{autre}', 'x', '{}', now(), %s, now() + interval '9 days', %s, %s, '')"
)


@pytest.fixture
def world() -> World:
    return build()


def written(world: World, *, of: int, to: int, by: int, state: str = "envoyee", answer: str = "") -> int | str:
    return would(INSERT, [uuid7(), of, world.candidature.pk, to, by, state, answer])


def test_a_household_writes_to_who_decided_in_its_own_name_and_answers_itself_nothing(world: World) -> None:
    mine, other = world.amina.demande.pk, world.noe.demande.pk
    me, noe = world.amina.user.pk, world.noe.user.pk
    karim, stranger = world.karim.body.pk, factories.organisation("bailleur", "Ailleurs").pk
    with page_of(person(world.amina)):
        assert written(world, of=mine, to=karim, by=me) == 1
        assert written(world, of=mine, to=stranger, by=me) == REFUSED
        assert written(world, of=mine, to=karim, by=noe) == REFUSED
        assert written(world, of=other, to=karim, by=me) == REFUSED
        assert written(world, of=mine, to=karim, by=me, state="repondue", answer="erreur_reconnue") == REFUSED
    with page_of(person(world.noe)):
        assert written(world, of=mine, to=karim, by=noe) == REFUSED


def kept(world: World, **changes: object) -> Appeal:
    now = timezone.now()
    told = {
        "demande": world.amina.demande,
        "candidature": world.candidature,
        "organisation": world.karim.body,
        "subject": "non_attribution",
        "decided_on": now.date(),
        "reasons": ["autre"],
        "sent_at": now,
        "answer_by": now,
        **changes,
    }
    return Appeal.objects.create(**told)


def test_an_answer_is_the_desks_and_its_telling_the_clocks(world: World) -> None:
    row = kept(world)
    answered = "UPDATE palier_appeal SET state = %s, answer = %s, answered_by_id = %s WHERE id = %s"
    with page_of(person(world.amina)):
        assert would(answered, ["repondue", "erreur_reconnue", None, row.pk]) == REFUSED
        assert would("UPDATE palier_appeal SET said = 'autre' WHERE id = %s", [row.pk]) == REFUSED
        assert would("UPDATE palier_appeal SET state = 'retiree', ended_at = now() WHERE id = %s", [row.pk]) == 1
    with page_of(person(world.noe)):
        assert would("UPDATE palier_appeal SET state = 'retiree', ended_at = now() WHERE id = %s", [row.pk]) == 0
    with page_of(member(world.odile)):
        assert would(answered, ["reponse_qui_part", "rejetee", world.odile.person.pk, row.pk]) == 0
    with page_of(member(world.karim)):
        assert would(answered, ["repondue", "rejetee", world.karim.person.pk, row.pk]) == REFUSED
        assert would(answered, ["reponse_qui_part", "rejetee", world.odile.person.pk, row.pk]) == REFUSED
        assert would("UPDATE palier_appeal SET told_at = now() WHERE id = %s", [row.pk]) == REFUSED
        assert would("DELETE FROM palier_appeal WHERE id = %s", [row.pk]) == REFUSED
        assert would(answered, ["reponse_qui_part", "rejetee", world.karim.person.pk, row.pk]) == 1


def test_what_is_answered_is_not_taken_back_nor_made_as_if_it_were_not(world: World) -> None:
    now = timezone.now()
    row = kept(world, state="repondue", answer="rejetee", note="Relu.", answered_at=now, told_at=now)
    with page_of(person(world.amina)):
        assert would("UPDATE palier_appeal SET state = 'retiree', ended_at = now() WHERE id = %s", [row.pk]) == BROKEN
    with page_of(member(world.karim)):
        assert would("UPDATE palier_appeal SET state = 'envoyee', answer = '' WHERE id = %s", [row.pk]) == BROKEN


def asking(world: World, *, kind: str = "demande_pieces") -> Letter:
    """The letter by which a landlord asks for pieces."""
    return Letter.objects.create(
        demande=world.amina.demande,
        candidature=world.candidature,
        kind=kind,
        title="Des pièces",
        paragraphs=["x"],
        sent_at=timezone.now(),
        audience=[world.karim.body.pk],
    )


def test_a_note_of_reach_is_the_landlords_own_on_its_own_letter_and_never_rewritten(world: World) -> None:
    by = timezone.localdate() + timedelta(days=10)
    letter = asking(world)
    note = (
        "INSERT INTO palier_reachnote (public_id, letter_id, demande_id, organisation_id, kind, day, way, reason, by_id, at)"
        " VALUES (%s, %s, %s, %s, 'joint', current_date, 'telephone', '', %s, now())"
    )

    def would_note(of: int, house: int, who: int) -> int | str:
        return would(note, [uuid7(), letter.pk, of, house, who])

    mine, karim, odile = world.amina.demande.pk, world.karim, world.odile
    with page_of(member(karim)):
        assert would_note(mine, karim.body.pk, karim.person.pk) == 1
        assert would_note(mine, odile.body.pk, karim.person.pk) == REFUSED
        assert would_note(mine, karim.body.pk, odile.person.pk) == REFUSED
        assert would_note(world.noe.demande.pk, karim.body.pk, karim.person.pk) == REFUSED
    with page_of(member(odile)):
        assert would_note(mine, odile.body.pk, odile.person.pk) == REFUSED
    with page_of(person(world.amina)):
        assert would_note(mine, karim.body.pk, world.amina.user.pk) == REFUSED
    made = ReachNote.objects.create(
        letter=letter,
        demande=letter.demande,
        organisation=karim.body,
        kind="joint",
        day=by,
        way="guichet",
        by=karim.person,
        at=timezone.now(),
    )
    with page_of(member(karim)):
        assert would("UPDATE palier_reachnote SET day = current_date - 9 WHERE id = %s", [made.pk]) == REFUSED
        assert would("DELETE FROM palier_reachnote WHERE id = %s", [made.pk]) == REFUSED


def test_more_time_has_a_bound_and_is_on_asked_pieces_alone(world: World) -> None:
    asked = asking(world)
    other = Letter.objects.filter(demande=world.amina.demande).exclude(pk=asked.pk).first()
    taken = (
        "INSERT INTO palier_moretime (public_id, letter_id, demande_id, candidature_id, was_due, until, reason, asked_at,"
        " asked_by_id) VALUES (%s, %s, %s, %s, current_date, current_date + %s, 'autre', now(), %s)"
    )

    def would_take(letter: int, days: int, who: int) -> int | str:
        return would(taken, [uuid7(), letter, world.amina.demande.pk, world.candidature.pk, days, who])

    with page_of(person(world.amina)):
        assert would_take(asked.pk, 21, world.amina.user.pk) == 1
        assert would_take(asked.pk, 22, world.amina.user.pk) == BROKEN
        assert would_take(asked.pk, 0, world.amina.user.pk) == BROKEN
        assert would_take(asked.pk, 5, world.noe.user.pk) == REFUSED
        if other is not None:
            assert would_take(other.pk, 5, world.amina.user.pk) == REFUSED
    with page_of(member(world.karim)):
        assert would_take(asked.pk, 5, world.karim.person.pk) == REFUSED


def test_a_landlord_answers_a_request_of_its_own_list_in_its_own_name(world: World) -> None:
    offer = asking(world, kind="offre")
    asked = (
        "INSERT INTO palier_moretime (public_id, letter_id, demande_id, candidature_id, was_due, until, reason, asked_at,"
        " asked_by_id, state) VALUES (%s, %s, %s, %s, current_date, current_date + 5, 'autre', now(), %s, %s)"
    )
    mine = [uuid7(), offer.pk, world.amina.demande.pk, world.candidature.pk, world.amina.user.pk]
    with page_of(person(world.amina)):
        assert would(asked, [*mine, "accordee"]) == REFUSED
        assert would(asked, [*mine, "demandee"]) == 1
    now = timezone.now()
    made = MoreTime.objects.create(
        letter=offer,
        demande=world.amina.demande,
        candidature=world.candidature,
        was_due=now.date(),
        until=now.date() + timedelta(days=5),
        reason="autre",
        asked_at=now,
        asked_by=world.amina.user,
        state="demandee",
    )
    answered = (
        "UPDATE palier_moretime SET state = %s, note = 'x', answered_at = now(), answered_by_id = %s WHERE id = %s"
    )
    with page_of(person(world.amina)):
        assert would(answered, ["accordee", world.amina.user.pk, made.pk]) == REFUSED
    with page_of(member(world.karim)):
        assert would(answered, ["maintenue", world.karim.person.pk, made.pk]) == 0
    Candidature.objects.filter(pk=world.candidature.pk).update(audience=[world.karim.body.pk])
    with page_of(member(world.karim)):
        assert would("UPDATE palier_moretime SET until = until + 9 WHERE id = %s", [made.pk]) == REFUSED
        assert would(answered, ["accordee", world.amina.user.pk, made.pk]) == REFUSED
        assert would(answered, ["maintenue", world.karim.person.pk, made.pk]) == 1
    MoreTime.objects.filter(pk=made.pk).update(state="accordee", answered_at=now, answered_by=world.karim.person)
    with page_of(member(world.karim)):
        assert would(answered, ["maintenue", world.karim.person.pk, made.pk]) == 0


def test_all_of_it_goes_with_its_file(world: World) -> None:
    kept(world)
    demande = Demande.objects.get(pk=world.amina.demande.pk)
    order = list(erased_rows.REMOVED)

    assert order.index("palier_appeal") < order.index("palier_candidature")
    assert order.index("palier_appeal") < order.index("palier_radiation")
    assert order.index("palier_moretime") < order.index("palier_letter")
    assert order.index("palier_reachnote") < order.index("palier_letter")
    assert Appeal.objects.filter(demande=demande).exists()
