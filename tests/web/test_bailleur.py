"""The bailleur's pages, the commission's and the answer to an offer, each through the web's own login."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import (
    AccessEntry,
    Candidature,
    Holder,
    Home,
    Lease,
    Membership,
    Offer,
    Organisation,
    Piece,
    Seance,
    User,
)
from palier.models.identifiers import uuid7
from palier.rules.commission import looking
from palier.web.bailleur import desk, offers
from palier.workflows.commission import checking
from palier.workflows.offer import offering
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import LOOKED, World, attribute, make_world, offered

if TYPE_CHECKING:
    from django.http import HttpResponse
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
OK, FOUND, NOT_FOUND = 200, 302, 404


@pytest.fixture
def world() -> World:
    world = make_world()
    assert world.karim.user is not None
    Membership.objects.create(user=world.karim.user, organisation=world.bailleur, role="bailleur")
    return world


@pytest.fixture
def karim(world: World) -> Client:
    client = Client()
    assert world.karim.user is not None
    client.force_login(world.karim.user)
    return client


@pytest.fixture
def stranger() -> Client:
    other = Organisation.objects.create(kind="bailleur", name="Autre bailleur")
    user = User.objects.create_user("autre@example.org", name="Autre")
    Membership.objects.create(user=user, organisation=other, role="bailleur")
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, url: str, **data: Any) -> HttpResponse:
    return client.post(url, {"act_key": str(uuid7()), **data})


def close_seance(client: Client, url: str) -> HttpResponse:
    """Read what leaves, then press again."""
    asked = client.post(url, {"act_key": str(uuid7()), "act": "clore"})
    seen = re.search(r'name="vu" value="([0-9a-f]+)"', plain_text(asked))
    assert seen is not None, plain_text(asked)
    return post(client, url, act="clore", vu=seen[1], confirme="oui")


def local(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%dT%H:%M}"


def urls_of(world: World) -> list[str]:
    first = world.candidatures[0].public_id
    return [
        reverse("bailleur_logement", args=[world.home.public_id]),
        reverse("bailleur_publication", args=[world.publication.public_id]),
        *(reverse(name, args=[first]) for name in ("bailleur_controle", "bailleur_offre", "bailleur_bail")),
    ]


def test_each_page_opens_for_its_bailleur_and_for_no_other(world: World, karim: Client, stranger: Client) -> None:
    for url in urls_of(world):
        assert karim.get(url).status_code == OK, url
        assert stranger.get(url).status_code == NOT_FOUND, url
    for name in ("bailleur", "bailleur_logements", "bailleur_logement_nouveau", "seances", "seance_nouvelle"):
        assert karim.get(reverse(name)).status_code == OK, name


def test_who_declares_a_home_is_led_to_other_roofs_of_their_house(world: World, karim: Client) -> None:
    url = reverse("bailleur_logement_nouveau")
    shut = plain_text(karim.get(url))
    assert "Ce bureau n’est pas ouvert à votre compte" in shut
    assert "Passer au bureau" not in shut
    elsewhere = Organisation.objects.create(kind="logeur", name="Ailleurs")
    Membership.objects.create(user=world.karim.person, organisation=elsewhere, role="logeur")
    assert "Passer au bureau" not in plain_text(karim.get(url))

    roofs = Membership.objects.create(user=world.karim.person, organisation=world.bailleur, role="logeur")

    page = karim.get(url).content.decode()
    assert f'name="membership" value="{roofs.pk}"' in page
    assert post(karim, reverse("changer-organisme"), membership=str(roofs.pk)).headers["Location"] == reverse("logeur")
    assert karim.get(reverse("logeur-toits")).status_code == OK


def test_a_candidate_who_was_not_designated_is_nowhere(world: World, karim: Client) -> None:
    page = plain_text(karim.get(reverse("bailleur_publication", args=[world.publication.public_id])))

    assert "Nom5" in page
    assert "Nom6" not in page
    assert karim.get(reverse("bailleur_controle", args=[world.candidatures[5].public_id])).status_code == NOT_FOUND


def test_reading_a_file_leaves_a_trace(world: World, karim: Client) -> None:
    karim.get(reverse("bailleur_controle", args=[world.candidatures[0].public_id]))

    entry = AccessEntry.objects.get(object_id=world.candidatures[0].public_id)
    assert world.karim.user is not None
    assert (entry.actor, entry.purpose) == (world.karim.user.public_id, "contrôle du dossier")


def test_a_piece_is_a_download_and_a_trace(world: World, karim: Client, stranger: Client) -> None:
    demande = world.candidatures[0].demande
    demande.refresh_from_db()
    piece = Piece.objects.create(
        demande=demande,
        code="piece_identite",
        media_type="application/pdf",
        size=4,
        sha256="0" * 64,
        uploaded_at=timezone.now(),
        audience=demande.audience,
    )
    for page in (1, 2):
        factories.file(piece, factories.pdf(page))
    url = reverse("bailleur_piece", args=[piece.public_id])

    answer = karim.get(url)

    assert answer.content.count(b"/MediaBox") == 3
    assert answer["Content-Disposition"].startswith("attachment")
    assert AccessEntry.objects.filter(object_id=piece.public_id).exists()
    assert stranger.get(url).status_code == NOT_FOUND


def test_a_home_is_declared_and_oriented(world: World, karim: Client) -> None:
    answer = post(
        karim,
        reverse("bailleur_logement_nouveau"),
        rpls_id="ABCDEFGHIJ",
        commune_name="93048",
        street="rue des Lilas",
        type_code="T2",
        floor_area=45,
        financing="PLUS",
        rent="420,50",
        charges="60",
        has_lift="unknown",
    )
    home = Home.objects.get(rpls_id="ABCDEFGHIJ")
    assert answer.status_code == FOUND
    assert home.rent == 42_050

    slip = plain_text(
        post(
            karim,
            reverse("bailleur_logement_corriger", args=[home.public_id]),
            rpls_id="ABCDEFGHIJ",
            commune_name="93048",
            street="rue des Lilas",
            type_code="T2",
            floor_area=45,
            financing="PLUS",
            rent="4,20",
            charges="60",
            has_lift="unknown",
            is_qpv="unknown",
            reason="saisie",
        )
    )
    assert "Le loyer serait de 0,09 € par m² et par mois" in slip
    home.refresh_from_db()
    assert home.rent == 42_050

    answer = post(
        karim,
        reverse("bailleur_logement", args=[home.public_id]),
        reservataire=world.reservataire.pk,
        vacancy_notified_on=timezone.localdate().isoformat(),
        reason="solde",
    )
    home.refresh_from_db()
    assert answer.status_code == FOUND
    assert home.reservataire == world.reservataire


def looked() -> dict[str, str]:
    """A compliant file, each point answered as the page asks."""
    points = {f"point_{item}": "vu" for item in looking.ALL_SEEN}
    return {"output": "conforme", **points, **{f"why_{item}": "Vu sur pièce." for item in looking.ALL_SEEN}}


def test_a_check_is_kept_as_a_draft_and_found_again(world: World, karim: Client) -> None:
    url = reverse("bailleur_controle", args=[world.candidatures[0].public_id])

    assert "Il reste" in plain_text(post(karim, url, output="conforme"))
    assert post(karim, url, act="brouillon", point_contact="vu", why_contact="Jointe lundi").status_code == FOUND
    page = plain_text(karim.get(url))
    assert "Jointe lundi" in page
    assert "Brouillon gardé" in page
    assert world.stages()[0] == "designee"
    assert post(karim, url, **looked()).status_code == FOUND
    assert world.stages()[0] == "conforme"


def test_the_whole_path_by_its_pages(world: World, karim: Client) -> None:
    for rank, candidature in enumerate(world.candidatures[:5], start=1):
        url = reverse("bailleur_controle", args=[candidature.public_id])
        said = looked() if rank <= 3 else {"output": "non_conforme", "ground": "demande_non_active"}
        assert post(karim, url, **said).status_code == FOUND
    now = timezone.now()
    called = {"name_1": "A", "quality_1": "conseil_bailleur", "name_2": "B", "quality_2": "maire"}
    called["place_2"] = "Montreuil"
    post(karim, reverse("seance_nouvelle"), held_at=local(now + timedelta(days=1)), place="Siège", quorum=2, **called)
    seance = Seance.objects.get()
    url = reverse("seance", args=[seance.public_id])
    assert karim.get(url).status_code == OK
    assert post(karim, url, act="inscrire", publication=str(world.publication.public_id)).status_code == FOUND
    early = post(karim, url, act="ouvrir", present=["0", "1"], chair=0)
    assert "ne s’ouvre pas avant" in plain_text(early)
    Seance.objects.update(held_at=now)
    assert post(karim, url, act="ouvrir", present=["0", "1"]).status_code == OK
    assert post(karim, url, act="ouvrir", present=["0", "1"], chair=0).status_code == FOUND
    _decide(world, karim, seance)
    recorded = reverse("seance_decider", args=[seance.public_id, world.publication.public_id])
    assert f'href="{recorded}">Relire les décisions' in plain_text(karim.get(url))
    kept = plain_text(karim.get(recorded))
    assert kept.count("Attribution avec rang") == 3
    assert "2 pour, 0 contre" in kept
    assert close_seance(karim, url).status_code == FOUND
    minutes = plain_text(karim.get(reverse("proces_verbal", args=[seance.public_id])))
    assert "Attribution avec rang" in minutes
    assert "Nom1" not in minutes

    _offer_and_sign(world, karim)

    assert Lease.objects.get().candidature == world.candidatures[0]
    assert karim.get(reverse("bailleur")).status_code == OK


def _decide(world: World, karim: Client, seance: Seance) -> None:
    url = reverse("seance_decider", args=[seance.public_id, world.publication.public_id])
    page = plain_text(karim.get(url))
    data: dict[str, Any] = {}
    for rank, candidature in enumerate(world.candidatures[:3], start=1):
        data |= {f"c{candidature.pk}-kind": "attribution_rang", f"c{candidature.pk}-rank": rank}
        data |= {f"c{candidature.pk}-vote_{key}": "pour" for key in (0, 1)}
    assert "Nom1" not in page
    assert world.candidatures[0].reference in page
    unvoted = post(karim, url, **{key: value for key, value in data.items() if "vote_1" not in key})
    assert "manque le vote" in plain_text(unvoted)
    twice = {**data, f"c{world.candidatures[2].pk}-rank": 2}
    refused = post(karim, url, **twice)
    assert refused.status_code == OK
    assert "sans trou" in plain_text(refused)
    assert post(karim, url, **data).status_code == FOUND


def _offer_and_sign(world: World, karim: Client) -> None:
    first = world.candidatures[0]
    url = reverse("bailleur_offre", args=[first.public_id])
    assert karim.get(url).status_code == OK
    assert post(karim, url, answer_days=9).status_code == OK
    assert post(karim, url, answer_days=10).status_code == FOUND
    Offer.objects.update(sent_at=timezone.now() - timedelta(hours=2))
    delivered = local(timezone.now() - timedelta(hours=1))
    assert post(karim, url, delivered_at=delivered, proof="Remise en main propre").status_code == FOUND
    assert Offer.objects.get().answer_by is not None
    assert karim.get(url).status_code == OK
    answer(household(first), first, "offre_accepter")
    signed = f"{timezone.localdate():%Y-%m-%d}"
    url = reverse("bailleur_bail", args=[first.public_id])
    told = {"signed_on": signed, "starts_on": signed, "contingent": "COLACT"}
    asked = post(karim, url, **told)
    page = plain_text(asked)
    assert "La demande est radiée pour attribution" in page
    assert f'name="signed_on" value="{signed}"' in page
    first.refresh_from_db()
    assert first.stage == "acceptee"
    # Who reads again and sees a mistake goes back to what they typed, and nothing is recorded.
    again = plain_text(post(karim, url, **told, refaire="oui"))
    assert "Enregistrer le bail signé" in again
    first.refresh_from_db()
    assert first.stage == "acceptee"
    assert post(karim, url, **told, confirme="oui").status_code == FOUND
    first.refresh_from_db()
    assert first.stage == "bail_signe"
    assert karim.get(url).status_code == OK


def household(candidature: Candidature) -> Client:
    user = User.objects.create_user(f"d:{candidature.demande_id}:d", name="Amina")
    Holder.objects.create(user=user, demande=candidature.demande, person_key="d")
    client = Client()
    client.force_login(user)
    return client


def answer(client: Client, candidature: Candidature, name: str) -> None:
    assert client.get(reverse("offre", args=[candidature.public_id])).status_code == OK
    url = reverse(name, args=[candidature.public_id])
    page = plain_text(client.get(url))
    key = re.search(r'name="act_key" value="([^"]+)"', page)
    assert key is not None
    assert client.post(url, {"act_key": key[1]}).status_code == FOUND
    # The same form sent again gives the same answer.
    assert client.post(url, {"act_key": key[1]}).status_code == FOUND


def test_a_household_reads_its_offer_and_refuses_it(world: World) -> None:
    offered(world)
    first = world.candidatures[0]
    amina = household(first)

    page = plain_text(amina.get(reverse("offre", args=[first.public_id])))
    answer(amina, first, "offre_refuser")

    assert "610,00 €" in page
    assert Offer.objects.get().answer == "refusee"

    late = amina.post(reverse("offre_accepter", args=[first.public_id]), {"act_key": str(uuid7())}, follow=True)
    shown = plain_text(late)
    assert "Votre réponse était déjà enregistrée" in shown
    assert "Vous avez refusé ce logement" in shown
    assert Offer.objects.get().answer == "refusee"


def test_an_old_page_that_would_send_a_second_offer_is_told_that_it_left(world: World, karim: Client) -> None:
    offered(world)

    said = plain_text(post(karim, reverse("bailleur_offre", args=[world.candidatures[0].public_id]), answer_days=10))

    assert "L’offre était déjà partie" in said
    assert "obligatoire" not in said
    assert Offer.objects.count() == 1


def test_a_refusal_is_asked_in_one_question_and_counts_only_when_the_bailleur_says_so(
    world: World, karim: Client
) -> None:
    offered(world)
    first = world.candidatures[0]
    amina = household(first)
    url = reverse("offre_refuser", args=[first.public_id])

    assert "Refuser ne retire ni points" in plain_text(amina.get(url))
    assert post(amina, url, reason="caprice").status_code == OK
    assert post(amina, url, reason="loyer", text="Trop cher pour nous").status_code == FOUND

    desk = reverse("bailleur_offre", args=[first.public_id])
    page = plain_text(karim.get(desk))
    assert "Trop cher pour nous" in page
    assert "convenait-il à ce ménage" in page
    assert post(karim, desk, act="adapte").status_code == OK
    assert post(karim, desk, act="adapte", is_suitable="oui").status_code == FOUND
    assert Offer.objects.get().was_suitable is True
    assert "convenait-il à ce ménage" not in plain_text(karim.get(desk))
    read = plain_text(amina.get(reverse("offre", args=[first.public_id])))
    assert "ce refus peut compter dans vos points" in read


def test_a_legitimate_refusal_is_not_asked_about(world: World, karim: Client) -> None:
    offered(world)
    first = world.candidatures[0]
    post(household(first), reverse("offre_refuser", args=[first.public_id]), reason="handicap")

    page = plain_text(karim.get(reverse("bailleur_offre", args=[first.public_id])))

    assert "Cette raison est légitime" in page
    assert "convenait-il à ce ménage" not in page


def test_nobody_reads_the_offer_of_another_household(world: World) -> None:
    offered(world)
    other = household(world.candidatures[1])

    assert other.get(reverse("offre", args=[world.candidatures[0].public_id])).status_code == NOT_FOUND


def test_a_refused_finding_is_said_on_the_form(world: World, karim: Client) -> None:
    url = reverse("bailleur_controle", args=[world.candidatures[0].public_id])

    page = plain_text(post(karim, url, output="non_conforme", ground="plafonds_depasses", note="nationalité"))

    assert "n’est pas un motif de décision" in page
    assert world.stages()[0] == "designee"


def test_the_desk_says_when_the_next_rank_must_be_called(world: World, karim: Client) -> None:
    for candidature in world.candidatures[:3]:
        checking.check(candidature, "non_conforme", ground="plafonds_depasses", by=world.karim, at=timezone.now())

    assert "rang suivant à appeler" in plain_text(karim.get(reverse("bailleur")))


def test_after_the_minutes_the_desk_shows_the_offer_to_send(world: World, karim: Client) -> None:
    attribute(world)

    page = plain_text(karim.get(reverse("bailleur")))

    assert reverse("bailleur_offre", args=[world.candidatures[0].public_id]) in page


def test_an_offer_without_proof_comes_first_on_its_day_and_can_go_to_the_next(
    world: World, karim: Client, settings: SettingsWrapper
) -> None:
    settings.SMS_URL = "https://sms.example"
    attribute(world)
    first = world.candidatures[0]
    url = reverse("bailleur_offre", args=[first.public_id])
    assert post(karim, url, answer_days=10).status_code == FOUND
    desk, section = reverse("bailleur"), "Offres sans preuve de remise"
    assert section not in plain_text(karim.get(desk))
    assert "Reprendre l’offre" not in plain_text(karim.get(url))
    refused = post(karim, url, act="reprendre", reason="sans_accuse")
    assert "n’est pas arrivé" in plain_text(refused)

    Offer.objects.update(sent_at=timezone.now() - timedelta(days=40))
    page = plain_text(karim.get(desk))
    assert page.index(section) < page.index("Dossiers à contrôler")
    assert "À décider aujourd’hui" in plain_text(karim.get(url))

    assert post(karim, url, act="renvoyer", reason="injoignable", channel="telephone").status_code == FOUND
    assert section not in plain_text(karim.get(desk))
    Offer.objects.update(second_channel_at=timezone.now() - timedelta(days=40))
    assert post(karim, url, act="reprendre", reason="sans_accuse").status_code == FOUND
    first.refresh_from_db()
    assert first.stage == "en_reserve"


def test_both_desks_say_that_the_next_rank_is_to_be_called(world: World, karim: Client) -> None:
    for rank, candidature in enumerate(world.candidatures[:5]):
        checking.check(
            candidature,
            "conforme" if rank < 2 else "non_conforme",
            ground="" if rank < 2 else "plafonds_depasses",
            **LOOKED,
            by=world.karim,
            at=timezone.now(),
        )
    user = User.objects.create_user("odile@example.org", name="Odile")
    Membership.objects.create(user=user, organisation=world.reservataire, role="reservataire")
    odile = Client()
    odile.force_login(user)

    assert "rang suivant à appeler" in plain_text(karim.get(reverse("bailleur")))
    assert "rang suivant à appeler" in plain_text(odile.get(reverse("file-du-jour")))


def test_an_old_page_of_a_check_is_told_what_was_recorded_since(world: World, karim: Client) -> None:
    first = world.candidatures[0]
    url = reverse("bailleur_controle", args=[first.public_id])
    assert 'name="seen" value="aucun"' in plain_text(karim.get(url))
    soon = (timezone.localdate() + timedelta(days=9)).isoformat()
    asked = {"output": "incomplet", "pieces": ["titre_sejour"], "answer_by": soon, "seen": "aucun"}
    assert post(karim, url, **asked).status_code == FOUND
    again = post(karim, url, **looked(), seen="aucun")
    assert again.status_code == OK
    assert "a enregistré un contrôle (incomplet)" in plain_text(again)
    assert f'name="seen" value="{first.checks.get().pk}"' in plain_text(again)
    world.reload()
    assert world.stages()[0] == "incomplete"


def test_the_desk_counts_the_days_left_as_the_household_reads_them(world: World) -> None:
    offer = offered(world)
    offer.publication.home.commune.departement = "57"
    now, paris = datetime(2026, 3, 30, 10, tzinfo=ZoneInfo("Europe/Paris")), ZoneInfo("Europe/Paris")
    offer.answer_by = datetime(2026, 4, 4, 23, 59, 59, tzinfo=paris)  # Good Friday, the 3rd, is a holiday there

    assert desk._left(offer, now) == "3 jours ouvrés"  # noqa: SLF001
    assert offers._remaining(offer, now) == "il reste 3 jours ouvrés"  # noqa: SLF001
    assert "il vous reste 3 jours ouvrés" in offering.say_delay(offer, now)
