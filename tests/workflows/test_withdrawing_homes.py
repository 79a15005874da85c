"""A home declared by mistake is taken out and put back; one of two that are one leaves, and gives what it alone held."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from palier.models import Home, HomePicture, JournalEntry, Organisation
from palier.models.doors import acting
from palier.models.rows.row_rights import RESERVATAIRE
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.homes.home_pictures import HomeRoom
from palier.rules.homes.withdrawing import PUT_BACK_DAYS, REASONS, HomeBar
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import NotYourHome, UnknownReason
from palier.workflows.homes import (
    coming_back,
    correcting,
    declaring,
    joining_homes,
    orienting,
    picturing,
    standing_homes,
    taking_homes,
    withdrawing,
)
from tests import factories
from tests import home_file_world as files
from tests.picture_world import added

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
AT = timezone.now
DAY = timedelta(days=1)
OUT = "withdrawn_at = now(), withdrawn_why = 'essai'"
DOOR: dict[str, Any] = {"door": "12, porte 4", "floor": 2, "oriented_at": None}


@pytest.fixture
def est() -> Organisation:
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def ville() -> Organisation:
    return factories.organisation("reservataire", "Ville")


@pytest.fixture
def karim(est: Organisation) -> Iterator[Actor]:
    """Every act under the landlord's own role of the database."""
    who = factories.member("Karim", est)
    with acting.taken(taking_homes.as_them(who)):
        yield who


@pytest.fixture
def home(est: Organisation) -> Home:
    return factories.home(est, None, **DOOR)


@pytest.fixture
def twin(est: Organisation, home: Home) -> Home:
    return factories.home(est, None, **{**DOOR, "street": "R. des Nefliers", "energy_class": "C", "nearby": "gare"})


def out(home: Home, by: Actor) -> Home:
    return withdrawing.withdraw(home, reason="essai", by=by, at=AT())


def test_a_home_declared_by_mistake_leaves_every_list_and_the_journal_keeps_it(home: Home, karim: Actor) -> None:
    out(home, karim)

    assert not Home.objects.filter(pk=home.pk).exists()
    assert Home.everything.get(pk=home.pk).withdrawn_why == "essai"
    with pytest.raises(withdrawing.AlreadyTakenOut):
        out(home, karim)
    acting.leave()
    line = JournalEntry.objects.get(object_id=home.public_id)
    assert (line.verb, line.details) == (
        "retirer_logement",
        {"rpls": home.rpls_id, "motif": "essai", "doublon_de": None},
    )


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_is_written(home: Home, karim: Actor, reason: str) -> None:
    withdrawing.withdraw(home, reason=reason, by=karim, at=AT())

    assert Home.everything.get(pk=home.pk).withdrawn_why == reason


def test_it_is_put_back_as_it_was_for_some_days(home: Home, karim: Actor) -> None:
    out(home, karim)
    assert list(withdrawing.recent(karim, AT())) == [home]
    withdrawing.put_back(home, by=karim, at=AT() + PUT_BACK_DAYS * DAY)
    withdrawing.put_back(home, by=karim, at=AT())
    again = Home.objects.get(pk=home.pk)
    assert (again.rpls_id, again.withdrawn_why) == (home.rpls_id, "")

    out(home, karim)
    late = AT() + (PUT_BACK_DAYS + 1) * DAY
    assert not withdrawing.recent(karim, late).exists()
    with pytest.raises(withdrawing.TooLateToPutBack):
        withdrawing.put_back(home, by=karim, at=late)


def draft_of(home: Home) -> declaring.HomeDraft:
    return declaring.HomeDraft(**{name: getattr(home, name) for name in declaring.HomeDraft.__slots__})


@pytest.mark.parametrize("reason", ["inexistant", "autre_bailleur", "essai"])
def test_a_person_puts_a_home_back_rather_than_declare_it_again_while_that_is_possible(
    home: Home, karim: Actor, reason: str
) -> None:
    draft = draft_of(home)
    withdrawing.withdraw(home, reason=reason, by=karim, at=AT())
    for day in (0, PUT_BACK_DAYS):
        with pytest.raises(coming_back.OutForNow, match="remettez-le depuis sa page"):
            declaring.declare_home(draft, by=karim, at=AT() + day * DAY)

    assert declaring.declare_home(draft, by=karim, at=AT() + (PUT_BACK_DAYS + 1) * DAY).rpls_id == home.rpls_id


