"""A file of one's own, in danger: nothing of it reaches the old one, and nothing of the other one comes along."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.models import (
    Demande,
    Fact,
    FileContent,
    Fork,
    Holder,
    JournalEntry,
    Letter,
    Message,
    Person,
    Piece,
    PieceFile,
    SafeChannel,
    Seniority,
)
from palier.models.demandes import layers, told_jobs
from palier.models.demandes.told_jobs import ToldJob
from palier.rules.people import facts, numero
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.facts import Situation
from palier.workflows.doors import apart, code_hashes, protecting
from palier.workflows.offer import passing
from palier.workflows.parting import forking
from palier.workflows.people import completing, filing
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import sending_wishes
from tests import couples, factories
from tests.workflows.forking.moves import DANGER, NOW, go

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.django_db


DAY = timedelta(days=1)


def rows_of(demande: Demande) -> dict[str, list[tuple[Any, ...]]]:
    """Everything of a file, in every table that hangs on it."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'demande_id'"
            " AND table_schema = 'public' ORDER BY 1"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t WHERE demande_id = %s ORDER BY 1", [demande.pk])
            found[table] = cursor.fetchall()
        cursor.execute("SELECT t::text FROM palier_demande t WHERE id = %s", [demande.pk])
        found["palier_demande"] = cursor.fetchall()
    return found


def test_not_one_row_of_the_old_file_changes_and_none_is_added(couple: couples.Couple) -> None:
    factories.piece(couple.demande, person_key="c1")
    before = rows_of(couple.demande)

    go(couple)

    assert rows_of(couple.demande) == before


def test_the_new_file_has_its_people_its_seniority_and_its_own_account(couple: couples.Couple) -> None:
    forked = go(couple)
    child = forked.demande

    persons = {p.key: (p.first_name, p.role) for p in Person.objects.filter(demande=child)}
    assert persons == {"d": ("Amina", "demandeur"), "p1": ("Lina", "personne_a_charge")}
    assert list(Seniority.objects.filter(demande=child).values_list("departement", "since")) == [
        ("93", date(2021, 3, 1))
    ]
    assert (child.deposited_on, child.confirmed_at, child.audience) == (couple.demande.deposited_on, None, [])
    assert numero.is_pending(child.numero_unique)
    known = layers.facts_of(child, NOW.date())
    assert [p.key for p in known.household.persons] == ["d", "p1"]
    assert numero.is_pending(known.numero_unique)
    assert {claim.situation for claim in known.claims} == {Situation.VIOLENCE}
    assert forked.user != couple.amina.user
    assert Holder.objects.get(user=couple.amina.user).demande == couple.demande


def test_nothing_of_the_other_one_comes_along(couple: couples.Couple) -> None:
    his = factories.piece(couple.demande, person_key="c1")
    factories.piece(couple.demande, person_key="", code="avis_ancien").files.get().content.delete()
    hers = factories.piece(couple.demande, person_key="d", code="titre_sejour")
    shared = factories.piece(couple.demande, person_key="", code="livret_famille")
    Fact.objects.create(demande=couple.demande, layer="verifie", path="incomes/c1/2023", value=1, piece=his, at=NOW)
    Fact.objects.create(demande=couple.demande, layer="verifie", path="incomes/d/2023", value=2, piece=hers, at=NOW)
    Fact.objects.create(
        demande=couple.demande,
        layer="declare",
        path="claims/traite_proxenetisme",
        value={},
        by=couple.marc.user,
        at=NOW,
    )

    child = go(couple).demande

    assert set(Piece.objects.filter(demande=child).values_list("code", "person_key")) == {
        (hers.code, "d"),
        (shared.code, ""),
        ("avis_ancien", ""),
    }
    contents = FileContent.objects.filter(demande=child)
    assert [bytes(content.data) for content in contents] == [factories.pdf()] * 2
    assert PieceFile.objects.filter(demande=child).count() == 3
    paths = set(Fact.objects.filter(demande=child).values_list("path", flat=True))
    assert paths == {"incomes/d/2020", "incomes/d/2023", "wish", "claims/violence"}


