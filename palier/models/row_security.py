"""Who may touch which row, as data.

The rows stand by subject in ``rows_of_*``. Migrations carry a frozen copy of the SQL that they write; a test compares the two
with the live catalogue. A request acts under one of the roles of ``row_rights``; the login of the web has no right of its own. A
row is compared with what ``palier_claim`` reads of a signed claim (ADR 39), never with a setting: any statement can write one.
"""

from palier.models.column_rights import COLUMNS
from palier.models.row_rights import (
    ADD,
    ALL,
    ANY,
    BAILLEUR,
    CHANGE,
    CLAIMED,
    CLOCK,
    DEMANDEUR,
    GATE,
    INTAKE,
    PUBLIC,
    RA,
    RAC,
    RC,
    READ,
    REMOVE,
    RESERVATAIRE,
    ROLES,
    SEPARATION,
    STAFF,
    WEB_ROLES,
    Policy,
)
from palier.models.rows_of_desks import DESKS
from palier.models.rows_of_doors import DOORS
from palier.models.rows_of_files import FILES
from palier.models.rows_of_radiations import RADIATIONS

__all__ = (
    "ADD",
    "ALL",
    "ANY",
    "BAILLEUR",
    "CHANGE",
    "CLAIMED",
    "CLOCK",
    "COLUMNS",
    "DEMANDEUR",
    "GATE",
    "INTAKE",
    "OPEN",
    "PROTECTED",
    "PUBLIC",
    "RA",
    "RAC",
    "RC",
    "READ",
    "REMOVE",
    "RESERVATAIRE",
    "ROLES",
    "SEPARATION",
    "STAFF",
    "WEB_ROLES",
    "Policy",
    "protected_tables",
def _its_file(table: str, more: str = "") -> str:
    """What is written of a candidature names the file, and the list, of that candidature."""
    return f"EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = {table}.demande_id{more})"
def _its_list(table: str) -> str:
    return f" AND c.publication_id = {table}.publication_id"
@dataclass(frozen=True, slots=True)
class Policy:
    """One role's rights on one table: its commands, and the rows on which they hold."""
    table: str
    role: str
    commands: tuple[str, ...]
    rows: str = ANY
    becomes: str = ""
    """What a row must be once changed, beside ``rows``."""
def _of_demande(
    table: str,
    *,
    demandeur: tuple[str, ...],
    staff: tuple[str, ...],
    intake: tuple[str, ...] = (),
) -> list[Policy]:
    """Policies of a table that hangs on a demande: the person's own rows, and those an organisation may see."""
    policies = [Policy(table, DEMANDEUR, demandeur, OWN_DEMANDE)] if demandeur else []
    policies += [Policy(table, role, staff, IN_AUDIENCE) for role in STAFF if staff]
    policies += [Policy(table, INTAKE, intake, OWN_DEMANDE)] if intake else []
    return [*policies, Policy(table, CLOCK, ALL)]
_SELF = f"id = {_DEMANDE}"
_FORK_END = f"parent_id = {_DEMANDE} OR child_id = {_DEMANDE}"
_FORKED = f"SELECT child_id FROM palier_fork WHERE parent_id = {_DEMANDE}"  # noqa: S608 - no value
_OWN_LOGIN = f"split_part(login, ':', 2) = {_DEMANDE}::text"
_FOLLOWING = (
    "palier_demandeversion", "palier_seniority", "palier_piece", "palier_piececontent", "palier_piecefile",
    "palier_filecontent", "palier_fact", "palier_letter", "palier_safechannel",
)  # fmt: skip
_SEPARATION: tuple[Policy, ...] = (
    # Makes a second file out of the one that is named, then writes it under its own id; reads no third.
    Policy("palier_demande", SEPARATION, (READ, ADD), f"{_SELF} OR numero_unique = {_NUMERO}"),
    *(Policy(table, SEPARATION, RA, OWN_DEMANDE) for table in _FOLLOWING),
    Policy("palier_piece", SEPARATION, (CHANGE,), OWN_DEMANDE),
    Policy("palier_person", SEPARATION, RAC, OWN_DEMANDE),
    Policy("palier_holder", SEPARATION, (READ, ADD, REMOVE), OWN_DEMANDE),
    Policy("palier_user", SEPARATION, RA, _OWN_LOGIN),
    Policy("palier_fork", SEPARATION, RA, _FORK_END),
    Policy("palier_message", SEPARATION, (ADD,), UNSENT),
)
_KEPT_APART: tuple[Policy, ...] = (
    Policy("palier_fork", INTAKE, (READ,), _FORK_END),
    Policy("palier_fork", CLOCK, ALL),
    Policy("palier_safechannel", DEMANDEUR, RAC, OWN_DEMANDE),
    Policy("palier_safechannel", INTAKE, (READ,), f"{OWN_DEMANDE} OR demande_id IN ({_FORKED})"),
    Policy("palier_safechannel", CLOCK, ALL),
)
"""Who came out of which file, and where a person in danger is reached: no organisation, ever."""
_FILES: tuple[Policy, ...] = (
    # What a piece holds changes until somebody has checked it, and never after.
    Policy("palier_piececontent", DEMANDEUR, (REMOVE,), _UNCHECKED),
    Policy("palier_piecefile", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_FILE_OF_A_PIECE}"),
    Policy("palier_piecefile", DEMANDEUR, (ADD, CHANGE, REMOVE), _UNCHECKED),
    Policy("palier_filecontent", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_CONTENT_OF_A_FILE}"),
    Policy("palier_filecontent", DEMANDEUR, (ADD, REMOVE), _CONTENT_UNCHECKED),
    *(Policy("palier_piecefile", role, (READ,), _FILE_OF_A_PIECE) for role in STAFF),
    *(Policy("palier_filecontent", role, (READ,), _CONTENT_OF_A_FILE) for role in STAFF),
    Policy("palier_piecefile", CLOCK, ALL),
    Policy("palier_filecontent", CLOCK, ALL),
)
"""Whoever may see a piece may see its files: their policies ask the piece's."""
_ERASED: tuple[Policy, ...] = (
    Policy("palier_legalhold", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_legalhold", CLOCK, ALL),
    Policy("palier_erasure", PUBLIC, (READ,)),
    Policy("palier_erasure", CLOCK, RA),
    Policy("palier_leasecount", BAILLEUR, (READ,), f"bailleur_id = {_ORGANISATION}"),
    Policy("palier_leasecount", RESERVATAIRE, (READ,), f"reservataire_id = {_ORGANISATION}"),
    Policy("palier_leasecount", CLOCK, RAC),
)
"""Proofs are public and lead to nobody; what counted stays with its two organisations."""
_OFFERED = _its_file("palier_offer", _its_list("palier_offer"))
_LEASED = _its_file("palier_lease", f"{_its_list('palier_lease')} AND c.stage = 'acceptee'")
_ACTS: tuple[Policy, ...] = (
    *_of_demande("palier_candidature", demandeur=(READ,), staff=(READ,)),
    # From which stage to which is asked of each change (``palier_staff_move``); its score is nobody's on a desk.
    *(Policy("palier_candidature", role, (CHANGE,), rows) for role, rows in _ON_OWN_LISTS.items()),
    *_of_demande("palier_setaside", demandeur=(READ,), staff=(READ,)),
    *(
        Policy("palier_setaside", role, (ADD,), f"{rows} AND {_its_file('palier_setaside')} AND {_BY_MYSELF}")
        for role, rows in _OF_OWN_LISTS.items()
    ),
    *(Policy("palier_setaside", role, (CHANGE,), rows) for role, rows in _OF_OWN_LISTS.items()),
    *_of_demande("palier_check", demandeur=(READ,), staff=(READ,)),
    Policy(
        "palier_check", BAILLEUR, (ADD,), f"{_OF_OWN_LISTS[BAILLEUR]} AND {_its_file('palier_check')} AND {_BY_MYSELF}"
    ),
    *_of_demande("palier_offer", demandeur=RC, staff=(READ,)),
    Policy("palier_offer", BAILLEUR, (ADD,), f"{_ON_OWN_LISTS[BAILLEUR]} AND {_OFFERED} AND sent_by_id = {_USER}"),
    Policy("palier_offer", BAILLEUR, (CHANGE,), _ON_OWN_LISTS[BAILLEUR]),
    *_of_demande("palier_decision", demandeur=(READ,), staff=(READ,)),
    Policy(
        "palier_decision",
        BAILLEUR,
        (ADD,),
        f"{_OF_OWN_LISTS[BAILLEUR]} AND {_its_file('palier_decision')} AND {_BY_MYSELF}",
    ),
    Policy("palier_decision", BAILLEUR, (CHANGE,), _OF_OWN_LISTS[BAILLEUR]),
    *_of_demande("palier_lease", demandeur=(READ,), staff=(READ,)),
    Policy("palier_lease", BAILLEUR, (ADD,), f"{_ON_OWN_LISTS[BAILLEUR]} AND {_LEASED} AND signed_by_id = {_USER}"),
    # A lease recorded with a mistake, and the day of its radiation.
    Policy("palier_lease", BAILLEUR, (CHANGE,), _OWN_LEASES),
)
"""What an organisation does about a candidate: on its own lists, in the name of who does it."""
PROTECTED: tuple[Policy, ...] = (
    Policy("palier_demande", DEMANDEUR, RC, _SELF),
    Policy("palier_demande", INTAKE, RAC, f"numero_unique = {_NUMERO}"),
    # A landlord strikes off; a réservataire settles a separation, and who stays reads their file again.
    Policy("palier_demande", BAILLEUR, RC, IN_AUDIENCE, _STRUCK_OFF),
    Policy("palier_demande", RESERVATAIRE, RC, IN_AUDIENCE, "confirmed_at IS NULL"),
    Policy("palier_demande", CLOCK, ALL),
    *_of_demande("palier_demandeversion", demandeur=(READ,), staff=(READ,), intake=RA),
    *_of_demande("palier_person", demandeur=RAC, staff=(READ,), intake=RAC),
    *_of_demande("palier_seniority", demandeur=(READ,), staff=(READ,), intake=RAC),
    Policy("palier_piece", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_STAYED}"),
    Policy("palier_piece", BAILLEUR, RC, _ORDINARY_PIECES),
    Policy("palier_piece", RESERVATAIRE, RC, f"{IN_AUDIENCE} AND {_STAYED}"),
    Policy("palier_piece", CLOCK, ALL),
    Policy("palier_piece", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {_TO_CHECK} AND verified_by_id IS NULL"),
    # The last file that is taken back takes the piece back.
    Policy("palier_piece", DEMANDEUR, (CHANGE,), f"{OWN_DEMANDE} AND {_STAYED}", "status IN ('a_verifier', 'expiree')"),
    Policy("palier_piececontent", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_FILE_OF_A_PIECE}"),
    Policy("palier_piececontent", DEMANDEUR, (ADD,), OWN_DEMANDE),
    *(Policy("palier_piececontent", role, (READ,), _CONTENT_OF_THEM) for role in STAFF),
    Policy("palier_piececontent", CLOCK, ALL),
    *_of_demande("palier_fact", demandeur=(READ,), staff=(READ,), intake=(READ,)),
    *(Policy("palier_fact", role, (ADD,), f"{IN_AUDIENCE} AND layer = 'verifie' AND {_BY_MYSELF}") for role in STAFF),
    Policy("palier_fact", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND layer = 'declare'"),
    *_ACTS,
    Policy("palier_candidature", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {_PLACED} AND rank IS NULL"),
    # From which stage to which, and with which columns, is asked of each change (``palier_own_move``); a score bears the
    # signature of who weighed it (``palier_weighed_here``).
    Policy("palier_candidature", DEMANDEUR, (CHANGE,), OWN_DEMANDE),
    Policy("palier_checkdraft", BAILLEUR, ALL, IN_AUDIENCE),
    Policy("palier_checkdraft", CLOCK, ALL),
    Policy("palier_radiation", BAILLEUR, (CHANGE,), _OF_OWN_LEASES),
    Policy("palier_radiationwarning", DEMANDEUR, RC, OWN_DEMANDE),
    Policy("palier_radiationwarning", BAILLEUR, RAC, IN_AUDIENCE),
    Policy("palier_radiationwarning", CLOCK, ALL),
    Policy("palier_parting", DEMANDEUR, RAC, OWN_DEMANDE),
    Policy("palier_parting", RESERVATAIRE, RC, _OF_SEEN_DEMANDE),
    Policy("palier_parting", CLOCK, ALL),
    # A household asks and contests; the desk whose lists they were answers; what is found is the clock's.
    Policy("palier_mistake", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_mistake", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {_ASKED}"),
    Policy("palier_mistake", DEMANDEUR, (CHANGE,), OWN_DEMANDE, "state IN ('contestee', 'close')"),
    *(Policy("palier_mistake", role, RC, _OWN_MISTAKES) for role in STAFF),
    Policy("palier_mistake", CLOCK, ALL),
    Policy("palier_missedhome", DEMANDEUR, (READ,), OWN_DEMANDE),
    *(Policy("palier_missedhome", role, (READ,), _HOMES_OF_THEM) for role in STAFF),
    Policy("palier_missedhome", CLOCK, ALL),
    # What a landlord is told before its commission is its own; the desk that told it sees when it was read.
    Policy("palier_mistakenotice", BAILLEUR, RC, f"bailleur_id = {_ORGANISATION}"),
    Policy("palier_mistakenotice", RESERVATAIRE, (READ,), _HOMES_OF_THEM),
    Policy("palier_mistakenotice", CLOCK, ALL),
    # The desk that answers reads why a list was counted again; whom that found is the clock's until a case holds it.
    *(Policy("palier_recount", role, (READ,), CLAIMED) for role in STAFF),
    *(Policy(table, CLOCK, ALL) for table in ("palier_recount", "palier_recountedlist", "palier_lostplace")),
    Policy("palier_wishsending", DEMANDEUR, RAC, OWN_DEMANDE),
    Policy("palier_wishsending", CLOCK, ALL),
    Policy("palier_radiation", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_radiation", BAILLEUR, RA, IN_AUDIENCE),
    Policy("palier_radiation", CLOCK, ALL),
    Policy("palier_renewalnotice", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_renewalnotice", CLOCK, ALL),
    *_of_demande("palier_letter", demandeur=RAC, staff=RA),
    # Who answers for a letter on paper prints it, or who is named for the register; its household reads where it stands.
    Policy("palier_paperletter", DEMANDEUR, (READ,), OWN_DEMANDE),
    *(Policy("palier_paperletter", role, RC, _PRINTED_HERE) for role in STAFF),
    Policy("palier_paperletter", BAILLEUR, (ADD,), f"organisation_id = {_ORGANISATION}"),
    Policy("palier_paperletter", CLOCK, ALL),
    *_of_demande("palier_rankingline", demandeur=(READ,), staff=(READ,)),
    Policy("palier_message", GATE, (READ,), IS_DEMO),
    Policy("palier_message", PUBLIC, (READ,), IS_DEMO),
    *(Policy("palier_message", role, (ADD,), UNSENT) for role in (INTAKE, DEMANDEUR, *STAFF)),
    Policy("palier_message", CLOCK, ALL),
    *(Policy("palier_journalentry", role, (ADD,), _BY_A_SEEN_USER) for role in (GATE, INTAKE, SEPARATION)),
    Policy("palier_journalentry", PUBLIC, (ADD,), "actor IS NULL"),
    Policy("palier_journalentry", DEMANDEUR, (ADD,), f"{_BY_ONESELF} AND organisation IS NULL"),
    *(Policy("palier_journalentry", role, (ADD,), _BY_ONESELF_FOR_IT) for role in STAFF),
    Policy("palier_journalentry", CLOCK, RA),
    Policy("palier_accessentry", DEMANDEUR, (ADD,), f"{_BY_ONESELF} AND {_OF_ONESELF}"),
    *(Policy("palier_accessentry", role, (ADD,), _BY_ONESELF_FOR_IT) for role in STAFF),
    Policy("palier_accessentry", DEMANDEUR, (READ,), f"demande_ref = {_DEMANDE}"),
    Policy("palier_accessentry", CLOCK, (READ, ADD, REMOVE)),
    *(Policy("palier_doneact", role, RA, f"actor = {_USER}") for role in (DEMANDEUR, *STAFF)),
    Policy("palier_doneact", CLOCK, ALL),
    Policy("palier_user", GATE, RAC),
    Policy("palier_user", INTAKE, RA, f"split_part(login, ':', 2) = {_DEMANDE}::text"),
    *(Policy("palier_user", role, (READ,), f"id IN ({_COLLEAGUES})") for role in STAFF),
    Policy("palier_user", DEMANDEUR, (READ,), f"id = {_USER}"),
    Policy("palier_user", CLOCK, ALL),
    Policy("django_session", GATE, ALL),
    Policy("palier_signin", GATE, ALL),
    Policy("palier_signin", CLOCK, ALL),
    Policy("django_session", CLOCK, (READ, REMOVE)),
    Policy("palier_membership", GATE, (READ,)),
    *(Policy("palier_membership", role, (READ,), f"organisation_id = {_ORGANISATION}") for role in STAFF),
    Policy("palier_membership", CLOCK, ALL),
    # Made by the operator alone; the page that takes it has no role of its own yet.
    Policy("palier_passwordlink", GATE, RC),
    Policy("palier_passwordlink", CLOCK, ALL),
    Policy("palier_holder", GATE, (READ,)),
    Policy("palier_holder", INTAKE, RA, OWN_DEMANDE),
    Policy("palier_holder", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_holder", CLOCK, ALL),
    Policy("palier_signincode", GATE, RC),
    Policy("palier_signincode", INTAKE, RAC, OWN_DEMANDE),
    Policy("palier_signincode", CLOCK, ALL),
    Policy("palier_knownbrowser", GATE, ALL, "user_id IS NOT NULL"),
    Policy("palier_knownbrowser", INTAKE, ALL, OWN_DEMANDE),
    Policy("palier_knownbrowser", CLOCK, ALL),
    Policy("palier_signinattempt", GATE, RAC),
    Policy("palier_signinattempt", INTAKE, RAC),
    Policy("palier_signinattempt", CLOCK, ALL),
    Policy("palier_publicationseed", RESERVATAIRE, (ADD,), f"publication_id IN ({_ORDERED_PUBLICATIONS})"),
    Policy("palier_publicationseed", BAILLEUR, (ADD,), f"publication_id IN ({_ORDERED_PUBLICATIONS})"),
    Policy("palier_publicationseed", CLOCK, RA),
    # Homes and publications are public once published; only their organisations change them.
    *(Policy("palier_home", role, (READ,)) for role in (PUBLIC, DEMANDEUR, RESERVATAIRE)),
    Policy("palier_home", BAILLEUR, (READ,)),
    Policy("palier_home", BAILLEUR, (ADD, CHANGE), f"bailleur_id = {_ORGANISATION}"),
    Policy("palier_home", CLOCK, ALL),
    Policy("palier_publication", PUBLIC, (READ,), "stage <> 'brouillon' AND NOT is_direct"),
    Policy("palier_publication", DEMANDEUR, (READ,), "stage <> 'brouillon'"),
    # The préfet's own designation without an ad: the one candidature that a réservataire makes.
    Policy(
        "palier_candidature",
        RESERVATAIRE,
        (ADD,),
        f"{IN_AUDIENCE} AND publication_id IN ({_DIRECT_PUBLICATIONS}) AND {_NOT_WEIGHED}",
    ),
    Policy("palier_publication", RESERVATAIRE, (READ,), f"stage <> 'brouillon' OR reservataire_id = {_ORGANISATION}"),
    Policy("palier_publication", RESERVATAIRE, (ADD, CHANGE), f"reservataire_id = {_ORGANISATION}"),
    Policy("palier_publication", BAILLEUR, (READ,), f"stage <> 'brouillon' OR bailleur_id = {_ORGANISATION}"),
    Policy("palier_publication", BAILLEUR, (CHANGE,), f"bailleur_id = {_ORGANISATION}"),
    # Its own part of the flow: it is landlord and réservataire of the list.
    Policy(
        "palier_publication",
        BAILLEUR,
        (ADD,),
        f"bailleur_id = {_ORGANISATION} AND reservataire_id = {_ORGANISATION}",
    ),
    Policy("palier_publication", CLOCK, ALL),
    Policy("palier_seance", BAILLEUR, RAC, f"bailleur_id = {_ORGANISATION}"),
    Policy("palier_seance", CLOCK, ALL),
    Policy("palier_agendaitem", BAILLEUR, RAC, f"publication_id IN ({_OWN_PUBLICATIONS})"),
    Policy("palier_agendaitem", CLOCK, ALL),
    Policy("palier_demandescore", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_demandescore", CLOCK, ALL),
    Policy("palier_scorefacts", CLOCK, ALL),
    # The rights of one réservataire depend on the rates of all: they read each other's conventions, never the balances.
    Policy("palier_convention", BAILLEUR, RAC, f"bailleur_id = {_ORGANISATION}"),
    Policy("palier_convention", RESERVATAIRE, (READ,), _AGREED),
    Policy("palier_convention", CLOCK, ALL),
    Policy("palier_flowplan", BAILLEUR, RAC, f"bailleur_id = {_ORGANISATION}"),
    Policy("palier_flowplan", RESERVATAIRE, (READ,), _AGREED),
    Policy("palier_flowplan", CLOCK, ALL),
    Policy("palier_flowevent", BAILLEUR, RA, f"bailleur_id = {_ORGANISATION}"),
    Policy("palier_flowevent", RESERVATAIRE, (READ,), f"reservataire_id = {_ORGANISATION}"),
    Policy("palier_flowevent", CLOCK, RA),
    # Who planned it acts on it; the other organisation of the list hears of it too.
    Policy(
        "palier_plannedact",
        BAILLEUR,
        (READ,),
        f"organisation_id = {_ORGANISATION} OR publication_id IN ({_OWN_PUBLICATIONS})",
    ),
    Policy("palier_plannedact", BAILLEUR, (ADD, CHANGE), f"organisation_id = {_ORGANISATION}"),
    Policy(
        "palier_plannedact",
        RESERVATAIRE,
        (READ,),
        f"organisation_id = {_ORGANISATION} OR publication_id IN ({_ORDERED_PUBLICATIONS})",
    ),
    Policy("palier_plannedact", RESERVATAIRE, (ADD, CHANGE), f"organisation_id = {_ORGANISATION}"),
    Policy("palier_plannedact", CLOCK, ALL),
    Policy("palier_correction", BAILLEUR, RA, f"bailleur_id = {_ORGANISATION}"),
    Policy("palier_correction", RESERVATAIRE, (READ,), f"reservataire_id = {_ORGANISATION}"),
    Policy("palier_correction", CLOCK, RA),
    Policy("palier_interestdeclaration", BAILLEUR, RAC, f"seance_id IN ({_OWN_SEANCES})"),
    Policy("palier_interestdeclaration", CLOCK, ALL),
    # What a member has opened, and the mail that they do not want: their own, and nobody else's.
    *(Policy("palier_newsseen", role, RA, f"user_id = {_USER}") for role in STAFF),
    Policy("palier_newsseen", CLOCK, ALL),
    *(Policy("palier_mailpause", role, (READ, ADD, REMOVE), f"user_id = {_USER}") for role in STAFF),
    Policy("palier_mailpause", CLOCK, ALL),
    Policy("palier_deskmail", CLOCK, ALL),
    # Addresses of witnesses: no page reads them.
    Policy("palier_witness", CLOCK, ALL),
    *_SEPARATION,
    *_KEPT_APART,
    *_FILES,
    *_ERASED,
)

PROTECTED: tuple[Policy, ...] = (*FILES, *DESKS, *RADIATIONS, *DOORS)
_REFERENCE = (
    "palier_organisation",
    "palier_territory",
    "palier_commune",
    "palier_placeedition",
    "palier_gridversion",
    "palier_sizeguideversion",
    "palier_ranking",
    "palier_closinghold",
    "palier_publishedhead",
    "palier_headstamp",
    "palier_instance",
    "palier_sealedhead",
    "palier_dailyroot",
)
OPEN: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    *((table, ROLES, (READ,)) for table in _REFERENCE),
    ("palier_ranking", (CLOCK,), (ADD,)),
    ("palier_chainhead", (CLOCK,), RAC),
    ("palier_closinghold", (CLOCK,), (ADD, CHANGE)),
    ("palier_letterprinter", (CLOCK,), (READ,)),
    ("palier_publishedhead", (CLOCK,), (ADD,)),
    ("palier_headstamp", (CLOCK,), (ADD,)),
    ("palier_unsealed", (CLOCK,), (READ, REMOVE)),
    ("palier_sealedline", (CLOCK,), RAC),
    ("palier_sealedhead", (CLOCK,), (ADD, CHANGE)),
    ("palier_dailyroot", (CLOCK,), (ADD,)),
    ("palier_sealtakeover", (CLOCK,), (READ, CHANGE, REMOVE)),
    ("palier_sealcheck", (CLOCK,), RA),
    ("palier_gridversion", (CLOCK,), (ADD,)),
    ("palier_sizeguideversion", (CLOCK,), (ADD,)),
    ("django_migrations", (GATE,), (READ,)),
    ("procrastinate_workers", (GATE,), (READ,)),
    ("procrastinate_periodic_defers", (CLOCK,), ALL),
)
"""Grants without row security: data that is public, or that holds opaque ids only."""


COLUMNS: dict[tuple[str, str], tuple[str, ...]] = {
    ("palier_demande", DEMANDEUR): (
        "confirmed_at", "online_since", "wants_paper", "erasure_asked_at",
    ),
    ("palier_demande", BAILLEUR): ("state", "struck_off_at", "strike_off_reason"),
    ("palier_demande", RESERVATAIRE): ("confirmed_at",),
    ("palier_piece", SEPARATION): ("left_at",),
    ("palier_piece", DEMANDEUR): (
        "media_type", "size", "sha256", "status", "refusal_reason", "complete_at", "due_at",
    ),
    ("palier_offer", DEMANDEUR): (
        "answer", "answered_at", "delivered_at", "delivery_proof", "answer_by", "refusal_reason", "refusal_text",
        "second_channel_at",
    ),
    ("palier_letter", DEMANDEUR): ("read_at",),
    ("palier_radiationwarning", DEMANDEUR): ("answer", "answered_at", "cancelled_at", "cancel_reason"),
    ("palier_candidature", BAILLEUR): ("stage", "suspended_from", "end_reason", "changed_at", "audience"),
    # The préfet's household is weighed when it is named, by who signs scores.
    ("palier_candidature", RESERVATAIRE): (
        "stage", "suspended_from", "end_reason", "changed_at", "audience", "verdict", "tier", "order_points",
        "waiting_since", "snapshot",
    ),
    **dict.fromkeys(
        [("palier_setaside", BAILLEUR), ("palier_setaside", RESERVATAIRE)],
        ("second_reader_id", "second_read_at", "is_upheld"),
    ),
    ("palier_offer", BAILLEUR): (
        "delivered_at", "delivery_proof", "answer_by", "reminded_at", "second_channel_at", "answered_at", "answer",
        "was_suitable", "suitable_at",
    ),
    # Taken back in its open séance alone, as ``palier_taken_back`` asks.
    ("palier_decision", BAILLEUR): ("condition_met_at", "taken_back_at", "taken_back_by_id", "taken_back_reason"),
    ("palier_lease", BAILLEUR): (
        "signed_on", "starts_on", "register_told_at", "contingent", "is_dalo", "ground_letters", "quartile", "is_qpv",
        "is_worker", "is_rehoused",
    ),
    ("palier_radiation", BAILLEUR): ("effective_on",),
    # Taken back, or declared again: never moved to another member, home or séance.
    ("palier_interestdeclaration", BAILLEUR): (
        "label", "candidature_ref", "by_id", "at", "withdrawn_at", "withdrawn_reason",
    ),
    ("palier_piecefile", DEMANDEUR): ("position",),
    ("palier_mistakenotice", BAILLEUR): ("read_at", "read_by_id"),
    ("palier_mistake", DEMANDEUR): ("state", "contested_at", "contest", "closed_at"),
    **dict.fromkeys(
        [("palier_mistake", BAILLEUR), ("palier_mistake", RESERVATAIRE)],
        ("state", "amended", "remedy", "note", "answered_at", "answered_by_id"),
    ),
    **dict.fromkeys(
        [("palier_plannedact", BAILLEUR), ("palier_plannedact", RESERVATAIRE)], ("cancelled_at", "done_at", "refused")
    ),
    **dict.fromkeys(
        [("palier_paperletter", BAILLEUR), ("palier_paperletter", RESERVATAIRE)],
        ("printed_at", "printed_by_id", "posted_on", "posted_at", "posted_by_id", "registered_number", "given_back",
         "withdrawn_at", "withdrawn_for"),
    ),
    ("palier_candidature", DEMANDEUR): (
        "stage", "suspended_from", "end_reason", "verdict", "tier", "order_points", "waiting_since", "snapshot",
        "changed_at",
    ),
}  # fmt: skip
"""Where a role may change these columns alone: never a draw token, an audience or a rank."""


def protected_tables() -> tuple[str, ...]:
    """Tables under row security, in the order of the matrix."""
    return tuple(dict.fromkeys(policy.table for policy in PROTECTED))
