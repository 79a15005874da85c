"""A mistyped day, rent or convention never breaks a page, is refused in its own sentence, and is corrected with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Convention, Correction, Decision, FlowEvent, Home, JournalEntry
from palier.models.identifiers import uuid7
from palier.rules.law.typography import THIN
from palier.workflows.commission import deciding, sitting
from palier.workflows.offer import offering
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import User
    from tests.world import World

pytestmark = pytest.mark.django_db
FOUND, BAD, OK = 302, 400, 200
CONVENTION = {
    "departement": "93",
    "contingent": "COLACT",
    "rate": "25",
    "rounding": "inferieur",
    "unit": "proposes",
    "lost_is_used": "on",
    "signed_on": "2015-12-01",
    "valid_from": "2016-01-01",
}
HOME = {
    "rpls_id": "ABCDEFGHIJ",
    "commune_name": "93048",
    "street": "rue des Lilas",
    "type_code": "T2",
    "floor_area": 45,
    "financing": "PLUS",
    "rent": "420,50",
    "charges": "60",
    "has_lift": "unknown",
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == OK
    return said(answer)


def said(answer: Any) -> str:
    return plain_text(answer)


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **data})


@pytest.fixture
def world() -> World:
    factories.commune()
    return worlds.cast(others=1)


@pytest.fixture
def karim(world: World) -> Client:
    return signed_in(world.karim.person)


@pytest.fixture
def odile(world: World) -> Client:
    return signed_in(world.odile.person)


@pytest.mark.parametrize("wrong", [date(2016, 11, 25), date(1926, 11, 25), date(2040, 1, 1)])
def test_a_day_of_vacancy_already_stored_wrong_breaks_no_page_and_is_corrected(
    world: World, karim: Client, odile: Client, wrong: date
) -> None:
    home = factories.home(world.bailleur, world.reservataire, vacancy_notified_on=wrong)
    today = timezone.localdate()

    assert "cette date est à corriger" in text(karim, "bailleur_logement", home.public_id)
    text(karim, "bailleur_flux")
    assert "date à corriger" in text(odile, "file-du-jour")
    assert "Demandez au bailleur de la corriger" in text(odile, "publier", home.public_id)
    answer = post(
        karim, "bailleur_vacance_corriger", home.public_id, vacancy_notified_on=today.isoformat(), reason="saisie"
    )

    assert answer.status_code == FOUND
    home.refresh_from_db()
    assert home.vacancy_notified_on == today
    kept = Correction.objects.get(subject=home.public_id)
    assert (kept.before, kept.after) == ([wrong.isoformat()], [today.isoformat()])
    assert JournalEntry.objects.filter(verb="corriger_vacance", object_id=home.public_id).count() == 1
    assert "Faute de saisie".lower() in text(karim, "bailleur_logement", home.public_id)
    assert "date à corriger" not in text(odile, "file-du-jour")


@pytest.mark.parametrize(
    ("days", "sentence"), [(1, "cette date est à venir"), (-400, "plus de 12 mois"), (-3650, "plus de 12 mois")]
)
def test_a_notice_of_vacancy_is_neither_to_come_nor_years_old(
    world: World, karim: Client, days: int, sentence: str
) -> None:
    home = factories.home(world.bailleur, None)
    typed = timezone.localdate() + timedelta(days=days)

    answer = post(
        karim,
        "bailleur_logement",
        home.public_id,
        reservataire=world.reservataire.pk,
        reason="solde",
        vacancy_notified_on=typed.isoformat(),
    )

    assert sentence in said(answer)
    assert Home.objects.get(pk=home.pk).reservataire is None


def test_a_correction_gives_its_reason_and_changes_something(world: World, karim: Client) -> None:
    home, today = factories.home(world.bailleur, world.reservataire), timezone.localdate().isoformat()
    at = ("bailleur_vacance_corriger", home.public_id)

    assert post(karim, *at, vacancy_notified_on=today, reason="").status_code == BAD
    assert "Rien n’a changé" in said(post(karim, *at, vacancy_notified_on=today, reason="saisie"))
    assert not Correction.objects.exists()


def test_a_wrong_contingent_is_put_right_by_orienting_again(world: World, karim: Client) -> None:
    for contingent in ("COLACT", "PPRIOR"):
        data = {**CONVENTION, "contingent": contingent, "rate": "10"}
        assert post(karim, "bailleur_convention", reservataire=world.reservataire.pk, **data).status_code == FOUND
    home, today = factories.home(world.bailleur, None), timezone.localdate().isoformat()
    asked = {"reservataire": world.reservataire.pk, "vacancy_notified_on": today}

    for contingent, reason in (("COLACT", "solde"), ("PPRIOR", "correction")):
        answer = post(karim, "bailleur_logement", home.public_id, contingent=contingent, reason=reason, **asked)
        assert answer.status_code == FOUND

    found = FlowEvent.objects.filter(home=home).order_by("at", "id").values_list("kind", "contingent")
    assert list(found) == [("propose", "COLACT"), ("rendu", "COLACT"), ("propose", "PPRIOR")]


def test_a_convention_in_force_since_2016_is_recorded_and_corrected(world: World, karim: Client, odile: Client) -> None:
    assert post(karim, "bailleur_convention", reservataire=world.reservataire.pk, **CONVENTION).status_code == FOUND
    made = Convention.objects.get()
    text(karim, "bailleur_flux")
    text(odile, "droits-flux")
    assert 'value="2016-01-01"' in text(karim, "bailleur_convention_corriger", made.public_id)

    data = {**CONVENTION, "reservataire": world.reservataire.pk, "rate": "12,5", "valid_from": "2016-02-01"}
    assert post(karim, "bailleur_convention_corriger", made.public_id, reason="document", **data).status_code == FOUND

    made.refresh_from_db()
    assert (made.valid_from, made.rate_denominator) == (date(2016, 2, 1), 8)
    kept = Correction.objects.get(subject=made.public_id)
    assert dict(zip(kept.fields, kept.before, strict=True)) == {"valid_from": "2016-01-01", "rate": "1/4"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"signed_on": "1966-12-01"}, "Aucune convention n’existe avant 1977"),
        ({"signed_on": "2126-12-01", "valid_from": "2127-01-01"}, "cette date est à venir"),
        ({"valid_from": "2012-01-01"}, "précéderait la signature"),
        ({"valid_until": "2085-01-01"}, "ne dure pas plus de 60 ans"),
    ],
)
def test_each_impossible_day_of_a_convention_has_its_sentence(
    world: World, karim: Client, changes: dict[str, str], sentence: str
) -> None:
    answer = post(karim, "bailleur_convention", reservataire=world.reservataire.pk, **{**CONVENTION, **changes})

    assert sentence in said(answer)
    assert not Convention.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"available_on": "1999-01-01"}, "libre depuis plus de 24 mois"),
        ({"street": "12 rue Test"}, "écrivez-la sans son numéro"),
        ({"street": "12 bis, rue Test"}, "écrivez-la sans son numéro"),
        ({"rent": "0"}, "Écrivez un montant entre 1 et"),
        ({"commune_name": "75056"}, "choisissez l’arrondissement"),
    ],
)
def test_what_no_home_is_has_its_own_sentence(
    world: World, karim: Client, changes: dict[str, str], sentence: str
) -> None:
    factories.commune("75056", "Paris")
    for number in (1, 2):
        part = factories.commune(f"7510{number}", f"Paris {number}e Arrondissement")
        part.parent_code = "75056"
        part.save()

    answer = post(karim, "bailleur_logement_nouveau", **{**HOME, **changes})

    assert sentence in said(answer)
    assert not Home.objects.filter(rpls_id="ABCDEFGHIJ").exists()


def test_a_rent_is_read_as_people_type_it(world: World, karim: Client) -> None:
    assert post(karim, "bailleur_logement_nouveau", **{**HOME, "rent": f"1{THIN}200,5 €"}).status_code == FOUND

    assert Home.objects.get(rpls_id="ABCDEFGHIJ").rent == 120_050


def test_a_number_already_declared_is_said_on_its_field(world: World, karim: Client) -> None:
    assert post(karim, "bailleur_logement_nouveau", **HOME).status_code == FOUND

    assert "déjà déclaré sous ce numéro RPLS" in said(post(karim, "bailleur_logement_nouveau", **HOME))


def test_a_home_is_copied_without_what_names_it(world: World, karim: Client) -> None:
    home = factories.home(world.bailleur, None, door="12, porte 4")

    page = said(karim.get(reverse("bailleur_logement_nouveau") + f"?copie={home.public_id}"))

    assert 'value="rue des Néfliers"' in page
    assert home.rpls_id not in page
    assert "porte 4" not in page


def test_a_declared_home_is_corrected_and_the_value_before_stays_readable(world: World, karim: Client) -> None:
    post(karim, "bailleur_logement_nouveau", **HOME)
    home = Home.objects.get(rpls_id="ABCDEFGHIJ")

    answer = post(karim, "bailleur_logement_corriger", home.public_id, reason="document", **{**HOME, "rent": "402,50"})

    assert answer.status_code == FOUND
    home.refresh_from_db()
    assert home.rent == 40_250
    page = text(karim, "bailleur_logement", home.public_id)
    assert "Loyer : 420,50 €, puis 402,50 €." in page
    assert 'value="402,50"' in text(karim, "bailleur_logement_corriger", home.public_id)


def test_what_candidates_rely_on_does_not_move_while_a_list_runs(world: World, karim: Client) -> None:
    on = world.home_at("publiee", [world.amina], rpls_id="ABCDEFGHIJ")
    at = ("bailleur_logement_corriger", on.home.public_id)
    data = {
        **HOME,
        "street": on.home.street,
        "type_code": "T3",
        "floor_area": 62,
        "rent": "520",
        "charges": "80",
        "reason": "saisie",
    }

    answer = post(karim, *at, **{**data, "rent": "620"})
    assert "le loyer ne changent pas pendant sa publication" in said(answer)
    assert post(karim, *at, **{**data, "door": "12, porte 4"}).status_code == FOUND
    assert Home.objects.get(pk=on.home_id).door == "12, porte 4"


def test_a_home_given_under_condition_is_on_the_desk_with_its_date(world: World, karim: Client) -> None:
    on = world.home_at("en_commission", [world.amina])
    seance, row = world.seances[str(on.pk)], on.candidatures.get()
    by = timezone.localdate() + timedelta(days=10)
    draft = deciding.DecisionDraft(
        candidature=row,
        kind="attribution_condition",
        piece="piece_identite",
        piece_by=by,
        rank=1,
        votes={"pour": 2, "contre": 0},
    )
    deciding.decide(seance.items.get(), [draft], by=world.commission, at=timezone.now())
    sitting.close(seance, by=world.commission, at=timezone.now())

    page = text(karim, "bailleur")
    assert "Attributions sous condition" in page
    assert "Noter la pièce reçue" in page
    Decision.objects.update(piece_by=timezone.localdate() - timedelta(days=1))
    assert "date passée" in text(karim, "bailleur")


def test_a_lease_form_starts_on_the_home_s_own_contingent_and_a_lease_is_corrected(world: World, karim: Client) -> None:
    post(karim, "bailleur_convention", reservataire=world.reservataire.pk, **CONVENTION)
    on, now, today = world.home_at("attribuee", [world.noe]), timezone.now(), timezone.localdate()
    row = on.candidatures.get()
    sent = offering.send_offer(row, answer_days=10, by=world.karim, at=now)
    offering.accept(sent, by=world.noe.actor, at=now)
    assert '<option value="COLACT" selected>' in text(karim, "bailleur_bail", row.public_id)
    data = {"signed_on": today.isoformat(), "starts_on": today.isoformat(), "contingent": "COLTER"}

    assert "orienté sur « Action Logement (collecteurs) »" in said(post(karim, "bailleur_bail", row.public_id, **data))
    assert (
        post(karim, "bailleur_bail", row.public_id, contingent_reason="accord", confirme="oui", **data).status_code
        == FOUND
    )
    page = text(karim, "bailleur_bail", row.public_id)
    assert "Collectivités territoriales" in page
    assert "COLTER" not in page
    later = (today + timedelta(days=3)).isoformat()
    answer = post(
        karim,
        "bailleur_bail_corriger",
        row.public_id,
        reason="saisie",
        **{**data, "starts_on": later, "contingent": "COLACT"},
    )
    assert answer.status_code == FOUND
    assert "Contingent : Collectivités territoriales, puis Action Logement" in text(
        karim, "bailleur_bail", row.public_id
    )
