"""A union made on a likeness may be wrong: it costs nobody a file, a place or a day, whatever comes after (ADR 164)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.gateways.sne.shapes import SneDemande, SnePerson
from palier.jobs.path import leases
from palier.models import (
    Demande,
    DemandePair,
    DemandeVersion,
    Holder,
    Letter,
    Message,
    Person,
    Radiation,
    Seniority,
    User,
)
from palier.models.demandes import facts_codec
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.life.retention import Occasion
from palier.rules.likeness.pair_words import UNITED_AFTER, PairAct
from palier.rules.people.facts import PersonRole
from palier.workflows.acting import tracing
from palier.workflows.acting.actors import Actor
from palier.workflows.life import erasing, merging, pairing_demandes, reminding_renewal, separating_numbers
from palier.workflows.own_data import own_readings
from palier.workflows.register import importing
from tests import factories, pairs
from tests.workflows.life.moves import STEWARD

if TYPE_CHECKING:
    from palier.models import Publication
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def zoe(since: date | None = None, *, birth_date: date = date(1989, 4, 17)) -> Applicant:
    made = factories.demande("Zoé", birth_name="Kervadec", birth_date=birth_date)
    if since:
        Seniority.objects.filter(demande=made.demande).update(since=since)
        Demande.objects.filter(pk=made.demande.pk).update(deposited_on=since)
        made.demande.refresh_from_db()
    return made


def co_holder(of: Applicant, first_name: str = "Karim", birth_date: date = date(1986, 2, 3)) -> User:
    Person.objects.create(
        demande=of.demande,
        key="c1",
        role="cotitulaire",
        last_name="Haddad",
        first_name=first_name,
        birth_date=birth_date,
    )
    user = User.objects.create_user(f"d:{of.demande.pk}:c1", name=first_name)
    Holder.objects.create(user=user, demande=of.demande, person_key="c1")
    return user


def united(kept: Applicant, other: Applicant, *, at: datetime) -> DemandePair:
    """As a steward decided it a day before, and the clock does it."""
    one, two = sorted((kept.demande, other.demande), key=lambda row: row.pk)
    pair = DemandePair.objects.create(one=one, other=two, sides=[{}, {}], score=90, reasons=[], found_at=at)
    act = PairAct.KEEP_OTHER if kept.demande == two else PairAct.KEEP_ONE
    pairing_demandes.decide(pair, act, by=STEWARD, at=at - UNITED_AFTER)
    pairing_demandes.carry_out(pair.pk, at=at)
    pair.refresh_from_db()
    assert pair.united_at == at, pair.refusal
    return pair


def parted(pair: DemandePair, *, at: datetime) -> DemandePair:
    pairing_demandes.decide(pair, PairAct.SEPARATE, by=STEWARD, at=at)
    pairing_demandes.carry_out(pair.pk, at=at)
    pair.refresh_from_db()
    return pair


def since(of: Applicant) -> date:
    return Seniority.objects.get(demande=of.demande, departement="93").since


def state(of: Applicant) -> str:
    return Demande.objects.get(pk=of.demande.pk).state


def arrive(of: Applicant, *, at: datetime, deposited_on: date) -> None:
    """The next file of the State for this number, which was told of no union."""
    version = DemandeVersion.objects.filter(demande=of.demande).latest("file_dated_at")
    told = replace(facts_codec.load(version.facts), deposited_on=deposited_on, waiting_since={"93": deposited_on})
    person = SnePerson(
        key="d", role=PersonRole.HOLDER, last_name="Kervadec", first_name="Zoé", birth_date=date(1989, 4, 17)
    )
    sne = SneDemande(
        demande=told, persons=(person,), file_type="MOD", file_dated_at=at, digest=f"{at.timestamp():064.0f}"
    )
    importing.save(sne, by=STEWARD, at=at)


def test_an_erasure_takes_away_no_number_that_was_parted_or_that_a_likeness_united(homes: list[Publication]) -> None:
    now = timezone.now()
    kept, other, third = zoe(), zoe(), zoe()
    parted(united(kept, other, at=now), at=now + DAY)
    Demande.objects.filter(pk=other.demande.pk).update(state="radiee", strike_off_reason="RADREN", struck_off_at=now)
    held = factories.candidature(homes[0], third.demande)
    united(kept, third, at=now + 2 * DAY)

    erasing.ask(kept.demande, by=kept.actor, at=now + 3 * DAY)
    erasing.erase(kept.demande, reason=Occasion.REQUEST, at=now + 3 * DAY)

    assert not Demande.objects.filter(pk=kept.demande.pk).exists()
    assert Demande.objects.filter(pk__in=(other.demande.pk, third.demande.pk)).count() == 2
    held.refresh_from_db()
    assert held.demande_id == third.demande.pk


def test_files_whose_holders_differ_are_in_no_pair_and_in_no_union() -> None:
    both, alone = zoe(), zoe()
    co_holder(both)

    assert pairs.look(timezone.now()) == 0
    with pytest.raises(merging.OtherHolders):
        merging.unite(alone.demande, both.demande, by=STEWARD, at=timezone.now(), is_decided=True)
    co_holder(alone, "Yanis", date(1991, 9, 9))
    assert pairs.look(timezone.now()) == 0
    with pytest.raises(merging.OtherHolders):
        merging.unite(both.demande, alone.demande, by=STEWARD, at=timezone.now(), is_decided=True)


def test_the_same_two_holders_typed_twice_are_a_pair_and_a_union() -> None:
    one, other = zoe(), zoe()
    co_holder(one)
    co_holder(other)

    assert pairs.look(timezone.now()) == 1
    merging.unite(one.demande, other.demande, by=STEWARD, at=timezone.now(), is_decided=True)
    assert state(other) == "radiee"


def test_what_was_compared_is_told_to_no_holder_whom_it_does_not_concern() -> None:
    made, alone, at = zoe(), zoe(), timezone.now()
    karim = Actor(role=Role.DEMANDEUR, user=co_holder(made))
    steward = Actor(role=Role.STEWARD, user=User.objects.create_user("ariane@exemple.test", name="Ariane"))
    for each in (made, alone):
        for purpose in (Purpose.PAIRS, Purpose.REGISTER_GAP):
            tracing.note([Letter(demande=each.demande)], purpose, by=steward, at=at)

    def told(of: Applicant, by: Actor) -> set[str]:
        return {row["purpose"] for row in own_readings.days(of.demande, by=by)}

    assert told(made, karim) == set()
    assert told(made, made.actor) == {Purpose.PAIRS}
    assert told(alone, alone.actor) == {Purpose.PAIRS, Purpose.REGISTER_GAP}


def test_after_a_parting_nobody_waits_for_what_the_other_accepted(homes: list[Publication]) -> None:
    now = timezone.now()
    kept, other = zoe(), zoe()
    type(homes[0]).objects.update(stage="classee")
    own = factories.candidature(homes[0], kept.demande, stage="classee", rank=1)
    theirs = factories.candidature(homes[1], other.demande, stage="offre_envoyee", rank=1)
    pair = united(kept, other, at=now)
    type(theirs).objects.filter(pk=theirs.pk).update(stage="acceptee")
    type(own).objects.filter(pk=own.pk).update(stage="suspendue", suspended_from="classee")
    parted(pair, at=now + DAY)
    for each in ProcrastinateJob.objects.filter(task_name="palier.jobs.leases.restore_elsewhere"):
        leases.restore_elsewhere.func(each.args["demande"])

    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.stage, theirs.stage, theirs.demande_id) == ("classee", "acceptee", other.demande.pk)


def test_who_holds_the_number_that_ends_is_told_and_comes_back_even_once_the_other_has_ended(
    homes: list[Publication],
) -> None:
    now = timezone.now()
    kept, other = zoe(), zoe()
    place = factories.candidature(homes[0], other.demande, stage="classee", rank=3)
    pair = united(kept, other, at=now)
    told = Letter.objects.get(kind="numero_reuni")
    assert told.demande_id == other.demande.pk
    assert "n’est pas la vôtre" in " ".join(told.paragraphs)
    assert Message.objects.filter(demande=other.demande, recipient=other.persons[0].email).exists()

    Demande.objects.filter(pk=kept.demande.pk).update(
        state="radiee", strike_off_reason="RADATT", struck_off_at=now + DAY
    )
    parted(pair, at=now + 2 * DAY)

    place.refresh_from_db()
    assert (state(kept), state(other), place.demande_id) == ("radiee", "active", other.demande.pk)
    said = Letter.objects.filter(kind="fusion_annulee", demande=other.demande).get()
    assert "a pris fin entre-temps et le reste" in " ".join(said.paragraphs)


def test_a_lease_stays_with_who_accepted_it_and_an_older_acceptance_is_settled_by_somebody(
    homes: list[Publication],
) -> None:
    now = timezone.now()
    kept, other = zoe(), zoe()
    place = factories.candidature(homes[0], other.demande, stage="attribuee", rank=1)
    pair = united(kept, other, at=now)
    type(place).objects.filter(pk=place.pk).update(stage="bail_signe")
    user = factories.member("Bruno", homes[0].bailleur).person
    offer = factories.offer(place, user, demande=kept.demande, answer="acceptee", answered_at=now - DAY)

    assert "à qui est ce bail" in parted(pair, at=now + DAY).refusal
    type(offer).objects.filter(pk=offer.pk).update(answered_at=now + timedelta(hours=1))
    assert parted(pair, at=now + DAY).undone_at is not None
    place.refresh_from_db()
    assert place.demande_id == kept.demande.pk


@pytest.mark.parametrize(
    ("second", "between"), [(date(2010, 1, 5), date(2010, 1, 5)), (date(2015, 1, 5), date(2015, 1, 5))]
)
def test_two_unions_undone_out_of_order_give_and_take_no_day(second: date, between: date) -> None:
    now = timezone.now()
    kept, first, later = zoe(date(2018, 1, 5)), zoe(date(2015, 1, 5)), zoe(second)
    one = united(kept, first, at=now)
    other = united(kept, later, at=now + DAY)

    parted(one, at=now + 2 * DAY)
    assert (since(kept), Demande.objects.get(pk=kept.demande.pk).deposited_on) == (between, between)
    parted(other, at=now + 3 * DAY)

    assert (since(kept), Demande.objects.get(pk=kept.demande.pk).deposited_on) == (date(2018, 1, 5), date(2018, 1, 5))
    assert (since(first), since(later)) == (date(2015, 1, 5), second)


def test_a_year_that_ended_within_the_union_ends_again_after_its_notice() -> None:
    now = timezone.now()
    kept = zoe()
    other = factories.demande("Zoé", birth_name="Kervadec", valid_days=20)
    pair = united(kept, other, at=now)
    later = now + timedelta(days=60)
    parted(pair, at=later)

    back = Demande.objects.get(pk=other.demande.pk)
    assert back.state == "active"
    assert back.valid_until is not None
    assert back.valid_until >= later.date() + timedelta(days=28)
    assert back.pk in reminding_renewal.due(later)
    assert reminding_renewal.remind(back, at=later) is not None


def test_the_steward_reads_which_lists_closed_on_the_days_of_both(homes: list[Publication]) -> None:
    now = timezone.now()
    kept, other = zoe(date(2015, 1, 5)), zoe(date(2020, 1, 5))
    factories.candidature(homes[0], other.demande, waiting_since=date(2015, 1, 5), rank=1, stage="classee")
    pair = united(kept, other, at=now)
    type(homes[0]).objects.filter(pk=homes[0].pk).update(closed_at=now + DAY)

    assert f"closes sur l’ancienneté de l’autre demande : {homes[0].pk}." in parted(pair, at=now + 2 * DAY).refusal


def test_the_next_files_of_the_state_open_no_united_number_and_take_no_seniority_away() -> None:
    now = timezone.now()
    kept, other = zoe(date(2020, 1, 5)), zoe(date(2015, 1, 5))
    pair = united(kept, other, at=now)

    arrive(kept, at=now + DAY, deposited_on=date(2019, 1, 5))
    arrive(other, at=now + DAY, deposited_on=date(2015, 1, 5))

    assert (state(kept), state(other)) == ("active", "radiee")
    assert (since(kept), Demande.objects.get(pk=kept.demande.pk).deposited_on) == (date(2015, 1, 5), date(2015, 1, 5))
    pairs.look(now + DAY)
    pair.refresh_from_db()
    assert "il la tient pour vivante" in pair.refusal
    # What the register said since is the number's own.
    parted(pair, at=now + 2 * DAY)
    assert (since(kept), since(other), state(other)) == (date(2019, 1, 5), date(2015, 1, 5), "active")
    assert not Radiation.objects.filter(lifted_at=None).exists()
    with pytest.raises(separating_numbers.CannotPartNumbers):
        separating_numbers.separate(
            kept.demande, other.demande, merging.Moved([], [], [], {}, "", ""), by=STEWARD, at=now
        )
