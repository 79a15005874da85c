"""Somebody to be told that something waits: asked first, told nothing else, stopped by either, never of who hides (ADR 78)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.core import signing
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from palier.models import (
    Fact,
    Fork,
    Holder,
    JournalEntry,
    Letter,
    Message,
    Person,
    SafeChannel,
    TrustedContact,
    UnaskedAddress,
    User,
)
from palier.models.demandes.forks import ForkKind
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.rules.letters import texts
from palier.rules.letters.composing import compose
from palier.rules.letters.outcomes import MessageOutcome
from palier.rules.mandates.trusted import TrustMove, TrustState
from palier.rules.people.facts import Situation
from palier.workflows.acting import telling
from palier.workflows.letters import texting, unreached
from palier.workflows.mandates import telling_trusted, trusted_answers, trusting
from palier.workflows.people import replacing
from tests import couples, factories
from tests.mandate_world import at_home, holder, in_role, trusting_somebody

if TYPE_CHECKING:
    from palier.models import Demande
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
MAIL, SOURCE = "nadia@example.org", "192.0.2.9"
NOW = datetime(2026, 9, 14, 10, tzinfo=ZoneInfo("Europe/Paris"))
"""A Monday, in the morning."""


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE = "https://logement.example"


@pytest.fixture
def amina() -> Applicant:
    made = factories.demande("Amina")
    Person.objects.filter(demande=made.demande).update(email="amina@example.org", phone="", first_name="Amina")
    return made


def to_nadia() -> list[Message]:
    return list(Message.objects.filter(recipient=MAIL).order_by("created_at", "pk"))


def beat(at: datetime = NOW) -> None:
    for pk in list(telling_trusted.due(at)):
        telling_trusted.look(pk, at=at)


def token_of(message: Message) -> str:
    return message.body.split("/prevenir/")[1].split("/")[0]


def asked(of: Applicant, at: datetime = NOW) -> str:
    trusting_somebody(of, at=at)
    beat(at)
    return token_of(to_nadia()[-1])


def agreed(of: Applicant, at: datetime = NOW) -> TrustedContact:
    assert trusted_answers.answer(asked(of, at), TrustMove.SAY_YES, source=SOURCE, at=at)
    return TrustedContact.objects.get(demande=of.demande, state=TrustState.AGREED)


def letter(of: Applicant, kind: str = "avertissement_radiation", *, days: int = 3, **changes: object) -> Letter:
    until = (NOW + timedelta(days=days)).date()
    if kind == "preavis_renouvellement":
        type(of.demande).objects.filter(pk=of.demande.pk).update(valid_until=until)
    return Letter.objects.create(
        demande=of.demande,
        kind=kind,
        title="x",
        paragraphs=["y"],
        sent_at=NOW,
        facts={"reponse_avant": until.isoformat()},
        **changes,
    )


def lost(of: Applicant, at: datetime = NOW) -> None:
    said = letter(of, "preavis_renouvellement", days=90)
    key = Message.objects.create(
        demande=of.demande,
        channel="email",
        recipient="amina@example.org",
        subject="x",
        body="y",
        created_at=at,
        sent_at=at,
        about=said.public_id,
    ).pk
    unreached.note(key, MessageOutcome.RETURNED, at=at)


def verbs() -> list[str]:
    return list(JournalEntry.objects.filter(object_kind="TrustedContact").order_by("pk").values_list("verb", flat=True))


def test_who_is_named_gets_one_question_and_nothing_else_before_they_said_yes(amina):
    trusting_somebody(amina, at=NOW)
    assert to_nadia() == []
    beat()
    beat(NOW + timedelta(hours=1))
    lost(amina)
    beat(NOW + timedelta(hours=2))

    (question,) = to_nadia()
    assert question.subject == "Amina vous demande votre accord"
    assert question.demande is None
    assert "/prevenir/" in question.body
    assert "logement social" not in question.body
    assert verbs() == ["nommer_contact", "demander_contact"]


def test_who_agreed_is_told_that_something_waits_and_never_what(amina):
    row = agreed(amina)
    lost(amina)
    beat(NOW + timedelta(hours=1))
    beat(NOW + timedelta(hours=2))

    _, told = to_nadia()
    assert "Amina vous a donné comme contact. Un message important n’a pas pu lui être remis." in told.body
    assert "dire de se connecter, ou d’appeler son guichet" in told.body
    assert token_of(told)
    assert told.demande is None
    row.refresh_from_db()
    assert (row.told_at, row.lost_at) == (NOW + timedelta(hours=1), None)
    assert verbs()[-1] == "prevenir_contact"


def test_what_takes_another_way_of_its_own_person_tells_nobody(amina, settings):
    settings.SMS_URL = "https://sms.example"
    agreed(amina)
    Person.objects.filter(demande=amina.demande).update(phone="06 12 34 56 78")
    lost(amina)
    beat(NOW + timedelta(hours=1))

    assert len(to_nadia()) == 1


@pytest.mark.parametrize(("days", "told"), [(2, [2, 2]), (3, [2, 2]), (4, [1, 2]), (-1, [1, 1])])
def test_a_letter_that_nobody_opened_is_told_of_three_working_days_before_its_day(amina, days, told):
    """On Monday of a Thursday, and of a Friday on Tuesday."""
    agreed(amina, NOW)
    letter(amina, "preavis_renouvellement", days=days)
    found = []
    for later in (timedelta(minutes=1), timedelta(days=1, hours=1)):
        beat(NOW + later)
        found.append(len(to_nadia()))

    assert found == told


def test_a_letter_that_was_opened_or_answered_is_told_of_to_nobody(amina):
    agreed(amina)
    letter(amina, "preavis_renouvellement", read_at=NOW)
    letter(amina, "avertissement_radiation")
    letter(amina, "offre")
    beat(NOW + timedelta(hours=1))

    assert len(to_nadia()) == 1


def test_nothing_leaves_at_night_nor_twice_a_day(amina):
    agreed(amina)
    lost(amina)
    beat(NOW + timedelta(hours=14))
    assert len(to_nadia()) == 1
    beat(NOW + timedelta(days=1))
    lost(amina, NOW + timedelta(days=1, hours=1))
    beat(NOW + timedelta(days=1, hours=2))
    assert len(to_nadia()) == 2
    beat(NOW + timedelta(days=2, hours=1))
    assert len(to_nadia()) == 3


@pytest.mark.parametrize("said", [TrustMove.SAY_NO, TrustMove.SAY_NEVER])
def test_who_says_no_is_never_written_to_again(amina, said):
    link = asked(amina)
    assert trusted_answers.answer(link, said, source=SOURCE, at=NOW)
    assert not trusted_answers.answer(link, TrustMove.SAY_YES, source=SOURCE, at=NOW)
    lost(amina)
    beat(NOW + timedelta(days=1))

    assert len(to_nadia()) == 1
    assert UnaskedAddress.objects.exists() == (said is TrustMove.SAY_NEVER)
    with pytest.raises(trusting.AskedLately):
        trusting_somebody(amina, at=NOW + timedelta(days=2))


def test_an_address_that_said_never_is_asked_by_nobody_however_it_is_typed_and_who_asks_does_not_learn_it(amina):
    trusted_answers.answer(asked(amina), TrustMove.SAY_NEVER, source=SOURCE, at=NOW)
    bruno = factories.demande("Bruno")
    made = trusting_somebody(bruno, recipient="NADIA+1@example.org", at=NOW)
    beat(NOW + timedelta(hours=1))

    made.refresh_from_db()
    assert (made.state, made.asked_at) == (TrustState.ASKED, NOW + timedelta(hours=1))
    assert Message.objects.filter(recipient__icontains="nadia").count() == 1


def test_who_agreed_stops_by_the_link_of_each_message(amina):
    agreed(amina)
    lost(amina)
    beat(NOW + timedelta(hours=1))
    link = token_of(to_nadia()[-1])
    assert trusted_answers.may_answer(link, at=NOW) is TrustState.AGREED
    assert trusted_answers.answer(link, TrustMove.STOP, source=SOURCE, at=NOW + timedelta(hours=2))
    assert not trusted_answers.answer(link, TrustMove.STOP, source=SOURCE, at=NOW + timedelta(hours=2))
    lost(amina, NOW + timedelta(days=2))
    beat(NOW + timedelta(days=2))

    assert len(to_nadia()) == 2
    assert TrustedContact.objects.get().state == TrustState.STOPPED


def test_a_question_ends_after_fourteen_days_and_reads_as_one_that_got_no_yes(amina):
    link = asked(amina)
    later = NOW + timedelta(days=14)
    assert trusted_answers.may_answer(link, at=later) is None
    assert not trusted_answers.answer(link, TrustMove.SAY_YES, source=SOURCE, at=later)
    beat(later)
    assert TrustedContact.objects.get().state == TrustState.ENDED


@pytest.mark.parametrize("link", ["", "rien", "a" * 300, "00000000000000000000000000000000:xx", "\x00:é"])
def test_a_link_that_nobody_made_opens_nothing(amina, link):
    asked(amina)
    assert trusted_answers.may_answer(link, at=NOW) is None
    assert not trusted_answers.answer(link, TrustMove.SAY_YES, source=SOURCE, at=NOW)


@pytest.mark.parametrize("said", [TrustMove.TAKE_BACK, TrustMove.END])
def test_a_link_does_not_do_what_is_of_others(amina, said):
    assert not trusted_answers.answer(asked(amina), said, source=SOURCE, at=NOW)


def test_its_giver_takes_it_back_at_once_and_nothing_more_leaves(amina):
    row = agreed(amina)
    lost(amina)
    by = holder(amina)
    with transaction.atomic(), in_role(at_home(amina.demande, by)):
        trusting.take_back(row.public_id, by=by, at=NOW)
    beat(NOW + timedelta(hours=1))

    assert len(to_nadia()) == 1
    with pytest.raises(trusting.TrustIsOver), transaction.atomic(), in_role(at_home(amina.demande, by)):
        trusting.take_back(row.public_id, by=by, at=NOW)


def test_what_was_taken_back_before_the_question_left_asks_nobody(amina):
    row = trusting_somebody(amina, at=NOW)
    trusting.take_back(row.public_id, by=holder(amina), at=NOW)
    beat()
    assert to_nadia() == []


def test_one_is_named_at_a_time_and_three_a_day(amina):
    trusting_somebody(amina, at=NOW)
    with pytest.raises(trusting.AlreadyTrusting):
        trusting.name(amina.demande, "X", "x@example.org", person_key="d", by=holder(amina), at=NOW)
    for number in range(2):
        trusting.take_back(TrustedContact.objects.latest("pk").public_id, by=holder(amina), at=NOW)
        trusting_somebody(amina, recipient=f"n{number}@example.org", at=NOW)
    trusting.take_back(TrustedContact.objects.latest("pk").public_id, by=holder(amina), at=NOW)
    with pytest.raises(trusting.TooManyAsked):
        trusting_somebody(amina, at=NOW)


def test_an_address_that_many_name_gets_two_questions_a_day(amina):
    for number in range(3):
        trusting_somebody(factories.demande(f"Foyer {number}"), at=NOW)
    beat()
    assert len(to_nadia()) == 2
    beat(NOW + timedelta(days=1, hours=1))
    assert len(to_nadia()) == 3


def test_an_address_of_the_file_itself_is_no_other_way(amina):
    with pytest.raises(trusting.ContactOfTheFile):
        trusting_somebody(amina, recipient="AMINA@example.org", at=NOW)


def hide(of: Applicant, how: str) -> None:
    if how == "situation":
        path = f"claims/{Situation.VIOLENCE}"
        Fact.objects.create(demande=of.demande, layer="declare", path=path, value={}, at=NOW)
    elif how == "adresse":
        SafeChannel.objects.create(demande=of.demande, person_key="d", email="sure@example.org", set_at=NOW)
    else:
        child = factories.demande("Amina ailleurs")
        Fork.objects.create(parent=of.demande, child=child.demande, person_key="d", kind=ForkKind.SILENT, at=NOW)


@pytest.mark.parametrize("how", ["situation", "adresse"])
def test_of_a_file_that_is_kept_close_nobody_is_named(amina, how):
    hide(amina, how)
    with pytest.raises(trusting.TrustIsUnsafe):
        trusting_somebody(amina, at=NOW)


@pytest.mark.parametrize("how", ["situation", "adresse", "fourche"])
def test_of_who_hides_or_left_in_silence_nobody_is_told_nor_asked_though_they_were_named_before(amina, how):
    agreed(amina)
    bruno = factories.demande("Bruno")
    trusting_somebody(bruno, at=NOW)
    for one in (amina, bruno):
        hide(one, how)
    TrustedContact.objects.update(lost_at=NOW)
    beat(NOW + timedelta(hours=3))

    assert len(to_nadia()) == 1


def test_it_ends_where_its_giver_holds_that_place_no_more_and_with_a_radiation(amina):
    agreed(amina)
    Holder.objects.filter(demande=amina.demande).update(person_key="c")
    beat(NOW + timedelta(hours=1))
    assert TrustedContact.objects.get().state == TrustState.ENDED

    Holder.objects.filter(demande=amina.demande).update(person_key="d")
    trusting_somebody(amina, recipient="autre@example.org", at=NOW)
    type(amina.demande).objects.filter(pk=amina.demande.pk).update(state="radiee")
    beat(NOW + timedelta(hours=2))
    assert set(TrustedContact.objects.values_list("state", flat=True)) == {TrustState.ENDED}
    assert verbs().count("finir_contact") == 2


def test_it_ends_where_somebody_else_stands_in_that_place(amina):
    agreed(amina)
    lost(amina)
    replacing.let_go(amina.demande, "d", since=NOW + timedelta(hours=1), at=NOW + timedelta(hours=1))
    beat(NOW + timedelta(hours=2))
    assert len(to_nadia()) == 1


def test_it_ends_for_both_with_an_open_separation(amina):
    agreed(amina)
    child = factories.demande("Marc")
    at = NOW + timedelta(hours=1)
    Fork.objects.create(parent=amina.demande, child=child.demande, person_key="c1", kind=ForkKind.OPEN, at=at)
    lost(amina, at)
    beat(NOW + timedelta(hours=2))

    assert len(to_nadia()) == 1
    assert TrustedContact.objects.get().state == TrustState.ENDED
    trusting_somebody(amina, recipient="autre@example.org", at=NOW + timedelta(hours=3))
    beat(NOW + timedelta(hours=4))
    assert TrustedContact.objects.latest("pk").state == TrustState.ASKED


def test_never_is_kept_though_the_file_of_the_question_was_erased_since(amina):
    link = asked(amina)
    TrustedContact.objects.all().delete()
    assert not trusted_answers.answer(link, TrustMove.SAY_NEVER, source=SOURCE, at=NOW)
    trusting_somebody(factories.demande("Bruno"), at=NOW)
    beat(NOW + timedelta(hours=1))

    assert len(to_nadia()) == 1


def test_a_link_of_the_release_before_is_still_answered(amina):
    asked(amina)
    row = TrustedContact.objects.get()
    link = signing.Signer(salt="palier.trusted.link", algorithm="sha256").sign(row.public_id.hex)
    assert trusted_answers.answer(link, TrustMove.SAY_YES, source=SOURCE, at=NOW)


def test_a_digest_that_is_not_of_the_address_asks_nobody(amina):
    trusted_answers.answer(asked(amina), TrustMove.SAY_NEVER, source=SOURCE, at=NOW)
    made = trusting_somebody(factories.demande("Bruno"), at=NOW)
    TrustedContact.objects.filter(pk=made.pk).update(recipient_digest="0" * 64)
    beat(NOW + timedelta(hours=1))

    assert len(to_nadia()) == 1


def of_a_couple() -> couples.Couple:
    made = couples.couple()
    Person.objects.filter(demande=made.demande).update(email="", phone="")
    return made


def named(by: Actor, demande: Demande, key: str, recipient: str, at: datetime = NOW) -> TrustedContact:
    with transaction.atomic(), in_role(at_home(demande, by)):
        return trusting.name(demande, "N", recipient, person_key=key, by=by, at=at)


def test_how_many_one_holder_named_is_not_told_to_the_other():
    couple = of_a_couple()
    for number in range(3):
        row = named(couple.amina, couple.demande, "d", f"n{number}@example.org")
        trusting.take_back(row.public_id, by=couple.amina, at=NOW)

    assert named(couple.marc, couple.demande, "c1", "ami@example.org").pk


def test_that_one_holder_has_a_safe_address_is_not_told_to_the_other():
    couple = of_a_couple()
    SafeChannel.objects.create(demande=couple.demande, person_key="d", email="sure@example.org", set_at=NOW)

    assert named(couple.marc, couple.demande, "c1", MAIL).pk
    with pytest.raises(trusting.TrustIsUnsafe):
        named(couple.amina, couple.demande, "d", "ami@example.org")
    beat()
    assert len(to_nadia()) == 1


@pytest.mark.parametrize("kind", ["contact_demande", "contact_prevenu"])
@pytest.mark.parametrize("first_name", ["Ana", "François", "Marie-Bénédicte-Joséphine"])
def test_what_is_sent_by_text_leaves_whole_with_its_link(amina, settings, kind, first_name):
    """A question that is cut to « une lettre vous attend » has no link, and tells somebody else of a space of their own."""
    settings.SITE = "https://demande-logement-social.metropole-exemple.example"
    link = trusted_answers.link(trusting_somebody(amina, at=NOW))
    body = compose(kind, name=first_name, link=link).body
    key = uuid7()
    telling.message("sms", "+33612345678", subject="x", body=body, at=NOW, key=key)
    leaves = texting.prepare(key, at=NOW)

    assert leaves is not None
    assert link in leaves.body
    assert first_name in leaves.body
    assert texts.length(leaves.body).segments <= texts.MOST_SEGMENTS


# --- In the database ------------------------------------------------------------------------


def test_the_other_holder_reads_none_under_their_own_role(amina):
    trusting_somebody(amina, at=NOW)
    other = User.objects.create(login=f"d:{amina.demande.pk}:c")
    who = acting.Acting(role="palier_demandeur", user=other.pk, actor=other.public_id, demande=amina.demande.pk)
    with transaction.atomic(), in_role(who):
        assert TrustedContact.objects.count() == 0


@pytest.mark.parametrize("column", ["name", "recipient", "demande_id", "person_key", "by_id", "told_at", "*"])
def test_behind_a_link_the_gate_reads_no_name_no_address_and_no_file(amina, column):
    asked(amina)
    with in_role(acting.GATE), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM palier_trustedcontact")


@pytest.mark.parametrize(
    ("role", "after"), [("gate", "retire"), ("gate", "arrete"), ("home", "accepte"), ("home", "fini")]
)
def test_no_role_moves_it_where_it_may_not_go(amina, role, after):
    asked(amina)
    who = acting.GATE if role == "gate" else at_home(amina.demande, holder(amina))
    with in_role(who), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE palier_trustedcontact SET state = %s, ended_at = now()", [after])


def test_no_role_of_a_page_reads_which_addresses_want_no_question(amina):
    UnaskedAddress.objects.create(digest="x" * 64, said_at=timezone.now())
    for who in (acting.GATE, at_home(amina.demande, holder(amina))):
        with in_role(who), pytest.raises(ProgrammingError), transaction.atomic():
            UnaskedAddress.objects.count()
