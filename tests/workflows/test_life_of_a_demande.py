"""A demande through its years: notice, end, renewal, tolerance, reactivation, merging, attestation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.models import (
    Candidature,
    Demande,
    JournalEntry,
    Letter,
    Message,
    Person,
    Radiation,
    RenewalNotice,
    Seniority,
)
from palier.rules.access import Refused, Role
from palier.rules.clocks import paris
from palier.rules.lifecycle import System
from palier.workflows import attesting, ending, merging, reactivating, reminding_renewal, renewing, striking_off
from palier.workflows.actors import Actor
from tests import factories
from tests.workflows.bailleur_world import as_clock, as_demandeur

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
END = date(2026, 6, 15)
STEWARD = Actor(role=Role.STEWARD)
GUICHET = Actor(role=Role.GUICHET)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=paris())


@pytest.fixture
def amina() -> Applicant:
    made = factories.demande()
    Demande.objects.filter(pk=made.demande.pk).update(valid_until=END, deposited_on=date(2021, 3, 1))
    made.demande.refresh_from_db()
    return made


def remind(of: Applicant, on: date, hour: int = 10) -> RenewalNotice | None:
    with as_clock():
        return reminding_renewal.remind(of.demande, at=at(on, hour))


# --- The notice -----------------------------------------------------------------------------


def test_the_notice_of_a_period_leaves_once(amina: Applicant) -> None:
    day = date(2026, 4, 15)
    assert reminding_renewal.due(at(day)) == [amina.demande.pk]

    assert remind(amina, day) is not None
    assert remind(amina, day + timedelta(1)) is None
    assert reminding_renewal.due(at(day)) == []
    assert Letter.objects.filter(kind="preavis_renouvellement").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        RenewalNotice.objects.create(demande=amina.demande, valid_until=END, sent_at=at(day), channels=[], rule="1°")


def test_it_leaves_again_for_the_next_period(amina: Applicant) -> None:
    remind(amina, date(2026, 4, 15))
    Demande.objects.update(valid_until=date(2027, 6, 15))

    assert remind(amina, date(2027, 4, 20)) is not None


def test_too_early_it_waits_and_a_job_long_late_still_sends_it(amina: Applicant) -> None:
    assert reminding_renewal.due(at(date(2026, 4, 14))) == []
    assert remind(amina, date(2026, 4, 14)) is None
    assert remind(amina, END) is not None


@pytest.mark.parametrize("changes", [{"state": "radiee"}, {"state": "a_renouveler"}, {"valid_until": None}])
def test_a_demande_without_a_living_period_gets_no_notice(amina: Applicant, changes: dict[str, object]) -> None:
    Demande.objects.update(**changes)

    assert reminding_renewal.due(at(END)) == []
    assert remind(amina, END) is None


def test_it_says_the_end_the_risk_and_how_to_renew(amina: Applicant) -> None:
    remind(amina, date(2026, 4, 15))

    text = " ".join(Letter.objects.get(kind="preavis_renouvellement").paragraphs)
    assert all(part in text for part in ("15\u00a0juin 2026", "R441-2-7", "radiée", "renouveler", "guichet"))


@pytest.mark.parametrize(
    ("is_online", "email", "wants_paper", "channels"),
    [
        (False, "a@example.test", False, {"papier", "email"}),
        (False, "", False, {"papier"}),
        (True, "a@example.test", False, {"email"}),
        (True, "", False, {"papier"}),
        (True, "a@example.test", True, {"papier", "email"}),
    ],
)
def test_the_channels_are_those_of_the_law(
    amina: Applicant, is_online: bool, email: str, wants_paper: bool, channels: set[str]
) -> None:
    Person.objects.filter(demande=amina.demande, key="d").update(email=email)
    Demande.objects.update(online_since=at(date(2024, 1, 1)) if is_online else None, wants_paper=wants_paper)

    notice = remind(amina, date(2026, 4, 15))

    assert notice is not None
    assert set(notice.channels) == channels
    assert set(Message.objects.values_list("channel", flat=True)) == channels
    assert all("15\u00a0juin 2026" in body for body in Message.objects.values_list("body", flat=True))


@pytest.mark.parametrize(
    ("day", "hour", "leaves"),
    [
        (date(2026, 4, 15), 10, None),
        (date(2026, 4, 15), 22, datetime(2026, 4, 16, 6, tzinfo=UTC)),
        (date(2026, 4, 18), 10, datetime(2026, 4, 20, 6, tzinfo=UTC)),
    ],
)
def test_messages_wait_for_working_hours(amina: Applicant, day: date, hour: int, leaves: datetime | None) -> None:
    remind(amina, day, hour)

    jobs = ProcrastinateJob.objects.filter(task_name="palier.jobs.messages.send")
    assert {job.scheduled_at for job in jobs} == {leaves or at(day, hour)}
    assert Letter.objects.get(kind="preavis_renouvellement").sent_at == at(day, hour)


def test_who_has_no_contact_here_is_announced_by_the_clock(amina: Applicant) -> None:
    Person.objects.filter(demande=amina.demande).update(email="", address="", phone="")

    remind(amina, date(2026, 4, 15))

    assert RenewalNotice.objects.get().channels == []
    assert not Message.objects.exists()
    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.life.announce").count() == 1


def test_a_person_asks_for_paper(amina: Applicant) -> None:
    for _ in range(2):
        with as_demandeur(amina.demande.pk):
            renewing.choose_paper(amina.demande, wants_paper=True, by=amina.actor, at=at(END))

    assert Demande.objects.get(pk=amina.demande.pk).wants_paper
    assert JournalEntry.objects.filter(verb="choisir_courrier").count() == 1


# --- The end of the year --------------------------------------------------------------------


def test_the_last_day_is_whole_and_the_next_is_over(amina: Applicant) -> None:
    with as_clock():
        assert not reminding_renewal.note_expiry(amina.demande, at=at(END, 23))
    assert reminding_renewal.expired(at(END, 23)) == []

    assert reminding_renewal.expired(at(END + timedelta(1), 0)) == [amina.demande.pk]
    with as_clock():
        assert reminding_renewal.note_expiry(amina.demande, at=at(END + timedelta(40)))
        assert not reminding_renewal.note_expiry(amina.demande, at=at(END + timedelta(40)))
    assert Demande.objects.get(pk=amina.demande.pk).state == "a_renouveler"
    # Forty days late, the line still says the day that counts.
    assert JournalEntry.objects.get(verb="constater_echeance").details == {"fin": "2026-06-15"}


def test_a_demande_struck_off_is_not_renewed(amina: Applicant) -> None:
    amina.demande.state = "radiee"

    with pytest.raises(renewing.StruckOff):
        renewing.to_send(amina.demande, by=amina.actor, at=at(END))


# --- Not renewed, and back ------------------------------------------------------------------


def expired(of: Applicant, *, noticed: bool = True) -> Demande:
    if noticed:
        remind(of, date(2026, 4, 15))
    with as_clock():
        reminding_renewal.note_expiry(of.demande, at=at(END + timedelta(1)))
    of.demande.refresh_from_db()
    return of.demande


def strike(demande: Demande, on: date, system: System = System.LOCAL, by: Actor = STEWARD) -> Radiation:
    return striking_off.strike_off_not_renewed(demande, system=system, by=by, at=at(on))


def test_a_local_system_strikes_off_after_its_tolerance(amina: Applicant) -> None:
    demande = expired(amina)
    with pytest.raises(striking_off.CannotStrikeOff, match="15\u00a0juillet 2026"):
        strike(demande, date(2026, 7, 14))

    kept = strike(demande, date(2026, 7, 15))

    assert (kept.reason, kept.effective_on) == ("RADREN", date(2026, 7, 15))
    assert "réactivée par le gestionnaire" in " ".join(Letter.objects.get(kind="radiation").paragraphs)


def test_nobody_here_strikes_off_for_the_national_register_nor_without_a_notice(amina: Applicant) -> None:
    with pytest.raises(striking_off.CannotStrikeOff, match="préavis"):
        strike(expired(amina, noticed=False), date(2027, 7, 15))
    with pytest.raises(striking_off.CannotStrikeOff, match="gestionnaire"):
        strike(amina.demande, date(2027, 7, 15), System.NATIONAL)
    Demande.objects.update(valid_until=None)
    with pytest.raises(striking_off.CannotStrikeOff):
        strike(amina.demande, date(2027, 7, 15))
    with pytest.raises(Refused):
        strike(amina.demande, date(2027, 7, 15), by=amina.actor)


def test_a_demande_comes_back_with_its_number_and_its_seniority(amina: Applicant) -> None:
    demande = expired(amina)
    strike(demande, date(2026, 7, 15))

    back = reactivating.reactivate(demande, system=System.LOCAL, by=STEWARD, at=at(date(2026, 12, 15)))

    assert (back.state, back.strike_off_reason, back.struck_off_at) == ("a_renouveler", "", None)
    assert back.numero_unique == demande.numero_unique
    assert Seniority.objects.get(demande=back).since == date(2021, 3, 1)
    assert Radiation.objects.get().lifted_at == at(date(2026, 12, 15))
    assert Letter.objects.filter(kind="reactivation").exists()


def test_a_reactivation_out_of_time_out_of_place_or_without_end_is_refused(amina: Applicant) -> None:
    demande = expired(amina)
    with pytest.raises(reactivating.CannotReactivate):
        reactivating.reactivate(demande, system=System.LOCAL, by=STEWARD, at=at(END))
    strike(demande, date(2026, 7, 15))
    for system, day, words in (
        (System.LOCAL, date(2026, 12, 16), "délai de réactivation est passé"),
        (System.NATIONAL, date(2026, 8, 1), "Selon nos informations"),
    ):
        with pytest.raises(reactivating.CannotReactivate, match=words):
            reactivating.reactivate(demande, system=system, by=STEWARD, at=at(day))
    Demande.objects.update(valid_until=None)
    with pytest.raises(reactivating.CannotReactivate):
        reactivating.reactivate(demande, system=System.LOCAL, by=STEWARD, at=at(date(2026, 8, 1)))


# --- Merging --------------------------------------------------------------------------------


@pytest.fixture
def twice() -> tuple[Applicant, Applicant]:
    one = factories.demande(birth_name="Benali")
    two = factories.demande(birth_name="Benali")
    Seniority.objects.filter(demande=two.demande).update(since=date(2018, 3, 15))
    Seniority.objects.create(demande=two.demande, departement="75", since=date(2019, 6, 12))
    Demande.objects.filter(pk=two.demande.pk).update(deposited_on=date(2018, 3, 15))
    return one, two


@pytest.fixture
def homes() -> list[Any]:
    bailleur = factories.organisation("bailleur", "Habitat")
    reservataire = factories.organisation("reservataire", "Réserve")
    return [factories.publication(factories.home(bailleur, reservataire)) for _ in range(2)]


def merge(kept: Applicant, other: Applicant) -> Demande:
    return merging.merge(kept.demande, other.demande, by=STEWARD, at=at(date(2026, 5, 4)))


def test_the_number_that_remains_keeps_every_seniority_and_candidature(
    twice: tuple[Applicant, Applicant], homes: list[Any]
) -> None:
    kept, other = twice
    moved = factories.candidature(homes[0], other.demande)
    merged = merge(kept, other)

    assert dict(merged.seniorities.values_list("departement", "since")) == {
        "93": date(2018, 3, 15), "75": date(2019, 6, 12),
    }  # fmt: skip
    assert merged.deposited_on == date(2018, 3, 15)
    moved.refresh_from_db()
    assert (moved.demande_id, moved.stage) == (kept.demande.pk, "deposee")
    gone = Radiation.objects.get()
    assert (gone.demande, gone.reason, gone.kept_numero) == (other.demande, "FUSION", kept.demande.numero_unique)
    assert Demande.objects.get(pk=other.demande.pk).strike_off_reason == "FUSION"
    text = " ".join(Letter.objects.get(kind="fusion").paragraphs)
    assert "département 75, depuis le 12\u00a0juin 2019" in text
    assert JournalEntry.objects.get(verb="reunir_numeros").details["departements"] == ["75", "93"]
    assert homes[0].reservataire_id in merged.audience


def test_on_one_home_the_number_that_remains_keeps_its_own(
    twice: tuple[Applicant, Applicant], homes: list[Any]
) -> None:
    kept, other = twice
    own = factories.candidature(homes[0], kept.demande)
    double = factories.candidature(homes[0], other.demande)
    ended = factories.candidature(homes[1], other.demande, stage="retiree")
    factories.candidature(homes[1], kept.demande)
    merge(kept, other)

    for each in (own, double, ended):
        each.refresh_from_db()
    assert (own.stage, double.stage, double.end_reason) == ("deposee", "sans_suite", "numeros_reunis")
    assert (ended.stage, ended.demande_id) == ("retiree", other.demande.pk)


@pytest.mark.parametrize(("mine", "theirs"), [({"rank": 5, "stage": "classee"}, 3), ({"stage": "retiree"}, 3)])
def test_a_better_place_is_never_given_up(
    twice: tuple[Applicant, Applicant], homes: list[Any], mine: dict[str, object], theirs: int
) -> None:
    kept, other = twice
    factories.candidature(homes[0], kept.demande, **mine)
    factories.candidature(homes[0], other.demande, stage="classee", rank=theirs)

    with pytest.raises(merging.BothRanked):
        merge(kept, other)
    assert Demande.objects.get(pk=other.demande.pk).state == "active"


def test_two_answers_awaited_are_not_merged(twice: tuple[Applicant, Applicant], homes: list[Any]) -> None:
    kept, other = twice
    factories.candidature(homes[0], kept.demande, stage="offre_envoyee")
    factories.candidature(homes[1], other.demande, stage="acceptee")

    with pytest.raises(merging.BothHold):
        merge(kept, other)


def test_an_accepted_home_stays_with_the_number_that_remains(
    twice: tuple[Applicant, Applicant], homes: list[Any]
) -> None:
    kept, other = twice
    held = factories.candidature(homes[1], other.demande, stage="acceptee")
    merge(kept, other)

    assert Candidature.objects.get(pk=held.pk).demande == kept.demande
    assert ending.struck_off_and_live(10) == []


def test_only_two_living_numbers_of_one_known_person_are_merged(twice: tuple[Applicant, Applicant]) -> None:
    kept, other = twice
    with pytest.raises(merging.CannotMerge):
        merge(kept, kept)
    with pytest.raises(merging.NotSamePerson):
        merge(kept, factories.demande(birth_name="Autre"))
    Person.objects.filter(demande__in=(kept.demande, other.demande)).update(birth_date=None)
    with pytest.raises(merging.NotSamePerson):
        merge(kept, other)
    Person.objects.filter(demande=kept.demande).delete()
    with pytest.raises(merging.NotSamePerson):
        merge(kept, other)
    Demande.objects.filter(pk=other.demande.pk).update(state="radiee")
    with pytest.raises(merging.CannotMerge):
        merge(kept, other)


def test_a_merging_without_any_known_seniority_says_so_plainly(twice: tuple[Applicant, Applicant]) -> None:
    Seniority.objects.all().delete()
    merge(*twice)

    assert "Aucune ancienneté n’est perdue." in Letter.objects.get(kind="fusion").paragraphs


# --- The attestation ------------------------------------------------------------------------

GIVEN = {
    "service": "Guichet de Montreuil, place de la Mairie", "cas_de_recours": "délai anormalement long",
    "date_de_recours": "1er mars 2024, 1 rue de la Préfecture",
}  # fmt: skip


def test_an_attestation_says_the_nine_items_in_order(amina: Applicant, homes: list[Any]) -> None:
    letter = attesting.attest(amina.demande, given=GIVEN, by=GUICHET, at=at(date(2026, 5, 4)))

    assert len(letter.paragraphs) == 10
    assert "Habitat" in letter.paragraphs[5]
    assert "15\u00a0juin 2026" in letter.paragraphs[8]


def test_an_attestation_that_lacks_an_item_does_not_leave(amina: Applicant) -> None:
    Person.objects.filter(demande=amina.demande).delete()
    Demande.objects.update(valid_until=None, deposited_on=None)
    with pytest.raises(attesting.AttestationIncomplete) as refused:
        attesting.attest(amina.demande, given={**GIVEN, "service": " "}, by=GUICHET, at=at(date(2026, 5, 4)))

    assert str(refused.value).count("L’attestation ne dit pas") == 5
    assert not Letter.objects.filter(kind="attestation").exists()


# --- Renewed --------------------------------------------------------------------------------


def test_a_renewal_is_confirmed_with_its_dates_and_makes_the_person_an_online_one(
    amina: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = SimpleNamespace(demande=amina.demande)
    monkeypatch.setattr(renewing.importing, "save", lambda *_args, **_kw: kept)
    sne: Any = SimpleNamespace(renewed_on=None)
    for day in (date(2026, 5, 4), date(2026, 5, 5)):
        renewing.renewed(amina.demande, sne, by=amina.actor, at=at(day))

    assert Demande.objects.get(pk=amina.demande.pk).online_since == at(date(2026, 5, 4))
    text = " ".join(Letter.objects.filter(kind="renouvellement").order_by("pk")[0].paragraphs)
    assert all(part in text for part in ("4\u00a0mai 2026", "1er\u00a0mars 2021", "15\u00a0juin 2026"))


def test_an_unknown_date_is_left_out_of_the_confirmation() -> None:
    text = " ".join(renewing.life_letters.renewed(None, END, None).paragraphs)

    assert "None" not in text
    assert "15\u00a0juin 2026" in text
