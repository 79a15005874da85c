"""The pages of the flow and of the shares: what they show, what they keep, and what they refuse in a sentence."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Convention, FlowEvent, FlowPlan, Home, Lease
from palier.models.identifiers import uuid7
from palier.rules.homes.flow import Contingent, FlowYear
from palier.rules.homes.flow_balance import FlowEventKind, FlowUnit
from palier.rules.law.rounding import Rounding
from palier.workflows.homes import agreeing, flow_log
from palier.workflows.offer import leasing, offering
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import User
    from tests.world import World

pytestmark = pytest.mark.django_db
CONVENTION = {
    "departement": "93",
    "contingent": "COLACT",
    "rate": "25",
    "rounding": "inferieur",
    "unit": "proposes",
    "lost_is_used": "on",
    "signed_on": "2025-12-01",
    "valid_from": "2026-01-01",
}
YEAR = {
    "departement": "93",
    "stock": "10000",
    "rotation": "7",
    "deliveries": "0",
    "transfers": "120",
    "renewal": "60",
    "degraded_coownership": "0",
    "unfit_buildings": "0",
    "sales": "0",
    "stock_reserved": "0",
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return plain_text(answer)


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **data})


@pytest.fixture
def world() -> World:
    return worlds.cast(others=3)


@pytest.fixture
def karim(world: World) -> Client:
    return signed_in(world.karim.person)


@pytest.fixture
def odile(world: World) -> Client:
    return signed_in(world.odile.person)


def agree(world: World, *, with_plan: bool = True, contingent: Contingent = Contingent.COLLECTIVITE) -> None:
    now, year = timezone.now(), timezone.localdate().year
    agreeing.sign_convention(
        agreeing.ConventionDraft(
            reservataire=world.reservataire,
            departement="93",
            contingent=contingent,
            rate=Fraction(1, 4),
            rounding=Rounding.FLOOR,
            unit=FlowUnit.PROPOSED,
            lost_is_used=False,
            signed_on=date(2025, 1, 2),
            valid_from=date(2025, 1, 2),
        ),
        by=world.karim,
        at=now,
    )
    if with_plan:
        figures = FlowYear(stock=10_000, rotation=Fraction(7, 100), transfers=120, renewal=60)
        agreeing.plan_year("93", year, figures, by=world.karim, at=now)


def test_a_convention_and_a_year_give_a_right_with_its_figures(world: World, karim: Client, odile: Client) -> None:
    assert "Aucune convention n’est enregistrée." in text(karim, "bailleur_flux")
    assert post(karim, "bailleur_convention", reservataire=world.reservataire.pk, **CONVENTION).status_code == 302
    assert "aucun droit n’est calculé" in text(karim, "bailleur_flux")
    assert "aucun droit n’est calculé" in text(odile, "droits-flux")
    assert post(karim, "bailleur_flux_annee", year=timezone.localdate().year, **YEAR).status_code == 302

    page = text(karim, "bailleur_flux")

    assert "10 000 × 7 % + 0" in page
    assert "520 × 25 %, arrondi à l’unité inférieure" in page
    assert ">130<" in page
    assert "520 × 25 %" in text(odile, "droits-flux")


def test_the_year_before_is_read_whole_for_its_report(world: World, karim: Client) -> None:
    agree(world)
    year = timezone.localdate().year
    page = text(karim, "bailleur_flux")
    assert f"L’année {year - 1} entière" in page

    before = plain_text(karim.get(reverse("bailleur_flux") + f"?annee={year - 1}"))
    assert f"Vous devez remettre le bilan de {year - 1}" in before
    assert f"Flux de réservations {year - 1}" in before
    assert f"Flux de réservations {year}" in plain_text(karim.get(reverse("bailleur_flux") + "?annee=1990"))


def test_an_orientation_without_its_convention_leads_to_recording_it(world: World, karim: Client) -> None:
    home = factories.home(world.bailleur, None)
    orient = {"reservataire": world.reservataire.pk, "vacancy_notified_on": "01/01/2026", "reason": "solde"}
    assert "Enregistrer une convention" not in text(karim, "bailleur_logement", home.public_id)

    refused = post(karim, "bailleur_logement", home.public_id, contingent="COLTER", **orient)

    assert "Aucune convention en cours ne donne ce contingent" in plain_text(refused)
    assert f'<a href="{reverse("bailleur_convention")}">Enregistrer une convention</a>' in refused.content.decode()


def test_a_refusal_is_a_sentence_on_the_form(world: World, karim: Client) -> None:
    too_much = {**CONVENTION, "reservataire": world.reservataire.pk, "contingent": "PPRIOR", "rate": "30,01"}
    answer = post(karim, "bailleur_convention", **too_much)
    assert answer.status_code == 400
    assert "30 % au plus" in plain_text(answer)

    answer = post(karim, "bailleur_flux_annee", year=2026, **{**YEAR, "transfers": "701"})
    assert answer.status_code == 400
    assert "dépassent les libérations prévues" in plain_text(answer)
    answer = post(karim, "bailleur_convention", **{**too_much, "departement": "99"})
    assert answer.status_code == 400
    assert not Convention.objects.exists()
    assert not FlowPlan.objects.exists()


def test_a_share_past_the_ceiling_is_kept_with_its_order_and_shown_with_it(
    world: World, karim: Client, odile: Client
) -> None:
    past = {**CONVENTION, "reservataire": world.reservataire.pk, "contingent": "PPRIOR", "rate": "35"}
    first, last = (date(timezone.localdate().year, *day) for day in ((1, 1), (12, 31)))
    said = "arrêté n° 118 du 2 janvier"
    order = {"order_reference": said, "order_from": first.isoformat(), "order_until": last.isoformat()}
    days = {"signed_on": first.isoformat(), "valid_from": first.isoformat(), "valid_until": last.isoformat()}

    refused = post(karim, "bailleur_convention", **past)
    assert refused.status_code == 400
    assert "sauf un arrêté du préfet, pour un an au plus" in plain_text(refused)
    too_long = post(karim, "bailleur_convention", **past, **{**order, "order_until": f"{last.year + 1}-01-01"})
    assert f"décembre {last.year} au plus tard" in plain_text(too_long)
    assert post(karim, "bailleur_convention", **{**past, **order, **days}).status_code == 302
    assert post(karim, "bailleur_flux_annee", year=first.year, **YEAR).status_code == 302

    kept = Convention.objects.get()
    assert (kept.order_reference, kept.order_from, kept.order_until) == (said, first, last)
    shown = karim.get(reverse("bailleur_convention_corriger", args=[kept.public_id])).content.decode()
    assert f'value="{last.isoformat()}"' in shown
    named = f"Arrêté du préfet : {said}, du 1er janvier {first.year} au 31 décembre {last.year}."
    page, theirs = (" ".join(text(*one).split()) for one in ((karim, "bailleur_flux"), (odile, "droits-flux")))
    assert named in page
    assert named in theirs
    assert "La part réservée pour l’État est de 35 %, au-delà de 30 %, sous arrêté du préfet" in page

    Convention.objects.update(order_reference="", order_from=None, order_until=None)

    page, theirs = (" ".join(text(*one).split()) for one in ((karim, "bailleur_flux"), (odile, "droits-flux")))
    assert "Aucun droit n’est calculé pour ce département." in page
    assert world.bailleur.name in theirs


@pytest.mark.parametrize("lacks", ["order_reference", "order_from", "order_until"])
def test_the_database_keeps_an_order_whole_or_none(world: World, lacks: str) -> None:
    agree(world)
    day = timezone.localdate()
    whole = {"contingent": "PPRIOR", "order_reference": "arrêté n° 118", "order_from": day, "order_until": day}
    Convention.objects.update(**whole)
    with pytest.raises(IntegrityError), transaction.atomic():
        Convention.objects.update(**{lacks: "" if lacks == "order_reference" else None})


def test_a_convention_does_not_end_before_the_order_that_it_names(world: World, karim: Client) -> None:
    agree(world)
    day = timezone.localdate()
    Convention.objects.update(
        contingent="PPRIOR",
        order_reference="arrêté n° 118",
        order_from=day + timedelta(days=30),
        order_until=day + timedelta(days=60),
    )
    made = Convention.objects.get()

    refused = post(karim, "bailleur_convention_fin", made.public_id, last_day=day.isoformat())

    assert refused.status_code == 400
    assert "commencerait après sa fin" in plain_text(refused)
    assert Convention.objects.get().valid_until == made.valid_until


def test_a_convention_is_ended_from_its_page(world: World, karim: Client) -> None:
    agree(world)
    made = Convention.objects.get()
    assert post(karim, "bailleur_convention_fin", made.public_id, last_day="2020-01-01").status_code == 400
    assert post(karim, "bailleur_convention_fin", made.public_id, last_day="2026-01-31").status_code == 302

    made.refresh_from_db()
    assert made.valid_until == date(2026, 1, 31)


def test_orienting_a_home_shows_the_balance_and_logs_the_reason(world: World, karim: Client) -> None:
    agree(world)
    home = factories.home(world.bailleur, None)
    page = text(karim, "bailleur_logement", home.public_id)
    assert f"{world.reservataire.name} (reste 130 sur 130 dus)" in page

    asked = {"reservataire": world.reservataire.pk, "vacancy_notified_on": timezone.localdate().isoformat()}
    assert post(karim, "bailleur_logement", home.public_id, **asked).status_code == 200
    assert not FlowEvent.objects.exists()
    assert post(karim, "bailleur_logement", home.public_id, reason="segment", **asked).status_code == 302

    assert FlowEvent.objects.get().reason == "segment"
    assert "Type de logement qui lui manque" in text(karim, "bailleur_flux")
    assert "(reste 129 sur 130 dus)" in text(karim, "bailleur_logement", home.public_id)


def test_a_home_that_is_another_s_within_its_month_is_oriented_elsewhere_once_that_was_read(
    world: World, karim: Client, odile: Client
) -> None:
    agree(world)
    today = timezone.localdate()
    home = factories.home(world.bailleur, world.reservataire, vacancy_notified_on=today)
    flow_log.note(home, FlowEventKind.PROPOSED, to=world.reservataire, reason="solde", at=timezone.now())
    other = factories.organisation("reservataire", "Ville de Bondy")
    asked = {"reservataire": other.pk, "vacancy_notified_on": today.isoformat(), "reason": "segment"}

    answer = post(karim, "bailleur_logement", home.public_id, **asked)
    said = plain_text(answer)
    assert "Ce logement est encore à un autre réservataire" in said
    assert f"{world.reservataire.name} ne peut plus proposer de candidats" in said
    assert Home.objects.get(pk=home.pk).reservataire == world.reservataire

    assert post(karim, "bailleur_logement", home.public_id, confirme="oui", **asked).status_code == 302
    assert Home.objects.get(pk=home.pk).reservataire == other
    assert "Un logement ne vous est plus orienté" in text(odile, "file-du-jour")


def test_a_home_whose_month_has_passed_is_listed_and_taken_back(world: World, karim: Client) -> None:
    agree(world)
    home = factories.home(
        world.bailleur, world.reservataire, vacancy_notified_on=timezone.localdate() - timedelta(days=40)
    )
    fresh = factories.home(world.bailleur, world.reservataire)
    assert "Reprendre pour un tour" in text(karim, "bailleur_flux")
    # Where « vous pouvez reprendre le logement » of the first page leads.
    assert "Reprendre pour un tour" in text(karim, "bailleur_logement", home.public_id)
    assert "Reprendre pour un tour" not in text(karim, "bailleur_logement", fresh.public_id)

    assert post(karim, "bailleur_reprendre", fresh.public_id).status_code == 409
    assert post(karim, "bailleur_reprendre", home.public_id).status_code == 302

    home = Home.objects.get(pk=home.pk)
    assert home.reservataire is None
    assert "Reprendre pour un tour" not in text(karim, "bailleur_flux")


def test_a_page_that_both_desks_share_has_the_whole_menu_of_each(karim: Client, odile: Client) -> None:
    for client, entries in ((karim, ("Flux", "Séances")), (odile, ("Objectifs", "Droits"))):
        for shared in ("lettres", "retrouver"):
            nav = text(client, shared).partition("<nav")[2].partition("</nav>")[0]
            assert [entry for entry in entries if f">{entry}</a>" not in nav] == [], shared


def test_a_reservataire_without_anything_is_told_so(odile: Client) -> None:
    assert "Rien à compter encore" in text(odile, "objectifs")
    assert "Aucune convention en cours" in text(odile, "droits-flux")


def test_an_agreed_share_is_shown_before_its_first_lease(world: World, odile: Client) -> None:
    agree(world)

    page = text(odile, "objectifs")

    assert "Aucun bail signé dans ce champ : 25 % sont dus." in page


def test_a_signed_lease_counts_and_a_designation_says_its_effect(world: World, karim: Client, odile: Client) -> None:
    agree(world)
    on = world.home_at("attribuee", [world.noe, *world.others], is_qpv=False)
    now, today = timezone.now(), timezone.localdate()
    row = on.candidatures.get(demande=world.noe.demande)
    sent = offering.send_offer(row, answer_days=10, by=world.karim, at=now)
    offering.note_delivery(sent, proof="Remise en main propre", delivered_at=now, by=world.karim, at=now)
    sent.refresh_from_db()
    offering.accept(sent, by=world.noe.actor, at=now)
    leasing.sign(row, signed_on=today, starts_on=today, contingent="COLTER", by=world.karim, at=now)
    assert Lease.objects.count() == 1

    page = text(odile, "objectifs")
    assert "0 bail compte sur 1, soit 0 % (25 % dus). Il en manque 1." in page
    assert "1 bail reste à classer" in page
    assert "Aucun seuil du premier quartile de cette année n’est chargé ici pour l’Île-de-France" in page
    assert "un intendant du site l’entre" in page
    assert "un intendant du territoire l’entre" not in page

    assert "DALO et publics prioritaires, collectivité" in text(karim, "bailleur_flux")

    listed = world.home_at("classee", [world.amina])
    page = text(odile, "publication-reservataire", listed.public_id)
    assert "Cette désignation laisserait l’objectif à 0 % (25 % dus)." in page
    assert "L’effet de cette désignation n’est pas connu" in page
