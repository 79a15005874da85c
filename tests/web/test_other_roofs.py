"""Other roofs on their pages: found beside social homes, asked for, answered, told; and what each reader never sees there."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, DemandeVersion, OtherRoof, Person, RoofRequest, RoofRequestFacts, Seniority
from palier.models.demandes import facts_codec
from palier.models.identifiers import uuid7
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris, paris
from palier.rules.people import facts
from palier.rules.roofs.other_roofs import RoofMove, RoofPublic
from palier.web.presentation.words import datetime_words
from palier.workflows.desks import awaiting_desk, mailing_desks
from tests import couples, factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.roof_world import (
    INTERMEDIATE,
    MOTIVE,
    PLACE,
    RESIDENCE,
    SHARED,
    TO_VISIT,
    accepted,
    asked,
    asked_by,
    declared,
    entered,
    listed,
    logeur,
    moved,
    published,
    refused,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.models import User
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
SEARCH, LIST, MINE = reverse("recherche"), reverse("autres-toits"), reverse("mes-autres-toits")
CONTINUES = "Votre demande de logement social continue"


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def read(user: User | None, url: str, **asked_for: str) -> str:
    response = client_of(user).get(url, asked_for)
    assert response.status_code == 200, (url, response.status_code)
    return plain_text(response)


def post(user: User, url: str, **fields: object) -> HttpResponse:
    return client_of(user).post(url, {"act_key": str(uuid7()), **fields})


def once_read(user: User, url: str, **fields: object) -> str:
    """What is read again before an act, which nothing of the first press has done; then the second press does it."""
    states = list(RoofRequest.objects.order_by("pk").values_list("state", "listed_until", "entry_on"))
    first = post(user, url, **fields)
    assert first.status_code == 200, url
    assert "Rien n’a encore changé." in plain_text(first)
    assert list(RoofRequest.objects.order_by("pk").values_list("state", "listed_until", "entry_on")) == states
    assert post(user, url, **first.context["fields"], confirme="oui").status_code == 302, url
    return plain_text(first)


@pytest.fixture
def lise() -> Actor:
    return logeur()


def page_of(roof: OtherRoof) -> str:
    return reverse("autre-toit", args=[roof.public_id])


class TestSearch:
    def test_they_stand_beside_social_homes_only_where_asked_and_never_among_them(self) -> None:
        world = worlds.build()
        roof = published(world.lise)
        without, beside = read(None, SEARCH, ou="Montreuil"), read(None, SEARCH, ou="Montreuil", toits="on")

        assert roof.name not in without
        assert roof.name in beside
        assert "Résidence temporaire" in beside
        # The count of social homes, and the map drawn of them, do not move.
        counted = re.search(r"\d+ logements? ouverts? à Montreuil", without)
        assert counted
        assert counted[0] in beside
        assert "1 autre toit" in beside

    def test_the_public_reads_no_verdict_and_a_household_reads_why(self, lise: Actor) -> None:
        published(lise, age_under=30)
        amina = factories.demande("Amina")
        assert "pas pour vous" not in read(None, LIST)
        told = read(amina.user, LIST, ou="")

        assert "pas pour vous" not in read(amina.user, LIST), "what may fit comes first, and the rest by a press"
        assert "pas pour vous" in told
        assert "Condition d’âge : moins de 30 ans. Vous avez" in told

    def test_who_has_not_said_where_they_look_is_shown_what_may_fit_everywhere(self, lise: Actor) -> None:
        closed, fits = published(lise, age_under=30), published(lise, SHARED)
        told = read(factories.demande("Awa", wish=facts.Wish()).user, LIST)

        assert fits.name in told
        assert closed.name not in told

    def test_a_filter_shows_only_what_may_fit(self, lise: Actor) -> None:
        published(lise, age_under=30)
        fits = published(lise, SHARED)
        told = read(factories.demande("Amina").user, LIST, pour_moi="on")

        assert fits.name in told
        assert RESIDENCE.name not in told

    @pytest.mark.parametrize(
        ("question", "found"),
        [
            ({"ou": "Montreuil"}, {"Résidence des Tilleuls", "Colocation du Canal"}),
            ({"ou": "93"}, {"Résidence des Tilleuls", "Colocation du Canal"}),
            ({"ou": "Lille"}, {"Les Jardins"}),
            ({"loyer": "470"}, {"Résidence des Tilleuls", "Colocation du Canal"}),
            ({"loyer": "469,99"}, set()),
            ({"nature": "colocation"}, {"Colocation du Canal"}),
            ({"pieces": "T4"}, set()),
            ({"pieces": "C"}, {"Colocation du Canal"}),
            ({}, {"Résidence des Tilleuls", "Colocation du Canal", "Les Jardins"}),
        ],
    )
    def test_each_question_finds_its_own(self, lise: Actor, question: dict[str, str], found: set[str]) -> None:
        lille = factories.commune("59350", "Lille")
        published(lise)
        published(lise, SHARED)
        published(lise, INTERMEDIATE, lille)
        told = read(None, LIST, **question)

        assert {
            name for name in ("Résidence des Tilleuls", "Colocation du Canal", "Les Jardins") if name in told
        } == found

    def test_neither_a_draft_nor_what_is_paused_or_closed_is_found(self, lise: Actor) -> None:
        draft, paused, closed = declared(lise), published(lise), published(lise)
        moved(paused, RoofMove.PAUSE, lise)
        moved(closed, RoofMove.CLOSE, lise)

        assert "Aucun autre toit ici." in read(None, LIST)
        assert client_of(None).get(page_of(draft)).status_code == 404
        assert "ne prend pas de nouvelle demande" in read(None, page_of(paused))
        assert "n’est plus proposé" in read(None, page_of(closed))


class TestPage:
    def test_it_tells_cost_stay_conditions_and_papers(self, lise: Actor) -> None:
        told = read(None, page_of(published(lise, age_from=18, age_under=30, publics=(RoofPublic.STUDENT,))))

        for words in (
            "470,00 € par mois",
            "une pièce, 18 m²",
            "de 1 à 12 mois",
            "de 18 à 29 ans",
            "étudiant ou étudiante",
            "pièce d’identité",
        ):
            assert words in told, words

    def test_a_shared_flat_tells_ones_room_from_the_rest_on_its_card_and_its_page(self, lise: Actor) -> None:
        page = page_of(published(lise, SHARED))

        for told in (read(None, page), read(None, LIST)):
            assert "chambre de 18 m², dans un logement de quatre pièces" in told

    def test_a_desk_is_not_led_to_a_file_that_it_cannot_have(self, lise: Actor) -> None:
        page, sign_in = page_of(published(lise)), "J’ai un dossier : me connecter"
        assert sign_in in read(None, page)
        told = read(lise.person, page)

        assert sign_in not in told
        assert "Demander ce toit sans dossier" in told

    def test_an_address_that_is_not_shown_is_kept_nowhere(self, lise: Actor) -> None:
        assert "dite à qui est accepté" in read(None, page_of(published(lise)))
        assert "3 rue du Puits" in read(None, page_of(published(lise, address="3 rue du Puits")))

    def test_an_intermediate_home_shows_the_ceilings_of_its_zone_and_says_what_is_not_read(self, lise: Actor) -> None:
        told = read(None, page_of(published(lise, INTERMEDIATE)))
        year = day_in_paris(timezone.now()).year

        if year == 2026:
            assert "44 344 €" in told
            assert "un couple" in told
        assert "Nous ne l’avons lu dans aucun texte" in told
        assert "Ni numéro, ni commission" in told

    def test_what_a_logeur_has_to_look_at_is_not_said_to_be_confirmed_by_nobody_knows_whom(self, lise: Actor) -> None:
        told = read(factories.demande("Amina").user, page_of(published(lise, persons=1)))
        assert "à voir avec le logeur" in told
        assert "à confirmer" not in told

    def test_over_the_ceiling_the_household_reads_why(self, lise: Actor) -> None:
        rich = factories.demande("Amina")
        version = DemandeVersion.objects.get(demande=rich.demande)
        known = factories.known(rich.demande.numero_unique, income=190_000)
        DemandeVersion.objects.create(
            demande=rich.demande,
            file_type="MOD",
            file_dated_at=version.file_dated_at + timedelta(days=1),
            received_at=timezone.now(),
            digest="1" * 64,
            facts=facts_codec.dump(known),
        )
        told = read(rich.user, page_of(published(lise, INTERMEDIATE)))

        assert "Pas pour vous, parce que" in told
        assert "dépasse le plafond LLI" in told
        assert "Demander ce toit" not in told


class TestAsking:
    def test_from_the_page_to_the_answer(self, lise: Actor) -> None:
        amina, roof = factories.demande("Amina"), published(lise)
        form = read(amina.user, reverse("demander-toit", args=[roof.public_id]))
        assert "Ce que le logeur lira de vous" in form
        assert CONTINUES in form
        assert amina.persons[0].last_name in form

        response = post(
            amina.user,
            reverse("demander-toit", args=[roof.public_id]),
            persons="2",
            motive=MOTIVE,
            phone="01 99 00 00 01",
        )
        assert (response.status_code, response["Location"]) == (302, MINE)
        row = RoofRequest.objects.get()
        told = read(amina.user, MINE)
        assert roof.name in told
        assert "Il répond au plus tard le" in told
        card = read(amina.user, LIST, ou=roof.commune.name)
        assert "vous l’avez demandé" in card
        assert "Il répond au plus tard le" in card
        again = client_of(amina.user).get(reverse("demander-toit", args=[roof.public_id]))
        assert (again.status_code, again["Location"]) == (302, MINE)

        desk = read(lise.person, reverse("logeur"))
        assert row.reference in desk
        assert amina.persons[0].last_name not in desk
        case = reverse("logeur-demande", args=[row.public_id])
        shown = read(lise.person, case)
        for words in (amina.persons[0].last_name, MOTIVE, "tel:0199000001"):
            assert words in shown
        assert amina.demande.numero_unique not in shown

        when = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT15:00")
        answer = post(lise.person, reverse("logeur-accepter", args=[row.public_id]), visit_day=when, place=PLACE)
        assert (answer.status_code, answer["Location"]) == (302, case)
        told = read(amina.user, MINE)
        assert PLACE in told
        awaited = read(amina.user, reverse("mon-dossier"))
        assert "Vous avez rendez-vous pour un autre toit" in awaited
        assert roof.name in awaited
        assert "Dire non à cette place" in told
        assert "Oui, c’est mon choix" in told

        assert post(amina.user, reverse("finir-demande-toit", args=[row.public_id])).status_code == 302
        assert "déclinée par vous" in read(amina.user, MINE)
        over = read(lise.person, case)
        assert amina.persons[0].last_name not in over
        assert MOTIVE not in over

    def test_who_has_neither_mail_nor_telephone_is_promised_no_message(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        asked_by(amina, published(lise))
        assert "Un message vous le dira." in read(amina.user, MINE)

        Person.objects.filter(demande=amina.demande, key="d").update(email="", phone="")

        told = read(amina.user, MINE)
        assert "Il répond au plus tard le" in told
        assert "Un message vous le dira." not in told
        assert "ni adresse électronique ni téléphone où un message vous arrive" in told

    def test_before_its_day_an_entry_is_to_come_and_a_stay_without_an_end_promises_no_word_of_it(
        self, lise: Actor
    ) -> None:
        amina = factories.demande("Amina")
        row = entered(accepted(asked_by(amina, published(lise, SHARED)), lise), lise)
        told = read(amina.user, MINE)
        assert "entrée à venir" in told
        # Nobody says that they left a place before they came in.
        assert "Dire que je ne viendrai pas" in told
        assert "je suis parti" not in told
        assert "vous y habitez" not in told
        assert "Palier vous prévient avant la fin du séjour" in told

        RoofRequest.objects.filter(pk=row.pk).update(entry_on=day_in_paris(timezone.now()), ends_on=None)

        told = read(amina.user, MINE)
        assert "vous y habitez" in told
        assert "Votre contrat avec le logeur fait la suite." in told
        assert "Palier vous prévient" not in told

    def test_the_reading_is_told_to_its_person_alone(self, lise: Actor) -> None:
        couple = couples.couple()
        row = asked(published(lise), couple.demande, couple.amina)
        read(lise.person, reverse("logeur-demande", args=[row.public_id]))

        assert AccessEntry.objects.get(object_kind="RoofRequest").purpose == "demande pour un autre toit"
        assert lise.body.name in read(couple.amina.person, reverse("lectures"))
        assert lise.body.name not in read(couple.marc.person, reverse("lectures"))

    def test_the_other_holder_reads_nothing_anywhere(self, lise: Actor) -> None:
        couple, roof = couples.couple(), published(lise)
        row = asked(roof, couple.demande, couple.amina)
        accepted(row, lise)
        for url in (
            MINE,
            LIST,
            page_of(roof),
            reverse("mon-dossier"),
            reverse("courrier"),
            reverse("mes-candidatures"),
        ):
            told = read(couple.marc.person, url)
            assert PLACE not in told, url
            assert "rendez-vous pour un autre toit" not in told, url
            assert "vous l’avez demandé" not in told, url
            assert "Vous avez demandé ce toit" not in told, url
        finish = reverse("finir-demande-toit", args=[row.public_id])
        assert post(couple.marc.person, finish).status_code == 404

    def test_the_same_form_twice_is_one_request(self, lise: Actor) -> None:
        amina, roof = factories.demande("Amina"), published(lise)
        client, url, key = client_of(amina.user), reverse("demander-toit", args=[roof.public_id]), str(uuid7())
        answers = [client.post(url, {"act_key": key, "persons": "1", "motive": MOTIVE}) for _ in range(2)]
        again = post(amina.user, url, persons="1")

        assert [one["Location"] for one in (*answers, again)] == [MINE] * 3
        assert RoofRequest.objects.count() == 1

    def test_what_is_mistyped_comes_back_with_its_reason(self, lise: Actor) -> None:
        amina, roof = factories.demande("Amina"), published(lise, publics=(RoofPublic.STUDENT,))
        response = post(amina.user, reverse("demander-toit", args=[roof.public_id]), persons="40", phone="appelez-moi")

        assert response.status_code == 400
        told = plain_text(response)
        assert "Vérifiez ce numéro" in told
        assert "Choisissez votre situation" in told
        assert not RoofRequest.objects.exists()

    def test_a_refusal_is_read_whole_with_what_to_do(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        row = asked_by(amina, published(lise))
        refused(row, lise, "papier_non_montre")
        told = read(amina.user, MINE)

        assert "Un papier de la liste affichée n’a pas été montré." in told
        assert "puis demandez de nouveau" in told
        page = reverse("autre-toit", args=[row.roof.public_id])
        assert f'href="{page}"' in told
        assert reverse("demander-toit", args=[row.roof.public_id]) in read(amina.user, page)

    def test_a_silence_is_told_as_late(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        row = asked_by(amina, published(lise))
        RoofRequest.objects.filter(pk=row.pk).update(promised_on=day_in_paris(timezone.now()) - timedelta(days=1))

        assert "il est en retard" in read(amina.user, MINE)
        assert "en retard" in read(lise.person, reverse("logeur"))

    def test_no_script_of_a_stranger_ends_a_request(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise))
        stranger = factories.demande("Sonia")

        assert post(stranger.user, reverse("finir-demande-toit", args=[row.public_id])).status_code == 404
        assert client_of(None).post(reverse("finir-demande-toit", args=[row.public_id])).status_code == 302


class TestDesk:
    def fields(self, **changes: object) -> dict[str, object]:
        return {
            "kind": "residence_temporaire",
            "name": "Résidence Neuve",
            "commune_name": "Montreuil",
            "type_code": "T1",
            "floor_area": "20",
            "persons": "1",
            "places": "4",
            "rent": "412,50",
            "charges": "60",
            "deposit": "0",
            "most_months": "12",
            "age_under": "30",
            "papers": ["identite"],
            "answer_days": "5",
            **changes,
        }

    def test_a_roof_is_declared_published_corrected_paused_and_closed(self, lise: Actor) -> None:
        factories.commune()
        response = post(lise.person, reverse("logeur-nouveau"), **self.fields())
        assert response.status_code == 302, plain_text(response)
        roof = OtherRoof.objects.get()
        assert (roof.rent, roof.stage, roof.age_under) == (41_250, "brouillon", 30)
        assert response["Location"] == reverse("logeur-toit", args=[roof.public_id])
        for name, stage in (("logeur-publier", "publie"), ("logeur-pause", "en_pause"), ("logeur-publier", "publie")):
            assert post(lise.person, reverse(name, args=[roof.public_id])).status_code == 302
            roof.refresh_from_db()
            assert roof.stage == stage
        post(lise.person, reverse("logeur-corriger", args=[roof.public_id]), **self.fields(rent="420"))
        roof.refresh_from_db()
        assert roof.rent == 42_000
        assert "Personne n’attend de réponse" in read(lise.person, reverse("logeur-fermer", args=[roof.public_id]))
        post(lise.person, reverse("logeur-fermer", args=[roof.public_id]))
        roof.refresh_from_db()
        assert roof.stage == "ferme"
        assert post(lise.person, reverse("logeur-publier", args=[roof.public_id])).status_code == 409

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"most_months": ""}, "dites sa durée la plus longue"),
            ({"kind": "colocation", "age_under": "", "lease_form": ""}, "Dites si le bail de la colocation"),
            ({"kind": "logement_intermediaire"}, "Une condition d’âge n’est possible que"),
            ({"rent": "beaucoup"}, "Écrivez un montant en euros"),
            ({"name": "moi@exemple.test"}, "ni courriel"),
        ],
    )
    def test_what_cannot_be_comes_back_with_its_reason(self, lise: Actor, changes: dict[str, str], said: str) -> None:
        factories.commune()
        response = post(lise.person, reverse("logeur-nouveau"), **self.fields(**changes))

        assert response.status_code == 400
        assert said in plain_text(response)
        assert not OtherRoof.objects.exists()

    def test_closing_says_how_many_will_be_answered_first(self, lise: Actor) -> None:
        roof = published(lise)
        asked_by(factories.demande("Amina"), roof)

        assert "1 personne qui attend reçoit" in read(lise.person, reverse("logeur-fermer", args=[roof.public_id]))

    def test_every_answer_has_its_form_and_its_refusal(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise))
        for name, fields, said in (
            ("logeur-liste", {"until": "2020-01-02"}, "Cette date est passée"),
            ("logeur-refuser", {"reason": "condition_age"}, "Choisissez un motif"),
            ("logeur-refuser", {"reason": "visite_manquee", "confirme": "oui"}, "Aucune visite n’a été proposée"),
            ("logeur-accepter", {"visit_day": "2020-01-02T10:00", "place": "là"}, "déjà passée"),
            ("logeur-entree", {"entry_on": "2020-01-02"}, "Cette demande a changé"),
        ):
            response = post(lise.person, reverse(name, args=[row.public_id]), **fields)
            assert response.status_code == 400, name
            assert said in plain_text(response), name
        until = (day_in_paris(timezone.now()) + timedelta(days=30)).isoformat()
        assert once_read(lise.person, reverse("logeur-liste", args=[row.public_id]), until=until)
        assert once_read(lise.person, reverse("logeur-refuser", args=[row.public_id]), reason="complet")
        row.refresh_from_db()
        assert row.state == "refusee"

    def test_a_visit_to_come_is_neither_missed_nor_followed_by_an_entry_before_its_day(self, lise: Actor) -> None:
        row = accepted(asked_by(factories.demande("Amina"), published(lise)), lise)
        page, missed = reverse("logeur-demande", args=[row.public_id]), "Visite manquée, sans nouvelle"
        assert missed not in read(lise.person, page)
        url = reverse("logeur-refuser", args=[row.public_id])
        response = post(lise.person, url, reason="visite_manquee", confirme="oui")
        assert response.status_code == 400
        assert "n’est pas passée" in plain_text(response)
        assert missed not in plain_text(response)
        on = day_in_paris(timezone.now())
        days = {"entry_on": on.isoformat(), "ends_on": (on + timedelta(days=90)).isoformat()}
        response = post(lise.person, reverse("logeur-entree", args=[row.public_id]), **days)
        assert response.status_code == 400
        assert "La visite est le" in plain_text(response)

        RoofRequest.objects.filter(pk=row.pk).update(visit_at=timezone.now() - timedelta(minutes=5))
        assert missed in read(lise.person, page)
        assert "n’a pas eu lieu le jour dit" in once_read(lise.person, url, reason="visite_manquee")

    def test_a_place_that_is_shown_free_is_told_before_saying_that_there_is_none(self, lise: Actor) -> None:
        roof, until = published(lise, places=1), (day_in_paris(timezone.now()) + timedelta(days=30)).isoformat()
        first, second = (asked_by(factories.demande(name), roof) for name in ("Amina", "Noé"))
        shown = "1 place sur 1 est affichée libre"
        assert shown in once_read(lise.person, reverse("logeur-liste", args=[second.public_id]), until=until)
        read_again = post(lise.person, reverse("logeur-refuser", args=[second.public_id]), reason="complet")
        assert shown in plain_text(read_again)
        other = post(lise.person, reverse("logeur-refuser", args=[second.public_id]), reason="condition_nombre")
        assert shown not in plain_text(other)
        accepted(first, lise)
        # Full, nothing is asked of who puts on the list, and no place is told of who refuses.
        assert post(lise.person, reverse("logeur-liste", args=[second.public_id]), until=until).status_code == 302
        full = once_read(lise.person, reverse("logeur-refuser", args=[second.public_id]), reason="complet")
        assert "affichée libre" not in full

    def test_an_entry_and_its_end(self, lise: Actor) -> None:
        row = accepted(asked_by(factories.demande("Amina"), published(lise)), lise)
        on = day_in_paris(timezone.now() + TO_VISIT)
        fields = {"entry_on": on.isoformat(), "ends_on": (on + timedelta(days=90)).isoformat()}
        assert french.day(on) in once_read(lise.person, reverse("logeur-entree", args=[row.public_id]), **fields)
        assert "habite ici" in read(lise.person, reverse("logeur"))
        assert "La place redevient libre" in once_read(lise.person, reverse("logeur-sortie", args=[row.public_id]))
        row.refresh_from_db()
        assert row.state == "terminee"

    def test_a_mistyped_hour_of_a_visit_is_put_right(self, lise: Actor) -> None:
        row = asked_by(factories.demande("Amina"), published(lise))
        page, url = (reverse(name, args=[row.public_id]) for name in ("logeur-demande", "logeur-accepter"))
        night, day = (
            datetime.combine(day_in_paris(timezone.now() + TO_VISIT), time(hour), paris()) for hour in (3, 15)
        )
        at_night = {"visit_day": f"{night:%Y-%m-%dT%H:%M}", "place": "Hall B"}
        assert "Cette visite est la nuit" in once_read(lise.person, url, **at_night)
        row.refresh_from_db()
        assert (row.state, row.visit_at) == ("acceptee", night)
        assert "Changer la visite" in read(lise.person, page)

        seen = once_read(lise.person, url, visit_day=f"{day:%Y-%m-%dT%H:%M}", place="Hall C")

        assert datetime_words(night) in seen
        assert datetime_words(day) in seen
        row.refresh_from_db()
        assert (row.state, row.visit_at, row.visit_place) == ("acceptee", day, "Hall C")

    def test_mistyped_days_of_a_stay_are_put_right(self, lise: Actor) -> None:
        row = accepted(asked_by(factories.demande("Amina"), published(lise)), lise)
        on = day_in_paris(timezone.now() + TO_VISIT)
        page, url = (reverse(name, args=[row.public_id]) for name in ("logeur-demande", "logeur-sejour"))
        days = {"entry_on": on.isoformat(), "ends_on": (on + timedelta(days=9)).isoformat()}
        assert "Cette demande a changé" in plain_text(post(lise.person, url, **days))
        assert once_read(lise.person, reverse("logeur-entree", args=[row.public_id]), **days)
        assert "Corriger les dates" in read(lise.person, page)

        early = post(lise.person, url, entry_on=on.isoformat(), ends_on=on.isoformat())
        assert "La fin du séjour vient après l’entrée" in plain_text(early)
        right = on + timedelta(days=90)
        seen = once_read(lise.person, url, entry_on=on.isoformat(), ends_on=right.isoformat())

        assert french.day(right) in seen
        row.refresh_from_db()
        assert (row.state, row.entry_on, row.ends_on) == ("entree", on, right)

    def test_the_end_of_a_stay_awaits_its_person_once_it_is_near(self, lise: Actor) -> None:
        amina, on = factories.demande("Amina"), day_in_paris(timezone.now() + TO_VISIT)
        row = accepted(asked_by(amina, published(lise)), lise)
        fields = {"entry_on": on.isoformat(), "ends_on": (on + timedelta(days=80)).isoformat()}
        assert once_read(lise.person, reverse("logeur-entree", args=[row.public_id]), **fields)
        assert "Votre séjour va finir" not in read(amina.user, reverse("mon-dossier"))

        RoofRequest.objects.update(ends_on=on + timedelta(days=10))
        told = read(amina.user, reverse("mon-dossier"))
        assert "Votre séjour va finir" in told
        assert "Cherchez la suite avant le" in told

    def test_another_logeur_and_another_desk_find_nothing(self, lise: Actor) -> None:
        roof = published(lise)
        row = asked_by(factories.demande("Amina"), roof)
        landlord = factories.member("Karim", factories.organisation("bailleur", "Bailleur"))
        for who in (logeur("Lorenzo", "Autre logeur").person, landlord.person):
            assert client_of(who).get(reverse("logeur-demande", args=[row.public_id])).status_code == 404
            assert client_of(who).get(reverse("logeur-toit", args=[roof.public_id])).status_code == 404

    def test_a_landlord_lets_other_roofs_through_a_member_of_that_role(self) -> None:
        house = factories.organisation("bailleur", "Bailleur")
        member = factories.member("Lou", house, role=Role.LOGEUR)
        roof = published(member, SHARED)

        assert "Bailleur" in read(None, page_of(roof))

    def test_what_awaits_is_told_in_the_morning_without_a_name(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        row = asked_by(amina, published(lise))
        listed(asked_by(factories.demande("Noé"), published(lise)), lise, days=60)
        found = awaiting_desk.of(by=lise, at=timezone.now())

        assert [one.key for one in found] == [str(row.public_id)]
        assert amina.persons[0].last_name not in repr(found)
        assert lise.role in mailing_desks.PAGES

    def test_a_stay_that_is_over_names_nobody(self, lise: Actor) -> None:
        amina = factories.demande("Amina")
        row = entered(accepted(asked_by(amina, published(lise)), lise), lise)

        assert amina.persons[0].last_name not in read(lise.person, reverse("logeur-demande", args=[row.public_id]))
        assert RoofRequestFacts.objects.filter(request=row).exists()


class TestDalo:
    def test_everybody_reads_conditions_and_the_form(self) -> None:
        told = read(None, reverse("dalo"))

        for words in ("Cerfa 15036", "Vous n’avez pas de logement.", "Choisissez un département"):
            assert words in told, words

    def test_the_one_known_delay_is_said_as_information_and_the_others_as_unknown(self) -> None:
        assert "36 mois d’attente, selon nos informations" in read(None, reverse("dalo"), departement="31")
        assert "Nous ne connaissons pas le délai anormalement long" in read(None, reverse("dalo"), departement="93")

    def test_where_the_procedure_does_not_exist_no_delay_is_told(self) -> None:
        told = read(None, reverse("dalo"), departement="988")
        assert "cette procédure n’existe ni en Nouvelle-Calédonie" in told
        assert "(988)" not in told
        assert "La commission décide en" not in told
        unread = read(None, reverse("dalo"), departement="978")
        assert "Nous n’avons lu aucun texte qui dise si cette procédure existe ici" in unread
        assert "La commission décide en" not in unread

    @pytest.mark.parametrize(
        ("code", "said"), [("988", "n’existe ni en Nouvelle-Calédonie"), ("978", "aucun texte qui dise")]
    )
    def test_a_household_that_waits_where_no_delay_is_read_is_given_no_day(self, code: str, said: str) -> None:
        decided, own = timezone.localdate() - timedelta(days=200), reverse("completer", args=["situation"])
        holds = factories.demande("Amina", dalo=facts.Dalo.ACTIVE, dalo_decided_on=decided)
        asks = factories.demande("Awa")
        Seniority.objects.update(departement=code)

        page, file = (read(holds.user, url) for url in (reverse("dalo"), own))
        assert said in page
        assert "La commission a décidé le" not in page + file
        assert "saisir le tribunal administratif" not in page + file
        assert ("Nous n’avons lu aucun texte" in file) is (code == "978")

        page, file = (read(asks.user, url) for url in (reverse("dalo"), own))
        assert ('class="notice warn narrow">Selon nos informations' in page) is (code == "988")
        assert ("Comment la demander" in page) is (code == "978")
        assert ("n’existe ni en Nouvelle-Calédonie" in file) is (code == "988")
        assert ("Déposer une décision favorable" in file) is (code == "978")

    def test_a_household_reads_its_own_departement_and_is_led_there(self) -> None:
        amina = factories.demande("Amina")
        amina.demande.seniorities.all()
        assert reverse("dalo") in client_of(amina.user).get(reverse("completer", args=["situation"])).content.decode()
        there = read(amina.user, reverse("dalo"), departement="93")
        # R441-14: the commission's delay stops while it awaits pieces.
        assert "La commission décide en 3 mois après réception. Tant qu’elle attend des pièces qui manquent" in there
