"""Erasure: a year after the radiation nothing of a person is left in any column; before, and while held, everything is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection
from django.utils import timezone

from palier.models import (
    Candidature,
    Decision,
    Demande,
    Erasure,
    Fact,
    JournalEntry,
    LeaseCount,
    LegalHold,
    Letter,
    Message,
    Piece,
    PieceContent,
    Radiation,
    Ranking,
    RankingLine,
    SafeChannel,
    SignInAttempt,
    SignInCode,
    User,
    forgetting,
    freezing,
    quotas,
)
from palier.rules import access, privacy, retention, verify
from palier.rules.access import Role
from palier.rules.privacy import Retention
from palier.rules.retention import Hold, Occasion
from palier.workflows import (
    applying,
    erasing,
    keeping,
    leasing,
    merging,
    offering,
    scoring,
    scoring_territories,
    signing_in,
    striking_off,
)
from palier.workflows.actors import CLOCK, Actor
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Applicant
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MANAGER = Actor(role=Role.STEWARD)
GIVEN_NAME, BIRTH_NAME, ADDRESS = "Zélie-Maëlys", "Quervazec-Dorlodot", "17 impasse des Grives-Musiciennes"
PHONE, EMAIL, SAFE_EMAIL = "0699887755", "zelie.quervazec@example.test", "cachette.zelie@example.test"
BIRTH = date(1983, 11, 7)
EMPLOYER = "Ateliers Trompe-Souris"


# --- A person whom nothing else in the database looks like ---------------------------------------


def zelie(**changes: Any) -> Applicant:
    made = factories.demande(GIVEN_NAME, birth_name=BIRTH_NAME, birth_date=BIRTH, **changes)
    made.persons[0].phone, made.persons[0].email, made.persons[0].address = PHONE, EMAIL, ADDRESS
    made.persons[0].employer = EMPLOYER
    made.persons[0].save()
    return made


def identifiers(of: Applicant) -> list[str]:
    return [
        of.demande.numero_unique, GIVEN_NAME, BIRTH_NAME, ADDRESS, PHONE, EMAIL, SAFE_EMAIL, EMPLOYER,
        BIRTH.isoformat(), BIRTH.strftime("%d/%m/%Y"), BIRTH_NAME.lower(), GIVEN_NAME.lower(),
        json.dumps(GIVEN_NAME).strip('"'),
    ]  # fmt: skip


def everywhere(words: list[str]) -> list[str]:
    """Every column of every table that holds one of these words, bytes included."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema || '.' || table_name, column_name, data_type FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
        )
        for table, column, kind in cursor.fetchall():
            text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            held = f"EXISTS (SELECT FROM unnest(%s::text[]) w WHERE strpos({text}, w) > 0)"
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {held}", [words])
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    return found


def leave_traces(of: Applicant) -> None:
    """One row of each kind that the path to a lease does not write by itself."""
    now = timezone.now()
    sent = factories.piece(of.demande)
    PieceContent.objects.filter(piece=sent).update(data=f"avis au nom de {BIRTH_NAME}".encode())
    Fact.objects.create(
        demande=of.demande, layer="declare", path="incomes/d/2024", value={"qui": BIRTH_NAME}, piece=sent, at=now,
        by=of.user,
    )  # fmt: skip
    SafeChannel.objects.create(demande=of.demande, email=SAFE_EMAIL, set_at=now)
    Message.objects.create(channel="email", recipient=SAFE_EMAIL, subject="Votre code", body="x", created_at=now)
    SignInCode.objects.create(
        demande=of.demande, person_key="d", code_hash="x", created_at=now, expires_at=now + DAY
    )  # fmt: skip
    signing_in.note(signing_in.tried(of.demande.numero_unique, "10.0.0.1"), is_success=False, at=now)
    scoring_territories.refresh([of.demande], on=timezone.localdate())
    scoring.rescore(of.demande, at=now)


