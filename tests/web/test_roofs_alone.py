"""The pages of who asks for another roof without a file: the door, the ceiling line by line, the answers, the erasure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Message, RoofContact, RoofRequest
from tests import factories, first_world, roof_world
from tests.plain_pages import plain_text
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.models import OtherRoof
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
MAIL, BORN = first_world.MAIL, first_world.BORN
DOOR, CODE, MINE = (
    reverse(f"{name}") for name in ("toit-sans-dossier", "toit-sans-dossier-code", "mes-demandes-de-toits")
)
SAID = {"first_name": "Samia", "last_name": "Haddad", "motive": "Mon travail est à côté."}


@pytest.fixture
def lise() -> Actor:
    return roof_world.logeur()


@pytest.fixture
def home(lise: Actor) -> OtherRoof:
    roof = roof_world.published(lise, roof_world.INTERMEDIATE)
    roof.commune.zone_abc = "A"
    roof.commune.save(update_fields=["zone_abc"])
    return roof


def page_of(roof: OtherRoof) -> str:
    return reverse("demander-toit-sans-dossier", args=[roof.public_id])


def at_the_door(contact: str = MAIL, born: str = BORN, client: Client | None = None) -> tuple[Client, HttpResponse]:
    client = client or Client()
    assert client.post(DOOR, {"contact": contact, "birth_date": born}).url == CODE
    return client, client.post(CODE, {"code": first_world.code_sent_to(contact)})


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return plain_text(answer)


class TestTheDoor:
    def test_the_page_of_a_roof_leads_there_and_back_once_an_address_is_proved(self, home: OtherRoof) -> None:
        client = Client()
        assert page_of(home) in client.get(reverse("autre-toit", args=[home.public_id])).content.decode()
        assert client.get(page_of(home)).url == DOOR
        _, answer = at_the_door(client=client)

        assert answer.url == page_of(home)
        assert "Revenu fiscal de référence" in read(client, page_of(home))
        assert not RoofContact.objects.exists()

    def test_a_code_of_somebody_else_opens_nothing(self) -> None:
        client = Client()
        client.post(DOOR, {"contact": MAIL, "birth_date": BORN})
        sent = first_world.code_sent_to(MAIL)
        wrong = client.post(CODE, {"code": f"{(int(sent) + 1) % 10**6:06d}"})

        assert wrong.status_code == 400
        assert Client().post(CODE, {"code": sent}).url == DOOR
        assert client.get(MINE).url == DOOR
        assert "toit" not in Message.objects.get().body

    def test_codes_are_counted(self) -> None:
        def ask() -> int:
            return Client().post(DOOR, {"contact": MAIL, "birth_date": BORN}, REMOTE_ADDR="10.0.0.9").status_code

        assert [ask() for _ in range(9)] == [302] * 8 + [429]

    def test_half_an_hour_without_a_page_closes_it(self) -> None:
        client, _ = at_the_door()
        assert "aucun autre toit" in read(client, MINE)
        assert "Elle se retrouve avec l’adresse et la date de naissance" in read(client, MINE)
        session = client.session
        held = session["toits_sans_dossier"]
        session["toits_sans_dossier"] = {**held, "seen": held["seen"].replace("20", "19", 1)}
        session.save()

        assert client.get(MINE).url == DOOR

    def test_who_has_a_file_is_led_to_it(self) -> None:
        assert "Vous avez un dossier ici" in plain_text(client_of(factories.demande("Amina").user).get(DOOR))


class TestAsking:
    def test_the_ceiling_is_told_line_by_line_before_anything_leaves(self, home: OtherRoof) -> None:
        client, _ = at_the_door()
        told = {**SAID, "adults": "2", "dependants": "2", "income": "95 428"}
        over = plain_text(client.post(page_of(home), told))
        for line in (
            "Votre foyer : un couple, 2 personnes à charge.",
            "en zone A : 95 427 €.",
            "Votre revenu, 95 428 €, dépasse ce plafond.",
        ):
            assert line in over
        assert "Envoyer ma demande" not in over
        # Whoever sends all the same is told the same.
        assert "dépasse ce plafond" in plain_text(client.post(page_of(home), {**told, "envoyer": "oui"}))

        under = plain_text(client.post(page_of(home), {**told, "income": "95 427"}))
        assert "Votre revenu, 95 427 €, ne dépasse pas ce plafond." in under
        assert "Envoyer ma demande" in under
        assert "peut vous convenir" in under
        assert not RoofRequest.objects.exists()
        sent = client.post(page_of(home), {**told, "income": "95 427", "envoyer": "oui"})
        assert sent.url == f"{MINE}?fait=envoyee"
        assert RoofRequest.objects.get().facts.persons == 4
        # Pressed again, it is there already.
        assert client.post(page_of(home), {**told, "income": "95 427", "envoyer": "oui"}).url == MINE

    def test_over_the_ceiling_other_roofs_are_shown_and_no_social_home(self, home: OtherRoof) -> None:
        client, _ = at_the_door()
        answer = client.post(page_of(home), {**SAID, "adults": "1", "dependants": "0", "income": "900 000"})
        said = re.search(r'id="reponse".*?</section>', answer.content.decode(), re.DOTALL)

        assert said is not None
        assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', said[0]) == [
            (reverse("autres-toits"), "cherchez un autre toit")
        ]
        assert "Vérifiez le montant et le nombre de personnes." in plain_text(answer)

    def test_more_people_than_the_home_takes_are_told_on_their_field_before_anything_else(self, lise: Actor) -> None:
        small = roof_world.published(lise, roof_world.INTERMEDIATE, persons=3)
        client, _ = at_the_door()
        answer = client.post(
            page_of(small), {**SAID, "adults": "2", "dependants": "2", "income": "9000", "envoyer": "oui"}
        )

        assert answer.status_code == 400
        assert "Ce toit est prévu pour 3 personnes, en vous comptant." in plain_text(answer)
        assert not RoofRequest.objects.exists()

    def test_an_income_that_is_not_known_is_to_confirm(self, home: OtherRoof) -> None:
        client, _ = at_the_door()
        told = plain_text(client.post(page_of(home), {**SAID, "adults": "1", "dependants": "0"}))

        assert "le logeur le regardera sur vos avis d’impôt" in told
        client.post(page_of(home), {**SAID, "adults": "1", "dependants": "0", "envoyer": "oui"})
        assert RoofRequest.objects.get().facts.under_ceiling == "a_confirmer"

    def test_a_residence_and_a_room_ask_no_income_and_leave_at_once(self, lise: Actor) -> None:
        client, _ = at_the_door()
        for roof in (roof_world.published(lise), roof_world.published(lise, roof_world.SHARED)):
            assert "Revenu fiscal" not in read(client, page_of(roof))
            assert client.post(page_of(roof), {**SAID, "persons": "1"}).url == f"{MINE}?fait=envoyee"

    def test_a_room_for_one_asks_no_number_of_people(self, lise: Actor) -> None:
        client, _ = at_the_door()
        roof = roof_world.published(lise, roof_world.SHARED, persons=1)

        page = client.get(page_of(roof)).content.decode()

        assert "Combien de personnes viendraient" not in page
        assert '<input type="hidden" name="persons"' in page

    def test_an_age_that_closes_a_residence_is_told_before_the_form(self, lise: Actor) -> None:
        client, _ = at_the_door()
        told = read(client, page_of(roof_world.published(lise, age_under=30)))

        assert "Condition d’âge : moins de 30 ans. Vous avez" in told
        assert "Envoyer" not in told

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"first_name": ""}, "Écrivez votre prénom."),
            ({"income": "beaucoup"}, "Écrivez un montant en euros"),
            ({"adults": "3"}, "Dites si vous y vivriez en couple."),
            ({"dependants": "11"}, "Écrivez un nombre entre 0 et 10."),
        ],
    )
    def test_what_is_wrong_is_said_on_its_field(self, home: OtherRoof, wrong: dict[str, str], sentence: str) -> None:
        client, _ = at_the_door()
        answer = client.post(page_of(home), {**SAID, "adults": "1", "dependants": "0", "income": "20000", **wrong})

        assert answer.status_code == 400
        assert sentence in plain_text(answer)


class TestFollowing:
    def test_the_answer_is_read_and_withdrawn_on_ones_own_page_and_nobody_elses(self, lise: Actor) -> None:
        roof = roof_world.published(lise)
        client, _ = at_the_door()
        client.post(page_of(roof), {**SAID, "persons": "1"})
        row = RoofRequest.objects.get()
        roof_world.accepted(row, lise)
        mine = read(client, MINE)
        assert roof_world.PLACE in mine
        assert "Samia Haddad" in mine
        other, _ = at_the_door(born="01/03/1990")
        assert roof.name not in read(other, MINE)
        end = reverse("toit-sans-dossier-finir", args=[row.public_id])
        assert other.post(end).status_code == 404
        assert client.post(end).url == f"{MINE}?fait=finie"
        assert "demandez ce toit de nouveau" in read(client, f"{MINE}?fait=finie")
        over = client.post(end)
        assert over.status_code == 409
        assert "Mes candidatures" not in plain_text(over)

    def test_the_logeur_reads_that_there_is_no_file_and_neither_the_address_nor_the_amount(
        self, lise: Actor, home: OtherRoof
    ) -> None:
        client, _ = at_the_door()
        client.post(page_of(home), {**SAID, "adults": "1", "dependants": "0", "income": "31415", "envoyer": "oui"})
        row = RoofRequest.objects.get()
        desk = client_of(lise.person)
        assert row.reference in read(desk, reverse("logeur"))
        told = read(desk, reverse("logeur-demande", args=[row.public_id]))

        assert "Cette personne n’a pas de dossier ici" in told
        assert "sous le plafond, selon ce qu’elle écrit" in told
        assert MAIL not in told
        assert "415" not in told

    def test_everything_is_erased_at_once_when_asked(self, lise: Actor) -> None:
        client, _ = at_the_door()
        client.post(page_of(roof_world.published(lise)), {**SAID, "persons": "1"})
        forget = reverse("toit-sans-dossier-effacer")
        assert "Cela ne se défait pas" in read(client, forget)
        assert client.post(forget).url == f"{DOOR}?fait=efface"

        assert RoofContact.objects.get().contact == ""
        assert RoofRequest.objects.get().state == "retiree"
        assert client.get(MINE).url == DOOR
