"""The pages of what one keeps an eye on: keeping a home, saving a search, and the link of a message that stops it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import KeptHome, Person, SafeChannel, SavedSearch
from palier.models.identifiers import uuid7
from palier.models.territories.search_forms import search_form
from palier.web.demandeur.candidatures import search_places
from palier.web.requests import chosen_language, cookies
from palier.workflows.candidature import alerting
from tests import factories
from tests.plain_pages import plain_text
from tests.web.test_helpers import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.models import Publication
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
LIST, SAVE = reverse("mes-recherches"), reverse("garder-recherche")


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def home() -> Publication:
    where = factories.commune()
    where.search_name, where.postal_codes, where.population = search_form("Montreuil"), "93100", 111_934
    where.save()
    bailleur, ordering = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    return factories.publication(factories.home(bailleur, ordering, commune=where))


def text(client: Client, url: str) -> str:
    return unescape(plain_text(client.get(url).content.decode()))


def post(client: Client, name: str, *args: object, **said: str) -> HttpResponse:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **said})


def save(client: Client, query: str = "?ou=Montreuil&loyer=700", **said: str) -> HttpResponse:
    form = {"name": "Près de l’école", "rhythm": "jour", "hour": "9", "act_key": str(uuid7()), **said}
    return client.post(f"{SAVE}{query}", form)


def change(client: Client, row: SavedSearch, **said: str) -> HttpResponse:
    return client.post(reverse("changer-recherche", args=[row.public_id]), {"act_key": str(uuid7()), **said})


def test_what_a_search_asks_is_read_before_it_is_kept(amina, home):
    asked = text(client_of(amina.user), f"{SAVE}?ou=Montreuil&loyer=700&pieces=T4")

    assert "Quatre pièces" in asked
    assert "700,00 € au plus, charges comprises" in asked


def test_a_home_is_kept_followed_and_let_go_without_a_script(amina, home):
    client, page = client_of(amina.user), reverse("publication", args=[home.public_id])
    assert "Garder ce logement" in text(client, page)
    assert post(client, "garder-logement", home.public_id).url == page
    assert "Vous gardez ce logement" in text(client, page)
    assert "Vous gardez ce logement" in text(client, reverse("recherche"))
    assert "Clôture" in text(client, LIST)
    assert "jour" in text(client, LIST)

    home.stage = "louee"
    home.save()
    assert "Ce que les autres sont devenus" in text(client, LIST)
    assert "bail" in text(client, LIST).lower()

    assert post(client, "ne-plus-garder", home.public_id, retour="liste").url == f"{LIST}#logements"
    assert not KeptHome.objects.exists()
    assert "Aucun pour l’instant. Sur la page d’un logement" in text(client, LIST)


def test_a_search_that_shows_other_roofs_says_that_it_will_tell_of_them_and_does(amina, home):
    client = client_of(amina.user)
    told = "Les autres toits qui conviennent aussi"
    assert told not in text(client, f"{SAVE}?ou=Montreuil")
    assert told in text(client, f"{SAVE}?ou=Montreuil&toits=on")

    save(client)
    save(client, "?ou=Montreuil&toits=on")

    assert list(SavedSearch.objects.order_by("pk").values_list("has_roofs", flat=True)) == [False, True]
    assert "toits=True" in SavedSearch.objects.get(has_roofs=True).query
    assert text(client, LIST).count("Avec les autres toits") == 1


def test_a_search_of_the_whole_demande_says_so_once_and_cuts_no_name(amina, home):
    client = client_of(amina.user)
    page = text(client, SAVE)

    assert "Vous cherchez <bdi>dans les communes de votre demande : Montreuil (Seine-Saint-Denis, 93)</bdi>" in page
    assert "là où vous cherchez" not in page
    assert 'value="Les communes de ma demande"' in page
    save(client, "?pour_moi=on", name="Les communes de ma demande")
    assert SavedSearch.objects.get().communes == ["93048"]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("", "dans les communes de votre demande : "),
        ("?ou=Montreuil&rayon=10", "à Montreuil (Seine-Saint-Denis, 93) et à 10"),
    ],
)
def test_the_place_of_a_search_is_kept_in_french_whoever_reads(amina, home, query, place):
    client = client_of(amina.user)
    client.cookies[cookies.bound(chosen_language.COOKIE)] = "en"
    page = text(client, SAVE + query)
    assert f"<bdi>{place}" not in page
    assert ('value="The towns of my application"' in page) is (not query)

    save(client, query)

    assert SavedSearch.objects.get().place.startswith(place)


def test_a_long_list_of_communes_keeps_whole_names_and_counts_the_others():
    names = [f"Saint-Martin-du-Lac-{number} (Seine-Maritime, 76)" for number in range(9)]
    said = search_places.listed(names)

    assert said == f"{names[0]} ; {names[1]} et 7 autres communes"
    assert search_places.listed(names[:2]) == f"{names[0]} ; {names[1]}"
    assert search_places.listed(["x" * 150, "y"]).endswith(" et 1 autre commune")


def test_who_is_not_signed_in_keeps_nothing_and_is_shown_no_heart(client, home):
    assert "Garder ce logement" not in text(client, reverse("publication", args=[home.public_id]))
    assert post(client, "garder-logement", home.public_id).status_code == 302
    assert not KeptHome.objects.exists()


def test_a_search_is_saved_as_it_was_understood(amina, home):
    client = client_of(amina.user)
    asked = "?ou=Montreuil&loyer=700,50&pieces=T3&plain_pied=on&energie=D&tri=loyer&page=3&autre=x"
    assert "Vous cherchez <bdi>à Montreuil (Seine-Saint-Denis, 93)</bdi>" in text(client, f"{SAVE}{asked}")
    assert save(client, asked).url == f"{LIST}#recherches"

    row = SavedSearch.objects.get()
    assert (row.most_rent, row.type_code, row.is_level, row.worst_energy, row.hour) == (70_050, "T3", True, "D", 9)
    assert row.communes == ["93048"]
    assert row.query == "ou=Montreuil&pieces=T3&loyer=700.50&plain_pied=True&energie=D&tri=loyer&pour_moi=on"
    shown = text(client, LIST)
    assert "Près de l’école" in shown
    assert "700,50 € au plus, charges comprises" in shown
    assert "Un message par jour au plus, à 9 h." in shown
    assert client.get(f"{reverse('recherche')}?{row.query}").status_code == 200


def test_a_search_without_a_place_is_where_the_household_looks(amina, home):
    client = client_of(amina.user)
    assert "dans les communes de votre demande" in text(client, SAVE)
    assert save(client, "").status_code == 302
    assert "93048" in SavedSearch.objects.get().communes


@pytest.mark.parametrize("query", ["?ou=Nullepart-sur-Rien"])
def test_a_search_of_no_place_is_not_saved(amina, home, query):
    client = client_of(amina.user)
    assert "Il manque un lieu à cette recherche." in text(client, f"{SAVE}{query}")
    assert save(client, query).status_code == 400
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("wrong", [{"name": " "}, {"rhythm": "parfois"}, {"hour": "3"}, {"name": "a\x07b"}])
def test_what_is_wrong_in_the_form_is_said_and_nothing_is_saved(amina, home, wrong):
    answer = save(client_of(amina.user), **wrong)
    assert answer.status_code == 400
    assert "La recherche n’est pas enregistrée" in unescape(answer.content.decode())
    assert not SavedSearch.objects.exists()


def test_the_same_form_sent_twice_saves_once(amina, home):
    client, key = client_of(amina.user), str(uuid7())
    for _ in range(2):
        assert save(client, act_key=key).status_code == 302
    assert SavedSearch.objects.count() == 1


def test_the_same_search_saved_again_is_one_with_its_new_name_and_rhythm(amina, home):
    client = client_of(amina.user)
    save(client)
    save(client, name="Près du travail", rhythm="aussitot")

    one = SavedSearch.objects.get()
    assert (one.name, one.rhythm) == ("Près du travail", "aussitot")


def test_an_eleventh_search_is_refused_with_its_reason(amina, home):
    client = client_of(amina.user)
    for rent in range(700, 710):
        assert save(client, f"?ou=Montreuil&loyer={rent}").status_code == 302
    answer = save(client, "?ou=Montreuil&loyer=710")
    assert answer.status_code == 409
    assert "Vous avez déjà dix recherches" in answer.content.decode()


@pytest.mark.parametrize(
    ("url", "safe", "has_texts"), [("", False, False), ("https://t", False, True), ("https://t", True, False)]
)
def test_a_text_is_offered_only_where_one_may_leave(amina, home, settings, url, safe, has_texts):
    settings.SMS_URL = url
    if safe:
        SafeChannel.objects.create(demande=amina.demande, person_key="d", email="s@example.org", set_at=timezone.now())
    client = client_of(amina.user)
    assert ("texto" in text(client, f"{SAVE}?ou=Montreuil")) == has_texts
    assert save(client, channel="sms" if has_texts else "").status_code == 302
    assert SavedSearch.objects.get().channel == ("sms" if has_texts else "email")


def test_no_text_is_offered_to_a_fixed_line(amina, home, settings):
    settings.SMS_URL = "https://t"
    Person.objects.filter(demande=amina.demande).update(phone="01 48 70 00 00")
    assert "texto" not in text(client_of(amina.user), f"{SAVE}?ou=Montreuil")


def test_who_cannot_be_written_to_is_told_so(amina, home):
    Person.objects.filter(demande=amina.demande).update(email="", phone="")
    assert "Aucun de nos messages ne peut vous arriver" in text(client_of(amina.user), f"{SAVE}?ou=Montreuil")


def test_a_search_is_stopped_resumed_and_taken_away_by_its_owner_alone(amina, home):
    client, stranger = client_of(amina.user), client_of(factories.demande("Bruno").user)
    save(client)
    row = SavedSearch.objects.get()
    for name in ("arreter-recherche", "reprendre-recherche", "supprimer-recherche"):
        assert post(stranger, name, row.public_id).status_code == 404
    assert "Près de l’école" not in text(stranger, LIST)
    post(client, "arreter-recherche", row.public_id)
    assert "plus rien ne part" in text(client, LIST)
    post(client, "reprendre-recherche", row.public_id)
    assert "Un message par jour" in text(client, LIST)
    asked = post(client, "supprimer-recherche", row.public_id)
    page = unescape(plain_text(asked))
    for told in ("Près de l’école", "Une recherche supprimée ne revient pas.", "Ne rien changer"):
        assert told in page
    assert SavedSearch.objects.exists()
    post(client, "supprimer-recherche", row.public_id, confirme="oui")
    assert not SavedSearch.objects.exists()


def test_a_search_is_called_otherwise_and_writes_at_another_hour_without_losing_what_it_told(amina, home):
    client, stranger = client_of(amina.user), client_of(factories.demande("Bruno").user)
    save(client)
    SavedSearch.objects.update(told_on=timezone.now().date(), seen=[home.pk])
    row = SavedSearch.objects.get()
    url = reverse("changer-recherche", args=[row.public_id])
    assert url in text(client, LIST)
    page = text(client, url)
    assert 'value="Près de l’école"' in page
    assert "€ au plus, charges comprises" in page

    said = {"name": "Chez maman", "rhythm": "aussitot", "hour": "18", "is_at_night": "on"}
    assert change(stranger, row, **said).status_code == 404
    wrong = change(client, row, **said | {"name": ""})
    assert wrong.status_code == 400
    assert "La recherche n’est pas changée" in unescape(plain_text(wrong))
    assert change(client, row, **said).url == f"{LIST}#recherches"

    told = SavedSearch.objects.values("name", "rhythm", "hour", "is_at_night", "seen", "query").get()
    assert told == {
        "name": "Chez maman",
        "rhythm": "aussitot",
        "hour": 18,
        "is_at_night": True,
        "seen": [home.pk],
        "query": row.query,
    }
    assert "La nuit, le samedi, le dimanche et les jours fériés aussi." in text(client, LIST)


def test_a_search_that_is_stopped_is_changed_and_stays_stopped(amina, home):
    client = client_of(amina.user)
    save(client)
    row = SavedSearch.objects.get()
    post(client, "arreter-recherche", row.public_id)
    assert "plus rien ne part" in text(client, reverse("changer-recherche", args=[row.public_id]))
    change(client, row, name="Autre", rhythm="jour", hour="10")
    row.refresh_from_db()
    assert (row.name, row.hour, row.stopped_at is None) == ("Autre", 10, False)


def test_a_mailbox_that_opens_the_link_stops_nothing_and_a_press_does(client, amina, home):
    save(client_of(amina.user))
    row = SavedSearch.objects.get()
    link = reverse("arreter-alerte", args=[alerting.stop_token(row)])
    for _ in range(2):
        answer = client.get(link)
        assert "Cette alerte prévient" in answer.content.decode()
        assert "école" not in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert client.head(link).status_code == 200
    assert SavedSearch.objects.get().stopped_at is None

    assert "C’est arrêté" in unescape(client.post(link).content.decode())
    assert SavedSearch.objects.get().stopped_at is not None
    assert "Ce lien ne sert plus" in unescape(client.get(link).content.decode())


def test_where_nothing_is_found_each_filter_that_is_too_much_is_named_with_what_it_would_give(client, home):
    factories.publication(factories.home(home.bailleur, home.reservataire, type_code="T2", rent=90_000))
    page = text(client, f"{reverse('recherche')}?ou=Montreuil&pieces=T3&loyer=500")
    assert "Un seul filtre en moins" in page
    assert 'Sans loyer maximum</a> <span class="soft">· 1 logement ouvert' in " ".join(page.split())
    assert "De toutes les tailles" not in page
    assert "Un seul filtre en moins" not in text(client, f"{reverse('recherche')}?ou=Montreuil&pieces=T3")


@pytest.mark.parametrize(
    ("order", "first"), [("", "sooner"), ("loyer", "cheaper"), ("distance", "nearer"), ("inconnu", "sooner")]
)
def test_homes_are_listed_in_the_order_that_is_asked(client, home, order, first):
    near, far = factories.commune(), factories.commune("93066", "Saint-Denis")
    for one, (latitude, longitude) in ((near, (48.863, 2.443)), (far, (48.936, 2.357))):
        one.latitude, one.longitude = latitude, longitude
        one.save()
    soon = timezone.now() + timedelta(days=2)
    made = {
        "sooner": factories.publication(factories.home(home.bailleur, home.reservataire, commune=far), closes_at=soon),
        "cheaper": factories.publication(factories.home(home.bailleur, home.reservataire, commune=far, rent=20_000)),
        "nearer": home,
    }
    page = client.get(reverse("recherche"), {"ou": "Montreuil", "rayon": "20", "tri": order}).content.decode()
    places = {name: page.index(str(one.public_id)) for name, one in made.items()}
    assert min(places, key=places.get) == first