def test_the_number_of_a_duplicate_is_another_homes_once_the_days_are_over(
    home: Home, twin: Home, karim: Actor
) -> None:
    draft = draft_of(twin)
    joining_homes.merge(home, twin, with_pictures=False, with_said=False, by=karim, at=AT())
    with pytest.raises(coming_back.DeclaredTwice, match=home.rpls_id):
        declaring.declare_home(draft, by=karim, at=AT() + PUT_BACK_DAYS * DAY)

    assert declaring.declare_home(draft, by=karim, at=AT() + (PUT_BACK_DAYS + 1) * DAY).rpls_id == twin.rpls_id


def test_its_number_is_free_where_it_was_wrong_and_its_place_is_then_taken(home: Home, karim: Actor) -> None:
    draft = draft_of(home)
    withdrawing.withdraw(home, reason="numero", by=karim, at=AT())
    made = declaring.declare_home(draft, by=karim, at=AT())

    with pytest.raises(withdrawing.NumberTakenSince):
        withdrawing.put_back(home, by=karim, at=AT())
    out(made, karim)
    withdrawing.put_back(home, by=karim, at=AT())
    assert Home.objects.get(rpls_id=home.rpls_id) == home


def test_nothing_is_done_with_a_home_that_is_out(home: Home, ville: Organisation, karim: Actor) -> None:
    out(home, karim)
    draft = draft_of(home)

    for act in (
        lambda: declaring.orient_home(
            home, ville, vacancy_notified_on=timezone.localdate(), contingent="", by=karim, at=AT()
        ),
        lambda: orienting.keep_for_own_part(home, reason="part_propre", by=karim, at=AT()),
        lambda: correcting.correct_home(home, draft, reason="saisie", by=karim, at=AT()),
    ):
        with pytest.raises(standing_homes.HomeTakenOut):
            act()
    assert not picturing.homes_of(karim).exists()


def test_what_rests_on_a_home_keeps_it_and_each_reason_is_said(est: Organisation, ville: Organisation) -> None:
    karim = factories.member("Karim", est)
    oriented, own = factories.home(est, ville), factories.home(est, est)
    running, let = factories.home(est, ville), factories.home(est, ville)
    named, back = factories.home(est, ville), factories.home(est, ville)
    factories.publication(running)
    for home, stage, is_direct in ((let, "louee", False), (named, "designee", True), (back, "retiree", False)):
        factories.publication(home, stage=stage, is_direct=is_direct)
    Home.objects.filter(pk=back.pk).update(reservataire=None, oriented_at=None)

    for home, bar in (
        (oriented, HomeBar.ORIENTED),
        (own, HomeBar.OWN),
        (running, HomeBar.RUNNING),
        (let, HomeBar.LET),
        (named, HomeBar.NAMED),
        (back, HomeBar.PUBLISHED),
    ):
        with pytest.raises(withdrawing.HomeIsTied) as refused:
            out(home, karim)
        assert str(refused.value).startswith(bar.value)


def test_a_home_taken_back_stays_in_the_log_of_the_flow(home: Home, ville: Organisation, karim: Actor) -> None:
    orienting.keep_for_own_part(home, reason="mutation", by=karim, at=AT())
    acting.leave()
    Home.objects.filter(pk=home.pk).update(reservataire=None, oriented_at=None)

    assert withdrawing.bars_of(home) == (HomeBar.COUNTED,)


@pytest.fixture
def other() -> Actor:
    return factories.member("Odile", factories.organisation("bailleur", "Ouest"))


def test_only_its_landlord_and_for_a_reason_of_the_list(
    home: Home, est: Organisation, other: Actor, karim: Actor
) -> None:
    with pytest.raises(NotYourHome):
        out(home, other)
    with pytest.raises(NotYourHome):
        withdrawing.put_back(home, by=other, at=AT())
    with pytest.raises(ActionRefused):
        out(home, Actor(role=Role.COMMISSION, user=karim.user, organisation=est))
    with pytest.raises(UnknownReason):
        withdrawing.withdraw(home, reason="doublon", by=karim, at=AT())


