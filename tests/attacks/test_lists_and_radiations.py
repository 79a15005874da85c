"""What an injection in a desk's page does of lists and radiations: closing is the clock's, radiations have grounds (ADR 39)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from palier.models import Demande, Lease, Publication, Radiation, RadiationWarning
from palier.rules.candidature.funnel import PUBLICATION_MOVES, Mover, PublicationStage
from palier.workflows.radiation import striking_off, warning_radiation
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, tried, would

if TYPE_CHECKING:
    from collections.abc import Mapping

    from palier.models import Candidature

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class World:
    """A household on a list of Karim and Odile, and Ruth, another landlord who reads its file."""

    def __init__(self) -> None:
        self.bailleur = factories.organisation("bailleur", "A")
        self.reservataire = factories.organisation("reservataire", "B")
        self.karim = factories.member("Karim", self.bailleur)
        self.odile = factories.member("Odile", self.reservataire)
        self.ruth = factories.member("Ruth", factories.organisation("bailleur", "C"))
        self.home = factories.home(self.bailleur, self.reservataire)
        self.on = factories.publication(self.home)
        self.amina = factories.demande("Amina").demande
        self.readers = sorted({self.bailleur.pk, self.reservataire.pk, self.ruth.body.pk})
        self.row = factories.candidature(self.on, self.amina, stage="conforme", audience=self.readers)
        Demande.objects.filter(pk=self.amina.pk).update(audience=self.readers)

    def warn(self, reason: str = "RADCON", *, since: int = 60, **changes: Any) -> RadiationWarning:
        """A warning of Karim's, sent ``since`` days ago and delivered the day after."""
        sent = timezone.now() - since * DAY
        told = {
            "demande": self.amina,
            "candidature": self.row,
            "reason": reason,
            "facts": "Sans réponse.",
            "letter_sent_on": sent.date() if reason == "RADCON" else None,
            "issued_by": self.bailleur,
            "sub_reason": "" if reason == "RADCON" else "IRRRES",
            "written_by": self.karim.person,
            "sent_at": sent,
            "delivered_at": sent + DAY,
            "delivery_proof": "Recommandé",
            "answer_by": sent + 32 * DAY,
            "audience": [self.bailleur.pk],
        }
        return RadiationWarning.objects.create(**told | changes)

    def sign(self, **changes: Any) -> Lease:
        today = timezone.localdate()
        return Lease.objects.create(
            **{
                "publication": self.on,
                "candidature": self.row,
                "demande": self.amina,
                "signed_on": today,
                "starts_on": today,
                "signed_by": self.karim.person,
                "recorded_at": timezone.now(),
                "contingent": "AUCUN",
                "audience": self.readers,
                **changes,
            }
        )


@pytest.fixture
def world() -> World:
    return World()


# --- Lists ----------------------------------------------------------------------------------

OF_A_LIST = (
    "closes_at = now() - interval '1 minute'",
    "closes_at = closes_at + interval '9 days'",
    "closed_at = now()",
    "opens_at = opens_at - interval '1 day'",
    "grid_id = NULL",
    "seed_commitment = ''",
    "to_designate = 1",
    "weighed_with = 'x'",
    "carried_rent = 1",
    "ever_sent = 9",
    "ever_examined = 9",
    "ever_placed = 9",
    "is_direct = true",
    "home_id = home_id",
    "reservataire_id = bailleur_id",
    "published_by_id = NULL",
    "public_id = gen_random_uuid()",
)


@pytest.mark.parametrize("change", OF_A_LIST)
def test_no_desk_changes_what_was_announced_of_its_list(world: World, change: str) -> None:
    for who in (world.karim, world.odile):
        with page_of(member(who)):
            assert tried(f"UPDATE palier_publication SET {change}") == REFUSED


