"""From a roof to an entry: each refusal, each boundary of its days, what a logeur reads, and that nothing of the file moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from palier.models import (
    AccessEntry,
    Candidature,
    Demande,
    Fork,
    JournalEntry,
    Letter,
    Message,
    OtherRoof,
    RoofRequest,
    RoofRequestFacts,
    Seniority,
)
from palier.models.doors import acting
from palier.models.life import erased_rows
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import add_days, add_months
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Situation
from palier.rules.roofs.other_roofs import RoofMove, RoofPublic
from palier.rules.roofs.roof_requests import RoofRefusal, RoofRequestState
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import protecting
from palier.workflows.parting import forking, separating
from palier.workflows.parting.forking import Danger
from palier.workflows.parting.separating import PartingTerms
from palier.workflows.people import replacing
from palier.workflows.roofs import answering_roofs, asking_roofs, declaring_roofs
from tests import couples, factories
from tests import world as worlds
from tests.mandate_world import at_home, holder, in_role
from tests.roof_world import (
    INTERMEDIATE,
    MOTIVE,
    PLACE,
    RESIDENCE,
    TO_VISIT,
    accepted,
    asked,
    asked_by,
    corrected,
    declared,
    ended,
    entered,
    listed,
    logeur,
    moved,
    published,
    put_right,
    read_by,
    refused,
    told,
)

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
# A Monday morning, far from any day off.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=PARIS)
STATES = RoofRequestState


@pytest.fixture
def lise() -> Actor:
    return logeur()


def mine(applicant: factories.Applicant) -> list[RoofRequest]:
    with in_role(at_home(applicant.demande, holder(applicant))):
        return asking_roofs.of_person(applicant.demande, holder(applicant))


class TestAsking:
    def test_a_request_carries_what_was_shown_and_nothing_of_the_file(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        row = asked_by(amina, published(lise), phone="01 99 00 00 01")
        known = RoofRequestFacts.objects.get(request=row)

        assert (row.state, row.organisation_id) == (STATES.SENT, lise.body.pk)
        assert known.name == f"Amina {amina.persons[0].last_name}"
        assert (known.age, known.public, known.under_ceiling, known.motive) == (None, "", "", MOTIVE)
        line = JournalEntry.objects.get(verb="demander_autre_toit")
        assert (line.object_id, line.details) == (row.public_id, {})

    def test_the_longest_name_is_read_as_it_was_shown(self, lise: Actor) -> None:
        amina = factories.demande("A" * 80, birth_name="B" * 80)
        row = asked_by(amina, published(lise))

        assert RoofRequestFacts.objects.get(request=row).name == f"{'A' * 80} {'B' * 80}"

    def test_the_answer_is_promised_in_working_days(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise, answer_days=5), at=MONDAY)

        assert row.promised_on == date(2026, 11, 23)

    def test_age_is_told_where_the_roof_asks_it_and_nowhere_else(self, lise: Actor) -> None:
        young = factories.demande("Jade", birth_date=date(2001, 1, 1))
        row = asked_by(young, published(lise, age_under=90))

        known = RoofRequestFacts.objects.get(request=row)
        assert known.age is not None
        assert known.age > 20

    def test_a_condition_that_is_not_met_closes_the_door_with_its_reason(self, lise: Actor) -> None:
        roof = published(lise, age_under=30)

        with pytest.raises(asking_roofs.RoofNotForYou, match="moins de 30 ans"):
            asked_by(factories.demande("Amina"), roof)

    def test_an_intermediate_home_tells_its_logeur_whether_and_never_how_much(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise, INTERMEDIATE))
        known = RoofRequestFacts.objects.get(request=row)

        assert known.under_ceiling in ("eligible", "a_confirmer")
        assert "20" not in f"{known.name}{known.public}{known.under_ceiling}"

    def test_a_roof_kept_for_some_asks_which_they_are(self, lise: Actor) -> None:
        roof = published(lise, publics=(RoofPublic.APPRENTICE,))
        amina = factories.demande("Amina")

        with pytest.raises(asking_roofs.RoofPublicUnsaid):
            asked_by(amina, roof)
        with pytest.raises(asking_roofs.RoofPublicUnsaid):
            asked_by(amina, roof, public="etudes")
        assert asked_by(amina, roof, public="apprentissage").state == STATES.SENT

    def test_neither_number_nor_validity_is_asked(self, lise: Actor) -> None:
        """Nothing of the procedure of social homes stands in the way: a demande that lapsed may ask (S14)."""
        lapsed = factories.demande("Amina", valid_days=-40)

        assert asked_by(lapsed, published(lise)).state == STATES.SENT

    def test_one_living_request_on_a_roof_and_another_once_it_is_over(self, lise: Actor) -> None:
        amina, roof = factories.demande("Amina"), published(lise)
        row = asked_by(amina, roof)
        with pytest.raises(asking_roofs.AlreadyAskedRoof):
            asked_by(amina, roof)
        ended(row, amina.demande, holder(amina))

        assert asked_by(amina, roof).pk != row.pk

    def test_ten_may_wait_and_not_eleven(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        for _ in range(10):
            asked_by(amina, published(lise))
        with pytest.raises(asking_roofs.TooManyRoofRequests):
            asked_by(amina, published(lise))

    @pytest.mark.parametrize("wanted", [RoofMove.PAUSE, RoofMove.CLOSE])
    def test_a_roof_that_is_paused_or_closed_takes_no_request(self, lise: Actor, wanted: RoofMove) -> None:
        roof = moved(published(lise), wanted, lise)
        with pytest.raises(asking_roofs.RoofNotOpen):
            asked_by(factories.demande("Amina"), roof)

    def test_nor_does_one_of_an_organisation_that_was_stopped(self, lise: Actor) -> None:
        roof = published(lise)
        type(lise.body).objects.filter(pk=lise.body.pk).update(suspended_at=timezone.now())
        with pytest.raises(asking_roofs.RoofNotOpen):
            asked_by(factories.demande("Amina"), roof)

    def test_more_people_than_the_roof_takes(self, lise: Actor) -> None:
        with pytest.raises(asking_roofs.RoofTooSmall):
            asked_by(factories.demande("Amina"), published(lise, persons=1), persons=2)


class TestAnswering:
    def test_a_visit_a_list_and_a_refusal_are_dated_and_kept(self, lise: Actor) -> None:
        roof, amina, noe = published(lise), factories.demande("Amina"), factories.demande("Noé")
        one, other = asked_by(amina, roof), asked_by(noe, roof)
        accepted(one, lise)
        listed(other, lise, days=20)
        refused(other, lise)
        one.refresh_from_db()
        other.refresh_from_db()

        assert (one.state, one.visit_place) == (STATES.ACCEPTED, PLACE)
        assert (other.state, other.reason) == (STATES.REFUSED, RoofRefusal.FULL)
        lines = JournalEntry.objects.filter(verb="repondre_demande_de_toit").order_by("at", "id")
        assert [line.details["reponse"] for line in lines] == ["acceptee", "liste_attente", "refusee"]
        assert all(line.organisation == lise.body.pk for line in lines)

    def test_a_condition_that_is_not_shown_refuses_nobody(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise))
        for reason in ("condition_age", "condition_public", "condition_plafond", "trop_de_bruit"):
            with pytest.raises(answering_roofs.NotARoofReason):
                refused(row, lise, reason)

    def test_a_visit_is_missed_only_once_it_was_proposed_and_its_hour_is_past(self, lise: Actor) -> None:
        at, row = timezone.now(), asked_by(factories.demande("Amina"), published(lise))
        with pytest.raises(answering_roofs.BadRoofDay, match="Aucune visite n’a été proposée"):
            refused(row, lise, "visite_manquee", at=at)
        accepted(row, lise, at=at)
        for moment in (at, at + TO_VISIT):
            with pytest.raises(answering_roofs.BadRoofDay, match="n’est pas passée"):
                refused(row, lise, "visite_manquee", at=moment)

        late = at + TO_VISIT + timedelta(minutes=1)
        assert refused(row, lise, "visite_manquee", at=late).state == STATES.REFUSED

    def test_nobody_moves_in_before_the_day_of_the_visit(self, lise: Actor) -> None:
        row = accepted(asked_by(factories.demande("Amina"), published(lise)), lise)
        with pytest.raises(answering_roofs.BadRoofDay, match="La visite est le"):
            entered(row, lise, at=timezone.now() - timedelta(days=1))

        assert entered(row, lise).state == STATES.ENTERED

    def test_no_more_places_are_kept_than_there_are(self, lise: Actor) -> None:
        roof = published(lise, places=1)
        first, second = (asked_by(factories.demande(name), roof) for name in ("Amina", "Noé"))
        accepted(first, lise)
        with pytest.raises(answering_roofs.NoPlaceLeft):
            accepted(second, lise)
        ended(first, first.demande, Actor(role=Role.DEMANDEUR, user=first.by))

        assert accepted(second, lise).state == STATES.ACCEPTED

    def test_a_visit_moves_where_every_place_is_kept(self, lise: Actor) -> None:
        roof = published(lise, places=1)
        first, second = (asked_by(factories.demande(name), roof) for name in ("Amina", "Noé"))
        was = accepted(first, lise).visit_at
        row = accepted(first, lise, at=timezone.now() + timedelta(days=1))

        assert (row.state, (row.visit_at - was).days) == (STATES.ACCEPTED, 1)
        with pytest.raises(answering_roofs.NoPlaceLeft):
            accepted(second, lise)

    def test_another_logeur_finds_nothing(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise))
        with pytest.raises(RoofRequest.DoesNotExist):
            accepted(row, logeur("Lorenzo", "Autre logeur"))

    @pytest.mark.parametrize("days", [-1, 0])
    def test_a_list_has_a_day_to_come(self, lise: Actor, days: int) -> None:
        row = asked_by(factories.demande("Amina"), published(lise))
        with pytest.raises(answering_roofs.BadRoofDay):
            listed(row, lise, days=days)

    def test_and_within_a_year(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise), at=MONDAY)
        most = (add_months(day_in_paris(MONDAY), 12) - day_in_paris(MONDAY)).days
        assert listed(row, lise, days=most, at=MONDAY).state == STATES.LISTED
        with pytest.raises(answering_roofs.BadRoofDay):
            listed(row, lise, days=most + 1, at=MONDAY)

    def test_a_stay_ends_within_the_length_that_is_shown(self, lise: Actor) -> None:
        row = accepted(asked_by(factories.demande("Amina"), published(lise, most_months=6)), lise)
        with pytest.raises(answering_roofs.BadRoofDay):
            entered(row, lise, months=7)

        assert entered(row, lise, months=6).state == STATES.ENTERED

    def test_what_is_over_is_answered_no_more(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        row = asked_by(amina, published(lise))
        ended(row, amina.demande, holder(amina))
        for act in (accepted, listed, refused):
            with pytest.raises(answering_roofs.RoofRequestMoved):
                act(row, lise)


class TestReading:
    def test_a_logeur_reads_until_the_request_is_over_and_nothing_after(self, lise: Actor) -> None:
        amina, roof = factories.demande("Amina"), published(lise)
        row = asked_by(amina, roof)
        assert read_by(lise, row).facts is not None
        accepted(row, lise)
        assert read_by(lise, row).facts is not None
        ended(row, amina.demande, holder(amina))

        assert read_by(lise, row).facts is None
        with in_role(acting.Acting(role="palier_logeur", user=lise.person.pk, organisation=lise.body.pk)):
            assert not RoofRequestFacts.objects.exists()

    @pytest.mark.parametrize("end", ["refused", "entered"])
    def test_nor_once_it_refused_or_somebody_moved_in(self, lise: Actor, end: str) -> None:
        row = accepted(asked_by(factories.demande("Amina"), published(lise)), lise)
        {"refused": refused, "entered": entered}[end](row, lise)

        assert read_by(lise, row).facts is None

    def test_its_person_keeps_what_they_sent(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        row = refused(asked_by(amina, published(lise)), lise)
        with in_role(at_home(amina.demande, holder(amina))):
            assert RoofRequestFacts.objects.get(request=row.pk).motive == MOTIVE


def everything(demande: Demande) -> str:
    """All that weighs of a file, as the database holds it, byte for byte."""
    tables = (
        *("palier_candidature", "palier_seniority", "palier_demandescore", "palier_scorefacts", "palier_demande"),
        *("palier_fact", "palier_demandeversion", "palier_offer", "palier_radiation", "palier_letter"),
    )
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            which = "id" if table == "palier_demande" else "demande_id"
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE {which} = %s ORDER BY 1", [demande.pk])
            found.append((table, [row[0] for row in cursor.fetchall()]))
    return repr(found)


def test_concluding_one_strikes_off_nothing_and_moves_no_place() -> None:
    world = worlds.build()
    roof, amina = published(world.lise), world.amina
    stood = everything(amina.demande)
    places = [row.pk for row in Candidature.objects.filter(publication=world.at["classee"]).order_by("rank")]
    row = asked_by(amina, roof)
    accepted(row, world.lise)
    entered(row, world.lise)
    told(timezone.now() + timedelta(days=1))

    assert everything(amina.demande) == stood
    assert [row.pk for row in Candidature.objects.filter(publication=world.at["classee"]).order_by("rank")] == places
    amina.demande.refresh_from_db()
    assert (amina.demande.state, amina.demande.struck_off_at) == ("active", None)
    assert Seniority.objects.filter(demande=amina.demande).exists()


class TestTelling:
    def test_an_answer_is_told_once_and_names_neither_roof_nor_logeur(self, lise: Actor) -> None:
        amina, roof = factories.demande("Amina"), published(lise, at=MONDAY)
        row = asked_by(amina, roof, at=MONDAY)
        assert told(MONDAY + timedelta(minutes=5)) == 0
        accepted(row, lise, at=MONDAY + timedelta(hours=1))

        assert told(MONDAY + timedelta(hours=2)) == 1
        assert told(MONDAY + timedelta(hours=3)) == 0
        message = Message.objects.get(recipient=amina.persons[0].email)
        assert message.demande_id is None
        for hidden in (roof.name, lise.body.name, PLACE, "Tilleuls"):
            assert hidden not in f"{message.subject} {message.body}"

    def test_nothing_awaits_who_said_no_before_it_was_told(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        row = asked_by(amina, published(lise, at=MONDAY), at=MONDAY)
        accepted(row, lise, at=MONDAY + timedelta(minutes=1))
        ended(row, amina.demande, holder(amina), at=MONDAY + timedelta(minutes=2))

        assert told(MONDAY + timedelta(minutes=5)) == 0

    def test_silence_is_told_on_the_day_after_and_not_on_the_day(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise, at=MONDAY), at=MONDAY)
        last = datetime.combine(row.promised_on, datetime.min.time(), tzinfo=PARIS)
        assert told(last + timedelta(hours=23, minutes=59)) == 0
        assert told(last + timedelta(hours=24)) == 1
        assert told(last + timedelta(hours=30)) == 0
        # Late, it may still be answered.
        assert accepted(row, lise, at=last + timedelta(hours=31)).state == STATES.ACCEPTED

    def test_silence_of_a_list_is_told_again_for_each_day_that_was_said(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise, at=MONDAY), at=MONDAY)
        listed(row, lise, days=10, at=MONDAY + timedelta(minutes=1))
        assert told(MONDAY + timedelta(hours=1)) == 1
        assert told(MONDAY + timedelta(days=10)) == 0
        assert told(MONDAY + timedelta(days=11)) == 1
        listed(row, lise, days=10, at=MONDAY + timedelta(days=12))
        assert told(MONDAY + timedelta(days=12, hours=1)) == 1
        assert told(MONDAY + timedelta(days=23)) == 1

    def test_the_end_of_a_stay_is_told_a_month_before_then_it_is_over(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise, at=MONDAY), at=MONDAY)
        accepted(row, lise, at=MONDAY)
        entered(row, lise, months=6, at=MONDAY)
        told(MONDAY + timedelta(hours=1))
        row.refresh_from_db()
        assert row.ends_on is not None
        first = datetime.combine(add_days(row.ends_on, -30), datetime.min.time(), tzinfo=PARIS)

        assert told(first - timedelta(minutes=1)) == 0
        assert told(first) == 1
        assert told(first + timedelta(days=1)) == 0
        last = datetime.combine(row.ends_on, datetime.min.time(), tzinfo=PARIS)
        told(last + timedelta(hours=23))
        row.refresh_from_db()
        assert row.state == STATES.ENTERED
        told(last + timedelta(hours=24))
        row.refresh_from_db()
        assert row.state == STATES.ENDED

    def test_an_end_that_is_put_right_is_told_then_told_again_a_month_before(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise, at=MONDAY), at=MONDAY)
        accepted(row, lise, at=MONDAY)
        stay = entered(row, lise, months=1, at=MONDAY)
        assert stay.entry_on is not None
        assert told(MONDAY + timedelta(days=9)) == 1
        later = add_months(stay.entry_on, 6)
        put_right(row, lise, stay.entry_on, later, at=MONDAY + timedelta(days=10))
        assert told(MONDAY + timedelta(days=10, hours=1)) == 1
        first = datetime.combine(add_days(later, -30), datetime.min.time(), tzinfo=PARIS)

        assert told(first - timedelta(minutes=1)) == 0
        assert told(first) == 1
        assert told(first + timedelta(days=1)) == 0
        row.refresh_from_db()
        assert row.state == STATES.ENTERED

    def test_a_correction_is_told_to_who_waits_and_leaves_its_line(self, lise: Actor) -> None:
        amina, noe, roof = factories.demande("Amina"), factories.demande("Noé"), published(lise, at=MONDAY)
        asked_by(amina, roof, at=MONDAY)
        ended(asked_by(noe, roof, at=MONDAY), noe.demande, holder(noe), at=MONDAY)
        corrected(roof, lise, rent=43_000, at=MONDAY + timedelta(hours=1))

        assert told(MONDAY + timedelta(hours=2)) == 1
        assert Message.objects.filter(recipient=amina.persons[0].email).count() == 1
        line = JournalEntry.objects.get(verb="corriger_autre_toit")
        assert line.details == {"champs": ["rent"], "avant_apres": ["rent 41000 43000"]}

    def test_nothing_changed_is_no_act(self, lise: Actor) -> None:
        corrected(published(lise), lise)

        assert not JournalEntry.objects.filter(verb="corriger_autre_toit").exists()

    def test_closing_answers_who_waits_and_leaves_who_lives_there(self, lise: Actor) -> None:
        roof = published(lise)
        waits, lives = (asked_by(factories.demande(name), roof) for name in ("Amina", "Noé"))
        entered(accepted(lives, lise), lise)
        moved(roof, RoofMove.CLOSE, lise)
        waits.refresh_from_db()
        lives.refresh_from_db()

        assert (waits.state, waits.reason) == (STATES.REFUSED, RoofRefusal.GONE)
        assert lives.state == STATES.ENTERED


class TestTwoHolders:
    def test_the_other_holder_sees_no_request_and_no_answer(self, lise: Actor) -> None:
        couple = couples.couple()
        row = asked(published(lise), couple.demande, couple.amina)
        accepted(row, lise)
        with in_role(at_home(couple.demande, couple.marc)):
            assert asking_roofs.of_person(couple.demande, couple.marc) == []
            assert not RoofRequestFacts.objects.exists()
            assert not RoofRequest.objects.only("id").exists()
        assert not Letter.objects.filter(demande=couple.demande).exists()

    def test_nor_that_a_logeur_read_one(self, lise: Actor) -> None:
        couple = couples.couple()
        row = asked(published(lise), couple.demande, couple.amina)
        AccessEntry.objects.create(
            at=timezone.now(),
            actor=lise.person.public_id,
            role="logeur",
            organisation=lise.body.pk,
            object_kind="RoofRequest",
            object_id=row.public_id,
            demande_ref=couple.demande.pk,
            purpose="demande pour un autre toit",
        )
        with in_role(at_home(couple.demande, couple.marc)):
            assert not AccessEntry.objects.exists()
        with in_role(at_home(couple.demande, couple.amina)):
            assert AccessEntry.objects.count() == 1

    def test_a_safe_address_leaves_no_telephone_with_a_logeur(self, lise: Actor) -> None:
        amina, noe = factories.demande("Amina"), factories.demande("Noé")
        kept, mine = (asked_by(each, published(lise), phone="01 99 00 00 01") for each in (noe, amina))
        with in_role(at_home(amina.demande, holder(amina))):
            protecting.protect(amina.demande, couples.SAFE, by=holder(amina), at=timezone.now())
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                RoofRequestFacts.objects.filter(request=mine).update(phone="01 99 00 00 02")

        phones = dict(RoofRequestFacts.objects.values_list("request", "phone"))
        assert phones == {mine.pk: "", kept.pk: "01 99 00 00 01"}

    def test_who_leaves_in_silence_takes_their_request_along_and_the_first_stands_as_it_stood(
        self, lise: Actor
    ) -> None:
        couple = couples.couple()
        row = asked(published(lise), couple.demande, couple.amina, phone="01 99 00 00 01")
        with in_role(at_home(couple.demande, couple.amina)):
            before = [repr(one.__dict__) for one in asking_roofs.of_person(couple.demande, couple.amina)]
        made = forking.go_alone(
            couple.demande,
            Danger(situation=Situation.VIOLENCE, email=couples.SAFE),
            leaver="d",
            by=couple.amina,
            at=timezone.now(),
        )
        copy = RoofRequest.objects.exclude(pk=row.pk).get()

        assert (copy.demande, copy.by, copy.state) == (made.demande, made.user, STATES.SENT)
        assert RoofRequestFacts.objects.get(request=copy).phone == ""
        # The logeur sees one request, the living one; whoever reads the old account sees what they saw, and no answer ever.
        with in_role(acting.Acting(role="palier_logeur", user=lise.person.pk, organisation=lise.body.pk)):
            assert [one.pk for one in answering_roofs.waiting(lise)] == [copy.pk]
        accepted(copy, lise)
        with in_role(at_home(couple.demande, couple.amina)):
            after = [repr(one.__dict__) for one in asking_roofs.of_person(couple.demande, couple.amina)]
        assert [text.split("'id'")[1] for text in after] == [text.split("'id'")[1] for text in before]
        with pytest.raises(RoofRequest.DoesNotExist):
            accepted(row, lise)

    def test_and_is_told_at_the_safe_address_alone(self, lise: Actor) -> None:
        couple = couples.couple()
        asked(published(lise), couple.demande, couple.amina)
        forking.go_alone(
            couple.demande,
            Danger(situation=Situation.VIOLENCE, email=couples.SAFE),
            leaver="d",
            by=couple.amina,
            at=timezone.now(),
        )
        Message.objects.all().delete()
        accepted(RoofRequest.objects.get(moved_at=None), lise, at=timezone.now() + timedelta(hours=1))
        told(timezone.now() + timedelta(hours=2))

        assert [one.recipient for one in Message.objects.all()] == [couples.SAFE]

    def test_who_leaves_in_the_open_takes_theirs_along(self, lise: Actor) -> None:
        couple = couples.couple()
        row = asked(published(lise), couple.demande, couple.amina)
        child = separating.separate(
            couple.demande,
            PartingTerms(leaver="d", living={"p1": Living.LEAVES, "p2": Living.LEAVES}, births_leave=False),
            by=couple.amina,
            at=timezone.now(),
        )
        row.refresh_from_db()

        assert Fork.objects.filter(child=child).exists()
        assert (row.demande, row.moved_at) == (child, None)
        assert RoofRequestFacts.objects.get(request=row).demande == child

    def test_who_takes_a_place_of_the_file_inherits_no_request(self, lise: Actor) -> None:
        couple = couples.couple()
        asked(published(lise), couple.demande, couple.amina)
        at = timezone.now() + timedelta(hours=1)
        replacing.let_go(couple.demande, "d", since=at, at=at)

        assert not RoofRequest.objects.exists()


class TestForgetting:
    def test_an_erasure_takes_all_of_it(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        accepted(asked_by(amina, published(lise)), lise)
        counts = erased_rows.remove(amina.demande.pk, subject="", users=[amina.user.pk])

        assert (counts["palier_roofrequest"], counts["palier_roofrequestfacts"]) == (1, 1)
        assert not RoofRequest.objects.exists()
        assert OtherRoof.objects.count() == 1


class TestDeclaring:
    def test_a_draft_is_seen_by_nobody_else(self, lise: Actor) -> None:
        declared(lise)
        for who in (
            acting.PUBLIC,
            acting.Acting(role="palier_logeur", user=1, organisation=logeur("Léo", "Autre").body.pk),
        ):
            with in_role(who):
                assert not OtherRoof.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"most_months": None}, "most_months"),
            ({"kind": INTERMEDIATE.kind, "age_under": 30, "most_months": None}, "age_under"),
            ({"least_months": 13}, "least_months"),
            ({"age_from": 30, "age_under": 30}, "age_from"),
            ({"living": "Deux personnes"}, "living"),
            ({"papers": ()}, "papers"),
            ({"answer_days": 4}, "answer_days"),
            ({"name": "Appelez le 01 99 00 12 10"}, "name"),
            ({"how_to": "Pas d’étrangers."}, "how_to"),
        ],
    )
    def test_what_cannot_be_is_refused_on_its_field(self, lise: Actor, changes: dict[str, object], field: str) -> None:
        with pytest.raises(declaring_roofs.BadRoof) as raised:
            declared(lise, RESIDENCE, **changes)

        assert raised.value.field == field
        assert not OtherRoof.objects.exists()

    def test_places_are_never_fewer_than_those_that_are_held(self, lise: Actor) -> None:
        roof = published(lise, places=2)
        for name in ("Amina", "Noé"):
            accepted(asked_by(factories.demande(name), roof), lise)
        with pytest.raises(declaring_roofs.PlacesHeld):
            corrected(roof, lise, places=1)

    def test_a_roof_that_was_published_stays_of_its_kind(self, lise: Actor) -> None:
        with pytest.raises(declaring_roofs.RoofKindStands):
            corrected(published(lise), lise, kind=INTERMEDIATE.kind, most_months=None, least_months=None)

    def test_what_is_closed_stays_closed(self, lise: Actor) -> None:
        roof = moved(published(lise), RoofMove.CLOSE, lise)
        for wanted in RoofMove:
            with pytest.raises(declaring_roofs.RoofStands):
                moved(roof, wanted, lise)