def test_the_database_says_no_too(home: Home, est: Organisation, ville: Organisation) -> None:
    karim, odile = factories.member("Karim", est), factories.member("Odile", ville)
    tied = factories.home(est, ville, oriented_at=None)
    factories.publication(tied, stage="retiree")
    Home.objects.filter(pk=tied.pk).update(reservataire=None)
    with acting.taken(taking_homes.as_them(karim)):
        with pytest.raises(ProgrammingError, match="changes by a correction"), transaction.atomic():
            connection.cursor().execute(f"UPDATE palier_home SET {OUT} WHERE id = %s", [tied.pk])
        out(home, karim)
        with pytest.raises(ProgrammingError, match="changes by a correction"), transaction.atomic():
            connection.cursor().execute("UPDATE palier_home SET oriented_at = now() WHERE id = %s", [home.pk])
    with pytest.raises(IntegrityError, match="home_taken_out_is_bare"), transaction.atomic():
        Home.everything.filter(pk=home.pk).update(reservataire=ville)
    assert odile.user is not None
    theirs = acting.Acting(role=RESERVATAIRE, user=odile.user.pk, actor=odile.user.public_id, organisation=ville.pk)
    with acting.taken(theirs):
        assert not Home.everything.filter(pk=home.pk).exists()
        assert Home.everything.filter(pk=tied.pk).exists()


def test_two_homes_that_are_one_become_one_that_says_all(home: Home, twin: Home, karim: Actor) -> None:
    added(twin, karim)
    plan = added(twin, karim, room=HomeRoom.PLAN)
    (pair,) = joining_homes.found(karim)
    assert (pair.one, pair.other) == (home.pk, twin.pk)

    joining_homes.merge(home, twin, with_pictures=True, with_said=True, by=karim, at=AT())

    stays, leaves = Home.objects.get(pk=home.pk), Home.everything.get(pk=twin.pk)
    assert (stays.energy_class, stays.nearby, stays.street) == ("C", "gare", home.street)
    assert (leaves.withdrawn_why, leaves.duplicate_of) == ("doublon", stays)
    assert [one.room for one in HomePicture.objects.filter(home=stays).kept()] == ["sejour", "plan"]
    assert HomePicture.objects.filter(home=twin, digest=plan.digest).kept().exists(), "its own stay with it"
    assert joining_homes.found(karim) == ()

    withdrawing.put_back(leaves, by=karim, at=AT())

    stays.refresh_from_db()
    assert (stays.energy_class, stays.nearby) == ("", "")
    assert not HomePicture.objects.filter(home=stays).kept().exists()
    assert Home.objects.get(pk=twin.pk).duplicate_of is None
    assert HomePicture.objects.filter(home=twin).kept().count() == 2


def test_what_was_corrected_since_stays_when_the_duplicate_comes_back(home: Home, twin: Home, karim: Actor) -> None:
    stays = joining_homes.merge(home, twin, with_pictures=False, with_said=True, by=karim, at=AT())
    draft = declaring.HomeDraft(
        **{name: getattr(stays, name) for name in declaring.HomeDraft.__slots__} | {"rent": 53_000}
    )
    correcting.correct_home(stays, draft, reason="saisie", by=karim, at=AT() + DAY)

    withdrawing.put_back(Home.everything.get(pk=twin.pk), by=karim, at=AT() + DAY)

    stays.refresh_from_db()
    assert (stays.energy_class, stays.rent) == ("C", 53_000)


def test_what_candidates_are_reading_stays_when_the_duplicate_comes_back(
    home: Home, twin: Home, ville: Organisation, karim: Actor
) -> None:
    added(twin, karim)
    stays = joining_homes.merge(home, twin, with_pictures=True, with_said=True, by=karim, at=AT())
    acting.leave()
    Home.objects.filter(pk=stays.pk).update(reservataire=ville, oriented_at=AT())
    factories.publication(Home.objects.get(pk=stays.pk))

    withdrawing.put_back(Home.everything.get(pk=twin.pk), by=karim, at=AT())

    stays.refresh_from_db()
    assert stays.energy_class == "C"
    assert HomePicture.objects.filter(home=stays).kept().count() == 1


def test_nothing_is_given_that_was_not_asked_for(home: Home, twin: Home, karim: Actor) -> None:
    added(twin, karim)

    stays = joining_homes.merge(home, twin, with_pictures=False, with_said=False, by=karim, at=AT())

    assert (stays.energy_class, HomePicture.objects.filter(home=stays).exists()) == ("", False)