def test_a_co_demandeur_may_go_alone_too_and_becomes_the_demandeur_of_their_file(couple: couples.Couple) -> None:
    child = forking.go_alone(couple.demande, DANGER, leaver="c1", by=couple.marc, at=NOW).demande

    assert Person.objects.get(demande=child, key="d").first_name == "Marc"
    assert Fact.objects.filter(demande=child, path="incomes/d/2020").values_list("value", flat=True).get() == 8_000


def test_the_old_contacts_hear_nothing_and_the_safe_one_hears_of_a_letter(couple: couples.Couple) -> None:
    before = Message.objects.count()
    child = go(couple).demande
    assert Message.objects.count() == before
    assert Letter.objects.filter(demande=couple.demande).count() == 0
    assert Letter.objects.get(demande=child).title == "Votre dossier, à vous seul"

    protecting.announce(child, subject="Un courrier", body="Un courrier", at=NOW)

    assert list(Message.objects.values_list("recipient", flat=True)[before:]) == [couples.SAFE]
    person = Person.objects.get(demande=child, key="d")
    assert (person.email, person.phone, person.address) == ("", "", "")


def test_a_letter_of_any_desk_leaves_by_the_clock_for_the_safe_channel(couple: couples.Couple) -> None:
    child = go(couple).demande

    deferred = ProcrastinateJob.objects.filter(task_name="palier.jobs.protecting.announce")

    assert [job.args["demande"] for job in deferred] == [child.pk]
    assert couples.SAFE not in str([job.args for job in deferred])
    assert protecting.announce(couple.demande, subject="s", body="b", at=NOW) is False


def test_the_reminder_of_an_offer_never_goes_to_an_address_of_the_register(couple: couples.Couple) -> None:
    child = go(couple).demande
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B")),
        stage="attribuee",
    )
    row = factories.candidature(on, child, stage="offre_envoyee")
    offer = factories.offer(row, couple.amina.person)
    before = Message.objects.count()

    assert passing.reach_otherwise(offer, at=NOW) == ["sans_contact"]

    assert Message.objects.count() == before
    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.protecting.reach").count() == 1


def test_the_journal_links_the_two_files_nowhere(couple: couples.Couple) -> None:
    before = set(JournalEntry.objects.values_list("pk", flat=True))
    forked = go(couple)

    written = JournalEntry.objects.exclude(pk__in=before)

    assert {(row.object_id, row.actor) for row in written} == {(forked.demande.public_id, forked.user.public_id)}
    assert not any(
        str(secret) in str(row.details)
        for row in written
        for secret in (couple.demande.public_id, couple.demande.numero_unique, "violence")
    )


def test_going_alone_again_from_an_old_session_is_not_refused(couple: couples.Couple) -> None:
    """A refusal would tell whoever holds that session that it has been done."""
    first, second = go(couple), go(couple)

    assert first.demande != second.demande
    assert Fork.objects.filter(parent=couple.demande).count() == 2


@pytest.mark.parametrize(
    ("leaver", "follows", "words"),
    [("d", ["p9"], "à charge"), ("p1", [], "ni demandeur ni codemandeur"), ("x", [], "ni demandeur ni codemandeur")],
)
def test_what_the_facts_do_not_allow_is_refused_in_a_sentence(
    couple: couples.Couple, leaver: str, follows: list[str], words: str
) -> None:
    danger = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=follows)
    with pytest.raises(forking.NothingToFork, match=words):
        go(couple, danger, leaver)


@pytest.mark.parametrize("situation", ["violence", "mariage_force", "agression_sexuelle", "ordonnance_protection"])
def test_a_danger_is_not_written_where_the_other_one_reads(couple: couples.Couple, situation: str) -> None:
    with pytest.raises(apart.GoAlone):
        completing.declare(couple.demande, {f"claims/{situation}": DeclaredFact({})}, by=couple.amina, at=NOW)
    assert not Fact.objects.filter(path=f"claims/{situation}").exists()

    alone = factories.demande("Sonia")
    assert completing.declare(alone.demande, {f"claims/{situation}": DeclaredFact({})}, by=alone.actor, at=NOW) == 1


