"""Somebody without a file asks for another roof: what is kept, who reads it, what is told, and when it is forgotten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.utils import timezone

from palier.models import JournalEntry, Message, RoofContact, RoofRequest, RoofRequestFacts
from palier.models.doors import acting
from palier.models.doors.row_security import REGISTRANT
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import age_on
from palier.rules.roofs import roof_alone
from palier.rules.roofs.other_roofs import RoofMove, RoofPublic
from palier.workflows.roofs import asking_alone, asking_roofs, forgetting_alone
from palier.workflows.roofs.asking_alone import RoofProof
from tests import factories, roof_world
from tests.mandate_world import in_role
from tests.roof_alone_world import SAMIA, YANN, asked

if TYPE_CHECKING:
    from datetime import datetime

    from pytest_django.fixtures import SettingsWrapper

    from palier.models import OtherRoof
    from palier.workflows.acting.actors import Actor
    from palier.workflows.acting.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def lise() -> Actor:
    return roof_world.logeur()


def in_paris(roof: OtherRoof) -> OtherRoof:
    roof.commune.zone_abc = "A"
    roof.commune.save(update_fields=["zone_abc"])
    return roof


class TestAsking:
    def test_a_request_is_of_no_file_and_no_amount_is_kept(self, lise: Actor) -> None:
        roof = in_paris(roof_world.published(lise, roof_world.INTERMEDIATE))
        row = asked(roof, adults=2, dependants=1, income=51_234)
        facts = RoofRequestFacts.objects.get()

        assert (row.demande_id, row.by_id, row.person_key) == (None, None, "")
        assert (facts.name, facts.persons, facts.under_ceiling, facts.age) == ("Samia Haddad", 3, "eligible", None)
        kept = [
            str(value)
            for model in (RoofContact, RoofRequest, RoofRequestFacts)
            for value in model.objects.values_list()
        ]
        assert "51234" not in " ".join(kept)
        line = JournalEntry.objects.get(verb="demander_autre_toit")
        assert (line.actor, line.role, line.organisation) == (None, "public", None)

    def test_above_the_ceiling_nothing_leaves_and_the_sentence_says_why(self, lise: Actor) -> None:
        roof = in_paris(roof_world.published(lise, roof_world.INTERMEDIATE))

        with pytest.raises(asking_roofs.RoofNotForYou, match="dépasse ce plafond"):
            asked(roof, income=44_345)
        assert asked(roof, income=44_344).pk
        assert RoofRequest.objects.count() == 1

    def test_an_age_is_kept_where_the_roof_has_a_condition_of_age_alone(self, lise: Actor) -> None:
        young = roof_world.published(lise, age_under=30)

        with pytest.raises(asking_roofs.RoofNotForYou):
            asked(young)
        at = timezone.now()
        row = asked(young, YANN, at=at)
        assert RoofRequestFacts.objects.get(request=row).age == age_on(YANN.birth_date, day_in_paris(at))

    def test_twice_is_once_and_five_wait_at_most(self, lise: Actor) -> None:
        roofs = [roof_world.published(lise, name=f"Toit {one}") for one in "ABCDEF"]
        for roof in roofs[:5]:
            asked(roof)

        with pytest.raises(asking_alone.AlreadyAskedAlone):
            asked(roofs[0])
        with pytest.raises(asking_alone.TooManyAlone):
            asked(roofs[5])
        # Another address is somebody else; the same one with another birth date too.
        asked(roofs[5], YANN)
        asked(roofs[5], RoofProof("email", SAMIA.recipient, date(1990, 1, 1)))

    def test_one_source_sends_so_many_a_day_whatever_addresses_it_proves(self, lise: Actor) -> None:
        roof = roof_world.published(lise)
        most = roof_alone.asks_of_a_source(day_in_paris(timezone.now()))
        for one in range(most):
            asked(roof, RoofProof("email", f"x{one}@exemple.test", SAMIA.birth_date))

        with pytest.raises(asking_alone.TooManyFromHere):
            asked(roof)
        assert asked(roof, source="10.0.0.2").pk

    @pytest.mark.parametrize(
        ("wrong", "refusal"),
        [({"persons": 3}, asking_roofs.RoofTooSmall), ({"public": ""}, asking_roofs.RoofPublicUnsaid)],
    )
    def test_a_shown_condition_refuses_with_its_sentence(
        self, lise: Actor, wrong: dict[str, Any], refusal: type[Refusal]
    ) -> None:
        roof = roof_world.published(lise, publics=(RoofPublic.STUDENT,) if "public" in wrong else ())

        with pytest.raises(refusal):
            asked(roof, **wrong)

    def test_a_roof_that_is_paused_is_asked_by_nobody(self, lise: Actor) -> None:
        roof = roof_world.published(lise)
        roof_world.moved(roof, RoofMove.PAUSE, lise)

        with pytest.raises(asking_roofs.RoofNotOpen):
            asked(roof)


class TestWhoReads:
    def test_the_logeur_answers_it_beside_the_others_and_reads_no_address(self, lise: Actor) -> None:
        roof = roof_world.published(lise)
        row, other = asked(roof), roof_world.asked_by(factories.demande("Amina"), roof)
        with transaction.atomic(), in_role(roof_world.at_the_desk(lise)):
            waiting = {one.pk for one in roof_world.answering_roofs.waiting(lise)}
        case = roof_world.read_by(lise, row)

        assert waiting == {row.pk, other.pk}
        assert case.facts is not None
        assert case.facts.name == "Samia Haddad"
        with transaction.atomic(), in_role(roof_world.at_the_desk(lise)):
            with pytest.raises(ProgrammingError), transaction.atomic():
                RoofContact.objects.count()
            with pytest.raises(ProgrammingError), transaction.atomic():
                list(RoofRequest.objects.values_list("contact", flat=True))
        roof_world.refused(row, lise)
        assert roof_world.read_by(lise, row).facts is None

    def test_another_address_sees_and_ends_nothing(self, lise: Actor) -> None:
        row = asked(roof_world.published(lise))

        assert [one.pk for one in asking_alone.mine(SAMIA)] == [row.pk]
        assert asking_alone.mine(YANN) == []
        with pytest.raises(RoofRequest.DoesNotExist):
            asking_alone.end(row.public_id, YANN, at=timezone.now())

    def test_the_database_lets_nobody_answer_for_a_logeur_nor_write_for_another(self, lise: Actor) -> None:
        roof = roof_world.published(lise)
        row = asked(roof)
        hers, his = (acting.Acting(role=REGISTRANT, registration=one.mark) for one in (SAMIA, YANN))

        for who, change in (
            (hers, {"state": "acceptee"}),
            (hers, {"state": "refusee"}),
            (hers, {"visit_place": "ici"}),
        ):
            with transaction.atomic(), in_role(who), pytest.raises(ProgrammingError), transaction.atomic():
                RoofRequest.objects.filter(pk=row.pk).update(**change)
        with transaction.atomic(), in_role(his):
            assert RoofRequest.objects.filter(pk=row.pk).update(state="retiree") == 0
            assert RoofRequestFacts.objects.filter(pk=row.pk).delete()[0] == 0
        with transaction.atomic(), in_role(his), pytest.raises(ProgrammingError), transaction.atomic():
            RoofRequest.objects.create(
                roof=roof,
                organisation_id=roof.organisation_id,
                contact_id=row.contact_id,
                asked_at=timezone.now(),
                promised_on=day_in_paris(timezone.now()),
            )
        # A household's role reaches none of it, and whoever has no file none of a household's.
        amina = factories.demande("Amina")
        theirs = roof_world.asked_by(amina, roof)
        with transaction.atomic(), in_role(roof_world.at_home(amina.demande, roof_world.holder(amina))):
            assert not RoofRequest.objects.filter(pk=row.pk).exists()
        with transaction.atomic(), in_role(hers):
            assert not RoofRequest.objects.filter(pk=theirs.pk).exists()

    def test_a_request_is_of_a_file_or_of_an_address_and_never_of_both(self, lise: Actor) -> None:
        row, amina = asked(roof_world.published(lise)), factories.demande("Amina")

        with pytest.raises(IntegrityError), transaction.atomic():
            RoofRequest.objects.filter(pk=row.pk).update(demande=amina.demande)
        with pytest.raises(IntegrityError), transaction.atomic():
            RoofRequest.objects.filter(pk=row.pk).update(contact=None)


class TestTelling:
    def test_an_answer_and_a_silence_are_told_where_it_was_proved_without_a_word_of_a_file(
        self, lise: Actor, settings: SettingsWrapper
    ) -> None:
        settings.SITE = "https://palier.test"
        at = timezone.now()
        roof = roof_world.published(lise, at=at)
        row, late = asked(roof, at=at), asked(roof, YANN, at=at)
        roof_world.accepted(row, lise, at=at + timedelta(hours=1))
        roof_world.told(at + timedelta(hours=2))
        told = Message.objects.get(recipient=SAMIA.recipient)

        assert (told.channel, told.subject) == ("email", "Une réponse vous attend sur Palier")
        assert "Un code part à cette adresse" in told.body
        assert "logement social" not in told.body
        assert roof.name not in told.body
        assert "/autres-toits/sans-dossier/demandes/" in told.body
        roof_world.told(at + timedelta(days=30))
        assert (
            Message.objects.get(recipient=YANN.recipient, subject="Une réponse promise est en retard").channel == "sms"
        )
        late.refresh_from_db()
        assert late.state == "envoyee"


class TestEnding:
    def test_withdrawing_declining_and_leaving_are_one_press_and_the_roof_is_asked_again(self, lise: Actor) -> None:
        roof = roof_world.published(lise, places=1)
        sent = asked(roof)
        assert asking_alone.end(sent.public_id, SAMIA, at=timezone.now()).state == "retiree"
        again = asked(roof)
        roof_world.accepted(again, lise)
        assert asking_alone.end(again.public_id, SAMIA, at=timezone.now()).state == "declinee"
        third = asked(roof)
        roof_world.accepted(third, lise)
        roof_world.entered(third, lise)
        assert asking_alone.end(third.public_id, SAMIA, at=timezone.now()).state == "terminee"
        with pytest.raises(asking_roofs.RoofRequestOver):
            asking_alone.end(third.public_id, SAMIA, at=timezone.now())

    def test_erasing_at_once_withdraws_what_waits_and_keeps_the_place_of_a_stay(self, lise: Actor) -> None:
        roof = roof_world.published(lise, places=2)
        stay = asked(roof)
        roof_world.accepted(stay, lise)
        roof_world.entered(stay, lise)
        waits = asked(roof_world.published(lise, name="Autre"))
        asking_alone.forget(SAMIA, at=timezone.now())
        states = dict(RoofRequest.objects.values_list("pk", "state"))

        assert states == {stay.pk: "entree", waits.pk: "retiree"}
        assert not RoofRequestFacts.objects.exists()
        contact = RoofContact.objects.get()
        assert (contact.mark, contact.channel, contact.contact) == ("", "", "")
        assert asking_alone.mine(SAMIA) == []
        # Nothing is written to them any more, and the same address begins anew.
        roof_world.told(timezone.now() + timedelta(days=200))
        assert not Message.objects.exists()
        assert asked(roof).contact_id != contact.pk

    def test_somebody_else_erases_nothing(self, lise: Actor) -> None:
        asked(roof_world.published(lise))
        asking_alone.forget(YANN, at=timezone.now())

        assert RoofContact.objects.get().contact == SAMIA.recipient


class TestForgetting:
    def test_all_is_gone_ninety_days_after_the_last_thing_that_happens_and_not_before(self, lise: Actor) -> None:
        at = timezone.now()
        row = asked(roof_world.published(lise, at=at), at=at)
        last = forgetting_alone.kept_until([row], asked_on=day_in_paris(at))
        assert last == row.promised_on + timedelta(days=90)
        day = timedelta(days=(last - day_in_paris(at)).days)

        assert self.forgotten(at + day) == 0
        assert RoofRequest.objects.exists()
        assert self.forgotten(at + day + timedelta(days=1)) == 1
        assert not RoofRequest.objects.exists()
        assert not RoofContact.objects.exists()

    def test_a_stay_without_an_end_keeps_its_place_and_names_nobody(self, lise: Actor) -> None:
        at = timezone.now()
        roof = roof_world.published(lise, roof_world.SHARED, at=at)
        row = asked(roof, at=at)
        roof_world.accepted(row, lise, at=at)
        with transaction.atomic(), in_role(roof_world.at_the_desk(lise)):
            roof_world.answering_roofs.enter(
                row.public_id, day_in_paris(at + roof_world.TO_VISIT), None, by=lise, at=at
            )
        later = at + roof_world.TO_VISIT + timedelta(days=91)

        assert self.forgotten(later) == 1
        assert RoofContact.objects.get().contact == ""
        assert not RoofRequestFacts.objects.exists()
        assert RoofRequest.objects.get().state == "entree"
        assert self.forgotten(later + timedelta(days=400)) == 0
        # The desk ends it, and the next look removes the row.
        with transaction.atomic(), in_role(roof_world.at_the_desk(lise)):
            roof_world.answering_roofs.end(row.public_id, by=lise, at=later)
        assert self.forgotten(later + timedelta(days=91)) == 1
        assert not RoofRequest.objects.exists()

    @staticmethod
    def forgotten(at: datetime) -> int:
        with transaction.atomic(), in_role(acting.CLOCK):
            return sum(forgetting_alone.forget(pk, at=at) for pk in forgetting_alone.due(at))
