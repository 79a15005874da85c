"""Which lines of the journal a page may write: the verbs of each role, and in which quality it signs them (ADR 39).

The policies of ``palier_journalentry`` are made of this table. A line names the actor of the claim and the organisation of the
claim, or none; a verb that no row gives is refused by the database, whatever else the statement did. Moves of a
candidature are those that the funnel gives to the role: one table for the act and for its line.
"""

from dataclasses import dataclass

from palier.models.rows.row_conditions import ACTOR, MANDATE, ORGANISATION, WORD
from palier.models.rows.row_rights import (
    BAILLEUR,
    COMMISSION,
    CONSEILLER,
    DEMANDEUR,
    EMPLOYEUR,
    GATE,
    INTAKE,
    RESERVATAIRE,
    SEPARATION,
    STEWARD,
)
from palier.rules.candidature.funnel import MOVES, Verb
from palier.rules.doors import memberships
from palier.rules.doors.access import Role
from palier.rules.doors.movers import roles_of
from palier.rules.mandates.acts import VERBS as BY_MANDATE
from palier.rules.mandates.mandates import Scope

_QUALITIES = {
    DEMANDEUR: (Role.DEMANDEUR,),
    # The secretary of a commission is a member of its landlord.
    BAILLEUR: (Role.BAILLEUR, Role.COMMISSION),
    RESERVATAIRE: (Role.RESERVATAIRE,),
}
PROFESSIONAL = (Role.GUICHET, *dict.fromkeys(role for roles in memberships.ROLES_OF.values() for role in roles))
"""What a member of an organisation may be: all of them come in by the same door."""


@dataclass(frozen=True, slots=True)
class VerbRight:
    """Verbs that a role may journal, in some of its qualities."""

    role: str
    qualities: tuple[Role, ...]
    verbs: tuple[str, ...]
    word: str = ""
    """The word of a mandate, where the line is of an act made by one."""


def _moved(role: str, quality: Role) -> VerbRight:
    """The moves of the funnel that this quality makes; a landlord designates on a list of its own."""
    is_own = (True, False) if role == BAILLEUR else (False,)
    verbs = {move.verb.value for move in MOVES for own in is_own if quality in roles_of(move, is_own=own)}
    return VerbRight(role, (quality,), tuple(sorted(verbs)))


