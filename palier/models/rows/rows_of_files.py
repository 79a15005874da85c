"""Policies of what a household has here: its demande, its persons, facts and pieces, its letters, and its second file."""

from palier.models.rows import letter_rights
from palier.models.rows.row_conditions import (
    BY_MYSELF,
    DEMANDE,
    IN_AUDIENCE,
    NUMERO,
    OF_SEEN_DEMANDE,
    ORGANISATION,
    OURS,
    OWN_DEMANDE,
    OWN_PUBLICATIONS,
    SHOWN_ALIKE,
    TO_A_HOLDER,
    UNSENT,
    USER,
    VISIT,
    of_demande,
)
from palier.models.rows.row_rights import (
    ADD,
    ALL,
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
    STAFF,
    Policy,
)

_OWN_MISTAKES = f"reservataire_id = ANY({OURS})"
_HOMES_OF_THEM = f"mistake_id IN (SELECT id FROM palier_mistake WHERE {_OWN_MISTAKES})"  # noqa: S608 - no value
_ASKED = "state = 'ouverte' AND kind = 'demande_du_menage' AND reservataire_id IS NULL AND amended = '[]'::jsonb"
_STAYED = "left_at IS NULL"
"""A paper of who left openly is on their own file: here it is kept with the file, and shown to nobody."""
_ORDINARY_PIECES = f"{IN_AUDIENCE} AND confidentiality = 'ordinaire' AND {_STAYED}"
_SHOWN_TO_A_DESK = "piece_id IN (SELECT id FROM palier_piece WHERE through = '')"
"""What a social service saw under secrecy is its own: a desk reads that it was seen (ADR 71)."""
_CONTENT_OF_THEM = f"{IN_AUDIENCE} AND {_SHOWN_TO_A_DESK}"
_FILE_OF_A_PIECE = "piece_id IN (SELECT id FROM palier_piece)"
_CONTENT_OF_A_FILE = "file_id IN (SELECT id FROM palier_piecefile)"
_CONTENT_LOOKED_AT = "file_id IN (SELECT id FROM palier_piecefile WHERE NOT awaits_scan)"
"""No desk is given what the scanner of viruses has not looked at yet (ADR 100)."""
_ORDINARY = "SELECT id FROM palier_piece WHERE confidentiality = 'ordinaire'"
_NOT_AT_A_COUNTER = (
    f"({VISIT} IS NULL OR file_id IN (SELECT f.id FROM palier_piecefile f WHERE f.piece_id IN ({_ORDINARY})))"  # noqa: S608 - no value
)
_TOLD_BY = f"by_id = coalesce((SELECT account_id FROM palier_visit WHERE id = {VISIT}), {USER})"  # noqa: S608 - no value
"""At a counter, the person who is there tells, by the hand of its agent."""
_FOR_ONESELF = (
    "(left(path, 7) <> 'accord/' OR path IN (SELECT 'accord/' || h.person_key FROM palier_holder h"  # noqa: S608 - no value
    f" WHERE h.user_id = {USER}))"
)
_UNCHECKED = f"{OWN_DEMANDE} AND piece_id IN (SELECT id FROM palier_piece WHERE status = 'a_verifier')"  # noqa: S608 - no value
_CONTENT_UNCHECKED = f"{OWN_DEMANDE} AND file_id IN (SELECT id FROM palier_piecefile WHERE {_UNCHECKED})"  # noqa: S608 - no value
IS_DEMO = "(SELECT is_demo FROM palier_instance)"
_EMPTY = (
    "state = 'active' AND deposited_on IS NULL AND valid_until IS NULL AND struck_off_at IS NULL AND confirmed_at IS NULL"
    " AND online_since IS NULL AND erasure_asked_at IS NULL AND NOT wants_paper AND audience = '{}'"
)
_VERIFIED = f"{IN_AUDIENCE} AND layer = 'verifie' AND {BY_MYSELF}"
_ON_A_VALID_PIECE = (
    "EXISTS (SELECT FROM palier_piece p WHERE p.id = piece_id AND p.demande_id = palier_fact.demande_id"
    f" AND p.status = 'valide' AND p.verified_by_id = {USER})"
)
_ON_A_REFUSED_OFFER = (
    "path LIKE 'refusals/%' AND EXISTS (SELECT FROM palier_offer o WHERE o.demande_id = palier_fact.demande_id"
    f" AND o.answer = 'refusee' AND o.publication_id IN ({OWN_PUBLICATIONS}))"
)
_ASKED_APART = (
    "state = 'a_confirmer' AND answered_at IS NULL AND settled_at IS NULL AND settled_by_id IS NULL"
    " AND settled_for_id IS NULL AND reason = ''"
)
_BETWEEN_THEM = (
    "state IN ('a_confirmer', 'contestee', 'acceptee', 'retiree') AND settled_for_id IS NULL AND reason = ''"
)
_BY_A_PERSON = (
    f"state IN ('tranchee_oui', 'tranchee_non') AND settled_for_id = {ORGANISATION} AND settled_by_id = {USER}"
)
_REACHED_NOWHERE = "phone = '' AND email = '' AND address = '' AND employer = '' AND profession = ''"
_PRINTED_HERE = f"coalesce(organisation_id, printer_id) = ANY({OURS})"
_OF_AN_OFFER = (
    "printed_at IS NULL AND posted_on IS NULL AND withdrawn_at IS NULL AND EXISTS (SELECT FROM palier_offer o"
    " WHERE o.id = offer_id AND o.demande_id = palier_paperletter.demande_id"
    f" AND o.publication_id IN ({OWN_PUBLICATIONS}))"
)
_TO_CHECK = "status = 'a_verifier'"
_SELF = f"id = {DEMANDE}"
_FORK_END = f"parent_id = {DEMANDE} OR child_id = {DEMANDE}"
_FORKED = f"SELECT child_id FROM palier_fork WHERE parent_id = {DEMANDE}"  # noqa: S608 - no value
_KEPT_APART: tuple[Policy, ...] = (
    Policy("palier_fork", INTAKE, (READ,), _FORK_END),
    Policy("palier_fork", CLOCK, ALL),
    Policy("palier_safechannel", DEMANDEUR, RAC, f"{OWN_DEMANDE} AND {VISIT} IS NULL"),
    Policy("palier_safechannel", INTAKE, (READ,), f"{OWN_DEMANDE} OR demande_id IN ({_FORKED})"),
    Policy("palier_safechannel", CLOCK, ALL),
)
"""Who came out of which file, and where a person in danger is reached: no organisation, ever."""
_FILES: tuple[Policy, ...] = (
    # What a piece holds changes until somebody has checked it, and never after.
    Policy("palier_piececontent", DEMANDEUR, (REMOVE,), _UNCHECKED),
    Policy("palier_piecefile", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_FILE_OF_A_PIECE}"),
    Policy("palier_piecefile", DEMANDEUR, (ADD, CHANGE, REMOVE), _UNCHECKED),
    # What proves a secret is brought to a counter, and never read there again.
    Policy("palier_filecontent", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_CONTENT_OF_A_FILE} AND {_NOT_AT_A_COUNTER}"),
    Policy("palier_filecontent", DEMANDEUR, (ADD, REMOVE), _CONTENT_UNCHECKED),
    *(Policy("palier_piecefile", role, (READ,), _SHOWN_TO_A_DESK) for role in STAFF),
    *(Policy("palier_filecontent", role, (READ,), _CONTENT_LOOKED_AT) for role in STAFF),
    Policy("palier_piecefile", CLOCK, ALL),
    Policy("palier_filecontent", CLOCK, ALL),
)
"""Whoever may see a piece may see its files: their policies ask the piece's."""
_ERASED: tuple[Policy, ...] = (
    Policy("palier_legalhold", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_legalhold", CLOCK, ALL),
    Policy("palier_erasure", PUBLIC, (READ,)),
    Policy("palier_erasure", CLOCK, RA),
    Policy("palier_leasecount", BAILLEUR, (READ,), f"bailleur_id = ANY({OURS})"),
    Policy("palier_leasecount", RESERVATAIRE, (READ,), f"reservataire_id = ANY({OURS})"),
    Policy("palier_leasecount", CLOCK, RAC),
)
"""Proofs are public and lead to nobody; what counted stays with its two organisations."""
FILES: tuple[Policy, ...] = (
    Policy("palier_demande", DEMANDEUR, RC, _SELF),
    # A new file is empty; what an answer of the register then says of it is asked of each change (``palier_taken_in``).
    Policy("palier_demande", INTAKE, (ADD,), f"numero_unique = {NUMERO} AND {_EMPTY}"),
    Policy("palier_demande", INTAKE, RC, f"numero_unique = {NUMERO}"),
    # A réservataire settles a separation, and who stays reads their file again.
    Policy("palier_demande", RESERVATAIRE, RC, IN_AUDIENCE, "confirmed_at IS NULL"),
    Policy("palier_demande", CLOCK, ALL),
    *of_demande("palier_demandeversion", demandeur=(READ,), staff=(READ,), intake=(READ,)),
    *of_demande("palier_person", demandeur=(READ,), staff=(READ,), intake=RC),
    # Who they are comes from the register; a household takes its contacts away, for a safe address.
    Policy("palier_person", DEMANDEUR, (CHANGE,), OWN_DEMANDE, _REACHED_NOWHERE),
    *of_demande("palier_seniority", demandeur=(READ,), staff=(READ,), intake=RC),
    # Shown to whom its demande is shown, and to nobody more.
    *(
        Policy(table, INTAKE, (ADD,), f"{OWN_DEMANDE} AND {SHOWN_ALIKE}")
        for table in ("palier_demandeversion", "palier_person", "palier_seniority")
    ),
    Policy("palier_piece", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_STAYED}"),
    Policy("palier_piece", BAILLEUR, RC, _ORDINARY_PIECES),
    Policy("palier_piece", RESERVATAIRE, RC, f"{IN_AUDIENCE} AND {_STAYED}"),
    Policy("palier_piece", CLOCK, ALL),
    Policy("palier_piece", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {_TO_CHECK} AND verified_by_id IS NULL"),
    # The last file that is taken back takes the piece back.
    Policy("palier_piece", DEMANDEUR, (CHANGE,), f"{OWN_DEMANDE} AND {_STAYED}", "status IN ('a_verifier', 'expiree')"),
    Policy(
        "palier_piececontent",
        DEMANDEUR,
        (READ,),
        f"{OWN_DEMANDE} AND {_FILE_OF_A_PIECE} AND ({VISIT} IS NULL OR piece_id IN ({_ORDINARY}))",
    ),
    *(Policy("palier_piececontent", role, (READ,), _CONTENT_OF_THEM) for role in STAFF),
    Policy("palier_piececontent", CLOCK, ALL),
    *of_demande("palier_fact", demandeur=(), staff=(READ,), intake=(READ,)),
    # That they ask together, each says for themselves, and no other holder reads it: who comes into a place reads that it ended.
    Policy("palier_fact", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_FOR_ONESELF}"),
    # What a desk proves rests on a piece that it found valid, or on the refusal of an offer of its own.
    Policy("palier_fact", RESERVATAIRE, (ADD,), f"{_VERIFIED} AND {_ON_A_VALID_PIECE}"),
    Policy("palier_fact", BAILLEUR, (ADD,), f"{_VERIFIED} AND {_ON_A_REFUSED_OFFER}"),
    Policy("palier_fact", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND layer = 'declare' AND {_TOLD_BY} AND {_FOR_ONESELF}"),
    # Settled once (``palier_parting_open``): by the two holders, or by a person of an organisation that reads the file.
    Policy("palier_parting", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_parting", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {_ASKED_APART}"),
    Policy("palier_parting", DEMANDEUR, (CHANGE,), OWN_DEMANDE, _BETWEEN_THEM),
    Policy("palier_parting", RESERVATAIRE, RC, OF_SEEN_DEMANDE, _BY_A_PERSON),
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
    Policy("palier_mistakenotice", BAILLEUR, RC, f"bailleur_id = ANY({OURS})"),
    Policy("palier_mistakenotice", RESERVATAIRE, (READ,), _HOMES_OF_THEM),
    Policy("palier_mistakenotice", CLOCK, ALL),
    # The desk that answers reads why a list was counted again; whom that found is the clock's until a case holds it.
    *(Policy("palier_recount", role, (READ,), CLAIMED) for role in STAFF),
    *(Policy(table, CLOCK, ALL) for table in ("palier_recount", "palier_recountedlist", "palier_lostplace")),
    Policy("palier_wishsending", DEMANDEUR, RAC, OWN_DEMANDE),
    Policy("palier_wishsending", CLOCK, ALL),
    Policy("palier_renewalnotice", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_renewalnotice", CLOCK, ALL),
    *of_demande("palier_letter", demandeur=RC, staff=(READ,)),
    # Which kinds, and on the strength of what act, is a table of its own (``letter_rights``).
    Policy(
        "palier_letter",
        DEMANDEUR,
        (ADD,),
        f"{OWN_DEMANDE} AND audience = '{{}}' AND {letter_rights.written_by(DEMANDEUR)}",
    ),
    *(
        Policy("palier_letter", role, (ADD,), f"audience = ARRAY[{ORGANISATION}] AND {letter_rights.written_by(role)}")
        for role in STAFF
    ),
    # Who answers for a letter on paper prints it, or who is named for the register; its household reads where it stands.
    Policy("palier_paperletter", DEMANDEUR, (READ,), OWN_DEMANDE),
    *(Policy("palier_paperletter", role, RC, _PRINTED_HERE) for role in STAFF),
    Policy("palier_paperletter", BAILLEUR, (ADD,), f"organisation_id = ANY({OURS}) AND {_OF_AN_OFFER}"),
    Policy("palier_paperletter", CLOCK, ALL),
    *of_demande("palier_rankingline", demandeur=(READ,), staff=(READ,)),
    Policy("palier_message", GATE, (READ,), IS_DEMO),
    Policy("palier_message", PUBLIC, (READ,), IS_DEMO),
    # A household, and who takes it in, write to an address that is to be proved too; a desk to the holders of a file alone.
    *(
        Policy("palier_message", role, (ADD,), f"{UNSENT} AND (demande_id IS NULL OR {OWN_DEMANDE})")
        for role in (INTAKE, DEMANDEUR)
    ),
    *(Policy("palier_message", role, (ADD,), f"{UNSENT} AND {TO_A_HOLDER}") for role in STAFF),
    Policy("palier_message", CLOCK, ALL),
    Policy("palier_demandescore", DEMANDEUR, (READ,), OWN_DEMANDE),
    Policy("palier_demandescore", CLOCK, ALL),
    Policy("palier_scorefacts", CLOCK, ALL),
    *_KEPT_APART,
    *_FILES,
    *_ERASED,
)