def housed(world: World, who: Applicant) -> Demande:
    """Bring somebody the whole way to a lease, beside two who are not chosen."""
    who.demande.seniorities.update(since=date(2001, 1, 1))
    on = world.home_at("attribuee", [who, *world.others[:2]])
    world.at["bail"] = on
    now = timezone.now()
    sent = offering.send_offer(world.candidature("bail", who), answer_days=10, by=world.karim, at=now)
    offering.note_delivery(sent, proof="Remise en main propre", delivered_at=now, by=world.karim, at=now)
    sent.refresh_from_db()
    offering.accept(sent, by=who.actor, at=now)
    leasing.sign(
        world.candidature("bail", who), signed_on=timezone.localdate(), starts_on=timezone.localdate(),
        contingent="COLACT", by=world.karim, at=timezone.now(),
    )  # fmt: skip
    who.demande.refresh_from_db()
    return who.demande


@pytest.fixture
def world() -> World:
    return worlds.cast(others=3)


@pytest.fixture
def person(world: World) -> Applicant:
    made = zelie()
    leave_traces(made)
    housed(world, made)
    return made


def after(days: int) -> datetime:
    return timezone.now() + days * DAY


# --- The term ------------------------------------------------------------------------------------


def test_a_year_and_a_day_after_the_radiation_no_column_holds_anything_of_the_person(person: Applicant) -> None:
    words = identifiers(person)
    # Proves that the search finds: everything is there before.
    assert {"public.palier_person.last_name", "public.palier_demande.numero_unique"} <= set(everywhere(words))

    kept = erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    assert everywhere(words) == []
    assert kept is not None
    assert not Demande.objects.filter(pk=person.demande.pk).exists()
    assert not User.objects.filter(pk=person.user.pk).exists()


def test_no_row_of_any_table_still_points_to_the_demande(person: Applicant) -> None:
    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.columns WHERE column_name = 'demande_id'"
                       " AND table_schema = 'public'")  # fmt: skip
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE demande_id = %s", [person.demande.pk])
            assert cursor.fetchone()[0] == 0, table


def test_on_the_365th_day_nothing_is_erased(person: Applicant) -> None:
    before = everywhere(identifiers(person))

    assert keeping.erase_at_term(person.demande, at=after(365)) is False

    assert everywhere(identifiers(person)) == before
    assert erasing.due(after(365)) == []
    assert erasing.due(after(366)) == [person.demande.pk]


def test_a_demande_that_lives_is_never_at_its_term() -> None:
    amina = factories.demande()

    with pytest.raises(erasing.CannotErase) as refused:
        erasing.erase(amina.demande, reason=Occasion.TERM, at=after(5000))

    assert [reason.code for reason in refused.value.reasons] == ["non_radiee"]
    assert erasing.due(after(5000)) == []


def test_what_the_register_struck_off_is_at_its_term_from_the_day_that_it_gave() -> None:
    amina = factories.demande(state="radiee")
    Demande.objects.filter(pk=amina.demande.pk).update(struck_off_at=datetime(2025, 3, 1, 9, tzinfo=UTC))
    amina.demande.refresh_from_db()

    assert erasing.due(datetime(2026, 3, 1, 9, tzinfo=UTC)) == []
    assert erasing.due(datetime(2026, 3, 2, 9, tzinfo=UTC)) == [amina.demande.pk]
    assert keeping.erase_at_term(amina.demande, at=datetime(2026, 3, 2, 9, tzinfo=UTC)) is True


def test_the_year_starts_on_the_day_of_effect_not_on_the_day_of_the_record(person: Applicant) -> None:
    Radiation.objects.filter(demande=person.demande).update(effective_on=timezone.localdate() - 20 * DAY)

    assert erasing.due(after(346)) == [person.demande.pk]
    assert erasing.due(after(345)) == []


def test_what_is_gone_is_not_erased_twice(person: Applicant) -> None:
    assert keeping.erase_at_term(person.demande, at=after(366)) is True
    assert keeping.erase_at_term(person.demande, at=after(366)) is False
    assert Erasure.objects.count() == 1


