"""Each night each living demande is put to the register: our client, the stand-in over mutual TLS, the clock's role (ADR 138)."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.gateways.sne import SneClient, SneGarbage, SneRadiation, SneUnavailable
from palier.jobs.people import reconciling as job
from palier.jobs.people import register_turns, wishes
from palier.jobs.queue.one_by_one import SomeFailed
from palier.models import (
    Demande,
    DemandeState,
    DemandeVersion,
    Fork,
    ForkKind,
    Letter,
    Message,
    Person,
    RegisterAsking,
    RegisterGap,
    SafeChannel,
    WishSending,
)
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.life.register_gaps import GapAct, GapKind
from palier.rules.people.facts import ExpectedChild
from palier.workflows.acting.actors import Actor
from palier.workflows.register import importing, reconciling
from tests import factories, world
from tests.jobs.test_wishes import register, told  # noqa: F401 - fixtures
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
NUMERO = "1110318016982G1104"
NIGHT = datetime(2026, 12, 1, 1, tzinfo=UTC)
"""Two o’clock in Paris."""
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    now = SimpleNamespace(at=NIGHT)
    monkeypatch.setattr(job, "timezone", SimpleNamespace(now=lambda: now.at))

    def turn(at: datetime = NIGHT, times: int = 1) -> list[str]:
        for index in range(times):
            now.at = at + HOUR * index
            job.sweep(0)
        return sorted(RegisterGap.objects.filter(seen__gte=2).values_list("kind", flat=True))

    return turn


def speak(found: Any, at: datetime | None = None) -> SneClient:
    return SneClient(found.url, found.certs, "ZZTST", at or timezone.now())


def drawn(found: Any) -> str:
    """A number of the stand-in whose file is whole, and of a household of several; the same once it has fewer."""
    if getattr(found, "drawn", None) is None:
        numbers = [numero for numero, _ in found.register.shown(40)]
        found.drawn = next(one for one in numbers if len(speak(found).demande(one).demande.household.persons) > 1)
    return found.drawn


def taken(found: Any, numero: str = "") -> Demande:
    return importing.save(
        speak(found).demande(numero or drawn(found)), by=Actor(role=Role.STEWARD), at=timezone.now()
    ).demande


def moved(found: Any, **person: Any) -> None:
    """Somebody else’s desk changes the holder’s contact at the register."""
    known = speak(found).demande(drawn(found))
    persons = tuple(replace(one, **person) if one.key == "d" else one for one in known.persons)
    speak(found).modify(replace(known, persons=persons))


def renewed(found: Any, demande: Demande) -> None:
    """Another desk renews a demande that ends here."""
    Demande.objects.filter(pk=demande.pk).update(valid_until=NIGHT.date())
    speak(found).renew(speak(found).demande(demande.numero_unique))


def struck_off(found: Any, numero: str = "") -> None:
    """The register strikes a demande off."""
    known = speak(found).demande(numero or drawn(found))
    speak(found).radiate(known, SneRadiation(reason="RADREN", on=NIGHT.date()))


def shrunk(found: Any, expected: int = 0) -> None:
    """Another desk keeps the first person alone, and perhaps expects a child."""
    known = speak(found).demande(drawn(found))
    fewer = replace(known.demande.household, persons=known.demande.household.persons[:1])
    if expected:
        fewer = replace(fewer, expected=(ExpectedChild(number=expected, due_on=NIGHT.date()),))
    speak(found).modify(replace(known, demande=replace(known.demande, household=fewer), persons=known.persons[:1]))


def expecting(found: Any) -> None:
    """Another desk writes that one more child is expected."""
    known = speak(found).demande(drawn(found))
    more = (*known.demande.household.expected, ExpectedChild(number=1, due_on=NIGHT.date()))
    household = replace(known.demande.household, expected=more)
    speak(found).modify(replace(known, demande=replace(known.demande, household=household)))


def settle(kind: GapKind, act: GapAct) -> RegisterGap:
    gap = RegisterGap.objects.get(kind=kind)
    return reconciling.decide(gap, act, by=world.steward(), at=NIGHT)


def test_a_night_that_finds_nothing_says_nothing_and_asks_each_once(register: Any, clock: Any) -> None:  # noqa: F811
    for numero, _ in register.register.shown(12):
        taken(register, numero)
    taken(register, NUMERO)

    assert clock(times=3) == []
    assert not RegisterGap.objects.exists()
    assert RegisterAsking.objects.filter(asked_at=NIGHT).count() == 13


def test_nothing_is_asked_by_day(register: Any, clock: Any) -> None:  # noqa: F811
    taken(register)
    clock(NIGHT + HOUR * 10)
    assert not RegisterAsking.objects.exists()


def test_a_demande_struck_off_there_is_shown_the_second_time_and_taken_in(register: Any, clock: Any) -> None:  # noqa: F811
    demande = taken(register)
    known = speak(register).demande(drawn(register))
    speak(register).radiate(known, SneRadiation(reason="RADREN", on=NIGHT.date()))

    assert clock() == []
    assert clock(NIGHT + HOUR) == ["radiee"]
    demande.refresh_from_db()
    assert demande.state != DemandeState.STRUCK_OFF

    settle(GapKind.STRUCK_OFF, GapAct.TAKE)
    clock(NIGHT + HOUR * 9)

    demande.refresh_from_db()
    assert (demande.state, demande.strike_off_reason) == (DemandeState.STRUCK_OFF, "RADREN")
    assert not RegisterGap.objects.exists()


def test_what_another_desk_renewed_is_said_with_its_day(register: Any, clock: Any) -> None:  # noqa: F811
    demande = taken(register)
    Demande.objects.filter(pk=demande.pk).update(valid_until=NIGHT.date())
    known = speak(register).demande(drawn(register))
    speak(register).renew(known)

    assert clock(times=2) == ["renouvelee"]
    gap = RegisterGap.objects.get()
    assert gap.since == NIGHT
    assert "valable jusqu’au" in gap.said

    settle(GapKind.RENEWED, GapAct.TAKE)
    clock(NIGHT + HOUR * 2)
    demande.refresh_from_db()
    assert demande.valid_until > NIGHT.date()
    assert not RegisterGap.objects.exists()


def test_a_number_that_the_register_lost_is_left_to_its_counter(register: Any, clock: Any) -> None:  # noqa: F811
    factories.demande("Zoé")
    assert clock(times=2) == ["inconnue"]
    with pytest.raises(reconciling.NotThatAct):
        settle(GapKind.UNKNOWN, GapAct.TAKE)
    assert settle(GapKind.UNKNOWN, GapAct.LEAVE).decision == GapAct.LEAVE


def test_a_wish_told_here_that_the_register_lost_is_sent_again(register: Any, clock: Any) -> None:  # noqa: F811
    demande = taken(register)
    told(demande)
    assert clock(times=2) == []  # it waits to be sent: nothing is lost yet
    WishSending.objects.update(sent_at=NIGHT)

    assert clock(NIGHT + timedelta(days=1), times=2) == ["souhait"]
    with pytest.raises(reconciling.NotThatAct):
        settle(GapKind.WISH, GapAct.TAKE)
    settle(GapKind.WISH, GapAct.SEND)
    clock(NIGHT + timedelta(days=1, hours=2))
    wishes.send(demande.pk)

    assert speak(register).demande(demande.numero_unique).demande.wish.communes == ("93048", "75113")
    assert clock(NIGHT + timedelta(days=2), times=2) == []


def test_a_contact_changed_elsewhere_is_named_and_never_written_down(register: Any, clock: Any) -> None:  # noqa: F811
    demande = taken(register)
    moved(register, phone_mobile="0639980011")

    assert clock(times=2) == ["contact"]
    gap = RegisterGap.objects.get()
    assert "le téléphone" in gap.said
    assert "0639980011" not in str(gap.__dict__)

    with pytest.raises(reconciling.NotThatAct):
        settle(GapKind.CONTACT, GapAct.TAKE)  # whoever wrote it elsewhere is not known here
    settle(GapKind.CONTACT, GapAct.LEAVE)
    clock(NIGHT + HOUR * 2)
    assert Person.objects.get(demande=demande, key="d").phone != "0639980011"


@pytest.mark.parametrize("hides", ["safe", "left", "came"])
def test_who_hides_is_compared_by_nothing_that_leads_to_them(register: Any, clock: Any, hides: str) -> None:  # noqa: F811
    demande, other = taken(register), factories.demande("Zoé").demande
    Demande.objects.filter(pk=other.pk).update(numero_unique="ATT000000000000001")
    if hides == "safe":
        SafeChannel.objects.create(demande=demande, email="sure@abri.example", person_key="d", set_at=NIGHT)
    parent, child = (demande, other) if hides == "left" else (other, demande)
    if hides != "safe":
        Fork.objects.create(parent=parent, child=child, person_key="c1", kind=ForkKind.SILENT, at=NIGHT)
    moved(register, phone_mobile="0639980011", email="autre@exemple.example")
    told(demande)
    WishSending.objects.update(sent_at=NIGHT)

    assert clock(times=3) == []
    assert not RegisterGap.objects.exists()


@pytest.mark.parametrize(
    "fault", ["half", "stale", "doubled", "other", "late", "truncated", "garbage", "down", "anomaly"]
)
def test_a_wrong_answer_is_nobody_s_difference(
    register: Any,  # noqa: F811
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    monkeypatch.setattr("sandbox.sne.server._LATE_SECONDS", 0.1)
    demande = taken(register)
    moved(register, phone_mobile="0639980011")
    taken(register)
    register.fault, register.fault_count = fault, 3 if fault == "down" else 1

    assert clock() == []
    assert clock(NIGHT + HOUR) == []

    assert not RegisterGap.objects.exists()
    asking = RegisterAsking.objects.get(demande=demande)
    assert (asking.tries, asking.next_at > NIGHT + HOUR * 12) == (0, True)


def test_a_register_that_is_away_ends_the_turn_and_is_asked_again(register: Any, clock: Any) -> None:  # noqa: F811
    for numero, _ in register.register.shown(5):
        taken(register, numero)
    register.fault = "garbage"
    clock()
    assert RegisterAsking.objects.filter(tries=1).count() == 5  # each answered for itself

    register.fault = "down"
    clock(NIGHT + HOUR)
    assert RegisterAsking.objects.filter(tries=2).count() == register_turns.SILENT

    register.fault = ""
    clock(NIGHT + HOUR * 2)
    assert not RegisterAsking.objects.exclude(tries=0, asked_at=NIGHT + HOUR * 2).exists()


def test_a_turn_that_is_killed_goes_on_where_it_stood(
    register: Any,  # noqa: F811
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for numero, _ in register.register.shown(6):
        taken(register, numero)
    kept, asked = reconciling.keep, []

    def dying(pk: int, *args: Any, **named: Any) -> bool:
        asked.append(pk)
        if len(asked) == 3:
            raise SystemExit
        return kept(pk, *args, **named)

    monkeypatch.setattr(reconciling, "keep", dying)
    with pytest.raises(SystemExit):
        clock()
    clock(NIGHT + timedelta(minutes=1))

    assert RegisterAsking.objects.filter(asked_at__isnull=False).count() == 6
    assert sorted(asked) == sorted([*RegisterAsking.objects.values_list("pk", flat=True), asked[2]])


def test_another_difference_of_the_same_kind_is_another_question(register: Any, clock: Any) -> None:  # noqa: F811
    taken(register)
    moved(register, phone_mobile="0639980011")
    clock(times=2)
    settle(GapKind.CONTACT, GapAct.LEAVE)
    assert RegisterGap.objects.get().decision == GapAct.LEAVE
    clock(NIGHT + timedelta(days=1), times=2)
    assert RegisterGap.objects.get().decision == GapAct.LEAVE

    moved(register, phone_mobile="0639980012")
    assert clock(NIGHT + timedelta(days=2), times=2) == ["contact"]
    assert RegisterGap.objects.get().decision == ""


def test_what_changed_between_a_decision_and_its_turn_is_not_taken(register: Any, clock: Any) -> None:  # noqa: F811
    taken(register)
    versions = DemandeVersion.objects.count()
    shrunk(register)
    clock(times=2)
    settle(GapKind.HOUSEHOLD, GapAct.TAKE)
    shrunk(register, expected=1)

    clock(NIGHT + HOUR * 12)

    assert DemandeVersion.objects.count() == versions
    assert RegisterGap.objects.get().decision == ""


def test_the_household_is_counted_and_not_described(register: Any, clock: Any) -> None:  # noqa: F811
    demande = taken(register)
    shrunk(register)

    assert clock(times=2) == ["menage"]
    here = len(layers.facts_of(demande, NIGHT.date()).household.persons)
    assert RegisterGap.objects.get().said == f"Le registre national compte 1 personne ; ici, {here}."


@pytest.mark.parametrize("then", [[GapAct.LEAVE], [None], [None, GapAct.TAKE]])
def test_a_decision_that_changes_while_the_register_answers_is_not_carried_out(
    register: Any,  # noqa: F811
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
    then: list[GapAct | None],
) -> None:
    demande = taken(register)
    struck_off(register)
    clock(times=2)
    gap = settle(GapKind.STRUCK_OFF, GapAct.TAKE)
    answer = job.answer_of

    def meanwhile(numero: str, *, at: datetime) -> Any:
        found = answer(numero, at=at)
        for minute, act in enumerate(then, start=1):
            reconciling.decide(gap, act, by=world.steward(), at=NIGHT + timedelta(minutes=minute))
        return found

    monkeypatch.setattr(job, "answer_of", meanwhile)
    clock(NIGHT + HOUR * 9)

    demande.refresh_from_db()
    assert demande.state != DemandeState.STRUCK_OFF
    assert RegisterGap.objects.get().done_at is None


def test_nothing_is_taken_beside_a_contact_that_its_person_has_not_brought_in(register: Any, clock: Any) -> None:  # noqa: F811
    demande = taken(register)
    renewed(register, demande)
    moved(register, phone_mobile="0639980011")
    assert clock(times=2) == ["contact", "renouvelee"]
    with pytest.raises(reconciling.AnotherStands):
        settle(GapKind.RENEWED, GapAct.TAKE)
    settle(GapKind.CONTACT, GapAct.LEAVE)
    with pytest.raises(reconciling.AnotherStands):
        settle(GapKind.RENEWED, GapAct.TAKE)


def test_a_contact_that_came_after_the_decision_holds_it_back(register: Any, clock: Any) -> None:  # noqa: F811
    demande = taken(register)
    renewed(register, demande)
    clock(times=2)
    settle(GapKind.RENEWED, GapAct.TAKE)
    moved(register, phone_mobile="0639980011")
    clock(NIGHT + HOUR * 9, times=2)

    assert Person.objects.get(demande=demande, key="d").phone != "0639980011"
    assert set(RegisterGap.objects.values_list("kind", "done_at")) == {("contact", None), ("renouvelee", None)}
    assert reconciling.to_do() == []  # the register is not asked each minute for what waits for a person


def test_two_that_may_be_taken_come_in_together_once_both_are(register: Any, clock: Any) -> None:  # noqa: F811
    demande = taken(register)
    renewed(register, demande)
    shrunk(register)
    assert clock(times=2) == ["menage", "renouvelee"]

    settle(GapKind.RENEWED, GapAct.TAKE)
    clock(NIGHT + HOUR * 9)
    settle(GapKind.HOUSEHOLD, GapAct.LEAVE)
    clock(NIGHT + HOUR * 10)
    demande.refresh_from_db()
    assert demande.valid_until == NIGHT.date()

    settle(GapKind.HOUSEHOLD, GapAct.TAKE)
    clock(NIGHT + HOUR * 11)
    demande.refresh_from_db()
    assert demande.valid_until > NIGHT.date()
    assert not RegisterGap.objects.exists()


@pytest.mark.parametrize("is_safe", [False, True])
def test_a_radiation_taken_in_is_told_where_its_household_was_reached(register: Any, clock: Any, is_safe: bool) -> None:  # noqa: F811
    demande = taken(register)
    Person.objects.filter(demande=demande, key="d").update(email="" if is_safe else "zoe@exemple.example", phone="")
    if is_safe:
        Person.objects.filter(demande=demande).update(email="", phone="", address="")
        SafeChannel.objects.create(demande=demande, email="sure@abri.example", person_key="d", set_at=NIGHT)
    moved(register, email="autre@exemple.example")
    struck_off(register)
    clock(times=2)
    settle(GapKind.STRUCK_OFF, GapAct.TAKE)
    clock(NIGHT + HOUR * 9, times=2)

    letter = Letter.objects.get(demande=demande, kind="radiation")
    assert "RADREN" in str(letter.paragraphs)
    assert "registre national" in letter.paragraphs[0]
    reached = set(Message.objects.filter(about=letter.public_id).values_list("recipient", flat=True))
    assert "autre@exemple.example" not in reached
    assert ("zoe@exemple.example" in reached) is not is_safe
    if is_safe:
        assert not reached
        assert ProcrastinateJob.objects.filter(
            task_name="palier.jobs.protecting.announce", args__letter=letter.pk
        ).exists()


@pytest.mark.parametrize(
    ("error", "is_done"), [(SneGarbage("?", "?"), True), (RuntimeError("?"), True), (SneUnavailable("?"), False)]
)
def test_one_number_that_nobody_can_read_holds_no_other(
    register: Any,  # noqa: F811
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    is_done: bool,
) -> None:
    numbers = [numero for numero, _ in register.register.shown(2)]
    for numero in numbers:
        taken(register, numero)
        struck_off(register, numero)
    clock(times=2)
    for row in RegisterGap.objects.order_by("pk"):
        reconciling.decide(row, GapAct.TAKE, by=world.steward(), at=NIGHT)
    answer, first = job.answer_of, reconciling.to_do()[0][1]

    def answered(numero: str, *, at: datetime) -> Any:
        if numero == first:
            raise error
        return answer(numero, at=at)

    monkeypatch.setattr(job, "answer_of", answered)
    with pytest.raises(SomeFailed) if isinstance(error, RuntimeError) else nullcontext():
        clock(NIGHT + HOUR * 9)

    struck = Demande.objects.filter(state=DemandeState.STRUCK_OFF).values_list("numero_unique", flat=True)
    assert list(struck) == ([one for one in numbers if one != first] if is_done else [])


def test_a_birth_that_the_register_expects_was_not_told_here(register: Any, clock: Any) -> None:  # noqa: F811
    taken(register)
    expecting(register)
    assert clock(times=2) == ["menage"]
    assert RegisterGap.objects.get().is_told_here is False
    assert settle(GapKind.HOUSEHOLD, GapAct.TAKE).decision == GapAct.TAKE


def test_one_odd_answer_forgets_no_decision_and_a_second_does(
    register: Any,  # noqa: F811
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken(register)
    moved(register, phone_mobile="0639980011")
    clock(times=2)
    settle(GapKind.CONTACT, GapAct.LEAVE)
    answer = job.answer_of

    monkeypatch.setattr(job, "answer_of", lambda *_, **__: None)
    clock(NIGHT + timedelta(days=1))
    monkeypatch.setattr(job, "answer_of", answer)
    clock(NIGHT + timedelta(days=1, hours=1))
    assert list(RegisterGap.objects.values_list("kind", "decision")) == [("contact", "laisser")]

    monkeypatch.setattr(job, "answer_of", lambda *_, **__: None)
    assert clock(NIGHT + timedelta(days=2), times=2) == ["inconnue"]
    assert RegisterGap.objects.count() == 1


def test_who_chooses_a_safe_address_is_on_the_page_no_more(register: Any, clock: Any) -> None:  # noqa: F811
    demande = taken(register)
    renewed(register, demande)
    moved(register, phone_mobile="0639980011")
    assert clock(times=2) == ["contact", "renouvelee"]
    SafeChannel.objects.create(demande=demande, email="sure@abri.example", person_key="d", set_at=NIGHT)

    assert clock(NIGHT + HOUR * 9) == ["renouvelee"]
