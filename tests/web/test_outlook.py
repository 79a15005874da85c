"""No candidature is wasted: what each is worth today, which one to give up, and where the household would do better."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from typing import cast as cast_to

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from palier.models import Candidature, Fact, FactLayer, Home, Publication
from palier.models.identifiers import uuid7
from palier.rules.people.facts import Claim, Proof, Situation
from palier.rules.ranking import small_lists
from palier.web.demandeur.candidatures import outlook
from palier.workflows.candidature import applying, prospects
from palier.workflows.offer import offering
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

pytestmark = pytest.mark.django_db
CONFLICT, PERMITTED = 409, 5


@pytest.fixture
def cast() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def noe(cast: World, client: Client) -> Client:
    client.force_login(cast.noe.user)
    return client


def crowded(cast: World, ahead: int, behind: int = 12, **changes: object) -> Publication:
    """An open list with so many before anybody, and so many after."""
    home: Home = factories.home(cast.bailleur, cast.reservataire, **changes)
    on = factories.publication(home)
    for points in (*[900] * ahead, *[-900] * behind):
        factories.candidature(on, factories.demande("Voisine").demande, points=points)
    return on


def placed(cast: World, on: Publication) -> Candidature:
    return applying.apply(cast.noe.demande, on, by=cast.noe.actor, at=timezone.now())


def listing(client: Client) -> str:
    return plain_text(client.get(reverse("mes-candidatures")))


def titles(client: Client) -> list[str]:
    page = html.fromstring(client.get(reverse("mes-candidatures")).content.decode())
    return [one.text_content() for one in page.xpath("//article[contains(@class, 'card')]/h3")]


def test_what_awaits_comes_first_then_the_list_that_closes_first(cast: World, noe: Client) -> None:
    late, soon = crowded(cast, 1, street="rue Tard"), crowded(cast, 1, street="rue Tôt")
    for on, days in ((late, 9), (soon, 3)):
        Publication.objects.filter(pk=on.pk).update(closes_at=timezone.now() + timedelta(days=days))
    placed(cast, soon)
    placed(cast, late)
    offered = cast.home_at("attribuee", [cast.noe])
    won = Candidature.objects.get(publication=offered, demande=cast.noe.demande)
    offering.note_delivery(
        offering.send_offer(won, answer_days=10, by=cast.karim, at=timezone.now()),
        proof="Remise en main propre",
        delivered_at=timezone.now(),
        by=cast.karim,
        at=timezone.now(),
    )
    Candidature.objects.filter(publication=offered).update(changed_at=timezone.now() - timedelta(days=30))
    crowded(cast, 1, street="rue des Ormes")

    found = titles(noe)

    assert len(found) == 3
    assert [place for place in ("rue Tôt", "rue Tard") if place in found[0]] == []
    assert "rue Tôt" in found[1]
    assert "rue Tard" in found[2]
    text = listing(noe)
    assert text.index("Répondre") < text.index("rue Tôt")
    assert text.count("Clôture ") == 2
    assert text.index("Répondre") < text.index("rue Tard") < text.index("Ne gâcher") < text.index("rue des Ormes")


def test_the_home_that_was_accepted_stands_before_the_lists_that_are_open(cast: World) -> None:
    still_open = placed(cast, crowded(cast, 1))
    accepted = factories.candidature(crowded(cast, 1, behind=0), cast.noe.demande, stage="acceptee")

    assert outlook.in_order([still_open, accepted], (), at=timezone.now()) == [accepted, still_open]


def test_a_far_candidature_is_told_with_the_act_and_with_a_better_home(cast: World, noe: Client) -> None:
    far, near = crowded(cast, 14), crowded(cast, 2, street="rue des Ormes")
    mine = placed(cast, far)

    text = listing(noe)

    assert "Votre seule candidature ouverte est loin des premières places." in text
    assert "il faudrait que 10 dossiers quittent la liste" in text
    assert reverse("retirer", args=[mine.public_id]) in text
    assert "1 autre logement que vous cherchez vous placerait aujourd’hui parmi les premiers." in text
    assert f'class="button quiet" href="{reverse("publication", args=[near.public_id])}"' in text
    assert "à la 3ᵉ place, sur 15" in text


def test_the_better_home_is_at_the_place_that_its_own_page_says(cast: World, noe: Client) -> None:
    placed(cast, crowded(cast, 14))
    near = crowded(cast, 3, street="rue des Ormes")

    page = plain_text(noe.get(reverse("publication", args=[near.public_id])))

    assert "à la 4ᵉ place, sur 16" in page
    assert "à la 4ᵉ place, sur 16" in listing(noe)
    assert "parmi les 5 premiers" in page


def test_what_is_closed_elsewhere_or_not_wanted_is_never_proposed(cast: World, noe: Client) -> None:
    placed(cast, crowded(cast, 14))
    crowded(cast, 1, street="rue trop grande", type_code="T5")
    crowded(cast, 1, street="rue trop loin", commune=factories.commune("59350", "Lille"))
    crowded(cast, 5, street="rue de la sixième place")
    over = crowded(cast, 1, street="rue trop tard")
    type(over).objects.filter(pk=over.pk).update(closes_at=timezone.now())

    text = listing(noe)

    assert (
        "Des tailles que vous demandez, aucun autre logement ne vous placerait aujourd’hui parmi les premiers." in text
    )
    assert "rue trop" not in text
    assert "sixième" not in text


def test_a_home_that_is_closed_to_the_household_is_never_proposed(cast: World, client: Client) -> None:
    rich = factories.demande("Riche", income=250_000)
    on = crowded(cast, 14)
    factories.candidature(on, rich.demande, points=1)
    crowded(cast, 1, street="rue des Ormes")
    client.force_login(rich.user)

    assert "rue des Ormes" not in listing(client)


def test_nothing_is_said_of_waste_where_every_candidature_is_inside_and_none_is_left(cast: World, noe: Client) -> None:
    for number in range(PERMITTED):
        placed(cast, crowded(cast, 0, street=f"rue {number}"))
    crowded(cast, 0, street="rue des Ormes")

    text = listing(noe)

    assert "Ne gâcher aucune candidature" not in text
    assert text.count("votre dossier serait parmi les 5 premiers") == PERMITTED


def test_the_sixth_is_refused_with_the_farthest_to_give_up_first(cast: World, noe: Client) -> None:
    for ahead in (0, 14, 1, 7, 2):
        placed(cast, crowded(cast, ahead, street=f"rue {ahead}"))
    sixth = crowded(cast, 0)

    answer = noe.post(reverse("candidater", args=[sixth.public_id]), {"act_key": str(uuid7())})
    text = plain_text(answer)

    assert answer.status_code == CONFLICT
    assert [int(one) for one in re.findall(r"rue (\d+)</h3>", text)] == [14, 7, 2, 1, 0]
    assert text.count("Retirer celle-ci") == PERMITTED


def test_under_ten_nobody_who_has_not_applied_reads_a_place(cast: World, noe: Client) -> None:
    placed(cast, crowded(cast, 14))
    crowded(cast, 1, behind=7, street="rue des huit")
    crowded(cast, 1, behind=3, street="rue des quatre")

    text = listing(noe)

    assert "rue des huit" not in text
    # With four others, every place is among the five: the total says it, and tells of nobody.
    assert "rue des quatre" in text
    assert "entre la 1ʳᵉ et la 5ᵉ place, sur 5" in text


def test_the_order_by_place_puts_a_hidden_place_by_its_worst_and_says_why(cast: World, noe: Client) -> None:
    for ahead, behind in ((1, 7), (9, 9), (0, 12), (120, 0)):
        crowded(cast, ahead, behind, street=f"rue {ahead}-{behind}")

    text = plain_text(noe.get(reverse("recherche"), {"tri": "place"}))

    assert re.findall(r'">[^<]*rue (\d+-\d+)</a></h3>', text) == ["0-12", "9-9", "120-0", "1-7"]
    assert "Dans cet ordre : ma meilleure place d’abord." in text
    assert small_lists.WHY in text
    assert "après la 100ᵉ place, sur 121" in text
    assert "qu’au moins 96 dossiers" in text


def test_a_list_where_one_stands_takes_its_turn_in_the_order_by_place(cast: World, noe: Client) -> None:
    crowded(cast, 20, 2, street="rue 20-2")
    placed(cast, crowded(cast, 2, 12, street="rue 2-12"))

    text = plain_text(noe.get(reverse("recherche"), {"tri": "place"}))

    assert re.findall(r'">[^<]*rue (\d+-\d+)</a></h3>', text) == ["2-12", "20-2"]
    assert "Vous êtes" in text
    assert "le plus près des communes que vous cherchez" in plain_text(
        noe.get(reverse("recherche"), {"tri": "distance"})
    )


def test_who_tried_too_much_today_reads_no_place_in_the_list_either(cast: World, noe: Client) -> None:
    crowded(cast, 0, street="rue des Ormes")
    for number in range(small_lists.TRIES + 2):
        Fact.objects.create(
            demande=cast.noe.demande,
            layer=FactLayer.DECLARED,
            path=f"claims/{(number % 2 and 'sans_logement') or 'handicap'}",
            value={},
            at=timezone.now(),
        )

    text = plain_text(noe.get(reverse("recherche"), {"tri": "place"}))

    assert small_lists.SPENT in text
    assert "à la 1ʳᵉ place" not in text


def test_a_stranger_has_no_order_by_place(cast: World, client: Client) -> None:
    crowded(cast, 0)
    text = plain_text(client.get(reverse("recherche"), {"tri": "place"}))

    assert "Vous seriez" not in text
    assert "ma meilleure place d’abord" not in text
    assert client.get(reverse("recherche"), {"tri": "place"}).status_code == 200


def test_only_so_many_homes_are_weighed_and_the_rest_is_said(
    cast: World, noe: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from palier.web.public import search

    monkeypatch.setattr(search, "LOOKED", 2)
    for number in range(3):
        crowded(cast, 0, street=f"rue {number}")

    text = plain_text(noe.get(reverse("recherche"), {"tri": "place"}))

    assert "3 logements ouverts." in text
    assert "Votre place est calculée pour les 2 logements qui ferment le plus tôt" in text


def test_a_closed_list_says_what_would_have_been_enough(cast: World, noe: Client) -> None:
    proved = Claim(situation=Situation.HANDICAP, proof=Proof.VERIFIED)
    crowd = [factories.demande("Voisine", claims=(proved,)) for _ in range(11)]
    Fact.objects.create(
        demande=cast.noe.demande,
        layer=FactLayer.DECLARED,
        path="claims/handicap",
        value={},
        at=timezone.now() - 2 * worlds.DAY,
    )
    on = cast.home_at("classee", [*crowd, cast.noe])
    mine = Candidature.objects.get(publication=on, demande=cast.noe.demande)

    text = plain_text(noe.get(reverse("candidature", args=[mine.public_id])))

    assert mine.rank == len(crowd) + 1
    assert "Ce qui vous aurait placé parmi les premiers" in text
    assert re.search(r"Il vous manquait <strong class=\"you\">environ \d+ points", text)
    assert "Cela aurait suffi." in text


def test_who_was_among_the_first_missed_nothing(cast: World, client: Client) -> None:
    on = cast.home_at("classee", [cast.amina, cast.noe])
    mine = Candidature.objects.get(publication=on, demande=cast.amina.demande)
    client.force_login(cast.amina.user)

    assert "Ce qui vous aurait placé" not in plain_text(client.get(reverse("candidature", args=[mine.public_id])))


FIGURE = re.compile(r"\d+(?:ʳᵉ|ᵉ) place")
CARDS = ("article", "section", "li")


def _all(inside: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    return [one for one in cast_to("list[Any]", inside.xpath(path)) if isinstance(one, html.HtmlElement)]


def _block(figure: html.HtmlElement) -> html.HtmlElement:
    """The card that a figure stands in; the whole page where it stands in none."""
    return next(one for one in figure.iterancestors() if one.tag in (*CARDS, "main"))


def test_a_place_is_never_said_without_what_it_means_and_an_act(cast: World, noe: Client) -> None:
    far, near = crowded(cast, 14), crowded(cast, 2, street="rue des Ormes")
    small = crowded(cast, 1, behind=6, street="rue courte")
    mine, short = placed(cast, far), placed(cast, small)
    told = 0
    for page in (
        reverse("mes-candidatures"),
        *(reverse("candidature", args=[one.public_id]) for one in (mine, short)),
        *(reverse("publication", args=[one.public_id]) for one in (near, far, small)),
        reverse("recherche") + "?tri=place",
    ):
        of_places = [
            one
            for one in _all(html.fromstring(plain_text(noe.get(page))), ".//main//strong[@class='you']")
            if FIGURE.search(one.text_content())
        ]
        assert of_places, page
        for figure in of_places:
            block = _block(figure)
            assert any(one.text_content().strip() for one in _all(block, ".//*[contains(@class, 'meaning')]")), page
            assert _all(block, ".//a | .//form"), page
        told += len(of_places)
    assert told > 8


def test_the_bound_of_the_lists_is_what_the_page_says(cast: World) -> None:
    """The same places as one by one, up to the bound."""
    lists = [crowded(cast, ahead) for ahead in (0, 3, 14)]
    found = prospects.on_each(cast.noe.demande, lists, at=timezone.now())

    for one, on in zip(found, lists, strict=True):
        alone = applying.preview(cast.noe.demande, on, at=timezone.now())
        assert one.place == alone.place
