"""The lease and the endings that follow it, under the roles that act."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from palier.models import Convention, Correction, FlowEvent, JournalEntry, Letter, Radiation, User
from palier.workflows.acting.refusals import BadDay
from palier.workflows.commission import queueing
from palier.workflows.homes import correcting
from palier.workflows.offer import correcting_leases, ending, leasing, offering
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_bailleur,
    as_clock,
    candidate,
    make_candidature,
    make_home,
    make_publication,
    make_world,
    offered,
)

pytestmark = pytest.mark.django_db
SIGNED = date(2026, 5, 6)


@pytest.fixture
def accepted() -> World:
    world = make_world()
    offer = offered(world)
    user = User.objects.create_user("d:1:d", name="Amina")
    offering.accept(offer, by=candidate(user), at=NOW + 2 * DAY)
    world.reload()
    return world


def sign(world: World, signed_on: date = SIGNED, contingent: str = "COLACT"):
    with as_bailleur(world):
        return leasing.sign(
            world.candidatures[0],
            signed_on=signed_on,
            starts_on=signed_on,
            contingent=contingent,
            by=world.karim,
            at=NOW + 3 * DAY,
        )


# article: CCH R441-2-9
def test_a_lease_strikes_the_demande_off_for_reason_a(accepted: World) -> None:
    lease = sign(accepted)

    accepted.reload()
    demande = accepted.candidatures[0].demande
    assert (demande.state, demande.strike_off_reason) == ("radiee", "RADATT")
    assert accepted.publication.stage == "louee"
    assert sign(accepted) == lease


@pytest.mark.parametrize("held", ["offre_envoyee", "acceptee", "bail_signe"])
def test_no_second_lease_of_a_home_that_another_household_holds(accepted: World, held: str) -> None:
    other = accepted.candidatures[1]
    other.stage = held
    other.save(update_fields=["stage"])

    with pytest.raises(queueing.HomeHeld):
        sign(accepted)


def test_everyone_else_on_the_home_is_told(accepted: World) -> None:
    sign(accepted)

    with as_clock():
        ending.end_home(accepted.publication, "logement_attribue", at=NOW + 3 * DAY)

    # The first signed, the second and third were in reserve, two were found not compliant, one was not designated.
    assert accepted.stages() == ["bail_signe", "sans_suite", "sans_suite", "non_conforme", "non_conforme", "sans_suite"]
    assert Letter.objects.filter(kind="logement_attribue").count() == 3


def test_the_household_s_other_candidatures_end(accepted: World) -> None:
    demande = accepted.candidatures[0].demande
    other = make_candidature(
        make_publication(make_home(accepted.bailleur, accepted.reservataire, 2)), demande, 1, "suspendue"
    )
    sign(accepted)

    with as_clock():
        ending.end_elsewhere(demande, at=NOW + 3 * DAY)

    other.refresh_from_db()
    assert (other.stage, other.end_reason) == ("sans_suite", "loge_ailleurs")


def test_no_lease_without_an_acceptance(accepted: World) -> None:
    with as_bailleur(accepted), pytest.raises(leasing.NotAccepted):
        leasing.sign(
            accepted.candidatures[1],
            signed_on=SIGNED,
            starts_on=SIGNED,
            contingent="AUCUN",
            by=accepted.karim,
            at=NOW + 3 * DAY,
        )


def test_a_year_without_its_table_blocks_the_signature_alone_and_says_why(accepted: World) -> None:
    new_year = datetime(2027, 1, 2, 9, 0, tzinfo=UTC)
    signing = {"contingent": "AUCUN", "by": accepted.karim, "at": new_year}

    with as_bailleur(accepted), pytest.raises(leasing.CeilingTableMissing, match="plafonds PLUS de 2027"):
        leasing.sign(accepted.candidatures[0], signed_on=new_year.date(), starts_on=new_year.date(), **signing)  # type: ignore[arg-type]
    assert accepted.stages()[0] == "acceptee"

    eve = date(2026, 12, 31)
    with as_bailleur(accepted):
        lease = leasing.sign(accepted.candidatures[0], signed_on=eve, starts_on=new_year.date(), **signing)  # type: ignore[arg-type]
    assert lease.signed_on == eve


def test_an_unknown_contingent_or_odd_dates_are_refused(accepted: World) -> None:
    with pytest.raises(leasing.UnknownContingent):
        sign(accepted, contingent="X")
    with pytest.raises(BadDay):
        sign(accepted, signed_on=date(2026, 6, 1))


def test_an_accepted_home_is_not_withdrawn(accepted: World) -> None:
    with as_bailleur(accepted), pytest.raises(ending.HomeAccepted):
        ending.withdraw_publication(
            accepted.publication, reason="Des travaux urgents commencent.", by=accepted.karim, at=NOW + 3 * DAY
        )


def test_a_withdrawn_home_ends_every_candidature_with_its_reason() -> None:
    world = make_world()

    with as_bailleur(world):
        ending.withdraw_publication(
            world.publication, reason="Un dégât des eaux rend le logement inhabitable.", by=world.karim, at=NOW
        )
    with as_clock():
        world.reload()
        assert ending.end_home(world.publication, "logement_retire", at=NOW) == 6

    assert set(world.stages()) == {"sans_suite"}
    assert "dégât des eaux" in plain_text(" ".join(Letter.objects.filter(kind="logement_retire")[0].paragraphs))


def agree(world: World, *contingents: str) -> None:
    for contingent in contingents:
        Convention.objects.create(
            bailleur=world.bailleur,
            reservataire=world.reservataire,
            departement="93",
            contingent=contingent,
            rate_numerator=1,
            rate_denominator=10,
            rounding="inferieur",
            unit="attribues",
            lost_is_used=False,
            signed_on=date(2025, 1, 1),
            valid_from=date(2025, 1, 1),
        )


@pytest.mark.parametrize(
    ("signed_on", "starts_on", "sentence"),
    [
        (date(2026, 5, 5), date(2026, 5, 7), "acceptée le 6 mai 2026"),
        (date(2026, 5, 8), date(2026, 5, 8), "signature à venir"),
        (date(2026, 5, 6), date(2026, 5, 5), "le jour de sa signature ou après"),
        (date(2026, 5, 6), date(2027, 5, 6), "plus de 6 mois"),
    ],
)
def test_a_lease_is_signed_between_the_acceptance_and_today(
    accepted: World, signed_on: date, starts_on: date, sentence: str
) -> None:
    with pytest.raises(BadDay, match=sentence):
        leasing.sign(
            accepted.candidatures[0],
            signed_on=signed_on,
            starts_on=starts_on,
            contingent="COLACT",
            by=accepted.karim,
            at=NOW + 3 * DAY,
        )


def test_the_contingent_is_that_of_the_orientation_unless_a_reason_says_why(accepted: World) -> None:
    agree(accepted, "COLACT")

    assert leasing.own_contingent(accepted.publication, SIGNED) == "COLACT"
    with pytest.raises(leasing.OtherContingent, match="Action Logement"):
        sign(accepted, contingent="COLTER")
    with as_bailleur(accepted):
        lease = leasing.sign(
            accepted.candidatures[0],
            signed_on=SIGNED,
            starts_on=SIGNED,
            contingent="COLTER",
            contingent_reason="accord",
            by=accepted.karim,
            at=NOW + 3 * DAY,
        )

    assert lease.contingent == "COLTER"
    assert JournalEntry.objects.get(verb="signer_bail").details["autre_contingent"] == "accord"


def test_a_lease_recorded_wrong_is_put_right_and_all_that_it_told_is_told_again(accepted: World) -> None:
    agree(accepted, "COLACT", "COLTER")
    with as_bailleur(accepted):
        lease = leasing.sign(
            accepted.candidatures[0],
            signed_on=date(2026, 5, 7),
            starts_on=date(2026, 5, 7),
            contingent="COLTER",
            contingent_reason="orientation",
            by=accepted.karim,
            at=NOW + 3 * DAY,
        )
        right = {"signed_on": SIGNED, "starts_on": date(2026, 6, 1), "contingent": "COLACT"}
        correcting_leases.correct_lease(lease, **right, reason="saisie", by=accepted.karim, at=NOW + 4 * DAY)
        with pytest.raises(correcting.NothingChanged):
            correcting_leases.correct_lease(lease, **right, reason="saisie", by=accepted.karim, at=NOW + 4 * DAY)

    lease.refresh_from_db()
    assert (lease.signed_on, lease.starts_on, lease.contingent) == (SIGNED, date(2026, 6, 1), "COLACT")
    assert Radiation.objects.get().effective_on == SIGNED
    told = FlowEvent.objects.order_by("at", "id").values_list("kind", "contingent")
    assert list(told) == [("attribue", "COLTER"), ("annule", "COLTER"), ("attribue", "COLACT")]
    assert Correction.objects.get().before == ["2026-05-07", "2026-05-07", "COLTER"]
    assert Letter.objects.filter(title="Les dates de votre bail sont corrigées").count() == 1


def test_a_lease_is_not_moved_to_a_year_whose_ceilings_are_not_known(accepted: World) -> None:
    lease, later = sign(accepted), NOW + 300 * DAY
    unknown = later.date() - DAY
    assert leasing.blockers(lease.candidature, accepted.publication, unknown)

    with as_bailleur(accepted), pytest.raises(leasing.CeilingTableMissing):
        correcting_leases.correct_lease(
            lease,
            signed_on=unknown,
            starts_on=unknown,
            contingent="COLACT",
            reason="saisie",
            by=accepted.karim,
            at=later,
        )

    lease.refresh_from_db()
    assert lease.signed_on == SIGNED


def test_only_its_own_landlord_corrects_a_lease(accepted: World) -> None:
    lease = sign(accepted)
    other = replace(accepted.karim, organisation=accepted.reservataire)

    with pytest.raises(correcting_leases.NotYourLease):
        correcting_leases.correct_lease(
            lease, signed_on=SIGNED, starts_on=SIGNED, contingent="COLACT", reason="saisie", by=other, at=NOW + 4 * DAY
        )
