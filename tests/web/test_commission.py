"""The pages of a séance: who sits for what, an interest, the votes and the minutes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import (
    AccessEntry,
    Candidature,
    Decision,
    Fact,
    InterestDeclaration,
    JournalEntry,
    Letter,
    PlannedAct,
    Seance,
    Territory,
)
from palier.workflows.offer import planning
from tests.plain_pages import plain_text
from tests.web.test_bailleur import FOUND, OK, close_seance, local, post, world  # noqa: F401 - world is a fixture
from tests.web.test_bailleur import karim as karim  # noqa: PLC0414 - a fixture

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.bailleur_world import World

pytestmark = pytest.mark.django_db
CONFLICT = 409


def call(karim: Client, **members: str) -> str:
    held = local(timezone.now() + timedelta(days=1))
    answer = post(karim, reverse("seance_nouvelle"), held_at=held, place="Siège", quorum=1, **members)
    return plain_text(answer) if answer.status_code == OK else ""


MEMBERS = {
    "name_1": "A. Bailleul",
    "quality_1": "conseil_bailleur",
    "name_2": "M. Maire",
    "quality_2": "maire",
    "place_2": "Montreuil",
    "name_3": "C. Conseil",
    "quality_3": "conseil_bailleur",
}


def test_where_a_member_sits_is_kept_by_its_code(world: World, karim: Client) -> None:  # noqa: F811
    Territory.objects.create(code="200054781", name="Métropole du Grand Paris")
    call(
        karim,
        **MEMBERS,
        name_4="P. Président",
        quality_4="president_epci",
        place_4="métropole du grand paris",
        name_5="R. Réserve",
        quality_5="reservataire",
        place_5="réservataire d’essai",
        form="numerique",
        prefet_agreed_on="2026-01-05",
    )

    seance = Seance.objects.get()
    kept = {member["name"]: member["place"] for member in seance.members}
    assert kept["M. Maire"] == "93048"
    assert kept["P. Président"] == "200054781"
    assert kept["R. Réserve"] == str(world.reservataire.public_id)
    page = plain_text(karim.get(reverse("seance", args=[seance.public_id])))
    assert "tous connectés en même temps" in page
    assert "Le conseil du bailleur désigne 6 membres" in page


@pytest.mark.parametrize("seat", [{"place_2": "Nulle-Part"}, {"place_1": "Montreuil"}])
def test_an_unknown_place_is_refused(world: World, karim: Client, seat: dict[str, str]) -> None:  # noqa: F811
    assert "inconnu pour cette qualité" in call(karim, **{**MEMBERS, **seat})
    assert not Seance.objects.exists()


def test_a_mayor_without_a_commune_is_not_called(world: World, karim: Client) -> None:  # noqa: F811
    assert "Indiquez sa commune" in call(karim, **{**MEMBERS, "place_2": ""})
    assert not Seance.objects.exists()


def test_the_members_of_the_last_seance_are_proposed_again(world: World, karim: Client) -> None:  # noqa: F811
    call(karim, **MEMBERS)

    page = plain_text(karim.get(reverse("seance_nouvelle")))

    for said in (
        'value="A. Bailleul"',
        'value="M. Maire"',
        'value="Montreuil (Seine-Saint-Denis, 93)"',
        'value="Siège"',
    ):
        assert said in page


def ready(world: World, karim: Client, **more: str) -> str:  # noqa: F811
    """Three compliant, two not, one home on the agenda of a séance whose hour has come; the address of the séance."""
    for rank, row in enumerate(world.candidatures[:5], start=1):
        said = {"output": "conforme"} if rank <= 3 else {"output": "non_conforme", "ground": "plafonds_depasses"}
        row.stage = said["output"]
        row.save()
    call(karim, **{**MEMBERS, **more})
    seance = Seance.objects.get()
    url = reverse("seance", args=[seance.public_id])
    post(karim, url, act="inscrire", publication=str(world.publication.public_id))
    Seance.objects.update(held_at=timezone.now())
    return url


def decisions(world: World, *keys: int) -> dict[str, object]:  # noqa: F811
    return {
        **{f"c{row.pk}-kind": "attribution_rang" for row in world.candidatures[:3]},
        **{f"tous_{key}": "pour" for key in keys},
    }


def home_url(world: World) -> str:  # noqa: F811
    return reverse("seance_decider", args=[Seance.objects.get().public_id, world.publication.public_id])


def test_no_vote_is_there_before_it_is_cast(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    home = home_url(world)
    page = plain_text(karim.get(home))
    assert "selected>Pour" not in page
    assert "Sans choix pour tous ni pour lui, un membre n’a pas voté" in page

    silent = plain_text(post(karim, home, **decisions(world)))
    assert "Pour chaque candidat : il manque le vote d’un membre présent" in silent
    assert silent.count("il manque le vote") == 1
    assert "Pas encore noté : A. Bailleul, M. Maire, C. Conseil." in silent
    assert post(karim, home, **decisions(world, 0, 1)).status_code == OK
    first = world.candidatures[0]
    cast = {**decisions(world, 0, 1), "tous_2": "absent", f"c{first.pk}-vote_1": "abstention"}
    assert post(karim, home, **cast).status_code == FOUND
    close_seance(karim, url)
    minutes = plain_text(karim.get(reverse("proces_verbal", args=[Seance.objects.get().public_id])))
    assert "A. Bailleul pour, M. Maire abstention." in minutes
    assert "Sortis pour ce vote : C. Conseil" in minutes
    assert "Présidence" in minutes
    assert "rue des Néfliers" in minutes


def test_one_decision_and_one_vote_chosen_for_all_leave_each_own_choice_above_them(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    home, second = home_url(world), world.candidatures[1]
    assert "Choisissez une décision pour ce candidat" in plain_text(post(karim, home, vote_all="pour"))
    told: dict[str, object] = {"kind_all": "attribution_rang", "vote_all": "pour", "tous_0": "", "tous_2": "abstention"}
    told |= {f"c{row.pk}-kind": "" for row in world.candidatures[:2]}
    # Who came since the page was read is under no choice made for all: neither a candidate, nor a member.
    assert "Choisissez une décision pour ce candidat" in plain_text(post(karim, home, **told, tous_1=""))
    told |= {f"c{world.candidatures[2].pk}-kind": ""}
    assert "il manque le vote" in plain_text(post(karim, home, **told))
    assert not Decision.objects.exists()
    told |= {"tous_1": ""}
    # A ground left beside an attribution is told and shown, never dropped in silence.
    odd = post(karim, home, **told, **{f"c{second.pk}-ground": "ressources_insuffisantes"})
    assert "une attribution ne porte pas de motif" in plain_text(odd)
    assert odd.content.decode().count("card decision whole") == 1

    assert post(karim, home, **told).status_code == FOUND

    kept = Decision.objects.order_by("rank")
    assert [(row.candidature_id, row.kind, row.rank) for row in kept] == [
        (row.pk, "attribution_rang", place) for place, row in enumerate(world.candidatures[:3], start=1)
    ]
    assert "A. Bailleul pour, M. Maire pour, C. Conseil abstention." in plain_text(karim.get(home))


def test_the_ranks_are_those_of_the_ranking_and_close_up_when_one_is_refused(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    second = world.candidatures[1]
    data = {
        **decisions(world, 0, 1, 2),
        f"c{second.pk}-kind": "non_attribution",
        f"c{second.pk}-ground": "ressources_insuffisantes",
        f"c{second.pk}-rank": 2,
        f"c{second.pk}-text": "Aucune ressource n’a été dite.",
    }

    assert post(karim, home_url(world), **data).status_code == FOUND
    assert list(Decision.objects.order_by("candidature__rank").values_list("rank", flat=True)) == [1, None, 2]

    close_seance(karim, url)
    printed = plain_text(karim.get(reverse("proces_verbal", args=[Seance.objects.get().public_id])))
    assert "votre ménage" not in printed
    assert "les ressources du ménage" in printed
    assert "à l’ouverture" in printed


def test_a_different_order_asks_for_its_reason(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    first, second, _ = world.candidatures[:3]
    data = {**decisions(world, 0, 1, 2), f"c{first.pk}-rank": 2, f"c{second.pk}-rank": 1}

    assert "n’est pas celui du classement" in plain_text(post(karim, home_url(world), **data))
    assert post(karim, home_url(world), **data, order_reason="Rez-de-chaussée.").status_code == FOUND


def test_who_bears_the_name_of_a_candidate_is_asked(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim, name_3="Conseil Nom2")
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    home = home_url(world)
    page = plain_text(karim.get(home))

    assert (
        f"Conseil Nom2 porte le même nom de famille qu’une personne du dossier {world.candidatures[1].reference}"
        in page
    )
    assert "Choisissez le membre" in plain_text(post(karim, home, act="interet"))
    post(karim, home, act="interet", member=2)
    assert "porte le même nom" not in plain_text(karim.get(home))
    declared = Seance.objects.get().interests.get()
    assert post(karim, url, act="retirer_interet", interest=declared.pk, reason="Homonyme").status_code == FOUND
    assert post(karim, url, act="retirer_interet", interest=0, reason="Homonyme").status_code == OK
    assert "porte le même nom" in plain_text(karim.get(home))


def test_the_surname_of_a_protected_file_is_hinted_to_nobody(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim, name_3="Conseil Nom2")
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    demande, named = world.candidatures[1].demande, f"du dossier {world.candidatures[1].reference}"
    assert named in plain_text(karim.get(home_url(world)))

    Fact.objects.create(
        demande=demande,
        layer="declare",
        path="claims/violence",
        value={},
        since=timezone.localdate(),
        at=timezone.now(),
        audience=demande.audience,
    )

    page = plain_text(karim.get(home_url(world)))
    assert "porte le même nom" in page
    assert named not in page


def test_a_seance_opened_by_mistake_is_closed_again_by_its_page(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    seance = Seance.objects.get()
    back = reverse("seance_refermer", args=[seance.public_id])
    assert "Ouverte par erreur" not in plain_text(karim.get(url))
    refused = post(karim, back, reason="Mauvaise séance")
    assert (refused.status_code, "La séance n’est pas ouverte" in plain_text(refused)) == (OK, True)
    Seance.objects.update(stage="ouverte", opened_at=timezone.now())

    assert "Ouverte par erreur" in plain_text(karim.get(url))
    assert post(karim, back).status_code == OK
    assert post(karim, back, reason="Mauvaise séance").status_code == FOUND

    page = plain_text(karim.get(url))
    assert "Séance ouverte par erreur, puis refermée" in page
    assert "Mauvaise séance" in page


def test_a_seance_is_moved_recomposed_and_cancelled_with_a_reason(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    seance = Seance.objects.get()
    later = local(timezone.now() + timedelta(days=2))
    move, other, cancel = (
        reverse(name, args=[seance.public_id]) for name in ("seance_deplacer", "seance_membres", "seance_annuler")
    )
    assert post(karim, move, held_at=later).status_code == OK
    assert post(karim, move, held_at=later, reason="Grève des transports").status_code == FOUND
    assert "ne s’ouvre pas avant" in plain_text(karim.get(url))
    called = {key: value for key, value in MEMBERS.items() if not key.endswith("3")}
    assert post(karim, other, quorum=1, reason="Départ d’un membre", **called).status_code == FOUND
    assert "C. Conseil" not in plain_text(karim.get(url)).partition("<h2>Membres")[2]
    assert post(karim, cancel, reason="Pas de quorum").status_code == FOUND
    called_off = plain_text(karim.get(reverse("convocation", args=[seance.public_id])))
    assert ("Cette convocation n’a plus d’effet" in called_off, "convoque la commission" in called_off) == (True, False)
    for page in (plain_text(karim.get(url)), called_off):
        for said in ("Séance déplacée", "Grève des transports", "Séance annulée", "Pas de quorum", "par Karim"):
            assert said in page
    assert "portée au procès-verbal" not in plain_text(karim.get(cancel))
    world.reload()
    assert world.publication.stage == "designee"


def test_the_numbers_are_shown_and_the_next_rank_is_called_from_there(world: World, karim: Client) -> None:  # noqa: F811
    for rank, row in enumerate(world.candidatures[:5], start=1):
        row.stage = "conforme" if rank <= 2 else "non_conforme"
        row.save()
    call(karim, **MEMBERS)
    url = reverse("seance", args=[Seance.objects.get().public_id])
    page = plain_text(karim.get(url))
    assert "2 candidats conformes, aucun dossier encore à contrôler, 1 rang suivant à appeler." in page
    assert "candidats_insuffisants" not in page

    bypass = post(
        karim, url, act="inscrire", publication=str(world.publication.public_id), exception="candidats_insuffisants"
    )
    assert "Cette exception n’est pas vraie" in plain_text(bypass)
    asked = post(karim, reverse("bailleur_appeler", args=[world.publication.public_id]))
    assert asked.status_code == FOUND
    waits = plain_text(karim.get(asked["Location"]))
    assert "Appel des rangs suivants prévu à" in waits
    assert "vers 1 personne. Rien n’est encore parti." in waits
    mistaken = PlannedAct.objects.get()
    assert post(karim, reverse("acte-annuler", args=[mistaken.public_id])).status_code == FOUND
    planning.run(mistaken, at=mistaken.due_at)
    assert not JournalEntry.objects.filter(verb="demander_rang_suivant").exists()

    assert post(karim, reverse("bailleur_appeler", args=[world.publication.public_id])).status_code == FOUND
    again = PlannedAct.objects.get(cancelled_at=None)
    planning.run(again, at=again.due_at)
    again.refresh_from_db()
    assert again.refused == ""
    assert JournalEntry.objects.get(verb="demander_rang_suivant").role == "bailleur"
    Candidature.objects.filter(rank=6).update(stage="retiree")
    assert post(karim, reverse("bailleur_appeler", args=[world.publication.public_id])).status_code == CONFLICT
    assert "candidats_insuffisants" in plain_text(karim.get(url))


def test_a_home_postponed_by_mistake_is_put_back_where_it_was(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, home_url(world), act="reporter", reason="Mauvais logement")
    page = plain_text(karim.get(url))
    assert "Remettre à l’ordre du jour" in page
    assert "Aucun logement n’a de candidat conforme à examiner" in page, "it is offered once, on its own line"

    assert post(karim, url, act="remettre", publication=str(world.publication.public_id)).status_code == FOUND

    page = plain_text(karim.get(url))
    assert "Remettre à l’ordre du jour" not in page
    assert "Lire les dossiers" in page


def test_an_interest_told_among_the_decisions_loses_nothing_of_them(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    home, first = home_url(world), world.candidatures[0]
    typed = {
        f"c{first.pk}-kind": "non_attribution",
        f"c{first.pk}-text": "Trois chambres manquent.",
        "tous_0": "contre",
    }

    for said, told in ({}, "Choisissez le membre"), ({"member": 2}, "L’intérêt est noté"):
        page = plain_text(post(karim, home, act="interet", **typed, **said))
        assert told in page
        assert 'value="non_attribution" selected' in page
        assert 'value="Trois chambres manquent."' in page
        assert 'value="contre" selected' in page
        assert "Choisissez une décision" not in page
    assert "tous_2" not in page
    again = plain_text(post(karim, home, act="interet", **typed, member=2))
    assert "L’intérêt est noté" in again
    assert "L’intérêt n’est pas noté" not in again
    assert InterestDeclaration.objects.count() == 1


def test_a_decision_that_is_not_chosen_is_told_first_on_the_page(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    second = world.candidatures[1]
    told = {**decisions(world, 0, 1, 2), f"c{second.pk}-kind": ""}

    page = plain_text(post(karim, home_url(world), **told))

    assert page.index("Les décisions ne sont pas enregistrées") < page.index("Décision commune")
    assert f'<a href="#id_c{second.pk}-kind">Dossier {second.reference} : choisissez une décision' in page
    assert page.count('id="erreurs"') == 1


def test_whose_file_is_which_is_a_page_of_its_own_and_logged(world: World, karim: Client) -> None:  # noqa: F811
    ready(world, karim)
    seance = Seance.objects.get()

    page = plain_text(karim.get(reverse("seance_dossiers", args=[seance.public_id])))

    assert "Nom1" in page
    assert world.candidatures[0].reference in page
    assert AccessEntry.objects.get(object_id=seance.public_id).purpose == "noms des dossiers d’une séance"


def test_an_interest_is_noted_before_the_vote_and_its_member_has_no_vote(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    seance = Seance.objects.get()
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    called = plain_text(karim.get(reverse("convocation", args=[seance.public_id])))
    assert world.candidatures[0].reference in called
    assert "Nom1" not in called
    assert "Aucune séance close" in called
    home = reverse("seance_decider", args=[seance.public_id, world.publication.public_id])

    assert post(karim, home, act="interet", member=9).status_code == OK
    ref = str(world.candidatures[0].public_id)
    assert post(karim, home, act="interet", member=0, candidature=ref).status_code == FOUND

    page = plain_text(karim.get(home))
    assert "Intérêt déclaré, sans part au vote" in page
    assert f"c{world.candidatures[0].pk}-vote_0" not in page
    assert "A. Bailleul" in plain_text(karim.get(url))
    votes = {f"c{c.pk}-vote_{key}": "pour" for c in world.candidatures[:3] for key in (1, 2)}
    kinds = {f"c{c.pk}-kind": "attribution_rang" for c in world.candidatures[:3]}
    ranks = {f"c{c.pk}-rank": rank for rank, c in enumerate(world.candidatures[:3], start=1)}
    assert post(karim, home, **votes, **kinds, **ranks).status_code == FOUND
    close_seance(karim, url)
    minutes = plain_text(karim.get(reverse("proces_verbal", args=[seance.public_id])))
    assert "Intérêt déclaré" in minutes
    assert world.candidatures[0].reference in minutes
    assert "M. Maire pour" in minutes


def test_the_seances_are_filtered_and_ordered_by_the_address(world: World, karim: Client) -> None:  # noqa: F811
    made = [
        Seance.objects.create(
            bailleur=world.bailleur,
            held_at=timezone.now() + timedelta(days=days),
            place=place,
            stage=stage,
            convened_by=world.karim.person,
            convened_at=timezone.now(),
        )
        for days, place, stage in ((40, "Salle B", "convoquee"), (41, "Salle A", "annulee"))
    ]
    links = [reverse("seance", args=[one.public_id]) for one in made]
    address = reverse("seances")

    def shown(query: str) -> list[str]:
        page = plain_text(karim.get(f"{address}{query}"))
        return sorted((link for link in links if link in page), key=page.index)

    assert shown("") == [links[1], links[0]]
    assert shown("?tri=ancienne") == links
    assert shown("?tri=lieu") == [links[1], links[0]]
    assert shown("?etat=annulee") == [links[1]]
    assert shown("?etat=x&tri=y") == [links[1], links[0]]
    assert "Aucune séance ne répond" in plain_text(karim.get(f"{address}?etat=ouverte"))


def test_recorded_decisions_are_taken_back_on_their_page_and_the_form_comes_again(world: World, karim: Client) -> None:  # noqa: F811
    post(karim, ready(world, karim), act="ouvrir", present=["0", "1", "2"], chair=0)
    url = home_url(world)
    assert post(karim, url, **decisions(world, 0, 1, 2)).status_code == FOUND
    assert "Reprendre ces décisions" in plain_text(karim.get(url))

    refused = plain_text(post(karim, url, act="reprendre", reason=" "))
    assert "Écrivez pourquoi ces décisions sont reprises" in refused
    assert post(karim, url, act="reprendre", reason="Deux voix inversées.")["Location"] == url

    text = plain_text(karim.get(url))
    assert "Enregistrer les décisions" in text
    assert "Décisions reprises avant la clôture" in text
    assert "Deux voix inversées." in text
    assert post(karim, url, **decisions(world, 0, 1, 2)).status_code == FOUND
    seance = Seance.objects.get()
    close_seance(karim, reverse("seance", args=[seance.public_id]))
    minutes = plain_text(karim.get(reverse("proces_verbal", args=[seance.public_id])))
    assert "Reprises avant la clôture" in minutes
    assert "Deux voix inversées." in minutes
    closed = plain_text(karim.get(url))
    assert "Reprendre ces décisions" not in closed
    assert "décider une fois la séance ouverte" not in closed
    assert "ne se reprend plus" in plain_text(post(karim, url, act="reprendre", reason="Trop tard."))


def test_a_seance_is_closed_once_what_leaves_was_read_as_it_stands(world: World, karim: Client) -> None:  # noqa: F811
    url = ready(world, karim)
    post(karim, url, act="ouvrir", present=["0", "1", "2"], chair=0)
    early = plain_text(post(karim, url, act="clore"))
    assert "Décidez ou reportez chaque logement avant de clore" in early
    data = {
        **decisions(world, 0, 1, 2),
        f"c{world.candidatures[2].pk}-kind": "non_attribution",
        f"c{world.candidatures[2].pk}-ground": "classe_derriere",
    }
    assert post(karim, home_url(world), **data).status_code == FOUND
    letters = Letter.objects.count()

    asked = plain_text(post(karim, url, act="clore"))

    assert "Relire avant de clore la séance" in asked
    assert "Clore et envoyer 3 courriers" in asked
    assert "2 attributions avec rang, 1 non-attribution" in asked
    assert (Letter.objects.count(), Seance.objects.get().stage) == (letters, "ouverte")
    stale = re.search(r'name="vu" value="([0-9a-f]+)"', asked)
    assert stale is not None
    # Decided anew since: read again.
    post(karim, home_url(world), act="reprendre", reason="Deux voix inversées.")
    assert post(karim, home_url(world), **data).status_code == FOUND
    again = post(karim, url, act="clore", vu=stale[1], confirme="oui")
    assert "Relire avant de clore la séance" in plain_text(again)
    assert Seance.objects.get().stage == "ouverte"

    assert close_seance(karim, url).status_code == FOUND
    assert Letter.objects.count() == letters + 3
    assert "Chaque ménage a sa décision : attribution avec rang, 2 ; non-attribution, 1." in plain_text(karim.get(url))