_AT_A_DESK = (
    "annuler_acte",
    "appeler_suivants",
    "arreter_courriel",
    "dater_fait_erreur",
    "imprimer_lettre",
    "lire_nouvelle",
    "lire_nouvelles",
    "poster_lettre",
    "prevoir_acte",
    "proposer_ecart",
    "publier",
    "refuser_ecart",
    "repondre_erreur",
    "reprendre_courriel",
    "reprendre_reponse_erreur",
    "retirer_lettre",
    "retirer_publication",
    "revenir_lettre",
)
"""What both organisations of a list do: a landlord has lists of its own."""
_OWN_MAIL = ("arreter_courriel", "reprendre_courriel")
_STEWARDED = (
    "changer_role",
    "corriger_membre",
    "corriger_organisme",
    "creer_organisme",
    "demarquer_etat",
    "exiger_second_facteur",
    "fermer_membre",
    "fermer_mission",
    "fermer_organisme",
    "fermer_sessions_membre",
    "inviter_membre",
    "marquer_etat",
    "ne_plus_exiger_second_facteur",
    "nommer_imprimeur",
    "ouvrir_mission",
    "reinitialiser_second_facteur",
    "renouveler_lien",
    "reprendre_membre",
    "reprendre_organisme",
    "retirer_imprimeur",
    "retirer_invitation",
    "suspendre_membre",
    "suspendre_organisme",
)
"""What the operator does by commands, and a steward on pages."""
_OWN_SESSIONS = ("fermer_mes_sessions", "fermer_une_session")
_OWN_FACTOR = ("activer_second_facteur", "renouveler_codes_secours", "retirer_second_facteur")
_CODES = ("refuser_second_facteur", "utiliser_code_secours")
VERBS: tuple[VerbRight, ...] = (
    VerbRight(GATE, (Role.PUBLIC,), ("desavouer_code", "oublier_navigateurs", "ralentir_connexion")),
    VerbRight(GATE, (Role.PUBLIC, Role.DEMANDEUR, *PROFESSIONAL), _OWN_SESSIONS),
    VerbRight(GATE, (Role.PUBLIC, *PROFESSIONAL), ("changer_mot_de_passe", "choisir_mot_de_passe", "se_connecter")),
    VerbRight(GATE, PROFESSIONAL, _OWN_FACTOR),
    VerbRight(GATE, (Role.DEMANDEUR, *PROFESSIONAL), ("delier_identite", "relier_identite")),
    VerbRight(GATE, (Role.PUBLIC, *PROFESSIONAL), _CODES),
    VerbRight(INTAKE, (Role.PUBLIC,), ("envoyer_code", "importer", "retenir_code")),
    VerbRight(INTAKE, (Role.DEMANDEUR,), ("importer", "se_connecter")),
    VerbRight(SEPARATION, (Role.DEMANDEUR,), ("ouvrir_dossier", "separer")),
    VerbRight(SEPARATION, (Role.RESERVATAIRE,), ("separer",)),
    *(_moved(role, quality) for role, qualities in _QUALITIES.items() for quality in qualities),
    VerbRight(
        DEMANDEUR,
        (Role.DEMANDEUR,),
        (
            Verb.APPLY.value,
            "accorder_mandat",
            "annuler_avertissement",
            "changer_contact",
            "choisir_courrier",
            "completer",
            "confirmer",
            "contester_reponse_erreur",
            "contester_separation",
            "demander_cout_erreur",
            "demander_code_emploi",
            "demander_effacement",
            "demander_numero",
            "demander_separation",
            "deposer_piece",
            "desavouer_emploi",
            "donner_mandat",
            "ordonner_fichiers",
            "ouvrir_courrier",
            "renouveler",
            "reprendre_accord_mandat",
            "reprendre_separation",
            "retirer_code_emploi",
            "retirer_fichier",
            "retirer_mandat",
        ),
    ),
    # An adviser for the account of a household, each act under the word of the mandate that names it.
    *(
        VerbRight(DEMANDEUR, (Role.MANDATAIRE,), tuple(str(verb) for verb in verbs), word.value)
        for word, verbs in BY_MANDATE.items()
    ),
    VerbRight(INTAKE, (Role.MANDATAIRE,), ("importer",), Scope.RENEW.value),
    # Opening the letter of an offer proves its delivery: the clock's act, by the hand of who opens.
    VerbRight(DEMANDEUR, (Role.CLOCK,), ("constater_remise",)),
    VerbRight(BAILLEUR, (Role.BAILLEUR,), _AT_A_DESK),
    VerbRight(RESERVATAIRE, (Role.RESERVATAIRE,), _AT_A_DESK),
    VerbRight(
        RESERVATAIRE,
        (Role.RESERVATAIRE,),
        (
            "designer_sans_annonce",
            "prolonger_validation",
            "refuser_piece",
            "trancher_separation",
            "valider_piece",
        ),
    ),
    VerbRight(
        BAILLEUR,
        (Role.BAILLEUR,),
        (
            "annuler_avertissement",
            "annuler_seance",
            "avertir_radiation",
            "conclure_convention",
            "confirmer_refus",
            "constater_condition",
            "constater_remise",
            "convoquer",
            "corriger_bail",
            "corriger_convention",
            "corriger_logement",
            "corriger_remise",
            "corriger_vacance",
            "declarer_logement",
            "demander_rang_suivant",
            "deplacer_seance",
            "finir_convention",
            "garder_logement",
            "inscrire_ordre_du_jour",
            "lire_avis_erreur",
            "orienter_logement",
            "prevoir_flux",
            "prolonger_reponse",
            "prouver_remise_avertissement",
            "radier",
            "recomposer_seance",
            "renvoyer_offre",
            "reprendre_logement",
        ),
    ),
    VerbRight(
        BAILLEUR,
        (Role.COMMISSION,),
        (
            "clore_seance",
            "declarer_interet",
            "mettre_aux_voix",
            "noter_presence",
            "ouvrir_seance",
            "reporter",
            "reprendre_decisions",
            "retirer_des_voix",
            "retirer_interet",
        ),
    ),
    # A member by their own account decides nothing alone: their séance does, by the hand of its secretary.
    VerbRight(
        COMMISSION,
        (Role.COMMISSION,),
        (*_OWN_MAIL, "declarer_interet", "retirer_interet", "signer_proces_verbal", "voter"),
    ),
    VerbRight(STEWARD, (Role.STEWARD,), _STEWARDED),
    VerbRight(
        EMPLOYEUR,
        (Role.EMPLOYEUR,),
        ("attester_emploi", "corriger_attestation", "declarer_site", "fermer_site", "refuser_attestation"),
    ),
    VerbRight(CONSEILLER, (Role.CONSEILLER,), (*_OWN_MAIL, "annuler_code_mandat", "proposer_mandat", "rendre_mandat")),
)
_ACTOR = {
    # Nobody is known yet at these doors, or a file acts under an account that it has just got: whoever is known is claimed.
    **dict.fromkeys((GATE, INTAKE, SEPARATION), f"(actor IS NULL OR actor = {ACTOR} OR palier_named_by_hand())"),
    **dict.fromkeys(
        (DEMANDEUR, BAILLEUR, RESERVATAIRE, COMMISSION, STEWARD, EMPLOYEUR, CONSEILLER), f"actor = {ACTOR}"
    ),
}
_FOR = {
    **dict.fromkeys(
        (GATE, SEPARATION), f"(organisation IS NULL OR organisation = {ORGANISATION} OR palier_named_by_hand())"
    ),
    # A household acts for no organisation; an adviser for its account, for theirs.
    **dict.fromkeys(
        (INTAKE, DEMANDEUR),
        f"organisation IS NOT DISTINCT FROM CASE WHEN {MANDATE} IS NOT NULL THEN {ORGANISATION} END",
    ),
    **dict.fromkeys(
        (BAILLEUR, RESERVATAIRE, COMMISSION, STEWARD, EMPLOYEUR, CONSEILLER), f"organisation = {ORGANISATION}"
    ),
}