@pytest.mark.parametrize("code", ["situation_violence", "recepisse_plainte", "ordonnance_protection"])
def test_a_document_that_tells_of_a_danger_is_not_kept_there_either(couple: couples.Couple, code: str) -> None:
    sent = filing.SentFile(name="a.pdf", data=b"%PDF-1.7\n")
    with pytest.raises(apart.GoAlone):
        filing.send(couple.demande, code, [sent], by=couple.amina, at=NOW)
    assert not Piece.objects.filter(demande=couple.demande).exists()


def test_other_declarations_and_documents_are_kept_as_before(couple: couples.Couple) -> None:
    assert completing.declare(couple.demande, {"claims/handicap": DeclaredFact({})}, by=couple.marc, at=NOW) == 1
    known: facts.Demande = layers.facts_of(couple.demande, NOW.date())
    assert apart.dangers(known, [Situation.HANDICAP]) == []
    assert not apart.betrays("avis_imposition_n2")
    assert not apart.betrays("situation_handicap")


def test_a_holder_alone_hides_their_contact_and_may_change_it(couple: couples.Couple) -> None:
    alone = factories.demande("Sonia")
    filing.send(alone.demande, "situation_violence", [filing.SentFile("a.pdf", b"%PDF-1.7\n")], by=alone.actor, at=NOW)

    protecting.protect(alone.demande, couples.SAFE, by=alone.actor, at=NOW)
    protecting.protect(alone.demande, "autre@exemple.test", by=alone.actor, at=NOW + DAY)

    assert SafeChannel.objects.get(demande=alone.demande).email == "autre@exemple.test"
    person = Person.objects.get(demande=alone.demande, key="d")
    assert (person.email, person.phone, person.address) == ("", "", "")
    with pytest.raises(apart.GoAlone):
        protecting.protect(couple.demande, couples.SAFE, by=couple.amina, at=NOW)


def test_an_address_is_proved_by_a_code_that_says_nothing(couple: couples.Couple) -> None:
    demande = factories.demande().demande
    kept = protecting.prove(demande, couples.SAFE, holder="d", at=NOW)
    sent = Message.objects.get(recipient=couples.SAFE)
    code = next(word for word in sent.body.split() if word.isdecimal() and len(word) == 6)

    bound = (protecting.ADDRESS, demande.pk, "d", couples.SAFE)
    assert (sent.demande, code_hashes.is_right(f" {code[:3]} {code[3:]} ", kept, *bound)) == (None, True)
    assert not code_hashes.is_right("000000" if code != "000000" else "111111", kept, *bound)
    assert "Palier" not in sent.subject + sent.body


def test_where_they_work_does_not_come_along_and_is_not_sent(couple: couples.Couple) -> None:
    job = ToldJob(contract="CDD", employer="Boulangerie Ruiz", commune="93048")
    completing.declare(
        couple.demande,
        {told_jobs.path_of("d"): DeclaredFact(told_jobs.value_of(job))},
        by=couple.amina,
        at=NOW,
        kind=ChangeKind.JOB,
    )

    child = go(couple).demande

    kept = Fact.objects.get(demande=child, path="job/d/dit").value
    assert kept == told_jobs.value_of(ToldJob(contract="CDD"))
    assert Fact.objects.get(demande=couple.demande, path="job/d/dit").value["employer"] == "Boulangerie Ruiz"


def test_nothing_of_where_they_work_is_sent_of_a_file_that_left_in_silence(couple: couples.Couple) -> None:
    child = go(couple).demande
    SafeChannel.objects.filter(demande=child).delete()
    Demande.objects.filter(pk=child.pk).update(numero_unique="1930326000123G1104")
    child.refresh_from_db()
    job = told_jobs.value_of(ToldJob(contract="CDD", employer="Boulangerie Ruiz", commune="93048"))
    Fact.objects.create(demande=child, layer="declare", path="job/d/dit", value=job, at=NOW)
    sending_wishes.ask(child, at=NOW, is_of_file=True)

    sent = sending_wishes.to_send(child, at=NOW)

    assert sent is not None
    assert sent.proved.jobs["d"] == ToldJob(contract="CDD")