# --- What stays ----------------------------------------------------------------------------------


def test_the_public_file_still_verifies_and_the_opening_is_gone(
    person: Applicant, world: World, tmp_path: Path
) -> None:
    ranked = Ranking.objects.get(publication=world.at["bail"])
    line = RankingLine.objects.get(ranking=ranked, demande=person.demande)
    file = tmp_path / "classement.jsonl"
    file.write_bytes(b"".join(freezing.public_lines(ranked.pk, ranked.header)))
    before = file.read_bytes()
    assert line.opening is not None

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    line.refresh_from_db()
    assert (line.opening, line.demande_id, line.candidature_id, line.salt, line.audience) == (None, None, None, "", [])
    file.write_bytes(b"".join(freezing.public_lines(ranked.pk, ranked.header)))
    assert file.read_bytes() == before
    assert verify.main([str(file)]) == 0


def test_an_opening_kept_by_a_correction_goes_too(person: Applicant) -> None:
    RankingLine.objects.filter(demande=person.demande).update(kept_opening=json.dumps({"qui": BIRTH_NAME}))

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    assert everywhere([BIRTH_NAME]) == []


def test_minutes_and_journal_keep_opaque_ids_and_are_not_touched(person: Applicant, world: World) -> None:
    seance = world.seances[str(world.at["bail"].pk)]
    seance.refresh_from_db()
    minutes, digest = seance.minutes, seance.minutes_digest
    candidature = world.candidature("bail", person)
    lines = list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True))

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    seance.refresh_from_db()
    assert (seance.minutes, seance.minutes_digest) == (minutes, digest)
    assert str(candidature.public_id) in json.dumps(minutes)
    assert list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True))[: len(lines)] == lines


def test_the_others_of_the_home_lose_nothing(person: Applicant, world: World) -> None:
    other = world.others[0]
    before = everywhere([other.demande.numero_unique, other.persons[0].email])

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    assert everywhere([other.demande.numero_unique, other.persons[0].email]) == before
    assert Candidature.objects.filter(demande=other.demande).exists()


def test_the_shares_of_the_year_still_count_the_lease(person: Applicant, world: World) -> None:
    year = timezone.localdate().year
    (before,) = quotas.signed(year, bailleur=world.bailleur.pk)

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    (now,) = quotas.signed(year, bailleur=world.bailleur.pk)
    assert quotas.signed(year, reservataire=world.reservataire.pk) == (now,)
    assert quotas.signed(year, bailleur=world.stranger_karim.body.pk) == ()
    assert (now.count, now.contingent, now.departement) == (1, before.contingent, before.departement)
    assert (now.is_dalo, now.is_priority, now.quartile) == (before.is_dalo, before.is_priority, before.quartile)
    assert now.signed_on == date(year, 12, 31)
    assert LeaseCount.objects.count() == 1


def test_the_proof_says_how_many_rows_and_nothing_of_the_person(person: Applicant) -> None:
    public_id = person.demande.public_id

    kept = erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    assert kept is not None
    kept.refresh_from_db()
    assert kept.reference == public_id
    assert kept.rows["palier_person"] == 2
    assert kept.rows["palier_lease"] == kept.rows["palier_demande"] == kept.rows["palier_user"] == 1
    assert kept.rows["palier_signinattempt"] == 1
    assert erasing.is_whole(kept)
    line = JournalEntry.objects.get(verb="effacer")
    assert (line.object_id, line.details["empreinte"], line.details["preuve"]) == (public_id, kept.digest, str(kept.pk))
    kept.rows = {**kept.rows, "palier_person": 1}
    assert not erasing.is_whole(kept)


