"""A landlord's software lets a home by the API alone, from its declaration to its lease; what people do is done by people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from palier.models import Candidature, Home, JournalEntry, Lease, Offer, Publication, Seance
from palier.models.doors import acting
from palier.rules.candidature.funnel import PublicationStage, Stage, Verb
from palier.rules.doors.access import Role
from palier.rules.partners.api_purposes import OF_ROLES
from palier.workflows.candidature import applying
from palier.workflows.commission import signing_minutes
from palier.workflows.offer import offering
from palier.workflows.partners import relaying
from sandbox.landlord.__main__ import looked
from sandbox.landlord.calling import PartnerApi, RefusedCall
from sandbox.landlord.following import Following
from sandbox.landlord.letting import Letting
from sandbox.landlord.sitting import Sitting
from sandbox.reservataire.sending import FileSender
from tests import api_world
from tests import world as worlds
from tests.api_world import HOME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.world import World

pytestmark = pytest.mark.django_db


def commission(api: PartnerApi, world: World) -> Sitting:
    """Two members, who raise their hands for each: what the secretary notes."""
    seats = [
        {"quality": "conseil_bailleur", "account": str(world.mireille.person.public_id)},
        {"name": "M. Maire", "quality": "maire", "place": "93048"},
    ]
    held_at = (timezone.now() + timedelta(days=8)).isoformat()
    call = {"members": seats, "quorum": 2, "held_at": held_at, "place": "Siège"}
    return Sitting(api, call, present=[0, 1], chair=0, ballots={"0": "pour", "1": "pour"})


def in_process() -> tuple[object, list[tuple[str, str, int]]]:
    """Send to this very process; each call is noted."""
    client, calls = Client(), list[tuple[str, str, int]]()

    def send(method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        kind = headers.get("Content-Type", "application/json")
        told = client.generic(method, path, body, content_type=kind, headers=dict(headers))
        calls.append((method, path, told.status_code))
        return told.status_code, dict(told.items()), told.content

    return send, calls


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def test_a_home_is_let_by_the_api_alone(world: World) -> None:
    send, calls = in_process()
    api = PartnerApi(send, api_world.key_of(world.karim).secret, sleep=lambda _: None)  # type: ignore[arg-type]
    letting = Letting(
        api,
        HOME,
        look=looked,
        today=lambda: timezone.localdate().isoformat(),
        now=lambda: timezone.now().isoformat(),
        sitting=commission(api, world),
    )

    assert letting.go_on() == "attend: publiee"
    on = Publication.objects.get(home=Home.objects.get(rpls_id=HOME["rpls_id"]))
    for each in (world.amina, world.noe):
        applying.apply(each.demande, on, by=each.actor, at=timezone.now())
    assert letting.go_on() == "attend: publiee"
    walk(world, on, "classee")
    assert letting.go_on() == "dossiers envoyés"
    assert letting.go_on() == "dossiers contrôlés"
    assert letting.go_on() == "séance convoquée"
    assert letting.go_on() == "attend: l’heure de la séance"
    seance = Seance.objects.get()
    Seance.objects.update(held_at=timezone.now())
    assert [letting.go_on() for _ in range(3)] == ["séance ouverte", "décisions enregistrées", "séance close"]
    seance.refresh_from_db()
    # Of the commission, this alone is left to a person: who presided signs the minutes that they read.
    signing_minutes.sign(seance, digest=seance.minutes_digest, by=world.mireille, at=timezone.now())
    assert letting.go_on() == "offre remise"
    assert letting.go_on() == "attend: la réponse du ménage"
    offer = Offer.objects.get(publication=on)
    who = next(one for one in (world.amina, world.noe) if one.demande == offer.demande)
    offering.accept(offer, by=who.actor, at=timezone.now())
    assert letting.go_on() == "bail enregistré"
    assert letting.go_on() == "attend: louee"

    assert Lease.objects.get(publication=on).demande == who.demande
    assert Candidature.objects.get(publication=on, demande=who.demande).stage == Stage.BAIL_SIGNE
    on.refresh_from_db()
    assert on.stage == PublicationStage.LOUEE
    # Called again at each step under the same words, nothing was done twice.
    for verb in ("declarer_logement", "publier", "inscrire_ordre_du_jour", Verb.SIGN):
        assert JournalEntry.objects.filter(verb=verb, object_id__in=objects(on)).count() == 1, verb
    assert not [one for one in calls if one[2] >= 500]

    # Its words are forgotten after seven days: a call sent anew does not publish the home of who lives there.
    where = f"homes/{on.home.public_id}/publications"
    with pytest.raises(RefusedCall) as refused:
        api.do(where, {}, word="une-semaine-plus-tard")
    assert refused.value.code == "logement-loue"
    Home.objects.filter(pk=on.home_id).update(available_on=timezone.localdate() + timedelta(days=400))
    api.do(where, {}, word="de-nouveau-libre")


def software(world: World, **more: Any) -> Letting:
    """The landlord's software as it is typed: each run begins with nothing in mind."""
    api = PartnerApi(in_process()[0], SECRETS[world.karim.user.pk], sleep=lambda _: None)  # type: ignore[arg-type]
    return Letting(
        api,
        HOME,
        look=looked,
        today=lambda: timezone.localdate().isoformat(),
        now=lambda: timezone.now().isoformat(),
        **more,
    )