def signed_by(role: str) -> str:
    """The lines that a role may write, as a condition on a row of ``palier_journalentry``."""
    held = verbs_of(role)
    by_mandate = " ".join(
        f"WHEN '{right.word}' THEN verb IN ({_listed(sorted(right.verbs))})"
        for right in VERBS
        if right.role == role and right.word
    )
    said = " ".join(
        f"WHEN '{quality}' THEN verb IN ({_listed(held[quality])})"
        for quality in sorted(held)
        if quality != Role.MANDATAIRE
    )
    if by_mandate:
        alone = f"(role = '{Role.MANDATAIRE}') = ({MANDATE} IS NOT NULL)"
        said = f"WHEN '{Role.MANDATAIRE}' THEN CASE {WORD} {by_mandate} ELSE false END {said}"
        return f"{_ACTOR[role]} AND {_FOR[role]} AND {alone} AND CASE role {said} ELSE false END"
    return f"{_ACTOR[role]} AND {_FOR[role]} AND CASE role {said} ELSE false END"


def verbs_of(role: str) -> dict[str, list[str]]:
    """The verbs of a role of the database, by the quality in which it signs them."""
    held: dict[str, set[str]] = {}
    for right in VERBS:
        for quality in right.qualities if right.role == role else ():
            held.setdefault(quality.value, set()).update(right.verbs)
    return {quality: sorted(verbs) for quality, verbs in held.items()}


def _listed(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