@pytest.mark.parametrize("statement", ["UPDATE palier_erasure SET rows = '{}'", "DELETE FROM palier_erasure"])
def test_a_proof_is_never_changed(person: Applicant, statement: str) -> None:
    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_account_that_something_else_still_names_is_emptied(person: Applicant) -> None:
    other = factories.demande("Noé")
    Fact.objects.create(demande=other.demande, layer="declare", path="wish", by=person.user, at=timezone.now())

    erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))

    shell = User.objects.get(pk=person.user.pk)
    assert (shell.name, shell.is_active, shell.login) == ("", False, f"efface:{shell.public_id}")
    assert not shell.has_usable_password()


# --- Holds ---------------------------------------------------------------------------------------


def test_a_hold_keeps_everything_until_it_is_lifted(person: Applicant) -> None:
    held = keeping.hold(person.demande, Hold.RECOURSE, by=MANAGER, at=timezone.now())
    assert keeping.hold(person.demande, Hold.RECOURSE, by=MANAGER, at=timezone.now()) == held

    assert keeping.erase_at_term(person.demande, at=after(900)) is False

    assert keeping.lift(person.demande, Hold.RECOURSE, by=MANAGER, at=timezone.now()) is True
    assert keeping.lift(person.demande, Hold.RECOURSE, by=MANAGER, at=timezone.now()) is False
    assert keeping.erase_at_term(person.demande, at=after(900)) is True
    assert not LegalHold.objects.exists()
    verbs = JournalEntry.objects.filter(verb__in=("conserver", "lever_conservation")).values_list("verb", flat=True)
    assert sorted(verbs) == ["conserver", "lever_conservation"]


def test_the_database_itself_refuses_to_delete_what_is_held() -> None:
    amina = factories.demande()
    keeping.hold(amina.demande, Hold.CONTROL, by=MANAGER, at=timezone.now())

    forgetting.remove(amina.demande.pk, subject="", users=[])
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("verb", [keeping.hold, keeping.lift])
def test_only_a_steward_holds_and_lifts(verb: Any, world: World) -> None:
    with pytest.raises(access.Refused):
        verb(world.amina.demande, Hold.CONTROL, by=world.karim, at=timezone.now())


def test_an_open_seance_is_waited_for(world: World) -> None:
    world.at["en_commission"] = world.home_at("en_commission", [world.amina, *world.others[:2]])
    erasing.ask(world.amina.demande, by=world.amina.actor, at=timezone.now())

    assert keeping.honour(world.amina.demande, at=timezone.now()) is False
    assert Demande.objects.filter(pk=world.amina.demande.pk).exists()


# --- A request -----------------------------------------------------------------------------------


def test_a_request_before_any_attribution_is_honoured_at_once(world: World) -> None:
    made = zelie()
    leave_traces(made)
    world.at["publiee"] = world.home_at("publiee", [made, *world.others[:2]])
    world.at["classee"] = world.home_at("classee", [made, *world.others[:2]])

    asked = erasing.ask(made.demande, by=made.actor, at=timezone.now())
    assert erasing.asked() == [made.demande.pk]
    assert erasing.ask(made.demande, by=made.actor, at=timezone.now()).erasure_asked_at == asked.erasure_asked_at
    assert keeping.honour(made.demande, at=timezone.now()) is True

    assert everywhere(identifiers(made)) == []
    assert Erasure.objects.get().occasion == Occasion.REQUEST
    assert JournalEntry.objects.filter(verb="demander_effacement").count() == 1
    assert erasing.asked() == []


def test_a_request_after_an_attribution_is_refused_with_its_reason(person: Applicant) -> None:
    with pytest.raises(erasing.CannotErase, match="Un logement vous a été attribué") as refused:
        erasing.ask(person.demande, by=person.actor, at=timezone.now())

    assert [reason.code for reason in refused.value.reasons] == ["logement_attribue"]
    person.demande.refresh_from_db()
    assert person.demande.erasure_asked_at is None


