"""The switches on the steward's pages: shut from a day with a reason, told to who meets it, and opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from palier.models import Commune, JournalEntry, Referral, Registration, SwitchChange, Territory, settled
from palier.rules.doors.switches import SWITCHES, Switch
from palier.rules.mandates import referrals
from palier.web.demandeur import sending_address
from palier.workflows.doors import apart
from palier.workflows.steering import switching
from tests import counter_world, factories, mandate_world, referral_world
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.steward_pages import BACKEND, desk_of, post

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
WHY = "Le service social partenaire est fermé ce mois-ci."


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    return desk_of(ariane)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def signed_in(who: Actor) -> Client:
    client = Client()
    client.force_login(who.person, backend=BACKEND)
    return client


def change(desk: Client, switch: Switch, state: str = "ferme", **said: object) -> object:
    told = {"state": state, "since": timezone.localdate().isoformat(), "reason": WHY, "territory": "", **said}
    return post(desk, "intendant_interrupteur", [switch.value], **told)


def test_a_switch_is_shut_with_a_reason_and_the_journal_says_by_whom(desk: Client, ariane: Actor) -> None:
    answer = change(desk, Switch.REFERRAL)

    made = SwitchChange.objects.get()
    line = JournalEntry.objects.get(object_id=made.public_id)
    assert (line.verb, line.actor) == ("changer_interrupteur", ariane.person.public_id)
    assert line.details == {"interrupteur": "orientation_sociale", "vers": "ferme", "des": made.since.isoformat()}
    page = plain_text(desk.get(answer["Location"]))  # type: ignore[index]
    assert "Chaque page le voit dans les trois secondes" in page
    assert WHY in page
    assert "par <bdi>Ariane</bdi>" in page


def test_shut_then_opened_again(desk: Client) -> None:
    change(desk, Switch.FRANCECONNECT)
    assert not switching.is_open(Switch.FRANCECONNECT, at=timezone.now())

    change(desk, Switch.FRANCECONNECT, "ouvert")
    assert switching.is_open(Switch.FRANCECONNECT, at=timezone.now())


def test_what_is_announced_holds_from_its_day_and_is_taken_back_before(desk: Client) -> None:
    day = timezone.localdate() + timedelta(days=9)
    change(desk, Switch.REGISTRATION, since=day.isoformat())

    assert switching.is_open(Switch.REGISTRATION, at=timezone.now())
    assert not switching.is_open(Switch.REGISTRATION, at=timezone.now() + timedelta(days=10))
    assert "Annoncé : fermé à partir du" in plain_text(desk.get(reverse("intendant_interrupteurs")))

    change(desk, Switch.REGISTRATION, "ouvert", since=day.isoformat())
    assert switching.is_open(Switch.REGISTRATION, at=timezone.now() + timedelta(days=10))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": "  non "}, "Dites pourquoi"),
        ({"days": -1}, "à partir d’aujourd’hui"),
        ({"days": 400}, "à partir d’aujourd’hui"),
        ({"state": "ouvert"}, "C’est déjà ainsi"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(desk: Client, said: dict[str, object], sentence: str) -> None:
    since = timezone.localdate() + timedelta(days=int(str(said.get("days", 0))))
    answer = change(desk, Switch.REFERRAL, **{"since": since.isoformat(), **said})

    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert sentence in plain_text(answer)  # type: ignore[arg-type]
    assert not SwitchChange.objects.exists()


def test_a_place_is_asked_where_one_is_known_and_nowhere_else(ariane: Actor) -> None:
    place = Territory.objects.create(code="200000001", name="Est")

    with pytest.raises(switching.NotSwitchedThere):
        switching.change(
            Switch.FRANCECONNECT,
            to_open=False,
            since=timezone.localdate(),
            reason=WHY,
            territory=place,
            by=ariane,
            at=timezone.now(),
        )


def test_no_switch_of_what_protects_or_of_what_the_law_gives() -> None:
    words = " ".join([*Switch, *(row.label for row in SWITCHES.values())]).lower()

    for never in ("separ", "sépar", "effac", "recours", "renouvel", "facteur", "scell", "adresse", "lecture"):
        assert never not in words


# --- What a page says while it is shut ------------------------------------------------------


def shut(ariane: Actor, switch: Switch, territory: Territory | None = None) -> None:
    switching.change(
        switch, to_open=False, since=timezone.localdate(), reason=WHY, territory=territory, by=ariane, at=timezone.now()
    )


def test_a_counter_begins_no_form_and_finishes_those_it_began(ariane: Actor, world: World) -> None:
    agent = counter_world.agent("Gaël", "Guichet de l’Est")
    client = desk_of(agent)
    client.post(reverse("commencer-enregistrement"), {"act_key": str(uuid4())})
    begun = Registration.objects.get()

    shut(ariane, Switch.REGISTRATION)
    answer = client.post(reverse("commencer-enregistrement"), {"act_key": str(uuid4())})

    assert answer.status_code == 403
    assert "demande-logement-social.gouv.fr" in plain_text(answer)
    assert Registration.objects.count() == 1
    first = plain_text(client.get(reverse("guichet")))
    assert "Finir celles qui sont commencées" in first
    assert ">Premières demandes</a>" not in first
    assert "Commencer une demande" not in plain_text(client.get(reverse("enregistrements")))
    assert client.get(reverse("enregistrement", args=[begun.public_id])).status_code == 200


def test_a_household_confides_nothing_new_and_takes_back_what_it_confided(ariane: Actor, world: World) -> None:
    amina = mandate_world.holder(world.amina)
    worker = referral_world.worker("Solène", "Service social de l’Est")
    row = referral_world.open_referral(world.amina, worker)
    client = signed_in(amina)

    shut(ariane, Switch.REFERRAL)

    page = plain_text(client.get(reverse("service-social")))
    assert "n’est pas possible ici en ce moment" in page
    on, demande = timezone.localdate(), world.amina.demande
    word = sending_address.word_of(demande, referral_world.HOMELESS)
    assert word not in page
    assert client.get(reverse("orienter"), {"situation": word}).status_code == 403
    # A danger is confided whatever is shut.
    dangers = [code for code in referrals.offered(on) if apart.betrays(code)]
    assert dangers
    for code in dangers:
        assert sending_address.word_of(demande, code) in page
        assert client.get(reverse("orienter"), {"situation": sending_address.word_of(demande, code)}).status_code == 200
    client.post(reverse("reprendre-orientation", args=[row.public_id]), {"act_key": str(uuid4())})
    assert Referral.objects.get(pk=row.pk).taken_back_at is not None


def test_a_territory_shuts_for_the_households_that_wish_to_live_there_first(ariane: Actor, world: World) -> None:
    client = signed_in(mandate_world.holder(world.amina))
    there, elsewhere = (Territory.objects.create(code=f"20000000{n}", name=f"Est {n}") for n in (1, 2))
    # The first commune that Amina wishes.
    factories.commune("93048")
    Commune.objects.filter(code="93048").update(territory=there)

    shut(ariane, Switch.REFERRAL, elsewhere)
    assert "n’est pas possible ici" not in plain_text(client.get(reverse("service-social")))

    shut(ariane, Switch.REFERRAL, there)
    assert "n’est pas possible ici" in plain_text(client.get(reverse("service-social")))


def test_an_adviser_reads_and_does_nothing(ariane: Actor, world: World) -> None:
    lina = worlds.adviser("Lina", "Un toit ensemble")
    mandate = mandate_world.given(world.amina, lina)
    client = signed_in(lina)

    shut(ariane, Switch.ADVISER_ACTS)

    page = plain_text(client.get(reverse("conseiller-dossier", args=[mandate.public_id])))
    assert "Les actes par mandat sont fermés en ce moment" in page
    assert "Chercher un logement pour ce ménage" not in page
    assert "Rendre ce mandat" in page
    assert client.get(reverse("conseiller-logements", args=[mandate.public_id])).status_code == 403


def test_a_household_enters_by_its_number_while_the_button_is_shut(ariane: Actor) -> None:
    with override_settings(FRANCECONNECT=("https://fc.example", "id", "secret")):
        shut(ariane, Switch.FRANCECONNECT)
        assert "S’identifier avec" not in plain_text(Client().get(reverse("connexion")))
        answer = Client().post(reverse("franceconnect"))

    assert answer.status_code == 403
    assert "numéro unique" in plain_text(answer)


# --- What it costs --------------------------------------------------------------------------


def test_a_process_asks_once_and_another_sees_the_change_within_seconds(
    ariane: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled.forget()
    with CaptureQueriesContext(connection) as asked:
        for _ in range(200):
            switching.is_open(Switch.REFERRAL, at=timezone.now())
    assert len(asked) == 1

    # What another process writes is not told to this one: it reads anew once its seconds are over.
    SwitchChange.objects.create(
        switch="orientation_sociale", is_open=False, since=timezone.localdate(), reason=WHY, made_at=timezone.now()
    )
    assert switching.is_open(Switch.REFERRAL, at=timezone.now())
    assert settled.KEPT_SECONDS <= 5
    clock = settled.time.monotonic() + settled.KEPT_SECONDS
    monkeypatch.setattr(settled.time, "monotonic", lambda: clock)
    assert not switching.is_open(Switch.REFERRAL, at=timezone.now())


def test_every_role_of_a_page_reads_the_switches(world: World) -> None:
    from palier.models.doors import acting
    from tests.attacks.raw_sql import member, page_of, person

    factories.commune()
    for who in (acting.GATE, acting.PUBLIC, person(world.amina), member(world.karim), member(world.odile)):
        with page_of(who):
            settled.forget()
            known = settled.now()
            assert known.communes
            assert replace(known, communes="") == settled.Settled()
