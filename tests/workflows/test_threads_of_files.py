"""From a message to its answer: who reads what, each refusal, the promised day, and that nothing of the file moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from palier.models import AccessEntry, Candidature, JournalEntry, Letter, Message, Thread, ThreadMessage
from palier.models.doors import acting
from palier.models.life import erased_rows
from palier.rules.desks.awaiting import AwaitingKind
from palier.rules.doors.access import Role
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Situation
from palier.workflows.acting.actors import Actor, NobodyActs
from palier.workflows.acting.refusals import ForbiddenNote
from palier.workflows.desks import awaiting_desk
from palier.workflows.life import keeping
from palier.workflows.parting import forking, separating
from palier.workflows.parting.forking import Danger
from palier.workflows.parting.separating import PartingTerms
from palier.workflows.people import replacing
from palier.workflows.threads import answering_threads, counting_threads, holders, writing_threads
from tests import couples, factories
from tests import world as worlds
from tests.mandate_world import at_home, in_role
from tests.thread_world import (
    REPLY,
    WORDS,
    answered,
    applied,
    at_desk,
    closed,
    ended,
    handed,
    hidden,
    house,
    read,
    registered,
    reopened,
    reply_taken_back,
    shown,
    told,
    took_back,
    waiting,
    wrote,
    wrote_again,
    wrote_on,
)

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
# A Monday morning, far from any day off.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=PARIS)


@pytest.fixture
def amina() -> factories.Applicant:
    return factories.demande("Amina")


@pytest.fixture
def odile() -> Actor:
    return house()


@pytest.fixture
def row(amina: factories.Applicant, odile: Actor) -> Candidature:
    return applied(amina, odile)


class TestWriting:
    def test_a_message_waits_at_who_holds_the_candidature_by_its_promised_day(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = wrote_on(row, amina, at=MONDAY)

        assert (made.organisation_id, made.state, made.promised_on) == (odile.body.pk, "en_attente", date(2026, 11, 23))
        assert made.name == f"Amina {amina.persons[0].last_name}"
        assert [one.pk for one in waiting(odile)] == [made.pk]
        line = JournalEntry.objects.get(verb="ecrire_message")
        assert (line.object_id, line.details) == (made.public_id, {"sujet": "visite_ou_rendez_vous"})

    def test_the_longest_name_is_read_as_it_was_shown(self, odile: Actor) -> None:
        amina = factories.demande("A" * 80, birth_name="B" * 80)

        assert wrote_on(applied(amina, odile), amina).name == f"{'A' * 80} {'B' * 80}"

    def test_it_moves_nothing_of_the_file(self, amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
        before = Candidature.objects.values().get(pk=row.pk)
        answered(wrote_on(row, amina), odile)

        assert Candidature.objects.values().get(pk=row.pk) == before
        assert not Letter.objects.exists()

    def test_the_same_subject_is_the_same_thread_and_another_is_another(
        self, amina: factories.Applicant, row: Candidature
    ) -> None:
        first, second = wrote_on(row, amina), wrote_on(row, amina)
        other = wrote_on(row, amina, subject="autre")

        assert (first.pk == second.pk, other.pk == first.pk) == (True, False)
        assert ThreadMessage.objects.filter(thread=first).count() == 2

    def test_a_second_message_does_not_push_the_promised_day_back(
        self, amina: factories.Applicant, row: Candidature
    ) -> None:
        made = wrote_on(row, amina, at=MONDAY)
        again = wrote_again(made, amina, at=MONDAY + timedelta(days=2))

        assert again.promised_on == made.promised_on

    def test_written_again_once_answered_or_closed_it_waits_for_a_new_day(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = answered(wrote_on(row, amina, at=MONDAY), odile, at=MONDAY + timedelta(days=1))
        again = wrote_again(made, amina, at=MONDAY + timedelta(days=1, hours=1))
        assert (again.state, again.promised_on) == ("en_attente", date(2026, 11, 24))
        closed(again, amina, at=MONDAY + timedelta(days=2))
        assert wrote_again(made, amina, at=MONDAY + timedelta(days=2)).promised_on == date(2026, 11, 25)

    def test_the_counter_that_registered_the_demande_is_written_to(self, amina: factories.Applicant) -> None:
        gisele = house("guichet", "Guichet de Montreuil")
        registered(amina, gisele)
        made = wrote(amina.demande, amina.actor, holders.COUNTER)

        assert (made.organisation_id, made.candidature_id) == (gisele.body.pk, None)
        assert [one.pk for one in waiting(gisele)] == [made.pk]
        assert waiting(house("guichet", "Guichet de Bagnolet")) == []
        assert answered(made, gisele).state == "repondu"

    def test_a_demande_that_no_counter_registered_here_has_none(self, amina: factories.Applicant) -> None:
        registered(factories.demande("Noé"), house("guichet", "Guichet de Montreuil"))
        with in_role(at_home(amina.demande, amina.actor)):
            assert holders.counter() is None
            assert list(holders.of_file(amina.demande)) == []

    @pytest.mark.parametrize(("stage", "kind"), [("classee", "reservataire"), ("designee", "bailleur")])
    def test_it_goes_to_who_has_the_candidature_in_hand(
        self, amina: factories.Applicant, stage: str, kind: str
    ) -> None:
        pair = {"reservataire": house(), "bailleur": house("bailleur", "Bailleur des Lilas")}
        made = wrote_on(applied(amina, pair["reservataire"], bailleur=pair["bailleur"], stage=stage), amina)

        assert made.organisation_id == pair[kind].body.pk

    def test_nobody_is_written_to_who_reads_the_file_no_more(
        self, amina: factories.Applicant, row: Candidature
    ) -> None:
        made = wrote_on(row, amina)
        Candidature.objects.filter(pk=row.pk).update(audience=[])
        with in_role(at_home(amina.demande, amina.actor)):
            assert holders.named(amina.demande, str(row.public_id)) is None
        with pytest.raises(writing_threads.NobodyHolds):
            wrote_again(made, amina)

    def test_five_a_day_and_the_sixth_is_told_why(self, amina: factories.Applicant, row: Candidature) -> None:
        made = wrote_on(row, amina, at=MONDAY)
        for _ in range(4):
            wrote_again(made, amina, at=MONDAY)
        with pytest.raises(writing_threads.TooManyMessages, match="5 messages"):
            wrote_again(made, amina, at=MONDAY)
        wrote_again(made, amina, at=MONDAY + timedelta(days=1))

    def test_what_is_taken_back_counts_in_the_day(self, amina: factories.Applicant, row: Candidature) -> None:
        made = wrote_on(row, amina, at=MONDAY)
        for _ in range(4):
            took_back(ThreadMessage.objects.latest("pk"), amina.demande, amina.actor, at=MONDAY)
            wrote_again(made, amina, at=MONDAY)
        with pytest.raises(writing_threads.TooManyMessages):
            wrote_again(made, amina, at=MONDAY)

    @pytest.mark.parametrize("words", ["", " \n "])
    def test_nothing_is_sent_that_says_nothing(self, amina: factories.Applicant, row: Candidature, words: str) -> None:
        with pytest.raises(writing_threads.EmptyMessage):
            wrote_on(row, amina, words=words)
        assert not Thread.objects.exists()

    def test_a_subject_of_no_list_is_refused(self, amina: factories.Applicant, row: Candidature) -> None:
        with pytest.raises(writing_threads.UnknownSubject):
            wrote_on(row, amina, subject="menaces")

    def test_no_counter_writes_for_somebody_who_is_not_there(
        self, amina: factories.Applicant, row: Candidature
    ) -> None:
        held = holders.of_candidature(row)
        assert held is not None
        with pytest.raises(NobodyActs):
            writing_threads.write(
                amina.demande, held, "autre", WORDS, key="d", by=Actor(role=Role.GUICHET), at=timezone.now()
            )


class TestTakingBack:
    def test_before_it_is_read_its_words_go_and_nothing_waits(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = wrote_on(row, amina)
        after = took_back(ThreadMessage.objects.get(), amina.demande, amina.actor)

        one = ThreadMessage.objects.get()
        assert (after.state, one.words, one.taken_back_at is None) == ("clos", "", False)
        assert waiting(odile) == []
        assert read(made, odile)[0].words == ""

    def test_once_an_agent_read_it_it_stays(self, amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
        made = wrote_on(row, amina)
        read(made, odile)
        with pytest.raises(writing_threads.MessageRead):
            took_back(ThreadMessage.objects.get(), amina.demande, amina.actor)
        # The next one was not read.
        wrote_again(made, amina, "Et à quelle heure ?", at=timezone.now() + timedelta(minutes=1))
        last = ThreadMessage.objects.latest("pk")
        assert (
            took_back(last, amina.demande, amina.actor, at=timezone.now() + timedelta(minutes=2)).state == "en_attente"
        )

    def test_twice_is_once(self, amina: factories.Applicant, row: Candidature) -> None:
        wrote_on(row, amina)
        one = ThreadMessage.objects.get()
        took_back(one, amina.demande, amina.actor)
        with pytest.raises(writing_threads.ThreadOver):
            took_back(one, amina.demande, amina.actor)

    def test_what_is_closed_is_not_closed_again(self, amina: factories.Applicant, row: Candidature) -> None:
        made = closed(wrote_on(row, amina), amina)
        with pytest.raises(writing_threads.ThreadOver):
            closed(made, amina)


class TestAnswering:
    def test_an_answer_is_told_once_a_minute_later_and_names_nobody(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made, at = wrote_on(row, amina), timezone.now()
        answered(made, odile, at=at)
        assert told(at + timedelta(seconds=30)) == 0
        assert told(at + timedelta(minutes=5)) == 1
        assert told(at + timedelta(minutes=10)) == 0

        message = Message.objects.get(subject="Une réponse vous attend sur Palier")
        assert message.recipient == amina.persons[0].email
        assert message.demande_id is None
        for word in (odile.body.name, "visite", REPLY, "néfliers", "Montreuil"):
            assert word.lower() not in f"{message.subject} {message.body}".lower()

    def test_a_second_answer_is_told_too(self, amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
        made, at = wrote_on(row, amina), timezone.now()
        answered(made, odile, at=at)
        told(at + timedelta(minutes=5))
        answered(made, odile, at=at + timedelta(hours=1))
        assert told(at + timedelta(hours=2)) == 1

    def test_it_is_taken_back_until_it_is_told(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made, at = wrote_on(row, amina), timezone.now()
        answered(made, odile, at=at)
        back = reply_taken_back(made, odile, at=at + timedelta(seconds=20))
        assert (back.state, [one.words for one in read(made, odile)]) == ("en_attente", [WORDS, ""])
        answered(made, odile, at=at)
        told(at + timedelta(minutes=5))
        with pytest.raises(answering_threads.AnswerLeft):
            reply_taken_back(made, odile, at=at + timedelta(minutes=6))

    def test_a_colleague_takes_back_no_answer_of_another(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = answered(wrote_on(row, amina), odile)
        colleague = factories.member("Omar", odile.body)
        with pytest.raises(answering_threads.ThreadAnswered):
            reply_taken_back(made, colleague)

    def test_nothing_is_answered_that_says_nothing_or_what_the_law_forbids(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = wrote_on(row, amina)
        with pytest.raises(answering_threads.EmptyAnswer):
            answered(made, odile, " \n")
        with pytest.raises(ForbiddenNote):
            answered(made, odile, "Nous n’en voulons pas : trop d’étrangers dans l’immeuble.")
        assert ThreadMessage.objects.count() == 1

    def test_a_stranger_answers_nothing(self, amina: factories.Applicant, row: Candidature) -> None:
        made = wrote_on(row, amina)
        with pytest.raises(Thread.DoesNotExist):
            answered(made, house(name="Autre ville"))

    def test_a_desk_reads_no_thread_of_a_file_whose_access_ended(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = wrote_on(row, amina)
        Candidature.objects.filter(pk=row.pk).update(audience=[])
        assert waiting(odile) == []
        with pytest.raises(Thread.DoesNotExist):
            read(made, odile)

    def test_nothing_to_answer_says_why_and_is_undone(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made, at = wrote_on(row, amina), timezone.now()
        done = ended(made, odile, at=at)
        assert (done.state, done.reason, waiting(odile)) == ("sans_suite", "sans_question", [])
        assert told(at + timedelta(minutes=5)) == 1
        back = reopened(made, odile)
        assert (back.state, back.reason, back.promised_on) == ("en_attente", "", made.promised_on)
        assert wrote_again(made, amina).reason == ""

    @pytest.mark.parametrize("reason", ["pas_envie", "propos", ""])
    def test_and_is_of_the_list_alone(
        self, amina: factories.Applicant, odile: Actor, row: Candidature, reason: str
    ) -> None:
        made = wrote_on(row, amina)
        with pytest.raises(answering_threads.NotAnEndOfThread):
            ended(made, odile, reason)

    def test_what_is_answered_is_not_ended(self, amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
        made = answered(wrote_on(row, amina), odile)
        with pytest.raises(answering_threads.ThreadAnswered):
            ended(made, odile)

    def test_its_line_awaits_on_the_desk_without_a_name(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = wrote_on(row, amina)
        with in_role(at_desk(odile)):
            found = [one for one in awaiting_desk.of(by=odile, at=timezone.now()) if one.kind is AwaitingKind.WRITTEN]

        assert [one.key for one in found] == [str(made.public_id)]
        assert amina.persons[0].last_name not in repr(found)


class TestAbuse:
    def test_hidden_it_is_kept_with_its_reason_and_shown_again(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = wrote_on(row, amina)
        one = ThreadMessage.objects.get()
        hidden(made, one.public_id, odile)
        one.refresh_from_db()
        assert (one.words, one.hidden_why, one.hidden_by) == (WORDS, "injure", odile.person)
        assert JournalEntry.objects.get(verb="masquer_message").details == {"motif": "injure"}
        shown(made, one.public_id, odile)
        one.refresh_from_db()
        assert (one.hidden_at, one.hidden_why) == (None, "")

    def test_all_hidden_it_may_be_ended_for_that_and_then_stays_hidden(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = wrote_on(row, amina)
        one = ThreadMessage.objects.get()
        hidden(made, one.public_id, odile)
        assert ended(made, odile, "propos").reason == "propos"
        with pytest.raises(answering_threads.ThreadAnswered):
            shown(made, one.public_id, odile)

    def test_an_answer_is_not_hidden_nor_anything_for_a_reason_of_no_list(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        made = answered(wrote_on(row, amina), odile)
        first, last = ThreadMessage.objects.order_by("pk")
        with pytest.raises(answering_threads.ThreadAnswered):
            hidden(made, last.public_id, odile)
        with pytest.raises(answering_threads.NotAbuse):
            hidden(made, first.public_id, odile, "ton_sec")
        hidden(made, first.public_id, odile)
        with pytest.raises(answering_threads.ThreadAnswered):
            hidden(made, first.public_id, odile)


class TestHandingOver:
    def pair(self, amina: factories.Applicant) -> tuple[Actor, Actor, Thread]:
        odile, karim = house(), house("bailleur", "Bailleur des Lilas")
        row = applied(amina, odile, bailleur=karim, stage="designee")
        return odile, karim, wrote_on(row, amina, at=MONDAY)

    def test_to_the_other_that_reads_the_file_by_the_same_day(self, amina: factories.Applicant) -> None:
        odile, karim, made = self.pair(amina)
        handed(made, karim)
        made.refresh_from_db()

        assert (made.organisation, made.handed_from) == (odile.body, karim.body)
        assert (made.promised_on, made.state) == (date(2026, 11, 23), "en_attente")
        assert (waiting(karim), [one.pk for one in waiting(odile)]) == ([], [made.pk])

    def test_not_to_who_does_not_read_it_yet(self, amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
        made = wrote_on(row, amina)
        with pytest.raises(answering_threads.NobodyElseHolds):
            handed(made, odile)

    def test_not_twice_on_one_subject(self, amina: factories.Applicant) -> None:
        odile, karim, made = self.pair(amina)
        handed(made, karim)
        second = wrote_on(made.candidature, amina)  # type: ignore[arg-type]
        assert second.organisation_id == karim.body.pk
        with pytest.raises(answering_threads.NobodyElseHolds):
            handed(second, karim)
        assert len(waiting(odile)) == 1

    def test_not_once_answered(self, amina: factories.Applicant) -> None:
        _, karim, made = self.pair(amina)
        answered(made, karim)
        with pytest.raises(answering_threads.ThreadAnswered):
            handed(made, karim)


class TestOfOnePerson:
    def test_the_other_holder_sees_no_thread_no_answer_and_no_reading(self, odile: Actor) -> None:
        couple = couples.couple()
        row = factories.candidature(
            factories.publication(factories.home(house("bailleur", "Bailleur").body, odile.body)), couple.demande
        )
        made = wrote(couple.demande, couple.amina, str(row.public_id))
        read(made, odile)
        answered(made, odile)
        with in_role(at_home(couple.demande, couple.marc)):
            assert not Thread.objects.only("id").exists()
            assert not ThreadMessage.objects.only("id").exists()
            assert not AccessEntry.objects.exists()
        with in_role(at_home(couple.demande, couple.amina)):
            assert AccessEntry.objects.get().purpose == "message à qui tient le dossier"
        assert not Letter.objects.filter(demande=couple.demande).exists()

    def test_each_has_their_own_thread_on_one_subject(self, odile: Actor) -> None:
        couple = couples.couple()
        row = factories.candidature(
            factories.publication(factories.home(house("bailleur", "Bailleur").body, odile.body)), couple.demande
        )
        hers = wrote(couple.demande, couple.amina, str(row.public_id))
        his = wrote(couple.demande, couple.marc, str(row.public_id), key="c1")

        assert (hers.pk == his.pk, his.name) == (False, "Marc Dupré")

    def left(self, couple: couples.Couple) -> Actor:
        made = forking.go_alone(
            couple.demande,
            Danger(situation=Situation.VIOLENCE, email=couples.SAFE),
            leaver="d",
            by=couple.amina,
            at=timezone.now(),
        )
        return Actor(role=Role.DEMANDEUR, user=made.user)

    def couple(self) -> tuple[couples.Couple, Actor, Thread]:
        couple, gisele = couples.couple(), house("guichet", "Guichet de Montreuil")
        registered(factories.Applicant(couple.demande, couple.amina.person, couple.amina, []), gisele)
        return couple, gisele, wrote(couple.demande, couple.amina, holders.COUNTER)

    def test_who_leaves_in_silence_is_followed_and_the_first_stands_as_it_stood(self) -> None:
        couple, gisele, made = self.couple()
        with in_role(at_home(couple.demande, couple.amina)):
            before = writing_threads.of_person(couple.demande, couple.amina).values_list("state", "promised_on").get()
        alone = self.left(couple)
        copy = Thread.objects.exclude(pk=made.pk).get()

        assert (copy.by, copy.state, copy.promised_on) == (alone.person, "en_attente", made.promised_on)
        assert ThreadMessage.objects.get(thread=copy).words == WORDS
        # The counter sees one thread, the living one; whoever reads the old account sees what they saw, and no answer ever.
        assert [one.pk for one in waiting(gisele)] == [copy.pk]
        answered(copy, gisele)
        with pytest.raises(Thread.DoesNotExist):
            answered(made, gisele)
        with in_role(at_home(couple.demande, couple.amina)):
            rows = writing_threads.of_person(couple.demande, couple.amina)
            assert rows.values_list("state", "promised_on").get() == before

    def test_and_is_told_at_the_safe_address_alone(self) -> None:
        couple, gisele, made = self.couple()
        self.left(couple)
        Message.objects.all().delete()
        at = timezone.now()
        answered(Thread.objects.exclude(pk=made.pk).get(), gisele, at=at)
        told(at + timedelta(hours=1))

        assert [one.recipient for one in Message.objects.all()] == [couples.SAFE]

    def test_of_a_candidature_that_stays_nobody_answers_who_left(self, odile: Actor) -> None:
        couple = couples.couple()
        row = factories.candidature(
            factories.publication(factories.home(house("bailleur", "Bailleur").body, odile.body)), couple.demande
        )
        made = wrote(couple.demande, couple.amina, str(row.public_id))
        self.left(couple)

        assert Thread.objects.get().pk == made.pk
        assert waiting(odile) == []
        with pytest.raises(Thread.DoesNotExist):
            answered(made, odile)

    def test_who_leaves_in_the_open_takes_theirs_along(self) -> None:
        couple, gisele, made = self.couple()
        child = separating.separate(
            couple.demande,
            PartingTerms(leaver="d", living={"p1": Living.LEAVES, "p2": Living.LEAVES}, births_leave=False),
            by=couple.amina,
            at=timezone.now(),
        )
        made.refresh_from_db()

        assert (made.demande, made.moved_at, ThreadMessage.objects.get().demande) == (child, None, child)
        assert [one.pk for one in waiting(gisele)] == [made.pk]

    def test_who_takes_a_place_of_the_file_inherits_none(self) -> None:
        couple, _, _ = self.couple()
        at = timezone.now() + timedelta(hours=1)
        replacing.let_go(couple.demande, "d", since=at, at=at)

        assert not Thread.objects.exists()


class TestForgetting:
    def test_an_erasure_takes_all_of_it(self, amina: factories.Applicant, odile: Actor, row: Candidature) -> None:
        answered(wrote_on(row, amina), odile)
        counts = erased_rows.remove(amina.demande.pk, subject="", users=[amina.user.pk])

        assert (counts["palier_thread"], counts["palier_threadmessage"]) == (1, 2)
        assert not Thread.objects.exists()

    def test_a_year_after_its_last_act_it_goes_and_not_before(
        self, amina: factories.Applicant, row: Candidature
    ) -> None:
        wrote_on(row, amina, at=MONDAY)
        assert "palier_thread" not in keeping.forget_old(at=MONDAY + timedelta(days=364))
        gone = keeping.forget_old(at=MONDAY + timedelta(days=367))
        assert (gone["palier_thread"], gone["palier_threadmessage"]) == (1, 1)


class TestCounting:
    def test_a_steward_reads_how_many_are_late_and_no_word(
        self, amina: factories.Applicant, odile: Actor, row: Candidature
    ) -> None:
        wrote_on(row, amina)
        late = wrote_on(row, amina, subject="autre")
        Thread.objects.filter(pk=late.pk).update(promised_on=date(2020, 1, 1))
        ariane = worlds.steward()
        with in_role(at_desk(ariane)):
            found = counting_threads.by_organisation()
        assert [(one.organisation.pk, one.waiting, one.late) for one in found] == [(odile.body.pk, 2, 1)]
        with in_role(acting.CLOCK):
            assert telling_nothing()


def telling_nothing() -> bool:
    """A thread that waits is told to nobody."""
    return told(timezone.now() + timedelta(days=30)) == 0