_SENT = (PublicationStage.CLASSEE, PublicationStage.DESIGNEE)
DESK_MOVES: Mapping[Mover, Mapping[PublicationStage, tuple[PublicationStage, ...]]] = {
    Mover.RESERVATAIRE: {
        PublicationStage.PUBLIEE: (PublicationStage.RETIREE,),
        PublicationStage.CLASSEE: (PublicationStage.DESIGNEE, PublicationStage.RETIREE),
    },
    Mover.BAILLEUR: {
        origin: tuple(
            target for target in targets if target is not PublicationStage.CLASSEE and (origin, target) != _SENT
        )
        for origin, targets in PUBLICATION_MOVES.items()
        if origin is not PublicationStage.BROUILLON
    },
}
"""From which stage to which; the closing is the clock's. A landlord that publishes for itself has a réservataire's too."""

DESKS = {"bailleur": Mover.BAILLEUR, "reservataire": Mover.RESERVATAIRE}


@pytest.mark.parametrize("origin", list(PublicationStage))
def test_a_desk_moves_its_list_as_the_funnel_says_and_never_closes_it(world: World, origin: PublicationStage) -> None:
    Publication.objects.filter(pk=world.on.pk).update(stage=origin)
    for who in (world.karim, world.odile):
        with page_of(member(who)):
            found = {
                target
                for target in PublicationStage
                if target != origin and would("UPDATE palier_publication SET stage = %s", [target.value]) == 1
            }
        assert found == set(DESK_MOVES[DESKS[who.role]].get(origin, ())), who.role
        assert PublicationStage.CLASSEE not in found


def test_a_landlord_sends_its_own_list_as_a_reservataire_does(world: World) -> None:
    Publication.objects.filter(pk=world.on.pk).update(stage="classee", reservataire=world.bailleur)
    with page_of(member(world.karim)):
        assert would("UPDATE palier_publication SET stage = 'designee'") == 1


def test_a_list_is_opened_on_a_home_that_was_oriented_to_it(world: World) -> None:
    made = (
        "INSERT INTO palier_publication (public_id, home_id, reservataire_id, bailleur_id, stage, opens_at, closes_at,"
        " closed_at, seed_commitment, to_designate, is_direct, end_reason) SELECT gen_random_uuid(), {home}, {by}, {of},"
        " '{stage}', now(), now() + interval '4 days', {closed}, 'x', 5, {direct}, ''"
    )
    mine = factories.home(world.bailleur, world.reservataire)
    given = {
        "home": mine.pk,
        "by": world.reservataire.pk,
        "of": world.bailleur.pk,
        "stage": "publiee",
        "closed": "NULL",
        "direct": "false",
    }
    others = factories.home(world.bailleur, factories.organisation("reservataire", "D"))
    with page_of(member(world.odile)):
        for wrong in (
            {"home": others.pk},
            {"of": world.ruth.body.pk},
            {"stage": "classee"},
            {"closed": "now()"},
            {"stage": "designee", "direct": "true"},
            {"stage": "attribuee"},
        ):
            assert tried(made.format(**given | wrong)) == REFUSED, wrong
        assert would(made.format(**given)) == 1
    with page_of(member(world.karim)):
        assert tried(made.format(**given)) == REFUSED
        assert tried(made.format(**given | {"by": world.bailleur.pk})) == REFUSED


# --- Radiations -----------------------------------------------------------------------------

STRUCK = "UPDATE palier_demande SET state = 'radiee', struck_off_at = now(), strike_off_reason = '{}'"
REASONS = ("RADATT", "RADABA", "RADCON", "RADIRR", "RADREN", "FUSION")


def may_strike(world: World, who: Any) -> set[str]:
    with page_of(member(who)):
        assert would("SELECT 1 FROM palier_demande") == 1
        return {reason for reason in REASONS if would(STRUCK.format(reason)) == 1}


def test_a_file_that_is_only_read_is_struck_off_by_nobody(world: World) -> None:
    assert may_strike(world, world.ruth) == may_strike(world, world.odile) == set()


