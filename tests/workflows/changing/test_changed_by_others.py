"""The register, a checked piece and a desk move a place too: the same page says it, in the same sentence, to whom it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.jobs.scoring import rescoring
from palier.models import Candidature, DemandeVersion, Fact, FileChange, Holder, User
from palier.models.demandes import facts_codec
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.rules.people.facts import Dalo
from palier.workflows.candidature import applying
from palier.workflows.changes import shown_changes
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import Demande, Publication
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> World:
    return worlds.cast()


@pytest.fixture
def on(cast: World) -> Publication:
    """An open list on which Amina stands after a day has passed since she applied."""
    made = cast.home_at("publiee", [cast.amina, *cast.others])
    Candidature.objects.update(changed_at=timezone.now() - timedelta(days=1))
    return made


def rescored(demande: Demande) -> None:
    rescoring.rescore(demande.pk)
    acting.leave()


def told_by_the_register(demande: Demande, *, back: timedelta = timedelta(0)) -> None:
    version = DemandeVersion.objects.filter(demande=demande).latest("file_dated_at")
    facts = replace(facts_codec.load(version.facts), dalo=Dalo.ACTIVE)
    now = timezone.now() - back
    DemandeVersion.objects.create(
        demande=demande,
        file_dated_at=timezone.now(),
        received_at=now,
        digest=uuid7().hex * 2,
        facts=facts_codec.dump(facts),
    )


def checked(demande: Demande, *, path: str, value: object, level: str = "ordinaire", by: User | None = None) -> None:
    piece = factories.piece(demande, code="decision_dalo", person_key="d", confidentiality=level)
    piece.status, piece.verified_at, piece.sent_by = "valide", timezone.now(), by
    piece.save()
    Fact.objects.create(demande=demande, layer="verifie", path=path, value=value, piece=piece, at=timezone.now())


def page(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return plain_text(client.get(reverse("changements")))


def test_what_the_register_sends_says_whether_the_place_moved(cast, on):
    before = page(cast.amina.user)
    told_by_the_register(cast.amina.demande)
    rescored(cast.amina.demande)
    row = FileChange.objects.get()
    assert (row.kind, row.by, row.person_key) == ("registre", None, "")
    assert [one["candidature"] for one in row.places] == [
        str(Candidature.objects.get(demande=cast.amina.demande, publication=on).public_id)
    ]
    said = page(cast.amina.user)
    assert "Le registre national a transmis autre chose" not in before
    assert "Le registre national a transmis autre chose" in said
    assert "Votre place" in said.split("Le registre national a transmis autre chose")[1]


def test_twice_is_once_and_a_score_that_does_not_move_leaves_nothing(cast, on):
    rescored(cast.amina.demande)
    assert not FileChange.objects.exists()
    told_by_the_register(cast.amina.demande)
    for _ in range(2):
        rescored(cast.amina.demande)
    assert FileChange.objects.count() == 1


def test_a_household_on_no_open_list_has_no_line(cast):
    told_by_the_register(cast.amina.demande)
    rescored(cast.amina.demande)
    assert not FileChange.objects.exists()


def test_a_checked_piece_is_named_as_one_where_it_came_last(cast, on):
    told_by_the_register(cast.amina.demande)
    checked(cast.amina.demande, path="measures/x", value=None)
    rescored(cast.amina.demande)
    assert FileChange.objects.get().kind == "piece_controlee"
    assert "Une de vos pièces a été contrôlée" in page(cast.amina.user)


def test_what_came_before_the_scores_were_kept_is_no_cause(cast, on):
    told_by_the_register(cast.amina.demande, back=timedelta(days=2))
    rescored(cast.amina.demande)
    assert FileChange.objects.get().kind == "organisme"


def test_a_paper_sent_in_confidence_is_told_to_its_sender_alone(cast, on):
    demande = cast.amina.demande
    other = User.objects.create_user(f"d:{demande.pk}:c1", name="Marc")
    Holder.objects.create(user=other, demande=demande, person_key="c1")
    told_by_the_register(demande)
    checked(demande, path="measures/x", value=None, level="protegee", by=cast.amina.user)
    rescored(demande)
    assert FileChange.objects.get().person_key == "d"
    assert len(shown_changes.to(demande, holder="d", teller=cast.amina.user.pk)) == 1
    assert shown_changes.to(demande, holder="c1", teller=other.pk) == []
    assert "contrôlée" not in page(other)


def test_a_change_of_one_s_own_stays_within_reach_under_many_of_the_register_s(cast, on):
    now = timezone.now()
    FileChange.objects.create(
        demande=cast.amina.demande,
        kind="situation_familiale",
        person_key="d",
        by=cast.amina.user,
        at=now,
        was={"menage": {}},
    )
    for back in range(12):
        at = now + timedelta(minutes=back + 1)
        FileChange.objects.create(demande=cast.amina.demande, kind="registre", person_key="", at=at)
    said = page(cast.amina.user)
    assert said.count("Le registre national a transmis autre chose") == 10
    assert "C’était une erreur : annuler" in said


def test_applying_and_a_clock_that_runs_late_keep_their_lists(cast, on):
    """A list that closes meanwhile is not among the places."""
    with transaction.atomic():
        late = cast.home_at("publiee", cast.others)
        applying.apply(cast.amina.demande, late, by=cast.amina.actor, at=timezone.now())
    Candidature.objects.update(changed_at=timezone.now() - timedelta(days=1))
    type(late).objects.filter(pk=late.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    told_by_the_register(cast.amina.demande)
    rescored(cast.amina.demande)
    assert [one["candidature"] for one in FileChange.objects.get().places] == [
        str(Candidature.objects.get(demande=cast.amina.demande, publication=on).public_id)
    ]
