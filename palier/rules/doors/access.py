"""Roles, actions, and who may do what: one table that the workflows ask, the pages follow and the documentation prints.

The table says what a role may ever do. *On what* (own file, own organisation, own séance) is decided by the rows
that the person can see: an act needs both.
"""

from collections.abc import Mapping
from enum import StrEnum

from palier.rules.law import voice
from palier.rules.law.law import act, applies, cch


class Role(StrEnum):
    """In what quality a person acts. One person may hold several; each act is made in one."""

    DEMANDEUR = "demandeur"
    GUICHET = "guichet"
    BAILLEUR = "bailleur"
    RESERVATAIRE = "reservataire"
    COMMISSION = "commission"
    EMPLOYEUR = "employeur"
    CONSEILLER = "conseiller"
    MANDATAIRE = "mandataire"
    """An adviser in one act for the account of a household, by a mandate that names it (ADR 66)."""
    SOCIAL = "service_social"
    """A social worker, bound by professional secrecy: of a file, what its household handed over (ADR 71)."""
    LOGEUR = "logeur"
    """Who lets other roofs: residences, shared flats, intermediate homes. Of a file, nothing (ADR 90)."""
    MAIRIE = "mairie"
    PREFET = "prefecture"
    """What happens on a commune, or in a département: homes and counts, never a household (ADR 73)."""
    STEWARD = "intendant"
    LOCAL_STEWARD = "intendant_territoire"
    """A steward held to territories: their organisations and members, their switches and their words (ADR 108)."""
    AUDITOR = "controle"
    PUBLIC = "public"
    CLOCK = "horloge"


class Action(StrEnum):
    """What can be done. Stored words, never labels."""

    SEARCH_HOMES = "chercher_logements"
    READ_PUBLIC_RANKING = "lire_classement_public"
    SIGN_IN_WITH_NUMBER = "entrer_par_numero"
    READ_OWN_DEMANDE = "lire_sa_demande"
    COMPLETE_DEMANDE = "completer_demande"
    RENEW_DEMANDE = "renouveler_demande"
    UPLOAD_PIECE = "deposer_piece"
    APPLY = "candidater"
    WITHDRAW = "retirer_candidature"
    ACCEPT = "accepter_offre"
    DECLINE = "refuser_offre"
    STEP_DOWN = "se_desister"
    READ_OWN_OPENING = "lire_son_ouverture"
    ASK_MISTAKE = "demander_ce_que_coute_une_erreur"
    ANSWER_MISTAKE = "repondre_d_une_erreur"
    REPLAY_MISTAKE = "rejouer_une_erreur"
    CONTEST = "contester"
    ANSWER_APPEAL = "repondre_d_une_contestation"
    CARRY_APPEALS = "porter_contestations"
    SEPARATE = "se_separer"
    SETTLE_SEPARATION = "trancher_separation"
    ASK_ERASURE = "demander_effacement"
    TAKE_OWN_DATA = "prendre_ses_donnees"
    READ_NOMINATIVE = "lire_dossier_nominatif"
    CHECK_PIECES = "verifier_pieces"
    VALIDATE_SITUATION = "valider_situation"
    DECLARE_HOME = "declarer_logement"
    ORIENT_HOME = "orienter_logement"
    AGREE_FLOW = "conclure_convention"
    PUBLISH = "publier"
    RETIRE_PUBLICATION = "retirer_publication"
    RELEASE_HELD = "lever_attente"
    SET_ASIDE = "ecarter"
    SECOND_READ = "relire"
    DESIGNATE = "designer"
    CALL_NEXT = "appeler_suivant"
    CHECK = "verifier_dossier"
    CONVENE = "convoquer"
    DECIDE = "decider"
    READ_MINUTES = "lire_proces_verbal"
    VOTE = "voter"
    SIGN_MINUTES = "signer_proces_verbal"
    OFFER = "proposer"
    CLOSE = "clore"
    HOLD_RANKING = "retenir_classement"
    LIFT_HOLD = "lever_retenue"
    NOTE_SILENCE = "constater_silence"
    SIGN_LEASE = "signer_bail"
    POST_LETTERS = "poster_lettres"
    OPEN_VISIT = "ouvrir_passage"
    REGISTER = "enregistrer_demande"
    ATTEST = "attester_enregistrement"
    WARN_RADIATION = "avertir_radiation"
    PROVE_WARNING = "prouver_remise_avertissement"
    ANSWER_WARNING = "repondre_avertissement"
    STRIKE_OFF = "radier"
    RUN_REGISTER = "gerer_registre"
    SETTLE_PAIRS = "trancher_paires"
    NOTE_EXPIRY = "constater_echeance"
    ERASE = "effacer"
    HOLD_ERASURE = "conserver"
    CONFIRM_EMPLOYMENT = "confirmer_emploi"
    READ_EMPLOYER_COUNTS = "lire_chiffres_employeur"
    READ_TERRITORY = "lire_territoire"
    READ_DEPARTEMENT = "lire_chiffres_departement"
    GRANT_MANDATE = "donner_mandat"
    WATCH_HOMES = "suivre_logements"
    PROPOSE_MANDATE = "proposer_mandat"
    READ_BY_MANDATE = "lire_par_mandat"
    ACT_BY_MANDATE = "agir_par_mandat"
    REFER = "orienter_service_social"
    READ_REFERRAL = "lire_orientation"
    NOTE_REFERRAL = "noter_orientation"
    READ_JOURNAL = "lire_journal"
    READ_ALL_OPENINGS = "lire_ouvertures"
    MANAGE_MEMBERS = "gerer_habilitations"
    OPEN_MISSION = "ouvrir_mission"
    RUN_PLATFORM = "exploiter"
    RUN_TERRITORY = "exploiter_territoire"
    DECLARE_ROOF = "declarer_autre_toit"
    ANSWER_ROOF = "repondre_demande_de_toit"
    ASK_ROOF = "demander_autre_toit"
    ASK_ROOF_ALONE = "demander_autre_toit_sans_dossier"
    WRITE_MESSAGES = "ecrire_a_qui_tient_son_dossier"
    ANSWER_MESSAGES = "repondre_aux_messages"
    ILLUSTRATE_HOME = "montrer_logement"
    PROPOSE_VIEWING = "proposer_visite"
    CHOOSE_VIEWING = "choisir_visite"
    PREPARE_LEASE = "preparer_bail"
    ANSWER_LEASE = "repondre_bail"
    EXCHANGE = "echanger_son_logement"
    JUDGE_EXCHANGE = "dire_si_echange_possible"
    PROPOSE_EXCHANGE = "proposer_echange"
    SETTLE_STOCK = "dire_si_ancien_dossier_est_le_sien"


