"""Applying: the happy path and each refusal, under the role that acts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from palier.models import Candidature, JournalEntry, Letter, Publication
from palier.models.doors import acting
from palier.rules.doors.access import ActionRefused, Role
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.candidature import applying
from palier.workflows.scoring import scoring
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows.applying.moves import World, another, close_late

pytestmark = pytest.mark.django_db


def test_a_candidature_is_kept_told_and_seen_by_the_reservataire_alone(world: World) -> None:
    made = world.apply()

    assert (made.stage, made.verdict, made.tier, made.rank) == ("deposee", "eligible", 1, None)
    assert made.waiting_since == date(2021, 3, 1)
    assert made.points == scoring.assess(world.amina.demande, world.on).score.points
    assert made.audience == [world.on.reservataire_id]
    world.amina.demande.refresh_from_db()
    assert world.amina.demande.audience == [world.on.reservataire_id]
    letter = Letter.objects.get()
    assert (letter.kind, letter.demande_id, letter.candidature_id) == ("accuse_candidature", made.demande_id, made.pk)
    assert "rue des Néfliers" in plain_text(letter.paragraphs[0])
    line = JournalEntry.objects.get()
    assert (line.verb, line.object_id, line.actor) == ("deposer", made.public_id, world.amina.user.public_id)
    assert line.article


def test_the_announcement_says_that_a_letter_waits_and_nothing_of_it(world: World) -> None:
    world.apply()

    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, body FROM palier_message")
        ((recipient, body),) = cursor.fetchall()
    assert recipient == world.amina.persons[0].email
    assert "Néfliers" not in body
    assert "points" not in body


def test_a_preview_writes_nothing_and_foretells_the_place(world: World) -> None:
    with world.acting(world.amina):
        foretold = applying.preview(world.amina.demande, world.on, at=timezone.now())

    assert foretold.obstacle is None
    assert not Candidature.objects.exists()
    made = world.apply()
    from palier.models.candidatures import places

    assert places.place(made) == foretold.place


def test_closed_is_closed_even_when_the_closing_is_late(world: World) -> None:
    close_late(world.on)
    assert Publication.objects.get(pk=world.on.pk).stage == "publiee"

    world.refused(applying.Closed)


def test_the_hour_that_a_browser_claims_does_not_open_a_closed_door(world: World) -> None:
    """The clock of the database holds, whatever instant the edge hands down."""
    close_late(world.on)

    world.refused(applying.Closed, at=timezone.now() - timedelta(days=2))


@pytest.mark.parametrize("stage", ["classee", "designee", "en_commission", "attribuee", "louee", "infructueuse"])
def test_a_publication_that_has_moved_on_takes_nobody(world: World, stage: str) -> None:
    Publication.objects.filter(pk=world.on.pk).update(stage=stage)

    world.refused(applying.Closed)


def test_not_open_yet(world: World) -> None:
    now = timezone.now()
    Publication.objects.filter(pk=world.on.pk).update(
        opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=9)
    )

    world.refused(applying.NotOpenYet)


def test_a_home_withdrawn_meanwhile_is_told_as_such(world: World) -> None:
    Publication.objects.filter(pk=world.on.pk).update(stage="retiree")

    assert "retiré" in str(world.refused(applying.HomeWithdrawn))


def test_a_demande_struck_off_applies_to_nothing(world: World) -> None:
    world.refused(applying.DemandeStruckOff, factories.demande("Sonia", state="radiee"))


def test_a_file_never_confirmed_is_confirmed_first(world: World) -> None:
    world.refused(applying.FileNotConfirmed, factories.demande("Sonia", confirmed=False))


def test_too_rich_is_told_with_the_figure_and_the_article(world: World) -> None:
    rich = factories.demande("Sonia")
    version = rich.demande.versions.get()
    for person in version.facts["household"]["persons"]:
        for income in person["incomes"]:
            income["amount"] = 250_000
    rich.demande.versions.create(
        file_type="MAJ", file_dated_at=timezone.now(), received_at=timezone.now(), digest="f" * 64, facts=version.facts
    )

    refusal = world.refused(applying.NotEligible, rich)

    assert isinstance(refusal, applying.NotEligible)
    (reason,) = refusal.verdict.reasons
    assert reason.code == "revenu_sur_plafond"
    assert "250 000" in reason.sentence or "250 000" in reason.sentence
    assert str(reason.source)


def test_an_expired_demande_is_refused_with_what_to_do(world: World) -> None:
    refusal = world.refused(applying.NotEligible, factories.demande("Sonia", valid_days=-1))

    assert isinstance(refusal, applying.NotEligible)
    assert refusal.verdict.reasons[0].code == "demande_expiree"
    assert refusal.verdict.reasons[0].remedy


def test_the_sixth_open_candidature_is_one_too_many(world: World) -> None:
    for _ in range(4):
        world.apply(on=another(world))
    world.apply(on=another(world))

    world.refused(applying.TooManyAtOnce)

    first = Candidature.objects.order_by("pk")[0]
    with world.acting(world.amina):
        applying.withdraw(first, by=world.amina.actor, at=timezone.now())
    assert world.apply().stage == "deposee"


def test_closed_candidatures_do_not_count_among_the_five(world: World) -> None:
    for _ in range(5):
        factories.candidature(another(world, stage="classee"), world.amina.demande, stage="classee")

    assert world.apply().stage == "deposee"


def test_twice_is_once(world: World) -> None:
    world.apply()

    world.refused(applying.AlreadyApplied)


def test_a_form_replayed_after_a_withdrawal_places_nobody_again(world: World) -> None:
    made = world.apply()
    with world.acting(world.amina):
        applying.withdraw(made, by=world.amina.actor, at=timezone.now())

    world.refused(applying.AlreadyApplied)


def test_a_second_demande_of_the_household_is_held_and_explained(world: World) -> None:
    one = factories.demande("Amina", birth_name="Benali")
    twin = factories.demande("Amina", birth_name="Benali")
    world.apply(one)

    held = world.apply(twin)

    assert held.stage == "en_attente"
    assert "Une autre candidature de votre ménage" in plain_text(
        " ".join(Letter.objects.get(demande=twin.demande).paragraphs)
    )
    assert set(JournalEntry.objects.filter(object_id=held.public_id).values_list("verb", flat=True)) == {
        "deposer",
        "mettre_en_attente",
    }


def test_only_a_demandeur_applies(world: World) -> None:
    for by in (CLOCK, world.karim, Actor(role=Role.PUBLIC)):
        with pytest.raises(ActionRefused), transaction.atomic():
            applying.apply(world.amina.demande, world.on, by=by, at=timezone.now())


def test_nobody_applies_for_another_under_row_security(world: World) -> None:
    stranger = factories.demande("Sonia")
    with pytest.raises(Exception, match="matching query"), world.acting(world.amina):
        applying.apply(stranger.demande, world.on, by=world.amina.actor, at=timezone.now())
    acting.leave()

    assert not Candidature.objects.exists()


def test_the_database_has_the_last_word_on_a_second_candidature(world: World) -> None:
    """Past every check of ours, its unique constraint still refuses, and as a sentence."""
    world.apply()
    found = scoring.assess(world.amina.demande, world.on)

    with pytest.raises(applying.AlreadyApplied), transaction.atomic():
        applying._place(world.amina.demande, world.on, found, by=world.amina.actor, at=timezone.now())  # noqa: SLF001

    assert Candidature.objects.count() == 1


def test_the_letter_says_the_dalo_first_and_no_points_where_there_is_no_grid(world: World) -> None:
    world.apply()
    with_grid = plain_text(" ".join(Letter.objects.get().paragraphs))
    world.apply(on=another(world, grid=None))
    bare = plain_text(" ".join(Letter.objects.order_by("-pk")[0].paragraphs))

    assert "DALO passent d’abord" in with_grid
    assert "seront classés par leurs points" in with_grid
    assert "DALO passent d’abord" in bare
    assert "seront classés par leur ancienneté" in bare
    assert "Votre dossier est compté" not in bare