def test_the_one_that_served_is_the_one_that_stays(
    home: Home, twin: Home, est: Organisation, ville: Organisation
) -> None:
    karim = factories.member("Karim", est)
    Home.objects.filter(pk=twin.pk).update(reservataire=ville, oriented_at=AT())
    factories.publication(Home.objects.get(pk=twin.pk))

    with pytest.raises(joining_homes.KeepTheOther, match="Gardez l’autre"):
        joining_homes.merge(home, twin, with_pictures=False, with_said=False, by=karim, at=AT())
    joining_homes.merge(Home.objects.get(pk=twin.pk), home, with_pictures=False, with_said=True, by=karim, at=AT())
    withdrawing.put_back(Home.everything.get(pk=home.pk), by=karim, at=AT())
    Home.objects.filter(pk=home.pk).update(reservataire=ville, oriented_at=AT())
    factories.publication(Home.objects.get(pk=home.pk))
    with pytest.raises(joining_homes.BothAreUsed):
        joining_homes.merge(home, twin, with_pictures=False, with_said=False, by=karim, at=AT())


def test_two_homes_that_nothing_joins_are_not_made_one(home: Home, est: Organisation, karim: Actor) -> None:
    acting.leave()
    far = factories.home(est, None, oriented_at=None)

    with pytest.raises(joining_homes.NotADuplicate):
        joining_homes.merge(home, far, with_pictures=False, with_said=False, by=karim, at=AT())
    with pytest.raises(joining_homes.NotADuplicate):
        joining_homes.merge(home, home, with_pictures=False, with_said=False, by=karim, at=AT())


def test_a_file_brings_no_duplicate_back_and_a_mistake_is_declared_again_once_it_is_old(est: Organisation) -> None:
    factories.commune()
    karim = factories.member("Karim", est)
    files.taken_in(karim, files.lines(2))
    first, second = Home.objects.order_by("pk")
    Home.objects.update(door="12, porte 4", floor=1)
    joining_homes.merge(first, second, with_pictures=False, with_said=False, by=karim, at=AT())
    again = files.taken_in(karim, files.lines(2, rent="460,50"))
    assert files.counts(again) == (0, 1, 0, 1)
    assert f"celui qui reste a le numéro RPLS {first.rpls_id}" in " ".join(files.refused(again).values())

    withdrawing.put_back(Home.everything.get(pk=second.pk), by=karim, at=AT())
    for reason in ("inexistant", "autre_bailleur", "essai"):
        withdrawing.withdraw(second, reason=reason, by=karim, at=AT())
        kept = files.taken_in(karim, files.lines(2, rent="460,50"))
        assert files.counts(kept) == (0, 0, 1, 1)
        assert "remettez-le depuis sa page" in " ".join(files.refused(kept).values())
        withdrawing.put_back(Home.everything.get(pk=second.pk), by=karim, at=AT())
    withdrawing.withdraw(second, reason="essai", by=karim, at=AT() - (PUT_BACK_DAYS + 1) * DAY)
    assert files.counts(files.taken_in(karim, files.lines(2, rent="470,50"))) == (1, 1, 0, 0)


def test_a_number_that_was_wrong_is_declared_at_once_by_the_file_that_brings_its_home(est: Organisation) -> None:
    factories.commune()
    karim = factories.member("Karim", est)
    files.taken_in(karim, files.lines(1))
    withdrawing.withdraw(Home.objects.get(), reason="numero", by=karim, at=AT())

    assert files.counts(files.taken_in(karim, files.lines(1))) == (1, 0, 0, 0)


def test_a_duplicate_of_a_duplicate_does_not_come_back_either(est: Organisation) -> None:
    factories.commune()
    karim = factories.member("Karim", est)
    files.taken_in(karim, files.lines(3))
    first, second, third = Home.objects.order_by("pk")
    Home.objects.update(door="12, porte 4", floor=1)
    for stays, leaves in ((second, first), (third, second)):
        joining_homes.merge(stays, leaves, with_pictures=False, with_said=False, by=karim, at=AT())

    again = files.taken_in(karim, files.lines(3))

    assert files.counts(again) == (0, 0, 1, 2)
    assert all(f"celui qui reste a le numéro RPLS {third.rpls_id}" in one for one in files.refused(again).values())


def test_a_file_that_is_undone_leaves_a_home_that_a_person_took_out(est: Organisation) -> None:
    factories.commune()
    karim = factories.member("Karim", est)
    file = files.taken_in(karim, files.lines(2))
    first, second = Home.objects.order_by("pk")
    withdrawing.withdraw(first, reason="essai", by=karim, at=AT())

    assert files.undone(file, karim).kept == 0
    assert list(Home.everything.all()) == [first]
    assert not Home.objects.filter(pk=second.pk).exists()
