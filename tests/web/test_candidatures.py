"""The pages of a candidature: the refusals with their status, one's own place, and never another's."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Publication
from palier.models.identifiers import uuid7
from palier.rules.law import voice
from palier.web.presentation import homes
from palier.workflows.candidature import applying
from palier.workflows.ranking import closing
from palier.workflows.scoring import saying_lines
from tests import factories
from tests import world as worlds
from tests.languages import pseudo
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
FOUND, CONFLICT = 302, 409


@pytest.fixture
def cast() -> World:
    return worlds.cast()


@pytest.fixture
def on(cast: World) -> Publication:
    return cast.home_at("publiee", cast.others)


def signed_in(applicant: factories.Applicant) -> Client:
    client = Client()
    client.force_login(applicant.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def apply(client: Client, on: Publication) -> Any:
    return client.post(reverse("candidater", args=[on.public_id]), {"act_key": str(uuid7())})


def text(client: Client, name: str, *args: Any) -> str:
    return plain_text(client.get(reverse(name, args=args)))


def test_the_place_shown_is_the_place_held(cast: World, on: Publication) -> None:
    client = signed_in(cast.amina)
    before = text(client, "publication", on.public_id)

    assert apply(client, on).status_code == FOUND

    assert "Vous seriez" in before
    assert "1ʳᵉ" in before
    after = text(client, "publication", on.public_id)
    assert "1ʳᵉ" in after
    assert "Retirer ma candidature" in after


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stage": "retiree"}, "retiré"),
        ({"stage": "classee"}, "clôture est passée"),
        ({"closes_at": -1}, "clôture est passée"),
        ({"opens_at": +1}, "pas encore ouvert"),
    ],
)
def test_a_refusal_is_a_french_sentence_and_a_conflict(
    cast: World, on: Publication, change: dict[str, Any], words: str
) -> None:
    now = timezone.now()
    days = {key: now + value * timedelta(hours=1) if isinstance(value, int) else value for key, value in change.items()}
    Publication.objects.filter(pk=on.pk).update(**days)

    answer = apply(signed_in(cast.amina), on)

    assert answer.status_code == CONFLICT
    assert words in plain_text(answer)
    assert not Candidature.objects.filter(demande=cast.amina.demande).exists()


def test_who_is_not_eligible_reads_why_before_and_after_trying(cast: World) -> None:
    home = factories.publication(factories.home(cast.bailleur, cast.reservataire))
    client = signed_in(factories.demande("Sonia", income=250_000))

    page = text(client, "publication", home.public_id)
    answer = apply(client, home)

    assert "dépasse le plafond" in page
    assert "Candidater à ce logement" not in page
    assert answer.status_code == CONFLICT
    assert "dépasse le plafond" in plain_text(answer)


def test_a_withdrawal_is_told_and_cannot_be_undone_by_a_replay(cast: World, on: Publication) -> None:
    client = signed_in(cast.amina)
    apply(client, on)
    mine = Candidature.objects.get(demande=cast.amina.demande)

    gone = client.post(reverse("retirer", args=[mine.public_id]), {"act_key": str(uuid7())})
    again = apply(client, on)

    mine.refresh_from_db()
    assert (gone.status_code, again.status_code, mine.stage) == (FOUND, FOUND, "retiree")


def test_withdrawing_is_asked_again_and_says_what_follows(cast: World, on: Publication) -> None:
    client = signed_in(cast.amina)
    apply(client, on)
    mine = Candidature.objects.get(demande=cast.amina.demande)

    page = text(client, "retirer", mine.public_id)

    mine.refresh_from_db()
    assert mine.stage == "deposee"
    for line in applying.follows(mine, on, timezone.now()):
        assert line in page
    assert "Garder ma candidature" in page


def test_a_withdrawn_candidature_can_come_back_from_the_page_of_the_home(cast: World, on: Publication) -> None:
    client = signed_in(cast.amina)
    apply(client, on)
    mine = Candidature.objects.get(demande=cast.amina.demande)
    client.post(reverse("retirer", args=[mine.public_id]), {"act_key": str(uuid7())})
    page = text(client, "publication", on.public_id)

    again = client.post(reverse("candidater", args=[on.public_id]), {"act_key": str(uuid7()), "de_nouveau": "oui"})

    mine.refresh_from_db()
    assert "Candidater de nouveau" in page
    assert "Retirer ma candidature" not in page
    assert (again.status_code, mine.stage) == (FOUND, "deposee")


def test_the_crowd_is_drawn_without_who_has_withdrawn(cast: World, on: Publication) -> None:
    for number in range(25):
        factories.candidature(on, factories.demande(f"Foule{number}").demande, points=20 if number < 10 else 30)
    client = signed_in(cast.amina)
    apply(client, on)
    mine = Candidature.objects.get(demande=cast.amina.demande)
    assert ">vous<" in text(client, "candidature", mine.public_id)

    client.post(reverse("retirer", args=[mine.public_id]), {"act_key": str(uuid7())})

    assert ">vous<" not in text(client, "candidature", mine.public_id)


def test_the_act_of_leaving_is_apart_from_the_main_act(cast: World, on: Publication) -> None:
    client = signed_in(cast.amina)
    apply(client, on)

    page = text(client, "publication", on.public_id)

    acts = page[page.index('<div class="acts">') : page.index("</section>", page.index('<div class="acts">'))]
    assert "Retirer ma candidature" not in acts
    assert page.index("Retirer ma candidature") > page.index("Le logement</h2>")


def test_once_decided_an_act_that_comes_late_is_a_conflict(cast: World, on: Publication) -> None:
    mine = applying.apply(cast.amina.demande, on, by=cast.amina.actor, at=timezone.now())
    Candidature.objects.filter(pk=mine.pk).update(stage="bail_signe")

    answer = signed_in(cast.amina).post(reverse("retirer", args=[mine.public_id]), {"act_key": str(uuid7())})

    assert answer.status_code == CONFLICT
    assert "avancé entre-temps" in plain_text(answer)


def test_no_page_of_mine_names_another_candidate(cast: World, on: Publication) -> None:
    client = signed_in(cast.amina)
    apply(client, on)
    mine = Candidature.objects.get(demande=cast.amina.demande)
    pages = [
        text(client, name, *args)
        for name, args in (
            ("publication", [on.public_id]),
            ("candidature", [mine.public_id]),
            ("mes-candidatures", []),
            ("courrier", []),
        )
    ]

    for other in cast.others:
        for value in (other.persons[0].last_name, other.demande.numero_unique, other.persons[0].first_name):
            assert all(value not in page for page in pages)


def test_after_the_closing_the_page_tells_the_frozen_rank(cast: World) -> None:
    on = cast.home_at("classee", [cast.amina, *cast.others])
    mine = Candidature.objects.get(publication=on, demande=cast.amina.demande)

    page = text(signed_in(cast.amina), "candidature", mine.public_id)

    assert mine.rank == 1
    assert "1ʳᵉ" in page


def test_the_facts_of_a_frozen_line_are_said_to_who_reads_another_language(cast: World) -> None:
    on = cast.home_at("classee", [cast.amina, *cast.others])
    mine = Candidature.objects.get(publication=on, demande=cast.amina.demande)
    kept = [line["fact"] for line in json.loads(mine.snapshot)["lines"]]
    assert saying_lines.again(mine.demande, on) == {}

    with voice.read_in(pseudo.translations()):
        said = saying_lines.again(mine.demande, on)
        lines = homes.frozen_lines(mine.snapshot, said=said)

    # A day moved in the world of this test: months counted to another closing are not those that were frozen.
    known = [fact in said for fact in kept]
    assert known[0]
    assert [line.is_kept for line in lines] == [not one for one in known]
    assert lines[0].detail.startswith(pseudo.OPEN)


def test_a_list_of_candidatures_costs_the_same_for_one_as_for_five(
    cast: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        cast.home_at("publiee", [cast.amina])
    client = signed_in(cast.amina)

    with django_assert_max_num_queries(60):
        client.get(reverse("mes-candidatures"))


def test_past_its_hour_an_unranked_list_is_not_said_to_be_open(cast: World, on: Publication) -> None:
    client = signed_in(cast.amina)
    apply(client, on)
    row = Candidature.objects.get(demande=cast.amina.demande, publication=on)
    Publication.objects.filter(pk=on.pk).update(closes_at=timezone.now() - timedelta(minutes=5))

    shown = [
        text(client, name, *args)
        for name, args in (
            ("mes-candidatures", ()),
            ("candidature", (row.public_id,)),
            ("publication", (on.public_id,)),
        )
    ]

    for page in shown:
        assert "candidater de nouveau" not in page
        assert "en cours de vérification" in page
    assert "Clôture et classement." not in shown[1]
    client.post(reverse("retirer", args=[row.public_id]), {"act_key": str(uuid7())})
    assert "ce retrait est définitif" in text(client, "candidature", row.public_id)
    on.refresh_from_db()
    assert closing.close(on, weighed=factories.believed(on), at=timezone.now()) is not None
    ranked = text(client, "candidature", row.public_id)
    assert "ce retrait est définitif" in ranked
    assert "candidater de nouveau" not in ranked
    assert "Les candidatures sont ouvertes" not in text(Client(), "publication", on.public_id)


def test_who_confirms_their_file_on_the_way_to_a_home_comes_back_to_it(cast: World, on: Publication) -> None:
    client = signed_in(cast.amina)
    cast.amina.demande.confirmed_at = None
    cast.amina.demande.save(update_fields=["confirmed_at"])
    here = f"{reverse('verifier')}?logement={on.public_id}"
    assert here in text(client, "publication", on.public_id)
    assert f'name="logement" value="{on.public_id}"' in plain_text(client.get(here))

    answer = client.post(reverse("verifier"), {"act_key": str(uuid7()), "logement": str(on.public_id)})

    assert answer["Location"] == reverse("publication", args=[on.public_id])
    answer = client.post(
        reverse("verifier"), {"act_key": str(uuid7()), "logement": "https://ailleurs.test"}, follow=True
    )
    assert "Votre dossier est confirmé" in plain_text(answer)