def test_what_was_asked_just_before_an_attribution_is_refused_by_letter(world: World) -> None:
    world.at["attribuee"] = world.home_at("classee", [world.amina, *world.others[:2]])
    erasing.ask(world.amina.demande, by=world.amina.actor, at=timezone.now())
    for step in worlds.PATH[2:]:
        worlds._WALK[step](world, world.at["attribuee"])  # noqa: SLF001 - the rest of the path
    assert Decision.objects.filter(demande=world.amina.demande).exists()

    assert keeping.honour(world.amina.demande, at=timezone.now()) is True

    told = Letter.objects.get(demande=world.amina.demande, kind="effacement_refuse")
    assert "Un logement vous a été attribué" in told.paragraphs[1]
    world.amina.demande.refresh_from_db()
    assert world.amina.demande.erasure_asked_at is None


def test_one_of_two_holders_does_not_erase_what_is_also_the_other_s() -> None:
    made = factories.demande()
    made.persons[1].role = "cotitulaire"
    made.persons[1].save()

    with pytest.raises(erasing.CannotErase, match="deux titulaires"):
        erasing.ask(made.demande, by=made.actor, at=timezone.now())


def test_nothing_is_erased_on_request_that_nobody_asked(world: World) -> None:
    assert erasing.erase(world.amina.demande, reason=Occasion.REQUEST, at=timezone.now()) is None
    assert Demande.objects.filter(pk=world.amina.demande.pk).exists()


def test_a_number_that_was_united_goes_with_the_one_that_remained(world: World) -> None:
    first = zelie()
    second = zelie()
    world.at["publiee"] = world.home_at("publiee", [second])
    applying.apply(first.demande, world.at["publiee"], by=first.actor, at=timezone.now())
    merging.merge(first.demande, second.demande, by=MANAGER, at=timezone.now())

    erasing.ask(first.demande, by=first.actor, at=timezone.now())
    keeping.honour(first.demande, at=timezone.now())

    assert everywhere([*identifiers(first), second.demande.numero_unique]) == []
    assert Erasure.objects.count() == 2


def test_a_united_number_that_is_held_stays(world: World) -> None:
    first, second = zelie(), zelie()
    merging.merge(first.demande, second.demande, by=MANAGER, at=timezone.now())
    keeping.hold(second.demande, Hold.CONTROL, by=MANAGER, at=timezone.now())

    erasing.ask(first.demande, by=first.actor, at=timezone.now())
    keeping.honour(first.demande, at=timezone.now())

    assert not Demande.objects.filter(pk=first.demande.pk).exists()
    assert Demande.objects.filter(pk=second.demande.pk).exists()


def test_a_united_number_is_erased_before_the_one_that_keeps_its_letters(world: World) -> None:
    first, second = zelie(), zelie()
    world.at["publiee"] = world.home_at("publiee", [first, second])
    merging.merge(first.demande, second.demande, by=MANAGER, at=timezone.now())

    assert keeping.erase_at_term(second.demande, at=after(366)) is True

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Letter.objects.filter(demande=first.demande).exists()


# --- What goes before ----------------------------------------------------------------------------


def test_a_code_and_a_try_are_forgotten_after_a_day_and_not_before(world: World) -> None:
    leave_traces(world.amina)

    assert keeping.forget_old(at=after(0)) == {}
    gone = keeping.forget_old(at=after(3))

    assert gone == {"palier_signincode": 1, "palier_signinattempt": 1, "palier_message": 1}
    assert not SignInCode.objects.exists()
    assert not SignInAttempt.objects.exists()


def test_the_file_of_a_piece_goes_before_the_fact_that_it_proves(world: World) -> None:
    checked = factories.piece(
        world.amina.demande, status="valide", verified_at=timezone.now(), extension_reason="absent"
    )
    factories.piece(world.amina.demande)

    assert "palier_piececontent" not in keeping.forget_old(at=after(80))
    gone = keeping.forget_old(at=after(100))

    assert (gone["palier_piececontent"], gone["palier_piece"]) == (1, 1)
    checked.refresh_from_db()
    assert (checked.status, checked.extension_reason) == ("valide", "")
    assert Piece.objects.count() == PieceContent.objects.count() + 1


