"""Visits of homes on their pages: proposed, chosen, moved, cancelled; and a calendar file that tells nobody what it is about."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from palier.models import AccessEntry, Candidature, Fact, Offer, Person, SafeChannel, User, Viewing, ViewingSlot
from palier.models.identifiers import uuid7
from palier.rules.candidature.funnel import Stage
from palier.rules.desks.kinds import AwaitingKind
from palier.rules.law.clocks import day_in_paris, paris
from palier.workflows.desks import awaiting
from tests import couples, factories
from tests.counter_world import address, seen
from tests.html_faults import faults
from tests.plain_pages import plain_text
from tests.web.asking_as import client_of as entered

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.world import World

pytestmark = pytest.mark.django_db
PLACE = "4 rue des Néfliers, hall B"


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def hour(days: int = 7, at: time = time(14, 30)) -> datetime:
    day = day_in_paris(timezone.now()) + timedelta(days=days)
    return datetime.combine(day, at, paris())


def typed(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def propose(world: World, *moments: datetime, **changes: Any) -> HttpResponse:
    names = ("starts_at", "second_at", "third_at", "fourth_at")
    said = {
        **{name: typed(one) for name, one in zip(names, moments, strict=False)},
        "minutes": 30,
        "places": 1,
        "place": PLACE,
        "access": "de_plain_pied",
        "phone": "01 99 00 10 10",
        **changes,
    }
    url = reverse("bailleur_visites", args=[world.at["designee"].public_id])
    return client_of(world.karim.person).post(url, {"act_key": str(uuid7()), **said})


def proposed(world: World, *moments: datetime, **changes: Any) -> list[ViewingSlot]:
    response = propose(world, *moments or (hour(),), **changes)
    assert response.status_code == 302, plain_text(response)
    return list(ViewingSlot.objects.order_by("starts_at"))


def visit_page(row: Candidature) -> str:
    return reverse("visite", args=[row.public_id])


def act(user: User, url: str, **fields: Any) -> HttpResponse:
    return client_of(user).post(url, {"act_key": str(uuid7()), **fields})


def choose(row: Candidature, user: User, slot: ViewingSlot) -> HttpResponse:
    return act(user, visit_page(row), heure=str(slot.public_id))


def read(user: User, url: str) -> str:
    response = client_of(user).get(url)
    assert response.status_code == 200, url
    assert faults(response.content.decode()) == [], url
    return plain_text(response)


def calendar_of(row: Candidature, user: User, query: str = "") -> tuple[HttpResponse, Any, str]:
    response = client_of(user).get(reverse("visite-agenda", args=[row.public_id]) + query)
    assert response.status_code == 200
    text = response.content.decode()
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return response, event, text


class TestTheMainPath:
    def test_a_landlord_proposes_and_a_household_chooses(self, world: World) -> None:
        row, amina = world.candidature("designee"), world.amina.user
        one, two = proposed(world, hour(), hour(at=time(15, 30)))
        page = read(amina, reverse("candidature", args=[row.public_id]))
        assert "2 heures de visite sont proposées" in page
        # At each stage, after an offer too: no commission is said to decide what it decided.
        assert "Ne pas venir ne coûte ni point, ni place, et ne change aucune décision." in page

        before = read(amina, visit_page(row))
        assert "On y entre en fauteuil roulant, sans aide." in before
        assert choose(row, amina, one).status_code == 302

        after = read(amina, visit_page(row))
        assert "Au guichet avec" not in before + after + page
        assert PLACE in after
        assert "01 99 00 10 10" in after
        assert "Changer d’heure" in after
        assert "Votre visite :" in read(amina, reverse("candidature", args=[row.public_id]))
        assert choose(row, amina, two).status_code == 302
        assert Viewing.objects.get().slot == two

    def test_what_awaits_says_until_when(self, world: World) -> None:
        proposed(world)
        page = read(world.amina.user, reverse("mon-dossier"))
        assert "Une visite vous est proposée" in page
        assert "La dernière se choisit avant le" in page
        assert "à 18 h 00" in page

    def test_a_visit_that_was_chosen_awaits_with_its_hour_until_it_is_over(self, world: World) -> None:
        row, amina = world.candidature("designee"), world.amina.user
        (slot,) = proposed(world)
        choose(row, amina, slot)

        page = read(amina, reverse("mon-dossier"))
        assert "Une visite vous est proposée" not in page
        assert "Vous avez rendez-vous pour une visite" in page
        assert f"{hour():%-H} h {hour():%M}" in page
        assert visit_page(row) in page

        ViewingSlot.objects.update(starts_at=timezone.now() - timedelta(hours=1))
        assert "Vous avez rendez-vous" not in read(amina, reverse("mon-dossier"))

    def test_a_full_hour_gives_a_sentence_and_the_others(self, world: World) -> None:
        one, two = proposed(world, hour(), hour(at=time(15, 30)))
        row = world.candidature("designee")
        other = Candidature.objects.filter(publication=row.publication, stage=Stage.DESIGNEE).exclude(pk=row.pk)[0]
        desk = reverse("bailleur_visite", args=[one.public_id])
        assert act(world.karim.person, desk, act="inscrire", candidature=str(other.public_id)).status_code == 302

        refused = choose(row, world.amina.user, one)

        assert refused.status_code == 409
        page = plain_text(refused)
        assert "La dernière place de cette heure vient d’être prise" in page
        assert str(two.public_id) in refused.content.decode()
        assert "complète" in page

    def test_an_hour_is_given_back_and_none_suits(self, world: World) -> None:
        (slot,) = proposed(world)
        row, amina = world.candidature("designee"), world.amina.user
        choose(row, amina, slot)
        assert act(amina, visit_page(row), act="rendre").status_code == 302
        assert "Vous avez rendu votre heure" in read(amina, visit_page(row))
        assert act(amina, visit_page(row), act="aucune").status_code == 302
        assert "aucune heure ne vous va" in read(amina, visit_page(row))
        desk = read(world.karim.person, reverse("bailleur"))
        assert "Aucune heure de visite ne va à un ménage" in desk

    def test_hours_proposed_after_none_suited_await_again(self, world: World) -> None:
        row, amina = world.candidature("designee"), world.amina.user
        proposed(world)
        act(amina, visit_page(row), act="aucune")
        assert "Aucune de ces heures ne me va" not in read(amina, visit_page(row))

        proposed(world, hour(at=time(16, 30)))

        page = read(amina, visit_page(row))
        assert "aucune heure ne vous va" not in page
        assert "Aucune de ces heures ne me va" in page
        assert "Une visite vous est proposée" in read(amina, reverse("mon-dossier"))
        assert act(amina, visit_page(row), act="aucune").status_code == 302
        assert "aucune heure ne vous va" in read(amina, visit_page(row))
        assert "Aucune heure de visite ne va à un ménage" in read(world.karim.person, reverse("bailleur"))

    def test_no_message_is_promised_to_who_none_can_reach(self, world: World) -> None:
        proposed(world)
        row, amina = world.candidature("designee"), world.amina.user
        act(amina, visit_page(row), act="aucune")
        assert "un message vous le dira" in read(amina, visit_page(row))

        Person.objects.filter(demande=row.demande).update(email="", phone="")

        told = read(amina, visit_page(row))
        assert "un message vous le dira" not in told
        assert "ni adresse électronique ni téléphone où un message vous arrive" in told

    def test_an_hour_of_mine_is_not_said_to_be_full(self, world: World) -> None:
        one, _ = proposed(world, hour(), hour(at=time(15, 30)))
        row, amina = world.candidature("designee"), world.amina.user
        choose(row, amina, one)

        assert "complète" not in read(amina, visit_page(row))

    def test_nothing_ticked_is_told_as_such(self, world: World) -> None:
        proposed(world)
        row = world.candidature("designee")
        answer = act(world.amina.user, visit_page(row))

        assert answer.status_code == 409
        assert "Choisissez une heure de la liste." in plain_text(answer)

    def test_a_visit_hides_no_offer(self, world: World) -> None:
        proposed(world)
        row = world.candidature("designee")
        Offer.objects.filter(demande=row.demande).delete()
        Candidature.objects.filter(pk=row.pk).update(stage=Stage.OFFRE_ENVOYEE)
        now = timezone.now()
        Offer.objects.create(
            candidature=row,
            demande=row.demande,
            publication=row.publication,
            sent_at=now,
            delivered_at=now,
            answer_by=now + timedelta(days=12),
            answer_days=10,
            sent_by=world.karim.person,
        )
        key = str(row.public_id)

        with_both = awaiting.by_candidature(row.demande, at=now)

        assert with_both[key].kind is AwaitingKind.OFFER

    def test_who_shares_a_file_is_warned_before_choosing_and_before_leaving(self, world: World) -> None:
        (slot,) = proposed(world, places=2)
        couple = couples.couple()
        row = factories.candidature(world.at["designee"], couple.demande, stage="designee")
        amina = couple.amina.person
        assert "L’autre titulaire de votre dossier voit l’heure" not in read(
            world.amina.user, visit_page(world.candidature("designee"))
        )

        assert "L’autre titulaire de votre dossier voit l’heure" in read(amina, visit_page(row))
        assert "l’autre titulaire la connaît" not in read(amina, reverse("acces"))
        assert choose(row, amina, slot).status_code == 302
        assert "l’autre titulaire la connaît" in read(amina, reverse("acces"))

    def test_the_same_form_twice_is_one_choice(self, world: World) -> None:
        (slot,) = proposed(world)
        row, client = world.candidature("designee"), client_of(world.amina.user)
        form = {"act_key": str(uuid7()), "heure": str(slot.public_id)}
        answers = [client.post(visit_page(row), form).status_code for _ in range(2)]
        assert answers == [302, 302]
        assert Viewing.objects.get().sequence == 0

    def test_a_household_sent_to_nobody_sees_no_hour(self, world: World) -> None:
        proposed(world)
        row = world.candidature("publiee")
        assert "ne se visite plus" in read(world.amina.user, visit_page(row))
        assert "La visite" not in read(world.amina.user, reverse("candidature", args=[row.public_id]))


class TestTheDesk:
    def test_who_comes_is_read_by_name_and_the_reading_is_written_down(self, world: World) -> None:
        (slot,) = proposed(world)
        row = world.candidature("designee")
        choose(row, world.amina.user, slot)
        page = read(world.karim.person, reverse("bailleur_visite", args=[slot.public_id]))
        assert "vient" in page
        assert "1 sur 1" in read(world.karim.person, reverse("bailleur_visites", args=[slot.publication.public_id]))
        assert AccessEntry.objects.filter(purpose="visite d’un logement", object_id=row.public_id).exists()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"starts_at": ""}, "Dites le jour et l’heure."),
            ({"place": " "}, "Dites où venir."),
            ({"starts_at": typed(hour(days=1))}, "laissez au moins 2 jours"),
            ({"starts_at": typed(hour(at=time(21)))}, "entre 8 h et 20 h"),
            ({"places": 31}, "De 1 à 30 ménages"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(
        self, world: World, changes: dict[str, Any], sentence: str
    ) -> None:
        response = propose(world, hour(), **changes)
        assert response.status_code == 400
        assert sentence in plain_text(response)
        assert not ViewingSlot.objects.exists()

    def test_an_hour_that_no_clock_shows_is_refused(self, world: World) -> None:
        """In the night of a change of clocks, two hours are one too many: nobody is asked to guess."""
        response = propose(world, hour(), starts_at="2027-03-28T02:30")
        assert response.status_code == 400
        assert not ViewingSlot.objects.exists()

    def test_an_hour_is_moved_booked_cancelled_and_noted(self, world: World) -> None:
        one, two = proposed(world, hour(), hour(at=time(15, 30)), places=2)
        row, karim = world.candidature("designee"), world.karim.person
        url = reverse("bailleur_visite", args=[one.public_id])
        said = {"minutes": 30, "places": 2, "place": "Hall C", "access": "marches"}
        assert act(karim, url, act="inscrire", candidature=str(row.public_id)).status_code == 302
        assert act(karim, url, act="changer", starts_at=typed(hour(days=8)), **said).status_code == 302
        assert "Hall C" in read(world.amina.user, visit_page(row))
        assert "Votre visite change" in read(world.amina.user, reverse("courrier"))
        unsure = act(karim, url, act="annuler")
        assert unsure.status_code == 400
        assert "Cochez cette case pour annuler l’heure." in plain_text(unsure)
        assert Viewing.objects.get().state == "prise"
        assert act(karim, url, act="annuler", is_sure="on").status_code == 302
        assert "Le bailleur a annulé votre visite" in read(world.amina.user, visit_page(row))
        desk = read(karim, url)
        assert "annulée" in desk
        assert "Places libres" not in desk
        choose(row, world.amina.user, two)
        held = Viewing.objects.get()
        url = reverse("bailleur_visite", args=[two.public_id])
        early = act(karim, url, act="noter_venue", visite=str(held.public_id))
        assert early.status_code == 400
        assert "n’a pas encore eu lieu" in plain_text(early)

    def test_a_note_of_a_visit_that_is_not_there_is_refused(self, world: World) -> None:
        (slot,) = proposed(world)
        desk = reverse("bailleur_visite", args=[slot.public_id])
        for named in (str(uuid7()), "", "x"):
            answer = act(world.karim.person, desk, act="noter_venue", visite=named)
            assert answer.status_code == 400
            assert "Ce dossier ne visite pas ce logement" in plain_text(answer)

    def test_who_came_is_noted_and_taken_back_and_the_household_reads_it(self, world: World) -> None:
        (slot,) = proposed(world)
        row, karim = world.candidature("designee"), world.karim.person
        choose(row, world.amina.user, slot)
        past = timezone.now() - timedelta(hours=2)
        ViewingSlot.objects.filter(pk=slot.pk).update(starts_at=past)
        url, held = reverse("bailleur_visite", args=[slot.public_id]), Viewing.objects.get()
        assert "Visite non faite" in read(karim, url)
        assert act(karim, url, act="noter_absence", visite=str(held.public_id)).status_code == 302
        assert "Cela ne vous coûte rien" in read(world.amina.user, visit_page(row))
        assert act(karim, url, act="effacer_note", visite=str(held.public_id)).status_code == 302
        held.refresh_from_db()
        assert held.state == "prise"


class TestTheCalendarFile:
    def test_it_says_an_hour_and_nothing_else(self, world: World) -> None:
        (slot,) = proposed(world)
        row, amina = world.candidature("designee"), world.amina.user
        choose(row, amina, slot)

        response, event, text = calendar_of(row, amina)

        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert "no-store" in response["Cache-Control"]
        assert response["Content-Disposition"] == 'attachment; filename="rendez-vous.ics"'
        assert event.decoded("dtstart") == slot.starts_at
        assert event.decoded("duration") == timedelta(minutes=30)
        assert event["dtstart"].params["TZID"] == "Europe/Paris"
        assert str(event["uid"]) == str(Viewing.objects.get().public_id)
        assert str(event["summary"]) == "Rendez-vous"
        flat = text.replace("\r\n ", "").lower()
        for word in ("palier", "néfliers", "logement", "visite", "amina", "http", "mailto", "organizer", "numero"):
            assert word not in flat, word

    def test_the_place_is_there_where_it_is_asked_for(self, world: World) -> None:
        (slot,) = proposed(world)
        row, amina = world.candidature("designee"), world.amina.user
        choose(row, amina, slot)
        _, event, text = calendar_of(row, amina, "?place=oui")
        assert (str(event["summary"]), str(event["location"])) == ("Visite d’un logement", PLACE)
        assert "palier" not in text.lower()

    @pytest.mark.parametrize("danger", ["safe address", "protected situation"])
    def test_whoever_is_hidden_gets_neither_place_nor_title(self, world: World, danger: str) -> None:
        (slot,) = proposed(world)
        row, amina = world.candidature("designee"), world.amina.user
        choose(row, amina, slot)
        if danger == "safe address":
            SafeChannel.objects.create(
                demande=row.demande, person_key="d", email="sure@example.org", set_at=timezone.now()
            )
        else:
            Fact.objects.create(
                demande=row.demande, layer="declare", path="claims/violence", value={}, by=amina, at=timezone.now()
            )
        _, event, text = calendar_of(row, amina, "?place=oui")
        assert str(event["summary"]) == "Rendez-vous"
        assert "location" not in event
        assert "Néfliers" not in text
        assert "Avec le lieu de la visite" not in read(amina, visit_page(row))

    def test_one_event_lasts_and_its_sequence_rises(self, world: World) -> None:
        one, two = proposed(world, hour(), hour(at=time(15, 30)))
        row, amina = world.candidature("designee"), world.amina.user
        choose(row, amina, one)
        _, first, _ = calendar_of(row, amina)
        choose(row, amina, two)
        _, second, _ = calendar_of(row, amina)
        act(amina, visit_page(row), act="rendre")
        response, third, text = calendar_of(row, amina)

        assert len({str(each["uid"]) for each in (first, second, third)}) == 1
        assert [each["sequence"] for each in (first, second, third)] == [0, 1, 2]
        assert (second.decoded("dtstart"), str(third["status"])) == (two.starts_at, "CANCELLED")
        assert "METHOD:CANCEL" in text
        assert response["Content-Type"].endswith("method=CANCEL")

    def test_a_candidature_that_ends_takes_its_event_away(self, world: World) -> None:
        (slot,) = proposed(world)
        row, amina = world.candidature("designee"), world.amina.user
        choose(row, amina, slot)
        Candidature.objects.filter(pk=row.pk).update(stage=Stage.DESISTEE)
        _, event, text = calendar_of(row, amina)
        assert (event["sequence"], "METHOD:CANCEL" in text) == (1, True)

    def test_there_is_none_before_an_hour_is_chosen(self, world: World) -> None:
        proposed(world)
        row = world.candidature("designee")
        url = reverse("visite-agenda", args=[row.public_id])
        assert client_of(world.amina.user).get(url).status_code == 404


class TestAtACounter:
    def test_an_agent_chooses_with_the_person_and_prints_the_hour_and_the_place(self, world: World) -> None:
        row = world.candidature("designee")
        (slot,) = proposed(world, hour(), bring="Une pièce d’identité")
        made, client = seen(world.amina.demande, world.gisele), entered(world.gisele.person)
        page = plain_text(client.get(address(made, "visite", row.public_id)))
        assert "Quelle heure vous va ?" in page
        assert "Dans votre agenda" not in page

        url = address(made, "visite", row.public_id)
        answer = client.post(url, {"act_key": str(uuid7()), "heure": str(slot.public_id)})
        assert answer.status_code == 302
        assert Viewing.objects.get().state == "prise"

        paper = plain_text(client.get(reverse("recu-passage", args=[made.public_id])))
        assert "Heure de visite choisie" in paper
        assert PLACE in paper
        assert "À apporter : Une pièce d’identité." in paper
        assert "Votre visite" in read(world.amina.user, reverse("mes-candidatures"))


def test_an_hour_says_how_long_and_what_to_bring_before_it_is_chosen(world: World) -> None:
    row = world.candidature("designee")
    proposed(world, bring="Une pièce d’identité")
    page = read(world.amina.user, visit_page(row))
    assert "30 minutes" in page
    assert "À apporter" in page
    assert "Une pièce d’identité" in page
