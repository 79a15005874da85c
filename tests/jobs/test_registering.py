"""A first registration, from a counter's form to the number that the stand-in of the register gives, and what may go wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from palier.gateways.sne import SneClient
from palier.jobs.people import register_turns
from palier.jobs.people import registering as jobs
from palier.models import Demande, JournalEntry, Letter, PaperLetter, Registration
from palier.rules.counter.registering import DOUBT, State
from palier.rules.law.clocks import day_in_paris
from palier.workflows.counter import numbering, registering
from palier.workflows.doors import slowing
from sandbox.sne.population import one
from tests import counter_world, factories
from tests.counter_world import at_the_desk, in_role, seen
from tests.journeys.worker import run_jobs
from tests.registering_world import IDENTITY, filled, handed_in
from tests.sandbox.conftest import ANCHOR, sandbox  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811 - the stand-in has no public type
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    return sandbox


@pytest.fixture
def gisele() -> Actor:
    factories.commune()
    factories.home(factories.organisation("bailleur", "Habitat"), None)
    return counter_world.agent("Gisèle", "Guichet du centre")


def again(row: Registration) -> Registration:
    row.refresh_from_db()
    return row


def test_the_register_gives_the_number_and_the_attestation_leaves(register: Any, gisele: Actor) -> None:
    row = handed_in(filled(gisele), gisele)

    jobs.send(row.pk)

    done = again(row)
    assert (done.state, done.attested_at is not None, done.lacks) == (State.REGISTERED, True, "")
    demande = Demande.objects.get(numero_unique=done.numero)
    assert demande.deposited_on == day_in_paris(timezone.now())
    known = SneClient(register.url, register.certs, "ZZTST", timezone.now()).demande(done.numero)
    holder = known.person("d")
    assert holder is not None
    assert (known.file_type, holder.last_name, holder.birth_date) == (
        "CRE",
        "Ferrand",
        demande.persons.get().birth_date,
    )
    assert known.demande.household.persons[0].contract_type == "RET"
    assert [each.amount for each in known.demande.household.persons[0].incomes] == [11400, 11200]
    assert known.demande.motives == ("09", "13")
    assert known.demande.current_home.rent == 52000
    assert "marches possibles" in known.comment
    letter = Letter.objects.get(demande=demande, kind="attestation")
    assert "Guichet du centre" in " ".join(letter.paragraphs)
    # Whoever has neither mail nor telephone gets it by the post.
    run_jobs()
    assert PaperLetter.objects.filter(demande=demande).exists()
    # What was told is the demande's: the form keeps what the next one's attestation says, and nothing of a person.
    assert set(done.answers) == {registering.SERVICE}
    assert {line.verb for line in JournalEntry.objects.filter(object_id=row.public_id)} == {
        "commencer_enregistrement",
        "deposer_formulaire",
        "enregistrer_demande",
    }
    assert seen(demande, gisele, person=demande.persons.get()).pk


def test_a_form_handed_in_twice_is_one_demande(register: Any, gisele: Actor) -> None:
    row = filled(gisele)
    for _ in range(2):
        handed_in(row, gisele)
    for _ in range(2):
        jobs.send(row.pk)
    handed_in(row, gisele)
    jobs.send(row.pk)

    assert Demande.objects.count() == 1
    assert Letter.objects.filter(kind="attestation").count() == 1


def test_while_the_register_is_away_the_form_is_kept_with_its_day_and_leaves_later(
    register: Any, gisele: Actor
) -> None:
    row = handed_in(filled(gisele), gisele)
    register.fault, register.fault_count = "down", -1
    jobs.send(row.pk)
    waits = again(row)
    assert (waits.state, waits.numero, Letter.objects.count()) == (State.WAITING, "", 0)

    Registration.objects.filter(pk=row.pk).update(deposited_on=day_in_paris(timezone.now()) - timedelta(days=2))
    register.fault = ""
    jobs.send_late(0)

    done = again(row)
    assert done.state == State.REGISTERED
    assert Demande.objects.get().deposited_on == day_in_paris(timezone.now()) - timedelta(days=2)


def test_a_register_that_is_away_ends_the_turn_of_the_forms_that_wait(
    register: Any, gisele: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [handed_in(filled(gisele), gisele) for _ in range(5)]
    asked: list[int] = []
    send = jobs.send

    def seen(form: int) -> bool:
        asked.append(form)
        return bool(send(form))

    monkeypatch.setattr(jobs, "send", seen)
    register.fault, register.fault_count = "down", -1
    jobs.send_late(0)
    jobs.send_late(0)
    # Whoever was asked about longest ago comes first: three forms hold none of the others.
    assert len(asked) == 2 * register_turns.SILENT
    assert set(asked) == {row.pk for row in rows}


def test_an_answer_that_was_lost_is_found_again_and_never_sent_twice(
    register: Any, gisele: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = handed_in(filled(gisele), gisele)
    create = SneClient.create

    def lost(client: SneClient, sne: Any) -> str:
        create(client, sne)
        raise jobs.SneUnavailable("coupé")

    monkeypatch.setattr(SneClient, "create", lost)
    jobs.send(row.pk)
    assert again(row).state == State.SENDING
    # Not a second before it is in doubt.
    jobs.send(row.pk)
    assert again(row).state == State.SENDING
    monkeypatch.setattr(SneClient, "create", create)
    now = timezone.now()
    for since, state in ((DOUBT - timedelta(seconds=30), State.SENDING), (DOUBT, State.REGISTERED)):
        Registration.objects.filter(pk=row.pk).update(claimed_at=now - since)
        jobs.send_late(0)
        assert again(row).state == state
    assert register.register._created == 1  # noqa: SLF001 - what the stand-in counted


def test_a_demande_that_the_register_has_is_told_and_another_person_is_registered_all_the_same(
    register: Any, gisele: Actor
) -> None:
    other = one(1, ANCHOR, 3)
    born = {**IDENTITY, "last_name": other.holder.last_name, "first_name": other.holder.first_name}
    row = filled(gisele, a={**born, "birth_date": other.holder.birth_date.isoformat()})
    handed_in(row, gisele)
    jobs.send(row.pk)
    told = again(row)
    # A name and a birth date are no proof: no number is kept, nor how many there are.
    assert (told.state, told.known) == (State.KNOWN, [])
    assert not Demande.objects.exists()

    handed_in(row, gisele, is_another=True)
    jobs.send(row.pk)

    assert again(row).state == State.REGISTERED
    assert row.numero != other.numero


def test_one_that_was_already_there_is_not_taken_for_what_a_lost_sending_made(gisele: Actor) -> None:
    row, today = handed_in(filled(gisele), gisele), day_in_paris(timezone.now())
    other, mine = numbering.Known("1110326000042ZZTST", today), numbering.Known("1110326000043ZZTST", today)
    numbering.is_known(row.pk, [other, numbering.Known("1110326000044ZZTST", None)], at=timezone.now())
    told = again(row)
    assert "1110326" not in str(told.known)
    assert numbering.ours(told, [other], was_sent=True) is None
    assert numbering.ours(told, [other, mine], was_sent=True) == mine


def test_a_day_of_deposit_is_of_the_person_who_was_named(gisele: Actor) -> None:
    row, today = handed_in(filled(gisele), gisele), day_in_paris(timezone.now())
    Registration.objects.filter(pk=row.pk).update(state="en_envoi", claimed_at=timezone.now())
    numbering.not_taken(row.pk, "Anomalie", at=timezone.now())
    Registration.objects.filter(pk=row.pk).update(deposited_on=today - timedelta(days=9))
    with in_role(at_the_desk(gisele)):
        same = {**IDENTITY, "paper": "passeport"}
        assert registering.answer(row.public_id, "a", same, by=gisele, at=timezone.now()).deposited_on
        cousin = {**IDENTITY, "first_name": "Jean"}
        registering.answer(row.public_id, "a", cousin, by=gisele, at=timezone.now())
    other = again(row)
    assert (other.deposited_on, other.claimed_at, other.refusal, other.known) == (None, None, "", [])
    assert handed_in(row, gisele).deposited_on == today


def test_who_hands_in_form_after_form_is_slowed_and_a_colleague_is_not(gisele: Actor) -> None:
    colleague = factories.member("Georges", gisele.body, role=gisele.role)
    for _ in range(slowing.FREE + 1):
        handed_in(filled(gisele), gisele)
    row = filled(gisele)
    with pytest.raises(registering.TooManyForms):
        handed_in(row, gisele)
    assert again(row).deposited_on is None
    assert handed_in(row, colleague).state == State.WAITING


def test_a_form_that_is_dropped_keeps_nothing_of_its_person(gisele: Actor) -> None:
    rows = [handed_in(filled(gisele), gisele) for _ in range(2)]
    for row in rows:
        numbering.is_known(row.pk, [numbering.Known("1110326000042ZZTST", row.deposited_on)], at=timezone.now())
        Registration.objects.filter(pk=row.pk).update(refusal="Anomalie")
    Registration.objects.filter(pk=rows[1].pk).update(deposited_on=day_in_paris(timezone.now()) - timedelta(days=31))
    with in_role(at_the_desk(gisele)):
        registering.drop(rows[0].public_id, by=gisele, at=timezone.now())
    jobs.forget(0)
    for row in rows:
        gone = again(row)
        assert gone.state == State.DROPPED
        assert (gone.answers, gone.known, gone.refusal, gone.deposited_on) == ({}, [], "", None)


def test_what_the_register_refuses_is_told_in_french_and_mended_under_the_same_day(
    register: Any, gisele: Actor
) -> None:
    row = handed_in(filled(gisele, h={"type_codes": ["T2"], "communes": []}), gisele)
    Registration.objects.filter(pk=row.pk).update(deposited_on=day_in_paris(timezone.now()) - timedelta(days=1))
    jobs.send(row.pk)
    refused = again(row)
    assert refused.state == State.REFUSED
    assert "une commune souhaitée" in refused.refusal

    with in_role(at_the_desk(gisele)):
        mended = {"type_codes": ["T2"], "communes": ["93048"]}
        registering.answer(row.public_id, "h", mended, by=gisele, at=timezone.now())
    handed_in(row, gisele)
    jobs.send(row.pk)

    assert again(row).state == State.REGISTERED
    assert Demande.objects.get().deposited_on == day_in_paris(timezone.now()) - timedelta(days=1)


def test_an_attestation_that_lacks_an_item_waits_and_says_which(register: Any, gisele: Actor) -> None:
    row = handed_in(filled(gisele, service={}), gisele)
    jobs.send(row.pk)

    done = again(row)
    assert (done.state, done.attested_at) == (State.REGISTERED, None)
    assert "la commission de médiation" in done.lacks


def test_a_form_that_lacks_a_compulsory_heading_is_not_handed_in_and_one_that_left_does_not_change(
    gisele: Actor,
) -> None:
    row = filled(gisele, b={})
    with pytest.raises(registering.Incomplete):
        handed_in(row, gisele)
    ready = filled(gisele)
    handed_in(ready, gisele)
    with in_role(at_the_desk(gisele)), pytest.raises(registering.FormClosed):
        registering.answer(ready.public_id, "b", {}, by=gisele, at=timezone.now())


def test_a_form_that_nobody_sent_is_emptied_after_thirty_days(gisele: Actor) -> None:
    now = timezone.now()
    kept, over, sent = filled(gisele), filled(gisele), handed_in(filled(gisele), gisele)
    for row, days in ((kept, 30), (over, 31), (sent, 90)):
        Registration.objects.filter(pk=row.pk).update(changed_at=now - timedelta(days=days))

    jobs.forget(0)

    assert (again(kept).state, again(over).state, again(sent).state) == (State.DRAFT, State.DROPPED, State.WAITING)
    assert over.answers == {}


def test_a_colleague_goes_on_and_another_counter_sees_nothing(gisele: Actor) -> None:
    row, stranger = filled(gisele), counter_world.agent("Gaston", "Autre guichet")
    colleague = factories.member("Georges", gisele.body, role=gisele.role)
    assert handed_in(row, colleague).state == State.WAITING
    with in_role(at_the_desk(stranger)), pytest.raises(Registration.DoesNotExist):
        registering.hand_in(row.public_id, by=stranger, at=timezone.now())
