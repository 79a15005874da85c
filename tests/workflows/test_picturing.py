"""The organisations of a home keep its pictures: refusals, what is undone, what the journal says, and the end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from palier.models import HomePicture, JournalEntry, PictureContent
from palier.models.homes import home_pictures as kept_pictures
from palier.rules.doors.access import ActionRefused
from palier.rules.homes.home_pictures import HomeRoom
from palier.workflows.acting.refusals import NotYourHome
from palier.workflows.homes import picturing
from palier.workflows.homes.picturing import OnePlan, PictureGone, PictureUndeclared, UnfitPictureGiven
from palier.workflows.life import keeping
from tests import factories
from tests.picture_world import ALT, added, draft

if TYPE_CHECKING:
    from palier.models import Home
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
AT = timezone.now
DAY = timedelta(days=1)


@pytest.fixture
def home() -> Home:
    bailleur = factories.organisation("bailleur", "Habitat")
    return factories.home(bailleur, factories.organisation("reservataire", "Ville"), door="12, porte 4")


@pytest.fixture
def karim(home: Home) -> Actor:
    return factories.member("Karim", home.bailleur)


@pytest.fixture
def odile(home: Home) -> Actor:
    return factories.member("Odile", home.reservataire)


def verbs(home: Home) -> list[str]:
    rows = JournalEntry.objects.filter(details__logement=str(home.public_id)).order_by("at", "id")
    return list(rows.values_list("verb", flat=True))


def order(home: Home) -> list[str]:
    return [one.room for one in HomePicture.objects.filter(home=home).kept()]


def test_both_organisations_of_a_home_keep_its_pictures(home: Home, karim: Actor, odile: Actor) -> None:
    first = added(home, karim)
    second = added(home, odile, room=HomeRoom.PLAN)

    assert order(home) == ["sejour", "plan"]
    assert (first.position, second.position) == (0, 1)
    assert bytes(PictureContent.objects.get(picture=first).large) == b"RIFF-grande"
    line = JournalEntry.objects.get(object_id=first.public_id)
    assert line.details == {
        "logement": str(home.public_id),
        "piece": "sejour",
        "empreinte": first.digest,
        "declaration": "sans_personne_ni_nom",
    }


def test_nobody_else_does(home: Home) -> None:
    other = factories.organisation("bailleur", "Autre")
    stranger = factories.member("Inconnu", other)
    amina = factories.demande("Amina").actor

    with pytest.raises(NotYourHome):
        added(home, stranger)
    with pytest.raises(ActionRefused):
        added(home, amina)
    assert not HomePicture.objects.exists()


def test_words_and_the_declaration_are_asked(home: Home, karim: Actor) -> None:
    for alt in ("photo", "Séjour clair vu depuis le 12, porte 4, parquet"):
        with pytest.raises(UnfitPictureGiven) as refused:
            added(home, karim, alt=alt)
        assert refused.value.field == "alt"
    with pytest.raises(PictureUndeclared):
        picturing.add(home, draft(), nobody_seen=False, by=karim, at=AT())
    assert not HomePicture.objects.exists()


def test_a_picture_takes_the_place_of_another_that_may_come_back(home: Home, karim: Actor) -> None:
    first, last = added(home, karim), added(home, karim, room=HomeRoom.KITCHEN)
    made = picturing.add(
        home, draft(room=HomeRoom.BEDROOM), nobody_seen=True, replaces=first.public_id, by=karim, at=AT()
    )

    assert order(home) == ["chambre", "cuisine"]
    # One act, one instant: its two lines have no order.
    assert sorted(verbs(home)[-2:]) == ["ajouter_photo", "retirer_photo"]
    with pytest.raises(PictureGone):
        picturing.add(home, draft(), nobody_seen=True, replaces=first.public_id, by=karim, at=AT())
    with pytest.raises(PictureGone):
        picturing.add(home, draft(), nobody_seen=True, replaces=uuid4(), by=karim, at=AT())
    picturing.put_back(first, by=karim, at=AT())
    assert {one.pk for one in HomePicture.objects.kept()} == {first.pk, made.pk, last.pk}


def test_a_plan_is_replaced_and_never_doubled(home: Home, karim: Actor) -> None:
    plan, photo = added(home, karim, room=HomeRoom.PLAN), added(home, karim)

    with pytest.raises(UnfitPictureGiven, match="déjà un plan"):
        added(home, karim, room=HomeRoom.PLAN)
    with pytest.raises(UnfitPictureGiven, match="déjà un plan"):
        picturing.tell(photo, room=HomeRoom.PLAN, alt=ALT, by=karim, at=AT())
    picturing.add(home, draft(room=HomeRoom.PLAN), nobody_seen=True, replaces=plan.public_id, by=karim, at=AT())
    with pytest.raises(UnfitPictureGiven, match="déjà un plan"):
        picturing.put_back(plan, by=karim, at=AT())
    plan.removed_at = None
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.save()
    with pytest.raises(OnePlan):
        picturing._save(plan, "removed_at")  # noqa: SLF001 - what two at once come to


def test_so_many_and_no_more(home: Home, karim: Actor) -> None:
    rows = [added(home, karim) for _ in range(10)]

    with pytest.raises(UnfitPictureGiven, match="déjà 10 photos"):
        added(home, karim)
    added(home, karim, room=HomeRoom.PLAN)
    picturing.remove(rows[0], by=karim, at=AT())
    added(home, karim)
    with pytest.raises(UnfitPictureGiven):
        picturing.put_back(rows[0], by=karim, at=AT())


def test_what_is_said_is_corrected_with_what_was_said(home: Home, karim: Actor) -> None:
    made = added(home, karim)
    again = "Cuisine claire, évier sous la fenêtre, sol en carrelage"

    picturing.tell(made, room=HomeRoom.KITCHEN, alt=f" {again} ", by=karim, at=AT())
    picturing.tell(made, room=HomeRoom.KITCHEN, alt=again, by=karim, at=AT())

    made.refresh_from_db()
    assert (made.room, made.alt) == ("cuisine", again)
    assert verbs(home) == ["ajouter_photo", "corriger_photo"]
    line = JournalEntry.objects.get(verb="corriger_photo")
    assert (line.details["texte_avant"], line.details["texte"]) == (ALT, again)


def test_order_is_changed_by_one_step(home: Home, karim: Actor) -> None:
    rows = [added(home, karim, room=room) for room in (HomeRoom.LIVING, HomeRoom.KITCHEN, HomeRoom.VIEW)]

    picturing.move_up(rows[2], by=karim, at=AT())
    assert order(home) == ["sejour", "vue", "cuisine"]
    picturing.move_up(rows[0], by=karim, at=AT())
    assert order(home) == ["sejour", "vue", "cuisine"]
    assert verbs(home).count("ordonner_photos") == 1


def test_a_removed_picture_comes_back_for_some_days(home: Home, karim: Actor) -> None:
    made, at = added(home, karim), AT()
    picturing.remove(made, by=karim, at=at)

    assert picturing.of_home(home, at)[0] == []
    assert picturing.of_home(home, at + 7 * DAY)[1] == [made]
    assert picturing.of_home(home, at + 8 * DAY)[1] == []
    with pytest.raises(PictureGone):
        picturing.remove(made, by=karim, at=at)
    with pytest.raises(PictureGone):
        picturing.put_back(made, by=karim, at=at + 8 * DAY)
    picturing.put_back(made, by=karim, at=at + 7 * DAY)
    picturing.put_back(made, by=karim, at=at + 7 * DAY)
    assert verbs(home) == ["ajouter_photo", "retirer_photo", "remettre_photo"]


def test_a_removed_picture_is_erased_after_its_days(home: Home, karim: Actor) -> None:
    made, at = added(home, karim), AT()
    added(home, karim)
    picturing.remove(made, by=karim, at=at)

    assert "palier_homepicture" not in keeping.forget_old(at=at + 7 * DAY)
    assert keeping.forget_old(at=at + 8 * DAY)["palier_homepicture"] == 1
    assert HomePicture.objects.count() == PictureContent.objects.count() == 1
    with pytest.raises(PictureGone):
        picturing.put_back(made, by=karim, at=at)


@pytest.mark.parametrize(("stage", "is_kept"), [("publiee", True), ("louee", False), ("retiree", False)])
def test_pictures_of_a_home_that_nobody_publishes_are_erased(
    home: Home, karim: Actor, stage: str, is_kept: bool
) -> None:
    made, at = added(home, karim), AT()
    shown = factories.publication(home, stage=stage)
    HomePicture.objects.update(added_at=at - 900 * DAY)
    before = {"removed_before": at - 7 * DAY}

    assert kept_pictures.forget(**before, kept_since=shown.closes_at - DAY) == {"palier_homepicture": 0}
    kept_pictures.forget(**before, kept_since=shown.closes_at + DAY)
    assert HomePicture.objects.filter(pk=made.pk).exists() is is_kept


def test_pictures_of_a_home_never_published_are_kept_from_the_day_they_came(home: Home, karim: Actor) -> None:
    made, at = added(home, karim), AT()

    kept_pictures.forget(removed_before=at, kept_since=made.added_at)
    assert HomePicture.objects.exists()
    kept_pictures.forget(removed_before=at, kept_since=made.added_at + DAY)
    assert not HomePicture.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"room": "grenier"}, {"alt": ""}, {"large_width": 961}, {"small_height": 321}, {"small_width": 0}],
)
def test_the_database_says_no_too(home: Home, karim: Actor, change: dict[str, object]) -> None:
    made = added(home, karim)

    with pytest.raises(IntegrityError), transaction.atomic():
        HomePicture.objects.filter(pk=made.pk).update(**change)
