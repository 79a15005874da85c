"""Two files out of one, openly; and what the register may still say to each once they are two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.gateways.sne.shapes import SneDemande, SnePerson, SneRadiation
from palier.models import (
    Demande,
    DemandeVersion,
    Fork,
    Holder,
    JournalEntry,
    Letter,
    Message,
    Person,
    Seniority,
    StockLine,
)
from palier.models.demandes import facts_codec, layers
from palier.rules.doors.access import Role
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Income, PersonRole, Proof, Situation
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import second_files, signing_in
from palier.workflows.parting import forking, separating
from palier.workflows.people.completing import StruckOffNotChanged
from palier.workflows.register import arrivals_seen, importing
from tests import couples
from tests import takeover_world as stock
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)
STEWARD = Actor(role=Role.STEWARD)
BOTH = separating.PartingTerms(leaver="d", living={"p1": Living.LEAVES, "p2": Living.SHARED})


@pytest.fixture
def couple() -> couples.Couple:
    return couples.couple()


def separate(couple: couples.Couple, parting: separating.PartingTerms = BOTH) -> Demande:
    return separating.separate(couple.demande, parting, by=couple.marc, at=NOW)


def keys(demande: Demande) -> list[str]:
    return [person.key for person in layers.facts_of(demande, NOW.date()).household.persons]


def test_each_has_a_file_with_its_own_people_and_the_whole_seniority(couple: couples.Couple) -> None:
    child = separate(couple)

    assert (keys(couple.demande), keys(child)) == (["p2", "c1"], ["d", "p1", "g1"])
    assert dict(Person.objects.filter(demande=couple.demande).values_list("key", "role")) == {
        "d": arrivals_seen.LEFT,
        "p1": arrivals_seen.LEFT,
        "p2": "personne_en_garde",
        "c1": "demandeur",
    }
    for one in (couple.demande, child):
        assert Seniority.objects.get(demande=one).since == date(2021, 3, 1)
        one.refresh_from_db()
        assert one.confirmed_at is None
    contacts = Person.objects.filter(demande=child, key="d").values_list("email", flat=True)
    assert contacts[0] == Person.objects.get(demande=couple.demande, key="d").email


def test_both_are_told_each_at_their_own_contact(couple: couples.Couple) -> None:
    child = separate(couple)

    assert {letter.demande_id for letter in Letter.objects.filter(kind="separation")} == {couple.demande.pk, child.pk}
    hers = Person.objects.get(demande=child, key="d").email
    told = {(message.demande_id, message.recipient) for message in Message.objects.all()}
    assert told == {(child.pk, hers), (couple.demande.pk, "famille@example.test")}
    assert JournalEntry.objects.filter(verb="separer").count() == 2
    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.rescoring.rescore").count() == 1


def test_the_account_of_the_one_who_leaves_follows_them(couple: couples.Couple) -> None:
    child = separate(couple)

    assert Holder.objects.get(user=couple.amina.person).demande == child
    assert signing_in.known_holder(couple.demande.numero_unique, couples.HERS) is None
    assert signing_in.known_holder(couple.demande.numero_unique, couples.HIS) is not None


def test_one_who_never_came_has_no_account_to_follow(couple: couples.Couple) -> None:
    Holder.objects.filter(person_key="c1").delete()
    child = separate(couple, replace(BOTH, leaver="c1"))

    assert not Holder.objects.filter(demande=child).exists()
    assert keys(couple.demande) == ["d", "p2"]


def test_what_the_facts_do_not_allow_is_refused(couple: couples.Couple) -> None:
    with pytest.raises(separating.CannotSeparate, match="pour chaque enfant"):
        separate(couple, separating.PartingTerms(leaver="d"))
    couple.demande.state = "radiee"
    couple.demande.save()
    with pytest.raises(StruckOffNotChanged):
        separate(couple)
    assert not Fork.objects.exists()


def test_a_separation_after_a_silent_fork_says_nothing_of_it(couple: couples.Couple) -> None:
    danger = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])
    hers = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=NOW).demande
    before = list(Letter.objects.filter(demande=hers).values_list("pk", flat=True))

    child = separate(couple)

    assert child != hers
    assert list(Letter.objects.filter(demande=hers).values_list("pk", flat=True)) == before
    assert couples.SAFE not in set(Message.objects.values_list("recipient", flat=True))


# --- What the register says afterwards --------------------------------------------------------


def arrival(demande: Demande, **changes: Any) -> SneDemande:
    """A later file of the register for this number: everything about her has changed, and his income of a year."""
    version = DemandeVersion.objects.filter(demande=demande).earliest("file_dated_at")
    stood = facts_codec.load(version.facts)
    incomes = (Income(year=2024, amount=changes.pop("his", 77_000), proof=Proof.REGISTER),)
    persons = [
        replace(p, incomes=incomes) if p.key == "c1" else replace(p, incomes=(), last_twelve_months=1)
        for p in stood.household.persons
    ]
    if changes.pop("is_his_unchanged", False):
        persons = [next(p for p in stood.household.persons if p.key == q.key) if q.key == "c1" else q for q in persons]
    told = replace(
        stood,
        household=replace(stood.household, persons=tuple(persons)),
        motives=("06",),
        wish=replace(stood.wish, communes=("13055",)),
        numero_unique=demande.numero_unique,
    )
    rows = {row.key: row for row in Person.objects.filter(demande=demande)}
    identities = tuple(
        SnePerson(
            key=p.key,
            role=PersonRole(p.role),
            last_name=rows[p.key].last_name,
            first_name=rows[p.key].first_name,
            birth_date=rows[p.key].birth_date,
            email=f"{p.key}.nouveau@exemple.test",
            phone_mobile="0611223344",
        )
        for p in persons
    )
    base = SneDemande(
        demande=told,
        persons=identities,
        file_type="MOD",
        file_dated_at=NOW + DAY,
        digest="d" * 64,
    )
    return replace(base, **changes)


def fork(couple: couples.Couple) -> Demande:
    danger = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])
    return forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=NOW).demande


def test_the_register_tells_the_frozen_side_of_its_own_holder_only(couple: couples.Couple) -> None:
    fork(couple)
    before = layers.facts_of(couple.demande, NOW.date())
    her_row = Person.objects.values().get(demande=couple.demande, key="d")

    assert importing.save(arrival(couple.demande), by=STEWARD, at=NOW + DAY).is_changed

    after = layers.facts_of(couple.demande, NOW.date())
    assert (after.motives, after.wish, after.claims) == (before.motives, before.wish, before.claims)
    persons = {person.key: person for person in after.household.persons}
    assert 77_000 in {income.amount for income in persons["c1"].incomes}
    assert persons["d"] == next(person for person in before.household.persons if person.key == "d")
    assert Person.objects.values().get(demande=couple.demande, key="d") == her_row
    assert Person.objects.get(demande=couple.demande, key="c1").email == "c1.nouveau@exemple.test"
    last = DemandeVersion.objects.filter(demande=couple.demande).latest("file_dated_at")
    assert (last.unknown_codes, last.missing) == ([], [])


def test_a_change_about_her_alone_leaves_no_trace_at_all(couple: couples.Couple) -> None:
    fork(couple)
    lines = JournalEntry.objects.count()

    seen = importing.save(arrival(couple.demande, is_his_unchanged=True), by=STEWARD, at=NOW + DAY)

    assert not seen.is_changed
    assert DemandeVersion.objects.filter(demande=couple.demande).count() == 1
    assert JournalEntry.objects.count() == lines


def test_without_a_fork_the_register_is_believed_as_before(couple: couples.Couple) -> None:
    importing.save(arrival(couple.demande), by=STEWARD, at=NOW + DAY)

    assert layers.facts_of(couple.demande, NOW.date()).motives == ("06",)


def test_a_renewal_and_a_radiation_still_reach_the_frozen_side(couple: couples.Couple) -> None:
    fork(couple)
    later = NOW.date() + 200 * DAY
    told = arrival(couple.demande, is_his_unchanged=True, renewed_on=later, file_type="REN")

    importing.save(told, by=STEWARD, at=NOW + DAY)
    couple.demande.refresh_from_db()
    assert couple.demande.valid_until is not None
    assert couple.demande.valid_until > later

    struck = replace(
        told, file_type="RAD", radiation=SneRadiation(reason="RADABA"), digest="e" * 64, file_dated_at=NOW + 2 * DAY
    )
    importing.save(struck, by=STEWARD, at=NOW + 2 * DAY)
    couple.demande.refresh_from_db()
    assert couple.demande.state == "radiee"


def test_the_register_never_puts_a_contact_back_on_a_protected_file(couple: couples.Couple) -> None:
    child = fork(couple)
    separating.numbered(child, "093032112345678901", at=NOW)
    child.refresh_from_db()
    told = replace(
        arrival(child),
        persons=(
            SnePerson(
                key="d",
                role=PersonRole.HOLDER,
                first_name="Amina",
                birth_date=couples.HERS,
                email="x@exemple.test",
                phone_mobile="0611223344",
            ),
            SnePerson(key="p1", role=PersonRole.DEPENDANT, first_name="Lina"),
        ),
    )

    importing.save(told, by=STEWARD, at=NOW + DAY)

    person = Person.objects.get(demande=child, key="d")
    assert (person.first_name, person.email, person.phone, person.address) == ("Amina", "", "", "")


def test_an_open_separation_is_not_undone_by_a_register_that_has_not_heard_of_it(couple: couples.Couple) -> None:
    separate(couple)

    importing.save(arrival(couple.demande), by=STEWARD, at=NOW + DAY)

    assert keys(couple.demande) == ["p2", "c1"]
    assert Person.objects.get(demande=couple.demande, key="d").role == arrivals_seen.LEFT


def test_a_register_that_has_heard_of_it_is_believed(couple: couples.Couple) -> None:
    separate(couple)
    told = arrival(couple.demande)
    alone = replace(
        told,
        persons=(replace(told.persons[-1], key="d", role=PersonRole.HOLDER),),
        demande=replace(
            told.demande,
            household=replace(
                told.demande.household,
                persons=(replace(told.demande.household.persons[-1], key="d", role=PersonRole.HOLDER),),
            ),
        ),
    )

    importing.save(alone, by=STEWARD, at=NOW + DAY)

    assert keys(couple.demande) == ["d"]
    assert [(row.first_name, row.email) for row in importing.holders(couple.demande)] == [
        ("Marc", "c1.nouveau@exemple.test")
    ]
    marc = signing_in.known_holder(couple.demande.numero_unique, couples.HIS)
    assert marc is not None
    code = signing_in.send_code(*marc, signing_in.CodeRecipient("email", "m@exemple.test"), at=NOW)
    sent = Message.objects.get(recipient="m@exemple.test").body
    typed = next(word for word in sent.split() if word.isdecimal() and len(word) == 6)
    user = signing_in.take_code(couple.demande, code.public_id, typed, at=NOW)
    assert user is not None
    assert user != couple.amina.user
    assert user.holder.demande == couple.demande


# --- The number -------------------------------------------------------------------------------


def test_a_number_is_asked_once_and_again_only_a_day_later(couple: couples.Couple) -> None:
    child = fork(couple)
    separating.ask_number(child, by=couple.amina, at=NOW)
    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.separating.ask_number").count() == 1

    sent = separating.start_asking(child, at=NOW)
    assert sent is not None
    assert (sent.parent_numero, [row.key for row in sent.persons]) == (couple.demande.numero_unique, ["d", "p1"])
    assert sent.facts.wish.is_enlarged is False
    assert sent.facts.numero_unique == ""
    assert separating.start_asking(child, at=NOW + DAY / 2) is None
    assert separating.start_asking(child, at=NOW + 2 * DAY) is not None
    assert separating.start_asking(couple.demande, at=NOW) is None


def test_the_number_comes_once_and_is_told_in_a_letter(couple: couples.Couple) -> None:
    child = fork(couple)

    for numero in ("093032112345678901", "093032112345678902"):
        separating.numbered(child, numero, at=NOW)

    child.refresh_from_db()
    assert child.numero_unique == "093032112345678901"
    letter = Letter.objects.get(demande=child, kind="numero")
    assert "093 0321 123456 78901" in plain_text(letter.paragraphs[0])
    assert separating.start_asking(child, at=NOW) is None
    with pytest.raises(separating.HasItsNumber):
        separating.ask_number(child, by=couple.amina, at=NOW)


def test_a_file_that_the_register_refuses_may_be_sent_again_once_completed(couple: couples.Couple) -> None:
    child = fork(couple)
    separating.start_asking(child, at=NOW)

    separating.not_taken(child, "Il manque une commune.", at=NOW)

    assert plain_text(Letter.objects.get(demande=child, kind="numero_refuse").paragraphs[0]) == "Il manque une commune."
    assert separating.start_asking(child, at=NOW) is not None


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("incomes/d/2024", "incomes/d/2024"),
        ("incomes/c1/2024", None),
        ("resources/p1", "resources/g1"),
        ("wish", "wish"),
        ("disability/c1", None),
        ("claims/handicap", "claims/handicap"),
    ],
)
def test_a_fact_goes_with_its_person(path: str, wanted: str | None) -> None:
    assert second_files.renamed(path, {"d": "d", "p1": "g1"}) == wanted


def former_line(couple: couples.Couple) -> StockLine:
    line = stock.line_of(couple.demande.numero_unique, f"{couples.HERS:%d/%m/%Y}")
    stock.taken_in(stock.sent([line]))
    return StockLine.objects.get()


def test_what_a_former_tool_said_of_who_left_follows_them_to_their_number(couple: couples.Couple) -> None:
    line, child = former_line(couple), separate(couple)

    separating.numbered(child, "093032112345678901", at=NOW)

    line.refresh_from_db()
    assert line.numero == "093032112345678901"


def test_of_who_left_in_silence_it_does_not_move_for_the_first_file_would_tell(couple: couples.Couple) -> None:
    line, child = former_line(couple), fork(couple)

    separating.numbered(child, "093032112345678901", at=NOW)

    line.refresh_from_db()
    assert line.numero == couple.demande.numero_unique