def test_who_was_sent_a_household_strikes_it_off_at_its_own_wish_alone(world: World) -> None:
    assert may_strike(world, world.karim) == {"RADABA"}
    for stage in ("deposee", "classee", "non_retenue", "retiree"):
        world.row.__class__.objects.filter(pk=world.row.pk).update(stage=stage)
        assert may_strike(world, world.karim) == set(), stage


def test_a_lease_strikes_off_where_it_was_signed_and_an_intermediate_home_nowhere(world: World) -> None:
    world.sign()
    assert may_strike(world, world.karim) == {"RADATT", "RADABA"}
    assert may_strike(world, world.ruth) == set()
    world.home.__class__.objects.filter(pk=world.home.pk).update(financing="LLI")
    assert may_strike(world, world.karim) == {"RADABA"}


@pytest.mark.parametrize("reason", ["RADCON", "RADIRR"])
def test_a_warning_strikes_off_for_its_reason_once_its_month_is_over(world: World, reason: str) -> None:
    stage(world.row, "irrecevable")
    warning = world.warn(reason)
    assert may_strike(world, world.karim) == {reason, "RADABA"}
    assert may_strike(world, world.ruth) == set()
    now, rows = timezone.now(), RadiationWarning.objects.filter(pk=warning.pk)
    for change in (
        {"answer_by": now + DAY},
        {"delivered_at": None, "answer_by": None, "delivery_proof": ""},
        {"cancelled_at": now},
        {"issued_by": world.ruth.body},
        {"sent_at": now - 20 * DAY, "delivered_at": now - 20 * DAY, "answer_by": now - DAY},
    ):
        before = rows.values(*change).get()
        rows.update(**change)
        assert may_strike(world, world.karim) == {"RADABA"}, change
        rows.update(**before)
    assert may_strike(world, world.karim) == {reason, "RADABA"}


def test_inadmissible_is_said_of_whom_the_commission_found_so(world: World) -> None:
    world.warn("RADIRR")
    assert may_strike(world, world.karim) == {"RADABA"}


def stage(row: Candidature, value: str) -> None:
    type(row).objects.filter(pk=row.pk).update(stage=value)


WARNED = (
    "INSERT INTO palier_radiationwarning (public_id, demande_id, candidature_id, reason, sub_reason, facts, letter_sent_on,"
    " issued_by_id, written_by_id, sent_at, audience{more}) SELECT gen_random_uuid(), {demande}, id, '{reason}', '{sub}', 'x',"
    " '2026-01-01', {issued}, {written}, {sent}, ARRAY[{issued}]{value} FROM palier_candidature WHERE id = {row}"
)


def test_a_warning_is_its_author_s_of_its_own_candidate_and_of_today(world: World) -> None:
    given = {
        "demande": world.amina.pk,
        "row": world.row.pk,
        "reason": "RADCON",
        "sub": "",
        "issued": world.bailleur.pk,
        "written": world.karim.person.pk,
        "sent": "now()",
        "more": "",
        "value": "",
    }
    other = factories.demande("Noé").demande
    with page_of(member(world.karim)):
        for wrong in (
            {"issued": world.ruth.body.pk},
            {"written": world.odile.person.pk},
            {"sent": "now() - interval '40 days'"},
            {"demande": other.pk},
            {"reason": "RADIRR", "sub": "IRRRES"},
            {"more": ", delivered_at, delivery_proof, answer_by", "value": ", now(), 'x', now() + interval '1 hour'"},
        ):
            assert tried(WARNED.format(**given | wrong)) == REFUSED, wrong
        assert would(WARNED.format(**given)) == 1
    with page_of(member(world.ruth)):
        mine = {"issued": world.ruth.body.pk, "written": world.ruth.person.pk}
        assert tried(WARNED.format(**given | mine)) == REFUSED