class ActionRefused(Exception):
    """This role may not do this."""

    def __init__(self, role: Role, action: Action) -> None:
        """Keep both for the journal of refusals."""
        super().__init__(f"{role} may not {action}")
        self.role = role
        self.action = action


A = Action
_EVERYONE = frozenset({A.SEARCH_HOMES, A.READ_PUBLIC_RANKING})
_APPLICANT = frozenset(
    {
        A.READ_OWN_DEMANDE,
        A.COMPLETE_DEMANDE,
        A.RENEW_DEMANDE,
        A.ANSWER_WARNING,
        A.UPLOAD_PIECE,
        A.APPLY,
        A.WITHDRAW,
        A.ACCEPT,
        A.DECLINE,
        A.STEP_DOWN,
        A.READ_OWN_OPENING,
        A.ASK_MISTAKE,
        A.CONTEST,
        A.SEPARATE,
        A.ASK_ERASURE,
        A.TAKE_OWN_DATA,
        A.GRANT_MANDATE,
        A.WATCH_HOMES,
        A.REFER,
        A.ASK_ROOF,
        A.WRITE_MESSAGES,
        A.CHOOSE_VIEWING,
        A.ANSWER_LEASE,
        A.EXCHANGE,
        A.SETTLE_STOCK,
    }
)
TABLE: Mapping[Role, frozenset[Action]] = {
    # Whoever has no number yet is nobody here until the register gives one.
    Role.PUBLIC: _EVERYONE | {A.SIGN_IN_WITH_NUMBER, A.CONFIRM_EMPLOYMENT, A.REGISTER, A.ASK_ROOF_ALONE},
    Role.DEMANDEUR: _EVERYONE | _APPLICANT,
    # With a person who is there: what they could do alone, and the first registration. What ends a file, splits it, carries it
    # away or gives it to somebody else is theirs alone.
    Role.GUICHET: _EVERYONE
    | _APPLICANT
    - {A.SEPARATE, A.ASK_ERASURE, A.TAKE_OWN_DATA, A.GRANT_MANDATE, A.WATCH_HOMES}
    - {A.EXCHANGE, A.ANSWER_LEASE, A.SETTLE_STOCK}
    | {A.OPEN_VISIT, A.REGISTER, A.READ_NOMINATIVE, A.ATTEST, A.MANAGE_MEMBERS, A.ANSWER_MESSAGES},
    Role.BAILLEUR: _EVERYONE
    | {
        A.JUDGE_EXCHANGE,
        A.DECLARE_HOME,
        A.ORIENT_HOME,
        A.ILLUSTRATE_HOME,
        A.AGREE_FLOW,
        # For its own part of the flow, the landlord publishes and designates as a réservataire does (ADR 33).
        A.PUBLISH,
        A.ANSWER_MISTAKE,
        A.ANSWER_APPEAL,
        A.ANSWER_MESSAGES,
        A.RELEASE_HELD,
        A.SET_ASIDE,
        A.SECOND_READ,
        A.DESIGNATE,
        A.RETIRE_PUBLICATION,
        A.READ_NOMINATIVE,
        A.CHECK_PIECES,
        A.CHECK,
        A.CALL_NEXT,
        A.CONVENE,
        A.READ_MINUTES,
        A.PROPOSE_VIEWING,
        A.PREPARE_LEASE,
        A.OFFER,
        A.SIGN_LEASE,
        A.POST_LETTERS,
        A.WARN_RADIATION,
        A.PROVE_WARNING,
        A.STRIKE_OFF,
        A.READ_JOURNAL,
        A.MANAGE_MEMBERS,
    },
    Role.RESERVATAIRE: _EVERYONE
    | {
        A.PUBLISH,
        A.ILLUSTRATE_HOME,
        A.ANSWER_MISTAKE,
        A.ANSWER_APPEAL,
        A.ANSWER_MESSAGES,
        A.POST_LETTERS,
        A.RETIRE_PUBLICATION,
        A.READ_NOMINATIVE,
        A.CHECK_PIECES,
        # Health, danger, justice: the bailleur needs the verified fact and never its proof.
        A.VALIDATE_SITUATION,
        A.SETTLE_SEPARATION,
        A.RELEASE_HELD,
        A.SET_ASIDE,
        A.SECOND_READ,
        A.DESIGNATE,
        A.CALL_NEXT,
        A.READ_JOURNAL,
        A.MANAGE_MEMBERS,
    },
    Role.COMMISSION: _EVERYONE | {A.READ_NOMINATIVE, A.DECIDE, A.READ_MINUTES, A.VOTE, A.SIGN_MINUTES},
    # Never a person, a candidature or an outcome: counts of ten or more, and a fact that the employee asks for.
    Role.EMPLOYEUR: _EVERYONE | {A.CONFIRM_EMPLOYMENT, A.READ_EMPLOYER_COUNTS, A.MANAGE_MEMBERS},
    # Of a file, what its household named in a mandate that lives: nothing without one (``rules.mandates``).
    Role.CONSEILLER: _EVERYONE | {A.PROPOSE_MANDATE, A.READ_BY_MANDATE, A.ACT_BY_MANDATE, A.MANAGE_MEMBERS},
    # For the time of one act. Which of them a mandate opens is its own word (``rules.mandates.acts``), asked by the database.
    Role.MANDATAIRE: frozenset({A.UPLOAD_PIECE, A.APPLY, A.WITHDRAW, A.ACCEPT, A.DECLINE, A.RENEW_DEMANDE}),
    # A sensitive situation, qualified under secrecy, and nothing else of who handed it over (``rules.mandates.referrals``).
    Role.SOCIAL: _EVERYONE | {A.READ_REFERRAL, A.VALIDATE_SITUATION, A.NOTE_REFERRAL, A.MANAGE_MEMBERS},
    # What a person says in a request of theirs, while it lives (``rules.roofs``).
    Role.LOGEUR: _EVERYONE | {A.DECLARE_ROOF, A.ANSWER_ROOF, A.MANAGE_MEMBERS},
    # Homes, séances and counts of a place; a household, never: whoever also sits in a commission has a seat of their own.
    Role.MAIRIE: _EVERYONE | {A.READ_TERRITORY, A.MANAGE_MEMBERS},
    # The shares of the law are counted by département (articles L441-1 and L441-2-3).
    Role.PREFET: _EVERYONE | {A.READ_TERRITORY, A.READ_DEPARTEMENT, A.MANAGE_MEMBERS},
    # Where: the territories that a steward of the site gave them (``workflows.organisations.held_territories``).
    Role.LOCAL_STEWARD: _EVERYONE | {A.RUN_TERRITORY, A.SETTLE_PAIRS, A.MANAGE_MEMBERS},
    Role.STEWARD: _EVERYONE
    | {
        A.RUN_PLATFORM,
        A.RUN_TERRITORY,
        A.RUN_REGISTER,
        A.SETTLE_PAIRS,
        A.MANAGE_MEMBERS,
        A.OPEN_MISSION,
        A.HOLD_ERASURE,
        A.POST_LETTERS,
        A.LIFT_HOLD,
        A.REPLAY_MISTAKE,
    },
    Role.AUDITOR: _EVERYONE | {A.READ_JOURNAL, A.READ_ALL_OPENINGS, A.READ_MINUTES, A.READ_NOMINATIVE},
    # The clock closes, notes a silence that is proven, and passes a home on; it decides nothing about a person.
    # The next rank of a frozen list is no choice: whoever asks, the clock sends that one and no other.
    Role.CLOCK: frozenset(
        {
            A.CLOSE,
            A.HOLD_RANKING,
            A.NOTE_SILENCE,
            A.OFFER,
            A.NOTE_EXPIRY,
            A.PROVE_WARNING,
            A.ERASE,
            A.CALL_NEXT,
            A.REPLAY_MISTAKE,
            A.CARRY_APPEALS,
            A.PROPOSE_EXCHANGE,
            # Once the register gave the number of what a counter handed in.
            A.ATTEST,
        }
    ),
}
"""Everything that each role may do; what is not here is refused."""
del A