def test_a_piece_that_a_candidature_still_needs_is_kept(world: World) -> None:
    factories.piece(world.amina.demande, status="valide", verified_at=timezone.now())
    world.at["publiee"] = world.home_at("publiee", [world.amina])

    assert "palier_piececontent" not in keeping.forget_old(at=after(200))


def test_a_trace_of_reading_stays_a_year_whoever_deletes_it() -> None:
    with connection.cursor() as cursor:
        for age in (364, 370):
            cursor.execute(
                "INSERT INTO palier_accessentry (id, at, actor, object_kind, object_id, purpose) VALUES"
                " (gen_random_uuid(), now() - %s * interval '1 day', gen_random_uuid(), 'k', gen_random_uuid(), 'p')",
                [age],
            )

    assert keeping.forget_old(at=timezone.now()) == {"palier_accessentry": 1}
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM palier_accessentry")


# --- The whole register --------------------------------------------------------------------------

BEFORE = {"SignInAttempt", "AccessEntry"}
"""Erased by age alone, and found on no demande (a try is also found by the hash of its number)."""
ACCOUNTS = {"User"}


def models_of_the_register() -> dict[str, str]:
    """Each model with a personal field, and its table; the classes of the rules live inside `DemandeVersion.facts`."""
    tables = {model.__name__: model._meta.db_table for model in apps.get_app_config("palier").get_models()}  # noqa: SLF001
    return {name: tables[name] for name in {key.partition(".")[0] for key in privacy.PERSONAL} if name in tables}


def test_every_personal_field_of_the_register_has_a_place_in_the_erasure() -> None:
    placed = {*forgetting.REMOVED, forgetting.EMPTIED}
    lost = {
        name for name, table in models_of_the_register().items()
        if table not in placed and name not in BEFORE | ACCOUNTS
    }  # fmt: skip

    assert lost == set()


def test_a_new_personal_table_without_a_place_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "REMOVED", {k: v for k, v in forgetting.REMOVED.items() if k != "palier_fact"})

    with pytest.raises(AssertionError):
        test_every_personal_field_of_the_register_has_a_place_in_the_erasure()


def test_every_table_that_points_to_a_demande_is_in_the_erasure() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name IN ('demande_id', 'parent_id', 'child_id') AND table_name LIKE 'palier\\_%%'", []
        )  # fmt: skip
        pointing = {name for (name,) in cursor.fetchall()}

    assert pointing - {*forgetting.REMOVED, forgetting.EMPTIED} == set()


def test_each_retention_of_the_register_is_carried_out() -> None:
    by_age = {Retention.ONE_DAY, Retention.ONE_YEAR, Retention.UNTIL_CHECKED}
    carried = {Retention.LIFE_OF_DEMANDE, *by_age}
    kept_by_hand = {name for name, field in privacy.PERSONAL.items() if field.retention not in carried}

    # An account of staff is closed by whoever manages the members.
    assert {name.partition(".")[0] for name in kept_by_hand} == {"User"}
    for each in by_age:
        assert retention.kept_since(each, date(2026, 5, 1)) < date(2026, 5, 1)


def test_what_an_erasure_would_do_is_told_without_doing_it(person: Applicant) -> None:
    before = everywhere(identifiers(person))
    foreseen = forgetting.rows_of(
        person.demande.pk, subject=signing_in.tried(person.demande.numero_unique, "").subject, users=[person.user.pk]
    )

    assert everywhere(identifiers(person)) == before
    kept = erasing.erase(person.demande, reason=Occasion.TERM, at=after(366))
    assert kept is not None
    assert {**foreseen, "palier_user": 1} == kept.rows


def test_striking_off_by_withdrawal_starts_the_year(world: World) -> None:
    striking_off.strike_off_withdrawn(
        world.amina.demande, withdrawn_on=timezone.localdate(), by=world.karim, at=timezone.now()
    )
    assert CLOCK.user is None
    assert erasing.due(after(365)) == []
    assert erasing.due(after(366)) == [world.amina.demande.pk]