SECRETS: dict[int, str] = {}


def test_a_home_oriented_to_a_reservataire_is_let_by_two_softwares_started_anew_at_each_step(world: World) -> None:
    SECRETS[world.karim.user.pk] = api_world.key_of(world.karim).secret
    theirs = FileSender(
        PartnerApi(in_process()[0], api_world.key_of(world.odile, OF_ROLES[Role.RESERVATAIRE]).secret),  # type: ignore[arg-type]
        [HOME["rpls_id"]],
    )
    to = PartnerApi(in_process()[0], SECRETS[world.karim.user.pk]).read("reservataires")["items"]  # type: ignore[arg-type]
    name = world.odile.organisation.present.name if world.odile.organisation else ""
    orientation = {
        "reservataire": next(one["id"] for one in to if one["name"] == name),
        "vacancy_notified_on": timezone.localdate().isoformat(),
        "reason": "solde",
    }
    held = commission(PartnerApi(in_process()[0], SECRETS[world.karim.user.pk]), world)  # type: ignore[arg-type]

    def step() -> str:
        sitting = Sitting(held.api, held.call, present=held.present, chair=held.chair, ballots=held.ballots)
        sitting.api = software(world).api
        return software(world, orientation=orientation, sitting=sitting).go_on()

    assert step() == "attend: la publication"
    assert theirs.go_on() == [f"{HOME['rpls_id']} : publié"]
    assert theirs.go_on() == [f"{HOME['rpls_id']} : attend: publiee"]
    on = Publication.objects.get(home=Home.objects.get(rpls_id=HOME["rpls_id"]))
    for each in (world.amina, world.noe):
        applying.apply(each.demande, on, by=each.actor, at=timezone.now())
    walk(world, on, "classee")
    assert step() == "attend: les dossiers"
    assert theirs.go_on() == [f"{HOME['rpls_id']} : dossiers envoyés"]
    assert theirs.go_on() == [f"{HOME['rpls_id']} : attend: designee"]
    assert [step() for _ in range(3)] == ["dossiers contrôlés", "séance convoquée", "attend: l’heure de la séance"]
    Seance.objects.update(held_at=timezone.now())
    assert [step() for _ in range(3)] == ["séance ouverte", "décisions enregistrées", "séance close"]
    assert step() == "offre remise"
    offer = Offer.objects.get(publication=on)
    who = next(one for one in (world.amina, world.noe) if one.demande == offer.demande)
    offering.accept(offer, by=who.actor, at=timezone.now())
    assert [step() for _ in range(2)] == ["bail enregistré", "attend: louee"]

    assert Lease.objects.get(publication=on).demande == who.demande
    with pytest.raises(RefusedCall) as refused:
        theirs.api.do(f"homes/{on.home.public_id}/publications", {}, word="une-semaine-plus-tard")
    assert refused.value.code == "logement-loue"