def test_a_warning_is_proved_or_taken_back_and_never_rewritten(world: World) -> None:
    world.warn()
    with page_of(member(world.karim)):
        for column in ("reason", "facts", "sent_at", "issued_by_id", "candidature_id", "demande_id", "audience"):
            assert tried(f"UPDATE palier_radiationwarning SET {column} = {column}") == REFUSED
        assert tried("UPDATE palier_radiationwarning SET delivered_at = delivered_at, struck_off_at = NULL") == 1
    RadiationWarning.objects.update(issued_by=world.ruth.body)
    with page_of(member(world.karim)):
        assert tried("UPDATE palier_radiationwarning SET delivered_at = delivered_at") == 0


NOTED = (
    "INSERT INTO palier_radiation (public_id, demande_id, reason, sub_reason, effective_on, recorded_at, issued_by_id,"
    " warning_id, kept_numero, lifted_at, audience)"
    " VALUES (gen_random_uuid(), {demande}, '{reason}', '', now(), now(), {issued}, {warning}, '', {lifted}, ARRAY[{issued}])"
)


def test_a_radiation_is_written_of_who_was_struck_off_for_its_reason(world: World) -> None:
    other = factories.demande("Noé").demande
    given = {
        "demande": world.amina.pk,
        "reason": "RADABA",
        "issued": world.bailleur.pk,
        "warning": "NULL",
        "lifted": "NULL",
    }
    with page_of(member(world.karim)):
        assert tried(NOTED.format(**given)) == REFUSED
        assert tried(STRUCK.format("RADABA")) == 1
        for wrong in (
            {"demande": other.pk},
            {"reason": "RADATT"},
            {"issued": world.ruth.body.pk},
            {"lifted": "now()"},
        ):
            assert tried(NOTED.format(**given | wrong)) == REFUSED, wrong
        assert would(NOTED.format(**given)) == 1


def test_a_landlord_warns_and_strikes_off_as_its_page_does(world: World) -> None:
    """The acts themselves, under the role, in the present."""
    with page_of(member(world.karim)):
        now = timezone.now()
        warning = warning_radiation.warn(
            world.row, reason="RADCON", facts="Sans réponse.", letter_sent_on=now.date(), by=world.karim, at=now
        )
        warning_radiation.note_delivery(warning, proof="Recommandé", delivered_at=now, by=world.karim, at=now)
        assert warning_radiation.take_back(warning, by=world.karim, at=now).cancel_reason == "retrait"
    ripe = world.warn()
    with page_of(member(world.karim)):
        kept = striking_off.strike_off_warned(ripe, by=world.karim, at=timezone.now())
        assert kept.reason == "RADCON"
    with page_of(member(world.karim)):
        today = timezone.localdate()
        kept = striking_off.strike_off_withdrawn(world.amina, withdrawn_on=today, by=world.karim, at=timezone.now())
        assert kept.reason == "RADABA"


def test_the_day_of_a_radiation_follows_its_lease_and_no_other(world: World) -> None:
    world.sign()
    for reason, issuer, outcome in (
        ("RADATT", world.bailleur, 1),
        ("RADABA", world.bailleur, 0),
        ("RADATT", world.ruth.body, 0),
    ):
        Radiation.objects.all().delete()
        Radiation.objects.create(
            demande=world.amina,
            reason=reason,
            effective_on=timezone.localdate(),
            recorded_at=timezone.now(),
            issued_by=issuer,
            audience=world.readers,
        )
        with page_of(member(world.karim)):
            assert tried("UPDATE palier_radiation SET effective_on = effective_on - 1") == outcome


def test_no_landlord_says_that_the_register_heard_of_a_lease(world: World) -> None:
    world.sign()
    with page_of(member(world.karim)):
        assert tried("UPDATE palier_lease SET register_told_at = now()") == REFUSED
        assert tried("UPDATE palier_lease SET register_told_at = NULL, contingent = 'AUTRES'") == 1
