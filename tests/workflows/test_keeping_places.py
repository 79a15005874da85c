"""Three places of one person: bounded, of nobody else, gone with whoever kept them, and as far as the crow flies."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from palier.models import JournalEntry, KeptPlace
from palier.models.doors import acting
from palier.rules.homes.own_places import PlaceKind
from palier.workflows.candidature import keeping_places
from palier.workflows.people import replacing
from tests import couples, factories
from tests.mandate_world import at_home, holder, in_role
from tests.saved_searches_world import MORNING, SAVED

pytestmark = pytest.mark.django_db
LILLE = ("59350", "Lille")


@pytest.fixture
def amina() -> factories.Applicant:
    return factories.demande("Amina")


def keep(of: factories.Applicant, *kinds: PlaceKind) -> None:
    by, where = holder(of), factories.commune()
    with transaction.atomic(), in_role(at_home(of.demande, by)):
        for kind in kinds:
            keeping_places.keep(of.demande, kind, where, by=by, at=SAVED)


def test_three_places_are_kept_and_a_fourth_is_refused_by_the_act_and_by_the_database(
    amina: factories.Applicant,
) -> None:
    keep(amina, PlaceKind.WORK, PlaceKind.WORK, PlaceKind.SCHOOL, PlaceKind.RELATIVE)
    assert [one.slot for one in keeping_places.kept_by(amina.demande, holder(amina))] == [1, 2, 3]
    with pytest.raises(keeping_places.TooManyPlaces):
        keep(amina, PlaceKind.OTHER)
    values = {"demande": amina.demande, "by": amina.user, "commune": factories.commune(), "kept_at": SAVED}
    for slot in (0, 3, 4):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeptPlace.objects.create(slot=slot, kind="autre", **values)


def test_a_place_that_is_taken_back_leaves_its_slot(amina: factories.Applicant) -> None:
    keep(amina, PlaceKind.WORK, PlaceKind.SCHOOL, PlaceKind.RELATIVE)
    by = holder(amina)
    gone = KeptPlace.objects.get(slot=2)
    with transaction.atomic(), in_role(at_home(amina.demande, by)):
        keeping_places.drop(gone.public_id, by=by)
    keep(amina, PlaceKind.OTHER)
    assert KeptPlace.objects.get(slot=2).kind == PlaceKind.OTHER


def test_another_holder_of_the_same_file_reads_none_and_takes_none_back() -> None:
    couple = couples.couple()
    where = factories.commune()
    with transaction.atomic(), in_role(at_home(couple.demande, couple.amina)):
        keeping_places.keep(couple.demande, PlaceKind.RELATIVE, where, by=couple.amina, at=SAVED)
    kept = KeptPlace.objects.get()
    with transaction.atomic(), in_role(at_home(couple.demande, couple.marc)):
        assert keeping_places.kept_by(couple.demande, couple.marc) == []
        assert not KeptPlace.objects.exists()
        keeping_places.drop(kept.public_id, by=couple.marc)
    assert KeptPlace.objects.filter(pk=kept.pk).exists()


def test_the_database_lets_nobody_keep_a_place_for_another() -> None:
    couple = couples.couple()
    values = {"demande": couple.demande, "slot": 1, "kind": "proche", "commune": factories.commune(), "kept_at": SAVED}
    with pytest.raises(DatabaseError), transaction.atomic(), in_role(at_home(couple.demande, couple.marc)):
        KeptPlace.objects.create(by=couple.amina.person, **values)


def test_whoever_stands_in_a_place_later_finds_none_of_before(amina: factories.Applicant) -> None:
    keep(amina, PlaceKind.WORK)
    with transaction.atomic(), in_role(acting.CLOCK):
        replacing.let_go(amina.demande, "d", since=MORNING, at=MORNING)
    assert not KeptPlace.objects.exists()


def test_a_place_leaves_no_line_in_the_journal(amina: factories.Applicant) -> None:
    before = JournalEntry.objects.count()
    keep(amina, PlaceKind.WORK)
    assert JournalEntry.objects.count() == before


def test_a_distance_is_a_band_between_points_of_communes(amina: factories.Applicant) -> None:
    near = factories.commune()
    near.latitude, near.longitude = 48.86, 2.44
    near.save()
    far = factories.commune(*LILLE)
    far.latitude, far.longitude = 50.63, 3.05
    far.save()
    keep(amina, PlaceKind.WORK)
    places = keeping_places.kept_by(amina.demande, holder(amina))

    assert keeping_places.distances(places, near)[0].endswith("dans la même commune.")
    assert "à plus de 40 km" in keeping_places.distances(places, far)[0]
    far.latitude = None
    assert "distance non connue" in keeping_places.distances(places, far)[0]
