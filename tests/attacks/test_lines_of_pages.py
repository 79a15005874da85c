"""What an injection writes in the journal: a verb of its role, in its name, for its organisation, and no other (ADR 39)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from palier.models.doors import acting
from palier.models.doors.row_security import (
    AUDITOR,
    BAILLEUR,
    COMMISSION,
    CONSEILLER,
    DEMANDEUR,
    EMPLOYEUR,
    GATE,
    GUICHET,
    INTAKE,
    LOCAL_STEWARD,
    LOGEUR,
    MANAGER,
    REGISTRANT,
    RESERVATAIRE,
    SEPARATION,
    SOCIAL,
    STAFF,
    STEWARD,
    TERRITORIES,
    WEB_ROLES,
)
from palier.models.mistakes.corrections import CorrectionKind
from palier.models.rows import verb_rights
from palier.rules.candidature.funnel import Verb
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.life.lifecycle import LifeVerb
from palier.workflows.life.merging import VERB
from tests import calls
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.attacks.second_line_world import World, build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum
    from pathlib import Path

pytestmark = pytest.mark.django_db
LINE = (
    "INSERT INTO palier_journalentry (id, at, actor, role, organisation, verb, object_kind, object_id, article, details)"
    " VALUES (gen_random_uuid(), now(), %s, %s, %s, %s, 'Demande', gen_random_uuid(), '', '{}')"
)
DOORS = (GATE, INTAKE, SEPARATION)


@pytest.fixture
def world() -> World:
    return build()


def claimed(world: World, role: str) -> acting.Acting:
    """A claim of each role, that names who it can name."""
    amina, karim = person(world.amina), member(world.karim)
    known: dict[str, Any] = {"user": amina.user, "actor": amina.actor}
    return {
        GATE: acting.Acting(role=GATE, user=karim.user, actor=karim.actor, organisation=karim.organisation),
        INTAKE: acting.Acting(role=INTAKE, demande=world.amina.demande.pk, **known),
        SEPARATION: acting.Acting(role=SEPARATION, demande=world.amina.demande.pk, **known),
        DEMANDEUR: amina,
        BAILLEUR: karim,
        RESERVATAIRE: member(world.odile),
        STEWARD: member(worlds.steward()),
    }[role]


@pytest.mark.parametrize("role", [*DOORS, DEMANDEUR, *STAFF, STEWARD])
def test_a_role_signs_its_own_verbs_in_its_own_quality_and_no_other(world: World, role: str) -> None:
    who, held = claimed(world, role), verb_rights.verbs_of(role)
    every = {verb for one in WEB_ROLES for verbs in verb_rights.verbs_of(one).values() for verb in verbs}
    with page_of(who):
        for quality in ("demandeur", "bailleur", "reservataire", "commission", "public", "horloge", "intendant"):
            allowed = held.get(quality, [])
            for verb in sorted(every | {"effacer", "clore", "verifier"}):
                found = would(LINE, [who.actor, quality, who.organisation, verb])
                assert (found == 1) == (verb in allowed), (quality, verb, found)


@pytest.mark.parametrize("role", [*DOORS, DEMANDEUR, *STAFF, STEWARD])
def test_a_line_names_the_actor_and_the_organisation_of_the_claim(world: World, role: str) -> None:
    """The account of another that the role sees, a colleague's too, is not its own to sign with."""
    who = claimed(world, role)
    quality, verbs = next(iter(verb_rights.verbs_of(role).items()))
    others = {world.noe.user.public_id, world.odile.person.public_id, world.karim.person.public_id} - {who.actor}
    with page_of(who):
        assert would(LINE, [who.actor, quality, who.organisation, verbs[0]]) == 1
        for other in others:
            assert would(LINE, [other, quality, who.organisation, verbs[0]]) == REFUSED
        for body in {world.karim.body.pk, world.odile.body.pk} - {who.organisation}:
            assert would(LINE, [who.actor, quality, body, verbs[0]]) == REFUSED


