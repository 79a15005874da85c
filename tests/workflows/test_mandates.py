"""From a code to a mandate, its readings and its end: each refusal, each boundary, and what nobody else learns."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import JournalEntry, Mandate, MandateInvitation, Message, Organisation, SafeChannel
from palier.models.doors import acting
from palier.rules.law import clocks
from palier.rules.mandates import mandates, verify_mandate
from palier.rules.mandates.mandates import MandateState
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Situation
from palier.workflows.mandates import caseload, ending_mandates, granting, papers, proposing
from palier.workflows.parting import forking, separating
from palier.workflows.parting.forking import Danger
from tests import couples, factories
from tests.mandate_world import SOURCE, at_home, at_the_desk, code, given, holder, in_role, typed
from tests.world import adviser

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
READ = frozenset({mandates.MandateScope.READ})


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def celine() -> Actor:
    return adviser("Céline", "Toit commun")


def lines(verb: str) -> int:
    return JournalEntry.objects.filter(verb=verb).count()


def cases(by: Actor) -> list[caseload.Case]:
    with in_role(at_the_desk(by)):
        return caseload.of(by=by, at=timezone.now())


# --- Proposed and given -----------------------------------------------------------------------


def test_a_code_is_kept_as_a_hash_and_the_same_form_gives_it_again(celine: Actor) -> None:
    key, at = uuid4(), timezone.now()

    made = proposing.propose(READ, 3, key=key, by=celine, at=at)
    assert proposing.propose(READ, 3, key=key, by=celine, at=at).code == made.code

    assert made.code not in str(MandateInvitation.objects.values().get())
    assert proposing.propose(READ, 3, key=uuid4(), by=celine, at=at).code != made.code
    assert made.row.last_day == clocks.day_in_paris(at) + timedelta(days=15)


def test_what_is_proposed_is_shown_before_it_is_given(amina: Applicant, celine: Actor) -> None:
    said = code(celine, months=6)

    with in_role(at_home(amina.demande, holder(amina))):
        found = granting.offered(said.lower(), by=holder(amina), source=SOURCE, at=timezone.now())

    assert (found.organisation, found.months) == (celine.body, 6)
    assert MandateInvitation.objects.get().used_at is None


def test_a_mandate_is_given_numbered_and_told_to_its_holder_alone(amina: Applicant, celine: Actor) -> None:
    made = given(amina, celine)

    told = Message.objects.get(body__contains="numéro de votre mandat")
    assert (told.recipient, told.demande_id) == (amina.persons[0].email, None)
    assert celine.body.name not in told.body
    assert len(made.number) == 12
    assert lines("donner_mandat") == 1


def test_a_code_serves_once_whoever_it_was_forwarded_to(amina: Applicant, celine: Actor) -> None:
    said, noe = code(celine), factories.demande("Noé")
    typed(noe.demande, holder(noe), said)

    with pytest.raises(granting.MandateCodeRefused):
        typed(amina.demande, holder(amina), said)
    assert [case.mandate.demande_id for case in cases(celine)] == [noe.demande.pk]


@pytest.mark.parametrize("wrong", ["", "ABCD", "ABCD2345EFGH", "expired", "withdrawn", "closed"])
def test_a_code_that_cannot_serve_is_refused_in_one_sentence(amina: Applicant, celine: Actor, wrong: str) -> None:
    said = code(celine) if wrong in ("expired", "withdrawn", "closed") else wrong
    if wrong == "expired":
        MandateInvitation.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    if wrong == "withdrawn":
        proposing.take_back(MandateInvitation.objects.get().public_id, by=celine, at=timezone.now())
    if wrong == "closed":
        Organisation.objects.filter(pk=celine.body.pk).update(closed_at=timezone.now())

    with pytest.raises(granting.MandateCodeRefused):
        typed(amina.demande, holder(amina), said)
    assert not Mandate.objects.exists()


def test_a_household_narrows_and_never_widens(amina: Applicant, celine: Actor) -> None:
    said = code(celine, [])

    made = typed(amina.demande, holder(amina), said, scope=frozenset(mandates.MandateScope))

    assert made.scope == "lire"


def test_one_living_mandate_an_organisation_and_a_few_in_all(amina: Applicant, celine: Actor) -> None:
    given(amina, celine)
    with pytest.raises(granting.AlreadyMandated):
        given(amina, celine)
    for number in range(4):
        given(amina, adviser(f"A{number}", f"Association {number}"))
    with pytest.raises(granting.TooManyMandates):
        given(amina, adviser("Z", "Une de trop"))


def test_a_code_goes_to_the_safe_address_and_never_to_a_shared_one(celine: Actor) -> None:
    couple = couples.couple()
    persons = {person.key: person for person in couple.demande.persons.all()}
    assert granting.contact_of(couple.demande, "d") == ("email", persons["d"].email)
    couple.demande.persons.filter(key="c1").update(email=persons["d"].email)
    assert granting.contact_of(couple.demande, "d") == ("sms", persons["d"].phone)
    SafeChannel.objects.create(demande=couple.demande, email=couples.SAFE, person_key="d", set_at=timezone.now())
    assert granting.contact_of(couple.demande, "d") == ("email", couples.SAFE)


# --- Read -------------------------------------------------------------------------------------


def test_an_adviser_reads_what_a_living_mandate_opens_and_nothing_else(amina: Applicant, celine: Actor) -> None:
    noe = factories.demande("Noé")
    made = given(amina, celine)

    with in_role(at_the_desk(celine)):
        file = caseload.one(made, by=celine, at=timezone.now())

    assert file is not None
    assert file.case.name == f"Amina {amina.persons[0].last_name}"
    assert {due.what for due in file.case.dues} == {"fin de votre mandat", "demande à renouveler"}
    assert noe.demande.pk not in {case.mandate.demande_id for case in cases(celine)}
    assert cases(adviser("Cyril", "Autre")) == []


def test_a_mandate_taken_back_closes_the_next_page_and_is_another_when_given_again(
    amina: Applicant, celine: Actor
) -> None:
    made = given(amina, celine)
    with in_role(at_home(amina.demande, holder(amina))):
        granting.revoke(made.public_id, by=holder(amina), at=timezone.now())
    assert cases(celine) == []
    with pytest.raises(proposing.MandateOver):
        granting.revoke(made.public_id, by=holder(amina), at=timezone.now())

    with in_role(at_home(amina.demande, holder(amina))):
        again = granting.grant_again(made.public_id, by=holder(amina), at=timezone.now())

    assert again.number != made.number
    assert [case.mandate.pk for case in cases(celine)] == [again.pk]
    assert papers.standing_of(made.number).state is MandateState.REVOKED


def test_what_was_taken_back_yesterday_is_not_given_again_without_a_code(amina: Applicant, celine: Actor) -> None:
    made = given(amina, celine)
    at = timezone.now()
    granting.revoke(made.public_id, by=holder(amina), at=at)

    with pytest.raises(proposing.MandateOver):
        granting.grant_again(made.public_id, by=holder(amina), at=at + timedelta(days=1))


def test_a_mandate_is_read_on_its_last_day_and_not_on_the_next(amina: Applicant, celine: Actor) -> None:
    made = given(amina, celine)
    Mandate.objects.filter(pk=made.pk).update(last_day=timezone.localdate())
    assert len(cases(celine)) == 1
    Mandate.objects.filter(pk=made.pk).update(last_day=timezone.localdate() - timedelta(days=1))
    assert cases(celine) == []
    assert papers.standing_of(made.number).state is MandateState.OVER


def test_an_adviser_gives_a_mandate_back(amina: Applicant, celine: Actor) -> None:
    made = given(amina, celine)
    with in_role(at_the_desk(celine)):
        proposing.give_back(made.public_id, by=celine, at=timezone.now())
    assert cases(celine) == []
    with pytest.raises(proposing.MandateOver), in_role(at_the_desk(celine)):
        proposing.give_back(made.public_id, by=celine, at=timezone.now())


# --- Two holders ------------------------------------------------------------------------------


def test_another_holder_is_not_read_before_they_agree_and_sees_nothing_unasked(celine: Actor) -> None:
    couple = couples.couple()
    made = typed(couple.demande, couple.amina, code(celine))
    with in_role(at_the_desk(celine)):
        file = caseload.one(made, by=celine, at=timezone.now())
    assert file is not None
    assert [person.key for person in file.persons] == ["d"]
    with in_role(at_home(couple.demande, couple.marc)):
        assert granting.asked_of_me(couple.demande, couple.marc) == []
        assert not Mandate.objects.exists()
        with pytest.raises(Mandate.DoesNotExist):
            granting.agree(made.public_id, couple.demande, is_given=True, by=couple.marc, at=timezone.now())


def test_another_holder_agrees_for_themselves_and_takes_it_back(celine: Actor) -> None:
    couple = couples.couple()
    made = typed(couple.demande, couple.amina, code(celine), asks_other=True)

    def read() -> set[str]:
        with in_role(at_the_desk(celine)):
            file = caseload.one(made, by=celine, at=timezone.now())
        return {person.key for person in file.persons} if file else set()

    before = read()
    with in_role(at_home(couple.demande, couple.marc)):
        granting.agree(made.public_id, couple.demande, is_given=True, by=couple.marc, at=timezone.now())
    agreed = read()
    with in_role(at_home(couple.demande, couple.marc)):
        granting.agree(made.public_id, couple.demande, is_given=False, by=couple.marc, at=timezone.now())

    assert (before, agreed, read()) == ({"d"}, {"d", "c1", "p1", "p2"}, {"d"})


def test_a_file_that_its_holder_left_in_silence_is_read_as_before_and_the_new_one_is_not(celine: Actor) -> None:
    couple = couples.couple()
    made = typed(couple.demande, couple.amina, code(celine))
    danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=[], births_follow=False)
    forked = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now())

    assert [case.mandate.demande_id for case in cases(celine)] == [couple.demande.pk] != [forked.demande.pk]
    # Whoever finds the paper learns nothing of it.
    assert papers.standing_of(made.number).state is MandateState.LIVING


@pytest.mark.parametrize("leaver", ["d", "c1"])
def test_who_left_openly_is_helped_on_that_file_no_more_and_every_check_says_so(celine: Actor, leaver: str) -> None:
    couple, is_left = couples.couple(), leaver == "d"
    made = typed(couple.demande, couple.amina, code(celine), asks_other=True)
    parting = separating.PartingTerms(leaver=leaver, living={"p1": Living.STAYS, "p2": Living.STAYS})
    separating.separate(couple.demande, parting, by=couple.marc, at=timezone.now())

    standing = papers.standing_of(made.number)
    assert len(cases(celine)) == (not is_left)
    assert standing is not None
    assert standing.state is (MandateState.REVOKED if is_left else MandateState.LIVING)
    assert len(papers.taken_back()) == is_left
    assert len(granting.asked_of_me(couple.demande, couple.marc)) == (not is_left)


# --- The clock --------------------------------------------------------------------------------


def look(at) -> int:
    with acting.taken(acting.CLOCK):
        return sum(ending_mandates.look(one, at=at) for one in list(ending_mandates.due(at)))


def test_its_household_is_warned_once_before_the_end(amina: Applicant, celine: Actor) -> None:
    made, now = given(amina, celine), timezone.now()
    early = clocks.end_of_day(made.last_day) - timedelta(days=16)
    assert (look(now), look(early)) == (0, 0)
    assert (look(early + timedelta(days=1)), look(early + timedelta(days=2))) == (1, 0)
    told = Message.objects.get(body__contains="Votre mandat finit")
    assert told.recipient == amina.persons[0].email
    assert celine.body.name not in told.body


def test_the_mandates_of_an_organisation_that_closes_end_and_their_households_are_told(
    amina: Applicant, celine: Actor
) -> None:
    made = given(amina, celine)
    Organisation.objects.filter(pk=celine.body.pk).update(closed_at=timezone.now())

    assert cases(celine) == []
    assert papers.standing_of(made.number).state is MandateState.CLOSED
    assert (look(timezone.now()), look(timezone.now())) == (1, 0)
    made.refresh_from_db()
    assert made.state == "organisme_ferme"
    assert Message.objects.filter(body__contains="ne travaille plus sur Palier").count() == 1


# --- The paper --------------------------------------------------------------------------------


def test_the_paper_of_a_mandate_taken_back_is_signed_still_and_refused_on_line(amina: Applicant, celine: Actor) -> None:
    made = given(amina, celine)
    square, keys = papers.square_of(made), [bytes.fromhex(papers.public_key())]

    assert papers.number_of(square) == made.number
    verify_mandate.require(
        verify_mandate.read(square, keys), on=timezone.localdate(), name=papers.name_on(made), revoked=set()
    )
    granting.revoke(made.public_id, by=holder(amina), at=timezone.now())
    assert verify_mandate.read(square, keys)
    with pytest.raises(verify_mandate.MandatePaperRefused, match="retiré"):
        verify_mandate.require(
            verify_mandate.read(square, keys), on=timezone.localdate(), revoked=set(papers.taken_back())
        )


def test_an_unknown_number_is_nothing(celine: Actor) -> None:
    assert papers.standing_of("ABCD2345EFGH") is None
    with pytest.raises(verify_mandate.MandatePaperRefused):
        papers.number_of("n’importe quoi")


def test_an_erased_file_takes_its_mandates_along(amina: Applicant, celine: Actor) -> None:
    made = given(amina, celine)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM palier_mandate WHERE demande_id = %s", [amina.demande.pk])
    assert papers.standing_of(made.number) is None
