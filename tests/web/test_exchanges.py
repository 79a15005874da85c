"""Exchanging one's home on its pages: entered, proposed, answered, checked; and what nobody ever reads there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import (
    AccessEntry,
    Demande,
    ExchangeEntry,
    ExchangeRound,
    Fact,
    FactLayer,
    Holder,
    Person,
    SafeChannel,
)
from palier.models.demandes import conflicts
from palier.models.demandes.demandes import DemandeState
from palier.models.identifiers import uuid7
from palier.rules.exchange import exchange_states
from palier.rules.exchange.exchange_homes import latest_until
from palier.rules.exchange.exchange_states import EntryState, RoundAnswer, RoundState, RoundVerdict
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.web.demandeur import sending_address
from palier.workflows.desks import awaiting_desk
from tests import factories
from tests.exchange_world import (
    LARGE,
    SMALL,
    all_yes,
    answered,
    entered,
    judged,
    landlord,
    link_of,
    lodged_by_a_private_landlord,
    pair,
    settled,
    tenant,
)
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.models import User

pytestmark = pytest.mark.django_db
MINE, ENTER = reverse("mon-echange"), reverse("inscrire-echange")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(user: User, url: str = MINE) -> str:
    response = client_of(user).get(url)
    assert response.status_code == 200, (url, response.status_code)
    return plain_text(response)


def post(user: User, url: str, **fields: Any) -> HttpResponse:
    return client_of(user).post(url, {"act_key": str(uuid7()), **fields})


def form(house: int, **changes: Any) -> dict[str, Any]:
    return {
        "landlord": house,
        "commune_name": factories.commune().name,
        "type_code": "T2",
        "floor_area": "42",
        "storey": "3",
        "full_rent": "450",
        "outdoors": "balcon",
        "assets": ["calme"],
        "need": "plus_grand",
        "wanted": factories.commune().name,
        "wanted_types": ["T3", "T4"],
        "max_rent": "700",
        "until": latest_until(day_in_paris(timezone.now())).isoformat(),
        "is_signed": "on",
        **changes,
    }


class TestEntering:
    def test_a_tenant_enters_a_home_and_reads_when_the_search_ends(self) -> None:
        one = tenant("Amina", landlord())
        assert "Inscrire mon logement" in read(one.by.person)
        assert post(one.by.person, ENTER, **form(one.desk.body.pk)).status_code == 302

        row = ExchangeEntry.objects.get()
        assert (row.full_rent, row.wanted_types, row.assets) == (45_000, ["T3", "T4"], ["calme"])
        told = read(one.by.person)
        assert "Votre logement est inscrit à l’échange." in told
        assert "Palier cherche chaque nuit, jusqu’au" in told

    def test_no_message_is_promised_to_who_cannot_be_written_to(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        Person.objects.filter(demande=amina.demande).update(email="", phone="")
        all_yes(amina, noe)
        told = read(amina.by.person)
        assert "Un message vous le dira" not in told
        assert "Nous n’avons ni adresse électronique ni téléphone où un message vous arrive" in told
        assert "Un message vous le dira" in read(noe.by.person)
        judged(amina, karim, RoundVerdict.IMPOSSIBLE, "taille")
        settled()
        told = read(amina.by.person)
        assert "Palier cherche chaque nuit, jusqu’au" in told
        assert "Un message vous dira" not in told

    def test_without_a_signature_nothing_is_kept(self) -> None:
        one = tenant("Amina", landlord())
        data = form(one.desk.body.pk)
        del data["is_signed"]
        answer = post(one.by.person, ENTER, **data)

        assert answer.status_code == 400
        assert "Cochez cette case pour signer." in plain_text(answer)
        assert not ExchangeEntry.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"wanted_types": []}, "Cochez au moins une taille."),
            ({"until": "2020-01-01"}, "Cette date est passée."),
            ({"until": "2099-01-01"}, "C’est trop loin"),
        ],
    )
    def test_what_cannot_be_is_said_on_its_field(self, changes: dict[str, Any], said: str) -> None:
        one = tenant("Amina", landlord())
        answer = post(one.by.person, ENTER, **form(one.desk.body.pk, **changes))
        assert answer.status_code == 400
        assert said in plain_text(answer)

    def test_who_is_no_social_tenant_is_told_so(self) -> None:
        amina = factories.demande("Amina")
        assert "Votre dossier ne dit pas que vous en êtes un." in read(amina.user)
        assert "Votre dossier ne dit pas que vous en êtes un." in read(amina.user, ENTER)

    def test_who_said_so_against_the_register_is_told_which_paper_makes_it_count(self) -> None:
        amina = factories.demande("Amina")
        lodged_by_a_private_landlord(amina.demande)
        Fact.objects.create(
            demande=amina.demande,
            layer=FactLayer.DECLARED,
            path=conflicts.HOME,
            value={"occupancy_codes": ["HLM"]},
            at=timezone.now(),
        )
        told = read(amina.user)
        assert "Votre dossier ne dit pas que vous en êtes un." not in told
        assert "Vous dites vivre dans un logement social, mais votre dossier dit encore autre chose." in told
        assert "ce document doit être contrôlé : Bail et dernières quittances" in told
        page = client_of(amina.user).get(MINE).content.decode()
        assert sending_address.of(amina.demande, "bail_quittances").replace("&", "&amp;") in page

    def test_a_protected_file_is_sent_to_a_person(self) -> None:
        one = tenant("Amina", landlord())
        SafeChannel.objects.create(demande=one.demande, email="sure@exemple.test", set_at=timezone.now())
        told = read(one.by.person)
        assert "Votre dossier est protégé." in told
        assert "Inscrire mon logement" not in told
        assert "Votre dossier est protégé." in read(one.by.person, ENTER)

    def test_the_first_page_warns_who_is_in_danger(self) -> None:
        assert "En danger chez vous" in read(tenant("Amina", landlord()).by.person, ENTER)

    def test_who_withdrew_by_mistake_types_nothing_again(self) -> None:
        one = tenant("Amina", landlord())
        assert post(one.by.person, ENTER, **form(one.desk.body.pk, storey="7")).status_code == 302
        assert post(one.by.person, reverse("quitter-echange")).status_code == 302

        page = client_of(one.by.person).get(ENTER).context["form"]
        assert page["storey"].value() == 7
        assert page["assets"].value() == ["calme"]
        assert page["is_signed"].value() is None

    def test_it_is_paused_resumed_and_withdrawn(self) -> None:
        one = tenant("Amina", landlord())
        row = entered(one, SMALL, LARGE)
        for name, state in (
            ("pauser-echange", EntryState.PAUSED),
            ("reprendre-echange", EntryState.SEARCHING),
            ("quitter-echange", EntryState.WITHDRAWN),
        ):
            assert post(one.by.person, reverse(name)).status_code == 302
            row.refresh_from_db()
            assert row.state == state
        assert "Vous avez retiré votre logement de l’échange." in read(one.by.person)


class TestRound:
    def test_each_sees_the_home_that_would_be_theirs_and_nobody(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        told = read(amina.by.person)

        assert "C’est une ronde de 2 logements" in told
        assert "72 m²" in told
        # In a round of two, the other knows who did not want.
        assert "aucun ménage ne saura qui l’a dit" not in told
        assert "L’autre ménage saura que l’échange ne se fait pas" in told
        for hidden in (
            *(one.last_name for one in noe.applicant.persons),
            "Noé",
            "rue des Lilas",
            noe.demande.numero_unique,
        ):
            assert hidden not in told
        assert "Un échange de logement est possible" in read(amina.by.person, reverse("mon-dossier"))

    def test_an_answer_is_given_and_said(self) -> None:
        amina, _ = pair(landlord())
        url = reverse("repondre-ronde", args=[link_of(amina).public_id])
        assert post(amina.by.person, url, reponse="plus_tard").status_code == 302
        assert "Vous avez demandé du temps." in read(amina.by.person)
        assert post(amina.by.person, url, reponse="oui").status_code == 302
        assert "Vous avez dit oui." in read(amina.by.person)
        assert post(amina.by.person, url, reponse="rien").status_code == 400

    def test_who_answered_reads_what_comes_next_and_is_asked_no_more(self) -> None:
        amina, noe = pair(landlord())
        for one, said, then, left, gone in (
            (amina, "oui", "Nous attendons les autres.", "Non, pas celui-là", "Oui, je veux bien"),
            (noe, "non", "elle s’efface dans quelques minutes", "Oui, je veux bien", "Non, pas celui-là"),
        ):
            post(one.by.person, reverse("repondre-ronde", args=[link_of(one).public_id]), reponse=said)
            told = read(one.by.person)
            assert then in told
            assert "Répondez au plus tard" not in told
            assert left in told
            assert gone not in told

    def test_a_yes_is_changed_until_everybody_said_yes_and_no_day_is_promised_alone(self) -> None:
        amina, _ = pair(landlord())
        url = reverse("repondre-ronde", args=[link_of(amina).public_id])
        post(amina.by.person, url, reponse="oui")

        told = read(amina.by.person)
        assert "Vous pouvez changer d’avis tant que tout le monde n’a pas dit oui, et au plus tard le" in told

    def test_who_withdrew_their_home_is_asked_nothing_of_its_round(self) -> None:
        amina, _ = pair(landlord())
        assert post(amina.by.person, reverse("quitter-echange")).status_code == 302
        told = read(amina.by.person)

        assert "Cette ronde s’arrête" in told
        assert "Oui, je veux bien" not in told

    def test_a_dissolved_round_says_neither_who_nor_why(self) -> None:
        amina, noe = pair(landlord())
        answered(amina, RoundAnswer.YES)
        answered(noe, RoundAnswer.NO)
        settled()
        told = read(amina.by.person)
        assert "Cette ronde ne se fait pas." in told
        assert "Cela ne vous coûte rien." in told
        url = reverse("repondre-ronde", args=[link_of(amina).public_id])
        assert post(amina.by.person, url, reponse="oui").status_code == 409

    def test_who_would_have_come_reads_why_a_landlord_said_no(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        judged(amina, karim, RoundVerdict.IMPOSSIBLE, "plafond")
        settled()
        assert "Vos ressources dépassent le plafond" in read(amina.by.person)
        assert "plafond" not in read(noe.by.person)

    def test_a_round_before_the_commissions_is_not_said_to_be_over(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        for one in (amina, noe):
            judged(one, karim, RoundVerdict.POSSIBLE)
        settled()
        told = read(amina.by.person)
        assert "Chez les commissions" in told
        assert "Ne quittez pas votre logement avant le nouveau bail" in told
        assert "Loyer d’aujourd’hui" in told
        assert "Ce qui est fini" not in told


class TestLandlord:
    def test_a_round_awaits_is_read_with_a_trace_and_answered(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        assert "Aucune ronde" in read(karim.person, reverse("bailleur_echanges"))
        all_yes(amina, noe)
        at = timezone.now()
        told_there = [
            one.about
            for one in awaiting_desk.of(by=karim, at=at)
            if one.title == "Une ronde d’échange attend votre réponse"
        ]
        assert len(told_there) == 2
        # Each line says which home, and names nobody.
        assert all(" m², à " in about and about.endswith("Ronde de 2 logements.") for about in told_there)
        assert "Noé" not in read(karim.person, reverse("bailleur_echanges"))
        url = reverse("bailleur_echange", args=[link_of(amina).public_id])
        told = read(karim.person, url)
        assert "Qui arriverait" in told
        assert "Amina" in told
        assert "Noé" in told
        assert AccessEntry.objects.filter(purpose="ronde d’échange de logements").count() == 2

        assert post(karim.person, url, verdict="impossible").status_code == 400
        assert "Votre réponse est attendue avant le" in told
        assert post(karim.person, url, verdict="possible").status_code == 302
        told = read(karim.person, url)
        assert "Votre réponse est attendue" not in told
        assert "Vous pouvez encore la changer" in told
        judged(noe, karim)
        settled()
        assert link_of(amina).stage == RoundState.PRESENTED
        assert "À présenter à votre commission" in read(karim.person, url)
        assert "Chaque commission décide." in read(amina.by.person)

    def test_the_no_of_a_commission_is_noted_once_it_was_read_again(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        all_yes(amina, noe)
        for one in (amina, noe):
            judged(one, karim)
        settled()
        key = link_of(amina).public_id
        url, page = reverse("bailleur_echange_refus", args=[key]), reverse("bailleur_echange", args=[key])
        assert "Notre commission a dit non" in read(karim.person, page)
        assert "chaque ménage le lit" in plain_text(post(karim.person, url))
        assert link_of(amina).verdict == RoundVerdict.POSSIBLE

        assert post(karim.person, url, confirme="oui").status_code == 302

        assert "Ce refus est noté" in read(karim.person, page)
        settled()
        assert client_of(karim.person).get(page).status_code == 404
        told, other = read(amina.by.person), read(noe.by.person)
        for one in (told, other):
            assert "Une commission a dit non : cette ronde ne se fait pas" in one
            assert "Votre logement est inscrit à l’échange" in one
        assert "La commission du bailleur de ce logement a dit non" in told
        assert "La commission du bailleur de ce logement" not in other

    def test_its_household_reads_that_it_was_read(self) -> None:
        karim = landlord()
        amina, noe = pair(karim)
        read_by = "Les bailleurs de cette ronde lisent vos noms"
        assert read_by not in read(amina.by.person)
        all_yes(amina, noe)
        assert read_by in read(amina.by.person)
        assert "personne ne lit les vôtres" not in read(amina.by.person)
        read(karim.person, reverse("bailleur_echange", args=[link_of(amina).public_id]))
        assert "pour dire si un échange de logements est possible" in read(amina.by.person, reverse("lectures"))

    def test_a_stranger_reads_nothing(self) -> None:
        amina, noe = pair(landlord())
        all_yes(amina, noe)
        url = reverse("bailleur_echange", args=[link_of(amina).public_id])
        assert client_of(landlord("Zoé", "Étranger").person).get(url).status_code == 404


def test_who_has_just_signed_a_lease_is_told_that_the_demande_is_over_and_not_that_they_are_no_tenant() -> None:
    amina = factories.demande("Amina")
    Demande.objects.filter(pk=amina.demande.pk).update(state=DemandeState.STRUCK_OFF)

    told = read(amina.user)

    assert "La vôtre est radiée." in told
    assert "faites une nouvelle demande" in told
    assert "Votre dossier ne dit pas que vous en êtes un" not in told
    assert "Votre demande de logement social continue" not in told


def test_silence_is_told_as_a_pause_that_takes_one_press_to_end() -> None:
    amina, noe = pair(landlord())
    answered(noe, RoundAnswer.YES)
    settled(timezone.now() + timedelta(days=20))
    assert "en pause" in read(amina.by.person)
    assert post(amina.by.person, reverse("reprendre-echange")).status_code == 302


def test_an_entry_whose_signer_is_gone_is_said_to_be_signed_again_and_says_no_search() -> None:
    one = tenant("Amina", landlord())
    entered(one, SMALL, LARGE)
    Holder.objects.filter(demande=one.demande, user=one.by.person).update(person_key="c9")

    told = read(one.by.person)

    assert "Palier ne cherche plus d’échange pour votre logement." in told
    assert "Relire et signer" in told
    assert "Palier cherche chaque nuit" not in told


def test_a_landlord_that_is_late_is_told_with_the_day_of_the_end_and_its_silence_after() -> None:
    karim = landlord()
    amina, noe = pair(karim)
    all_yes(amina, noe)
    by = ExchangeRound.objects.get().landlords_by
    assert by is not None
    assert f"Si l’un d’eux n’a rien dit le {french.day(exchange_states.landlords_end(by))}" in read(amina.by.person)

    past = day_in_paris(timezone.now()) - timedelta(days=3)
    ExchangeRound.objects.update(landlords_by=past)
    assert "Un bailleur devait répondre au plus tard le" in read(amina.by.person)

    ExchangeRound.objects.update(landlords_by=past - timedelta(days=30))
    settled()
    told = read(amina.by.person)
    assert "Un bailleur n’a pas répondu à temps : cette ronde ne se fait pas." in told
    assert "Palier en cherche une autre" in told
