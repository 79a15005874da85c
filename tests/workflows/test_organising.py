"""Organisations: made, corrected, stopped and closed by the operator alone, each act with its line."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from palier.models import JournalEntry, Organisation, OrganisationKind, User
from palier.rules.doors.access import ActionRefused, Role
from palier.workflows.acting.actors import Actor
from palier.workflows.organisations import organising
from tests import factories, world
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
OPERATOR = Actor(role=Role.STEWARD)
SIRET = "55200155400013"


def create(name: str = "Est Habitat", **given: str) -> Organisation:
    return organising.create(OrganisationKind.BAILLEUR, name, **given, by=OPERATOR, at=NOW)


def lines(of: Organisation) -> list[str]:
    return list(JournalEntry.objects.filter(object_id=of.public_id).order_by("at", "id").values_list("verb", flat=True))


def test_an_organisation_is_made_with_its_line_in_the_journal():
    made = create("  Est   Habitat ", siret="552 001 554 00013", contact="01 00 00 00 00")

    assert (made.name, made.siret, made.contact) == ("Est Habitat", SIRET, "01 00 00 00 00")
    line = JournalEntry.objects.get(object_id=made.public_id)
    assert (line.verb, line.role, line.object_kind, line.actor) == (
        "creer_organisme",
        "intendant",
        "Organisation",
        None,
    )


def test_only_who_manages_members_makes_one():
    with pytest.raises(ActionRefused):
        organising.create(OrganisationKind.BAILLEUR, "Est Habitat", by=Actor(role=Role.DEMANDEUR), at=NOW)


@pytest.mark.parametrize(
    ("name", "siret", "refusal"),
    [
        ("  ", "", organising.OrganisationNameNeeded),
        ("=1+1", "", organising.NameNotWrittenSo),
        ("Est\u202eHabitat", "", organising.NameNotWrittenSo),
        ("Est Habitat", "123", organising.BadSiret),
        ("Est Habitat", "55200155400014", organising.BadSiret),
    ],
)
def test_what_cannot_be_an_organisation_is_refused(name, siret, refusal):
    with pytest.raises(refusal):
        create(name, siret=siret)
    assert not Organisation.objects.exists()


def test_two_organisations_never_share_a_name_or_a_siret():
    create(siret=SIRET)

    with pytest.raises(organising.AlreadyThere):
        create("EST HABITAT")
    with pytest.raises(organising.AlreadyThere):
        create("Autre", siret=SIRET)


def test_the_establishments_of_la_poste_have_no_common_key():
    assert create("La Poste Habitat", siret="35600000000048").siret == "35600000000048"


def test_a_correction_names_the_fields_that_changed_and_not_their_words():
    made = create()

    organising.correct(made, contact="02 00 00 00 00", by=OPERATOR, at=NOW + timedelta(hours=1))
    organising.correct(made, contact="02 00 00 00 00", by=OPERATOR, at=NOW + timedelta(hours=2))

    assert lines(made) == ["creer_organisme", "corriger_organisme"]
    assert JournalEntry.objects.get(verb="corriger_organisme").details == {"champs": ["contact"]}
    with pytest.raises(organising.AlreadyThere):
        organising.correct(made, name=create("Autre").name, by=OPERATOR, at=NOW)


def test_the_operator_alone_says_who_is_the_prefet_and_each_time_is_a_line():
    made = organising.create(OrganisationKind.RESERVATAIRE, "Préfecture du 93", by=OPERATOR, at=NOW)
    assert not made.is_state

    with pytest.raises(ActionRefused):
        organising.mark_state(made, is_state=True, by=Actor(role=Role.BAILLEUR), at=NOW)
    for hour, is_state in enumerate((True, True, False), start=1):
        organising.mark_state(made, is_state=is_state, by=OPERATOR, at=NOW + timedelta(hours=hour))

    assert lines(made) == ["creer_organisme", "marquer_etat", "demarquer_etat"]
    assert not Organisation.objects.get(pk=made.pk).is_state


def test_a_landlord_is_never_the_prefet():
    made = create()

    with pytest.raises(organising.NotOfTheState):
        organising.mark_state(made, is_state=True, by=OPERATOR, at=NOW)


def test_the_command_makes_a_prefet_and_unmarks_it():
    told = io.StringIO()

    call_command("organisation", "create", "reservataire", "Préfecture du 93", "--state", stdout=told)
    assert "Service de l’État" in plain_text(told.getvalue())
    call_command("organisation", "state", "Préfecture du 93", "--off", stdout=told)

    assert not Organisation.objects.get().is_state
    assert lines(Organisation.objects.get()) == ["creer_organisme", "marquer_etat", "demarquer_etat"]


def test_suspending_twice_is_suspending_once_and_ends_every_session():
    made = create()
    karim = factories.member("Karim", made).person

    organising.suspend(made, by=OPERATOR, at=NOW)
    organising.suspend(made, by=OPERATOR, at=NOW + timedelta(hours=1))
    assert User.objects.get(pk=karim.pk).signed_out_at == NOW
    organising.resume(made, by=OPERATOR, at=NOW + timedelta(hours=2))
    organising.resume(made, by=OPERATOR, at=NOW + timedelta(hours=3))

    assert lines(made) == ["creer_organisme", "suspendre_organisme", "reprendre_organisme"]


def test_an_organisation_with_a_list_under_way_cannot_be_closed():
    cast = world.cast(others=3)
    cast.home_at("publiee", [cast.amina])

    for each in (cast.bailleur, cast.reservataire):
        with pytest.raises(organising.StillAtWork, match="1 liste en cours"):
            organising.close(each, by=OPERATOR, at=NOW)


def test_what_is_closed_stays_closed_and_changes_no_more():
    made = create()

    organising.close(made, by=OPERATOR, at=NOW)
    assert organising.close(made, by=OPERATOR, at=NOW + timedelta(days=1)).closed_at == NOW

    with pytest.raises(organising.IsClosed):
        organising.correct(made, name="Autre", by=OPERATOR, at=NOW)
    assert lines(made) == ["creer_organisme", "fermer_organisme"]
    assert create().name == made.name  # the name is free again