def test_the_public_and_a_door_that_knows_nobody_name_nobody(world: World) -> None:
    with page_of(acting.PUBLIC):
        assert would(LINE, [None, "public", None, "ralentir_connexion"]) == REFUSED
    with page_of(acting.GATE):
        assert would(LINE, [None, "public", None, "ralentir_connexion"]) == 1
        for who in (world.karim, world.odile):
            assert would(LINE, [who.person.public_id, "bailleur", None, "se_connecter"]) == REFUSED
            assert would(LINE, [None, "public", who.body.pk, "se_connecter"]) == REFUSED


def test_a_door_of_the_release_before_names_by_hand_until_it_is_gone(world: World) -> None:
    """It claims nobody; what it may do is no wider than its verbs."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE palier_claimrule SET are_named = false")
    with page_of(acting.GATE):
        assert would(LINE, [world.karim.person.public_id, "bailleur", world.karim.body.pk, "se_connecter"]) == 1
        assert would(LINE, [world.karim.person.public_id, "bailleur", world.karim.body.pk, "attribuer"]) == REFUSED


# --- The table and the workflows ------------------------------------------------------------

BY_NO_PAGE = {
    "the clock": (
        "actualiser_communes calculer_erreur classer_sans_suite"
        " clore conserver constater_echeance constater_expiration corriger_classement"
        " constater_personne_suivante dire_cout_erreur dire_erreur_au_bailleur effacer envoyer_lien"
        " envoyer_preavis finir_recompte lever_conservation lever_retenue ouvrir_erreur ouvrir_recompte"
        " rappeler_echeance rappeler_offre recevoir_numero"
        " sceller_proces_verbal"
        " recompter_liste refuser_effacement rendre_reponse_erreur repeser retenir_classement second_canal terminer_acces"
        " transmettre_souhait inscrire_emploi retirer_emploi fermer_mandat finir_mandat prevenir_fin_mandat"
        " inscrire_identite retirer_identite noter_recuperation retirer_certifie proposer_ronde regler_ronde"
        " prevenir_membre demander_contact prevenir_contact finir_contact dire_contestation_en_retard dire_reponse_contestation"
        " fermer_contestation_sans_reponse finir_envoi_bail constater_fin_envoi_bail constater_signature_bail"
        " ouvrir_signature_bail ecarter_preuve_bail garder_bail_signe finir_reprise finir_annulation_reprise arreter_reprise"
        " changer_titulaire inscrire_qualification retirer_qualification attester_enregistrement enregistrer_demande"
        " refuser_formulaire trouver_doublon finir_logements arreter_logements finir_annulation_logements effacer_logement"
    ),
    "an operator": (
        "arreter_temoin demander_temoin entrer_repere_tailles recevoir_archive_organisme defaire_archive_organisme"
    ),
    "a rule that no page calls": "clore_erreur reactiver reunir_numeros separer_numeros",
}
WRITTEN: dict[str, tuple[str, ...]] = {
    # Moves are those of the funnel, in the table as in the act (``rules/doors/movers.py``).
    "candidature.advancing.advance": (),
    "commission.rearranging._keep": ("deplacer_seance", "annuler_seance", "recomposer_seance", "refermer_seance"),
    "desks.assigning.give": ("prendre_ligne", "confier_ligne"),
    "accounts.admitting._tell": ("fermer_membre", "suspendre_membre", "reprendre_membre"),
    "accounts.holding_stewards._tell": ("confier_territoire", "reprendre_territoire"),
    "people.employer_sizes._keep": ("dire_effectif", "reprendre_effectif"),
    "accounts.managing._set": ("confier_gestion", "reprendre_gestion"),
    "organisations.organising.mark_state": ("marquer_etat", "demarquer_etat"),
    "factors.requiring_factors.require_factor": ("exiger_second_facteur", "ne_plus_exiger_second_facteur"),
    "homes.picturing._tell": ("ajouter_photo", "corriger_photo", "ordonner_photos", "remettre_photo", "retirer_photo"),
    "homes.filing_homes._moved": ("commencer_logements", "annuler_logements"),
    "homes.correcting.note": tuple(f"corriger_{kind.value}" for kind in CorrectionKind),
    "letters.reaching._note": ("noter_joint", "decider_sans_joindre"),
    "letters.printers._moved": ("nommer_imprimeur", "retirer_imprimeur"),
    "life.merging.unite": (VERB,),
    "life.reactivating.reactivate": (LifeVerb.REACTIVATE.value,),
    "life.separating_numbers.separate": (LifeVerb.REACTIVATE.value,),
    "life.reminding_renewal.note_expiry": (LifeVerb.EXPIRE.value,),
    "mandates.granting.agree": ("accorder_mandat", "reprendre_accord_mandat"),
    "mandates.qualifying._answered": (
        *("demander_autre_preuve", "ne_pas_qualifier", "qualifier_situation", "reprendre_qualification"),
    ),
    "mandates.trusted_answers.answer": ("accepter_contact", "refuser_contact"),
    "people.asking_time.answer": ("accorder_plus_de_temps", "maintenir_la_date"),
    "people.asking_together._keep": ("accepter_a_deux", "reprendre_a_deux"),
    "people.employment._end": ("retirer_code_emploi", "desavouer_emploi"),
    "fetching.fetching.move": (
        "retirer_recuperation",
        "utiliser_recuperation",
        "ecarter_recuperation",
        "reprendre_recuperation",
    ),
    "people.pieces.record": ("valider_piece", "refuser_piece"),
    "takeover.receiving._move": ("annuler_reprise", "commencer_reprise", "retirer_reprise"),
    "takeover.bundling._move": ("annuler_reprise", "commencer_reprise", "retirer_reprise"),
    "takeover.campaigning._move": ("arreter_campagne", "commencer_campagne", "suspendre_campagne"),
    "takeover.settling_stock.settle": ("confirmer_reprise", "ecarter_reprise"),
    "people.settling_identity.settle": ("inscrire_identite", "retirer_identite"),
    "exchange.entering_exchange._moved": ("suspendre_echange", "reprendre_echange"),
    "roofs.answering_roofs._journal": (
        "repondre_demande_de_toit",
        "noter_entree_autre_toit",
        "noter_sortie_autre_toit",
    ),
    "roofs.asking_alone._end": ("retirer_demande_de_toit", "quitter_autre_toit"),
    "roofs.asking_roofs.end": ("retirer_demande_de_toit", "quitter_autre_toit"),
    "viewings.choosing._save": ("rendre_visite", "refuser_heures_visite"),
    "signing.answering_leases._journal": (
        *("preferer_bail_papier", "reprendre_bail_papier", "refuser_signer_bail", "reprendre_refus_bail"),
    ),
    "signing.lease_envelopes.journal": (
        *("ajouter_papier_bail", "retirer_papier_bail", "envoyer_bail", "annuler_envoi_bail", "changer_papiers_bail"),
    ),
    "signing.noting._journal": (
        *("ouvrir_signature_bail", "constater_signature_bail", "garder_bail_signe", "ecarter_preuve_bail"),
        "finir_envoi_bail",
    ),
    "steering.voting_shares._journal": ("inscrire_part", "reprendre_part"),
    "steering.entering_thresholds._journal": ("inscrire_seuil", "reprendre_seuil"),
    "roofs.declaring_roofs.move": ("publier_autre_toit", "mettre_en_pause_autre_toit", "fermer_autre_toit"),
    "threads.answering_threads._act": (
        *("repondre_message", "reprendre_reponse_message", "finir_messages", "rouvrir_messages"),
        *("masquer_message", "remontrer_message"),
    ),
    "partners.endpoints._tell": (
        *("ajouter_reception", "renouveler_secret_reception", "arreter_reception"),
        *("reprendre_reception", "retirer_reception", "rejouer_reception"),
    ),
    "ranking.closing._tell": ("clore", "corriger_classement"),
}
"""Verbs that the text of an act does not spell, by its function."""
ROOMS = {
    "bailleur": (BAILLEUR,),
    "commission": (BAILLEUR,),
    # Beside a household, whoever has no number yet.
    "demandeur": (DEMANDEUR, REGISTRANT),
    # A counter answers the messages of the people whose demande it registered.
    "desk": (*STAFF, COMMISSION, STEWARD, GUICHET),
    "employeur": (EMPLOYEUR,),
    "logeur": (LOGEUR,),
    # For the account of a household, in its role and by a mandate that names the act.
    "conseiller": (CONSEILLER, DEMANDEUR),
    "controle": (AUDITOR,),
    # With a person who is there, in the household's role and under a claim that names the visit.
    "guichet": (GUICHET, DEMANDEUR),
    "social": (SOCIAL,),
    "territoire": TERRITORIES,
    "membre": (COMMISSION,),
    "intendant": (STEWARD, LOCAL_STEWARD),
    "equipe": (MANAGER,),
    "demo": (),
    "proof": (),
    "public": (),
    "requests": (),
    "reservataire": STAFF,
    "signin": (),
}
"""Who acts in each room of the pages; beside them, a page may stand at a door."""


@pytest.fixture(scope="module")
def graph(repository: Path) -> calls.Graph:
    return calls.read(repository, "workflows", "web")


@pytest.fixture(scope="module")
def journalled(graph: calls.Graph) -> dict[str, set[str]]:
    """The verbs that each workflow writes."""
    found: dict[str, set[str]] = {}
    for writer in ("telling.journal", "telling.journal_each"):
        for name, written in calls.calls(graph, writer).items():
            found.setdefault(name, set()).update(verb for call in written for verb in _verbs(name, call))
    return found


_ENUMS: dict[str, type[StrEnum]] = {"JournalVerb": JournalVerb, "LifeVerb": LifeVerb, "Verb": Verb}


def _verbs(name: str, call: ast.Call) -> Iterator[str]:
    said = call.args[0]
    enum, _, word = ast.unparse(said).partition(".")
    if isinstance(said, ast.Constant):
        yield str(said.value)
    elif enum in _ENUMS and word:
        yield _ENUMS[enum][word].value
    else:
        yield from WRITTEN[name.removeprefix("palier.workflows.")]


def _held(*roles: str) -> set[str]:
    return {verb for role in roles for verbs in verb_rights.verbs_of(role).values() for verb in verbs}


def test_every_verb_that_a_workflow_journals_is_somebody_s(journalled: dict[str, set[str]]) -> None:
    """A new verb fails here until the table and a migration say who may sign it, or this list says that no page does."""
    written = set().union(*journalled.values())
    elsewhere = {verb for verbs in BY_NO_PAGE.values() for verb in verbs.split()}

    assert written - _held(*WEB_ROLES) - elsewhere == set()
    assert elsewhere - written == elsewhere & _held(*WEB_ROLES) == set()
    assert _held(*WEB_ROLES) - written - {verb.value for verb in Verb} == set()


def test_a_page_reaches_no_verb_that_its_role_does_not_have(
    graph: calls.Graph, journalled: dict[str, set[str]]
) -> None:
    """From the text of each page to the acts that it may come to: what it would journal is a verb of who acts there."""
    wrong, seen = set(), set()
    for page in (name for name in graph.mentions if name.startswith("palier.web.")):
        room = page.split(".")[2]
        for act in graph.reached(page) & journalled.keys() if room in ROOMS else ():
            seen.add(act)
            wrong |= {(room, act, verb) for verb in journalled[act] - _held(*ROOMS[room], *DOORS)}

    assert wrong == set()
    assert len(seen) > 70


def test_every_room_of_the_pages_is_looked_at(graph: calls.Graph) -> None:
    rooms = {name.split(".")[2] for name in graph.mentions if name.startswith("palier.web.") and name.count(".") > 3}
    modules = {
        "access",
        "acts",
        "context",
        "lists",
        "navigation",
        "presentation",
        "reach",
        "inputs",
        "languages",
        "templatetags",
    }

    assert rooms - modules == set(ROOMS)


def test_the_matrix_tells_the_verbs_of_each_role(repository: Path) -> None:
    said = (repository / "docs" / "reference" / "access-rows.md").read_text(encoding="utf-8")

    assert "## Lines of the journal" in said
    assert "| bailleur | commission | attribuer, " in said