def test_who_follows_the_events_opens_its_seance_at_its_hour_though_no_event_tells_it(world: World) -> None:
    SECRETS[world.karim.user.pk] = api_world.key_of(world.karim).secret
    letting = software(world)
    letting.sitting = commission(letting.api, world)
    following = Following(letting.api, letting)
    assert following.turn() == ["attend: publiee"]
    on = Publication.objects.get(home=Home.objects.get(rpls_id=HOME["rpls_id"]))
    for each in (world.amina, world.noe):
        applying.apply(each.demande, on, by=each.actor, at=timezone.now())
    walk(world, on, "classee")
    with acting.taken(acting.CLOCK):
        relaying.relay(at=timezone.now())
    assert following.turn()[-1] == "attend: l’heure de la séance"
    assert following.turn() == []

    Seance.objects.update(held_at=timezone.now())

    assert following.turn()[:3] == ["séance ouverte", "décisions enregistrées", "séance close"]


def test_a_home_is_let_by_who_follows_the_events_and_reads_a_list_only_when_told(world: World) -> None:
    send, calls = in_process()
    api = PartnerApi(send, api_world.key_of(world.karim).secret, sleep=lambda _: None)  # type: ignore[arg-type]
    letting = Letting(
        api, HOME, look=looked, today=lambda: timezone.localdate().isoformat(), now=lambda: timezone.now().isoformat()
    )
    following = Following(api, letting)

    def turn() -> list[str]:
        with acting.taken(acting.CLOCK):
            relaying.relay(at=timezone.now())
        return following.turn()

    assert turn() == ["attend: publiee"]
    on = Publication.objects.get(home=Home.objects.get(rpls_id=HOME["rpls_id"]))
    turn()  # what it did itself
    for each in (world.amina, world.noe):
        applying.apply(each.demande, on, by=each.actor, at=timezone.now())
    calls.clear()
    assert turn() == []
    assert [path for _, path, _ in calls] == [f"/api/v1/events?after={following.after}&limit=100"]
    walk(world, on, "classee")
    assert turn() == ["dossiers envoyés", "dossiers contrôlés", "attend: la commission"]
    turn()
    calls.clear()
    assert turn() == []
    assert len(calls) == 1, "nothing happened: the feed alone was read"
    walk(world, on, "attribuee")
    assert turn() == ["offre remise", "attend: la réponse du ménage"]
    turn()
    offer = Offer.objects.get(publication=on)
    who = next(one for one in (world.amina, world.noe) if one.demande == offer.demande)
    offering.accept(offer, by=who.actor, at=timezone.now())
    assert turn() == ["bail enregistré", "attend: louee"]

    assert Lease.objects.get(publication=on).demande == who.demande
    assert {"publication.closed", "commission.decided", "offer.answered"} <= set(following.heard)


def objects(on: Publication) -> list[object]:
    rows = Candidature.objects.filter(publication=on).values_list("public_id", flat=True)
    return [on.public_id, on.home.public_id, *rows]


def walk(world: World, on: Publication, to: str) -> None:
    """What the clock and the commission do."""
    for step in {"classee": ("classee",), "attribuee": ("en_commission", "attribuee")}[to]:
        worlds._WALK[step](world, on)  # noqa: SLF001 - the cast's own steps
    on.refresh_from_db()


def test_a_pause_of_the_site_is_waited_for_and_the_same_act_sent_again(world: World) -> None:
    send, calls = in_process()
    answers, waited = [503, 429, None], list[float]()

    def shaken(method: str, path: str, headers: Mapping[str, str], body: bytes) -> object:
        status = answers.pop(0) if answers else None
        if status is not None:
            return status, {"Retry-After": "7"}, b"{}"
        return send(method, path, headers, body)  # type: ignore[operator]

    api = PartnerApi(shaken, api_world.key_of(world.karim).secret, sleep=waited.append)  # type: ignore[arg-type]

    told = api.do("homes", HOME, word="declaration-1")

    assert waited == [7.0, 7.0]
    assert told["kind"] == "home"
    assert [one[2] for one in calls] == [201]


def test_a_refusal_is_told_by_its_code_and_its_sentence(world: World) -> None:
    send, _ = in_process()
    api = PartnerApi(send, api_world.key_of(world.karim).secret)  # type: ignore[arg-type]

    with pytest.raises(RefusedCall) as told:
        api.do("homes", {**HOME, "street": "12 rue des Lilas"}, word="declaration-2")

    assert (told.value.status, told.value.code) == (422, "numero-dans-la-rue")
    assert "sans son numéro" in str(told.value)