_OPEN = "ouvert à tous : rien n’est à refuser"
UNASKED: Mapping[Action, str] = {
    Action.SEARCH_HOMES: _OPEN,
    Action.READ_PUBLIC_RANKING: _OPEN,
}
"""Actions that no page and no verb asks, and why: the reference says so, that nobody takes a line for a page."""

ROLE_LABELS: Mapping[Role, str] = {
    Role.DEMANDEUR: "Demandeur",
    Role.GUICHET: "Guichet",
    Role.BAILLEUR: "Bailleur",
    Role.RESERVATAIRE: "Réservataire",
    Role.COMMISSION: "Membre de la commission",
    Role.EMPLOYEUR: "Employeur",
    Role.CONSEILLER: "Conseiller",
    Role.MANDATAIRE: "Conseiller, pour le compte d’un ménage",
    Role.SOCIAL: "Service social",
    Role.LOGEUR: "Logeur d’autres toits",
    Role.MAIRIE: "Mairie",
    Role.PREFET: "Préfecture",
    Role.STEWARD: "Intendant",
    Role.LOCAL_STEWARD: "Intendant de territoire",
    Role.AUDITOR: "Contrôle",
    Role.PUBLIC: "Public",
    Role.CLOCK: "Horloge",
}
"""What a screen calls each role."""


@applies(cch("R441-2-6"))
def may(role: Role | str, action: Action) -> bool:
    """Whether the table gives this action to this role."""
    return action in TABLE[Role(role)]


@applies(cch("R441-2-6"), act("règlement (UE) 2016/679, article 32"))
def require(role: Role | str, action: Action) -> None:
    """Raise ``ActionRefused`` unless the table gives this action to this role. A verb begins: what it says may be kept."""
    voice.begin_to_act()
    if not may(role, action):
        raise ActionRefused(Role(role), action)


def markdown() -> str:
    """The table, one action a line, for ``docs/reference/access.md``."""
    head = "| Action | " + " | ".join(ROLE_LABELS[role] for role in Role) + " |"
    rule = "|---|" + ":-:|" * len(Role)
    rows = [
        f"| `{action}` | " + " | ".join("oui" if may(role, action) else "–" for role in Role) + " |"
        for action in Action
    ]
    unasked = [f"- `{action}` : {why}." for action, why in UNASKED.items()]
    return "\n".join([head, rule, *rows, "", "Aucune page et aucun acte ne les demande :", "", *unasked, ""])
