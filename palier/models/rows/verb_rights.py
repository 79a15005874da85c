"""Which lines of the journal a page may write: the verbs of each role, and in which quality it signs them (ADR 39).

The policies of ``palier_journalentry`` are made of this table. A line names the actor of the claim and the organisation of the
claim, or none; a verb that no row gives is refused by the database, whatever else the statement did. Moves of a
candidature are those that the funnel gives to the role: one table for the act and for its line.
"""

from dataclasses import dataclass

from palier.models.rows.row_conditions import ACTOR, MANDATE, ORGANISATION, VISIT, WORD
from palier.models.rows.row_rights import (
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
    MAIRIE,
    MANAGER,
    PREFECTURE,
    REGISTRANT,
    RESERVATAIRE,
    SEPARATION,
    SOCIAL,
    STEWARD,
    TERRITORIES,
)
from palier.rules.candidature.funnel import MOVES, Verb
from palier.rules.doors import memberships
from palier.rules.doors.access import Role
from palier.rules.doors.movers import roles_of
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.mandates.acts import VERBS as BY_MANDATE
from palier.rules.mandates.mandates import MandateScope

_QUALITIES = {
    DEMANDEUR: (Role.DEMANDEUR, Role.GUICHET),
    # The secretary of a commission is a member of its landlord.
    BAILLEUR: (Role.BAILLEUR, Role.COMMISSION),
    RESERVATAIRE: (Role.RESERVATAIRE,),
}
PROFESSIONAL = tuple(dict.fromkeys(role for roles in memberships.ROLES_OF.values() for role in roles))
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


_ANSWERED = (
    JournalVerb.ANSWER_MESSAGE,
    JournalVerb.TAKE_REPLY_BACK,
    JournalVerb.END_THREAD,
    JournalVerb.REOPEN_THREAD,
    JournalVerb.HIDE_MESSAGE,
    JournalVerb.SHOW_MESSAGE,
)
"""What whoever holds a file does with the messages of its household."""
_AT_A_DESK = (
    *_ANSWERED,
    JournalVerb.HAND_THREAD_OVER,
    JournalVerb.CANCEL_PLANNED_ACT,
    JournalVerb.CALL_NEXT,
    JournalVerb.ASK_STILL_WANTED,
    JournalVerb.STOP_MORNING_MAIL,
    JournalVerb.DATE_MISTAKE,
    JournalVerb.PRINT_LETTER,
    JournalVerb.READ_NEWS,
    JournalVerb.READ_ALL_NEWS,
    JournalVerb.POST_LETTER,
    JournalVerb.ADD_PICTURE,
    JournalVerb.CHANGE_PICTURE,
    JournalVerb.ORDER_PICTURES,
    JournalVerb.PUT_PICTURE_BACK,
    JournalVerb.REMOVE_PICTURE,
    JournalVerb.PLAN_ACT,
    JournalVerb.PROPOSE_SETTING_ASIDE,
    JournalVerb.PUBLISH,
    JournalVerb.REFUSE_SETTING_ASIDE,
    JournalVerb.TAKE_LIST_OUT,
    JournalVerb.ANSWER_APPEAL,
    JournalVerb.ANSWER_MISTAKE,
    JournalVerb.RESUME_MORNING_MAIL,
    JournalVerb.TAKE_APPEAL_ANSWER_BACK,
    JournalVerb.TAKE_MISTAKE_ANSWER_BACK,
    JournalVerb.WITHDRAW_LETTER,
    JournalVerb.WITHDRAW_PUBLICATION,
    JournalVerb.LETTER_CAME_BACK,
    JournalVerb.TAKE_LINE,
    JournalVerb.GIVE_LINE,
    JournalVerb.GIVE_ALL_LINES,
    JournalVerb.HAND_LINE_BACK,
    JournalVerb.UNDO_GIVING,
    JournalVerb.WRITE_DESK_NOTE,
    JournalVerb.CORRECT_DESK_NOTE,
    JournalVerb.REMOVE_DESK_NOTE,
    JournalVerb.TAG_FILE,
    JournalVerb.UNTAG_FILE,
    JournalVerb.OFFER_TAG,
    JournalVerb.END_TAG,
    JournalVerb.OFFER_TAG_AGAIN,
    JournalVerb.TELL_ABSENCE,
    JournalVerb.CLEAR_ABSENCE,
)
"""What both organisations of a list do: a landlord has lists of its own."""
_OWN_MAIL = (JournalVerb.STOP_MORNING_MAIL, JournalVerb.RESUME_MORNING_MAIL)
_IN_A_TERRITORY = (
    JournalVerb.CHANGE_ENDING,
    JournalVerb.CHANGE_ROLE,
    JournalVerb.CLOSE_MEMBER,
    JournalVerb.CLOSE_MEMBER_SESSIONS,
    JournalVerb.CORRECT_MEMBER,
    JournalVerb.CORRECT_ORGANISATION,
    JournalVerb.CREATE_ORGANISATION,
    JournalVerb.ENTER_GRID,
    JournalVerb.ENTER_SHARE,
    JournalVerb.ENTER_THRESHOLD,
    JournalVerb.GIVE_MANAGEMENT,
    JournalVerb.INVITE_MEMBER,
    JournalVerb.RENEW_LINK,
    JournalVerb.REQUIRE_FACTOR,
    JournalVerb.REQUIRE_FACTOR_NO_MORE,
    JournalVerb.RESET_FACTOR,
    JournalVerb.RESUME_MEMBER,
    JournalVerb.RESUME_ORGANISATION,
    JournalVerb.SETTLE_PAIR,
    JournalVerb.SUSPEND_MEMBER,
    JournalVerb.SUSPEND_ORGANISATION,
    JournalVerb.SWITCH_FEATURE,
    JournalVerb.TAKE_MANAGEMENT,
    JournalVerb.TAKE_SHARE_BACK,
    JournalVerb.TAKE_THRESHOLD_BACK,
    JournalVerb.TRY_GRID,
    JournalVerb.WITHDRAW_INVITATION,
)
"""What a steward does where they are held: no end of an organisation, nothing of the State, no mission, no printer."""
_STEWARDED = (
    JournalVerb.ENTER_GRID,
    JournalVerb.ENTER_SHARE,
    JournalVerb.ENTER_THRESHOLD,
    JournalVerb.TAKE_SHARE_BACK,
    JournalVerb.TAKE_THRESHOLD_BACK,
    JournalVerb.TRY_GRID,
    JournalVerb.GIVE_TERRITORY,
    JournalVerb.TAKE_TERRITORY,
    JournalVerb.CHANGE_ROLE,
    JournalVerb.CORRECT_MEMBER,
    JournalVerb.CORRECT_ORGANISATION,
    JournalVerb.CREATE_ORGANISATION,
    JournalVerb.UNMARK_STATE,
    JournalVerb.REQUIRE_FACTOR,
    JournalVerb.CLOSE_MEMBER,
    JournalVerb.CLOSE_MISSION,
    JournalVerb.CLOSE_ORGANISATION,
    JournalVerb.CLOSE_MEMBER_SESSIONS,
    JournalVerb.INVITE_MEMBER,
    JournalVerb.MARK_STATE,
    JournalVerb.REQUIRE_FACTOR_NO_MORE,
    JournalVerb.NAME_PRINTER,
    JournalVerb.OPEN_MISSION,
    JournalVerb.RESET_FACTOR,
    JournalVerb.RENEW_LINK,
    JournalVerb.RESUME_MEMBER,
    JournalVerb.RESUME_ORGANISATION,
    JournalVerb.SUCCEED_ORGANISATION,
    JournalVerb.REMOVE_PRINTER,
    JournalVerb.WITHDRAW_INVITATION,
    JournalVerb.SUSPEND_MEMBER,
    JournalVerb.SUSPEND_ORGANISATION,
    JournalVerb.UNDO_SUCCESSION,
    JournalVerb.GIVE_MANAGEMENT,
    JournalVerb.TAKE_MANAGEMENT,
    JournalVerb.CANCEL_JOB,
    JournalVerb.CHANGE_ENDING,
    JournalVerb.EXPORT_JOURNAL,
    JournalVerb.FORESEE_ERASURES,
    JournalVerb.BEGIN_CAMPAIGN,
    JournalVerb.BEGIN_STOCK,
    JournalVerb.DROP_STOCK,
    JournalVerb.EXPORT_CALLS,
    JournalVerb.NOTE_CALL,
    JournalVerb.PAUSE_CAMPAIGN,
    JournalVerb.POST_STOCK_LETTERS,
    JournalVerb.PREPARE_CAMPAIGN,
    JournalVerb.PRINT_STOCK_LETTERS,
    JournalVerb.SETTLE_GAP,
    JournalVerb.SETTLE_PAIR,
    JournalVerb.SETTLE_NUMBER,
    JournalVerb.SETTLE_TWINS,
    JournalVerb.STOP_CAMPAIGN,
    JournalVerb.EXPORT_REFUSED_LINES,
    JournalVerb.MAP_STOCK,
    JournalVerb.RECEIVE_STOCK,
    JournalVerb.UNDO_STOCK,
    JournalVerb.RUN_JOB_AGAIN,
    JournalVerb.SWITCH_FEATURE,
)
"""What the operator does by commands, and a steward on pages."""
_MANAGED = (
    JournalVerb.DRAW_API_KEY,
    JournalVerb.RENEW_API_KEY,
    JournalVerb.REVOKE_API_KEY,
    JournalVerb.BIND_CERTIFICATE,
    JournalVerb.TAKE_CERTIFICATE_OFF,
    JournalVerb.ADD_ENDPOINT,
    JournalVerb.REMOVE_ENDPOINT,
    JournalVerb.RENEW_ENDPOINT_SECRET,
    JournalVerb.REPLAY_ENDPOINT,
    JournalVerb.RESUME_ENDPOINT,
    JournalVerb.STOP_ENDPOINT,
    JournalVerb.ASK_HOUSE,
    JournalVerb.DROP_HOUSE,
    JournalVerb.TAKE_HOUSE,
    JournalVerb.CORRECT_MEMBER,
    JournalVerb.CLOSE_MEMBER,
    JournalVerb.CLOSE_MEMBER_SESSIONS,
    JournalVerb.INVITE_MEMBER,
    JournalVerb.RESET_FACTOR,
    JournalVerb.RENEW_LINK,
    JournalVerb.RESUME_MEMBER,
    JournalVerb.SUSPEND_MEMBER,
    JournalVerb.WITHDRAW_INVITATION,
)
"""What a manager does in their own organisation."""
_TOLD_OF_A_FILE = (
    Verb.APPLY.value,
    JournalVerb.CANCEL_WARNING,
    JournalVerb.CHOOSE_VIEWING,
    JournalVerb.GIVE_VIEWING_UP,
    JournalVerb.REFUSE_VIEWING_HOURS,
    JournalVerb.SAY_STILL_WANTED,
    JournalVerb.TAKE_STILL_WANTED_BACK,
    JournalVerb.CHANGE_CONTACT,
    JournalVerb.CHANGE_HOUSEHOLD,
    JournalVerb.CHOOSE_PAPER,
    JournalVerb.COMPLETE_FILE,
    JournalVerb.CONFIRM_FILE,
    JournalVerb.CONTEST,
    JournalVerb.CONTEST_MISTAKE_ANSWER,
    JournalVerb.END_COURT,
    JournalVerb.NOTE_COURT,
    JournalVerb.WITHDRAW_CONTEST,
    JournalVerb.ASK_MISTAKE_COST,
    JournalVerb.ASK_MORE_TIME,
    JournalVerb.FILE_PIECE,
    JournalVerb.ORDER_PIECE_FILES,
    JournalVerb.OPEN_LETTER,
    "renouveler",
    JournalVerb.REMOVE_PIECE_FILE,
    JournalVerb.TAKE_CHANGE_BACK,
    JournalVerb.ASK_JOB_CODE,
    JournalVerb.WITHDRAW_JOB_CODE,
    JournalVerb.ASK_ROOF,
    JournalVerb.LEAVE_ROOF,
    JournalVerb.WITHDRAW_ROOF_REQUEST,
    JournalVerb.WRITE_MESSAGE,
    JournalVerb.TAKE_MESSAGE_BACK,
    JournalVerb.CLOSE_THREAD,
)
"""What a person does alone, or with somebody at a counter."""
_OWN_SESSIONS = (JournalVerb.CLOSE_OWN_SESSIONS, JournalVerb.CLOSE_ONE_SESSION)
_OWN_FACTOR = (
    JournalVerb.ADD_FACTOR,
    JournalVerb.ADD_PASSKEY,
    JournalVerb.RENEW_BACKUP_CODES,
    JournalVerb.REMOVE_FACTOR,
    JournalVerb.REMOVE_PASSKEY,
)
_CODES = (JournalVerb.REFUSE_FACTOR, JournalVerb.USE_BACKUP_CODE)
OF_ACCOUNTS = tuple(
    sorted(
        {
            *_STEWARDED,
            *_OWN_SESSIONS,
            *_OWN_FACTOR,
            *_CODES,
            # What the clock makes of a take-over that a steward began.
            JournalVerb.END_STOCK,
            JournalVerb.END_UNDOING_STOCK,
            JournalVerb.STOP_STOCK,
            JournalVerb.CHANGE_PASSWORD,
            JournalVerb.CHOOSE_PASSWORD,
            JournalVerb.LINK_IDENTITY,
            JournalVerb.SEND_LINK,
            JournalVerb.SIGN_IN,
            JournalVerb.UNLINK_IDENTITY,
        }
    )
)
"""What a steward reads of the journal: accounts of professionals, and settings of the site."""
VERBS: tuple[VerbRight, ...] = (
    VerbRight(
        GATE,
        (Role.PUBLIC,),
        (
            JournalVerb.DISOWN_CODE,
            JournalVerb.DISOWN_CONTACT,
            JournalVerb.DISOWN_FACTOR,
            JournalVerb.DISOWN_VISIT,
            JournalVerb.FORGET_BROWSERS,
            # Whom a holder named, by the link of their message.
            JournalVerb.AGREE_TO_BE_TOLD,
            JournalVerb.REFUSE_TO_BE_TOLD,
            # Who was invited by a former tool, by the link of their message.
            JournalVerb.ANSWER_INVITE,
            JournalVerb.SLOW_SIGN_IN,
        ),
    ),
    VerbRight(GATE, (Role.PUBLIC, Role.DEMANDEUR, *PROFESSIONAL), _OWN_SESSIONS),
    VerbRight(
        GATE,
        (Role.PUBLIC, *PROFESSIONAL),
        (JournalVerb.CHANGE_PASSWORD, JournalVerb.CHOOSE_PASSWORD, JournalVerb.SIGN_IN),
    ),
    VerbRight(GATE, PROFESSIONAL, _OWN_FACTOR),
    VerbRight(GATE, (Role.DEMANDEUR, *PROFESSIONAL), (JournalVerb.UNLINK_IDENTITY, JournalVerb.LINK_IDENTITY)),
    VerbRight(GATE, (Role.PUBLIC, *PROFESSIONAL), _CODES),
    VerbRight(INTAKE, (Role.PUBLIC,), (JournalVerb.SEND_CODE, JournalVerb.IMPORT, JournalVerb.HOLD_CODE)),
    VerbRight(INTAKE, (Role.DEMANDEUR,), (JournalVerb.IMPORT, JournalVerb.SIGN_IN)),
    VerbRight(SEPARATION, (Role.DEMANDEUR,), (JournalVerb.OPEN_SECOND_FILE, JournalVerb.SEPARATE)),
    VerbRight(SEPARATION, (Role.RESERVATAIRE,), (JournalVerb.SEPARATE,)),
    *(_moved(role, quality) for role, qualities in _QUALITIES.items() for quality in qualities),
    VerbRight(
        DEMANDEUR,
        (Role.DEMANDEUR,),
        (
            *_TOLD_OF_A_FILE,
            JournalVerb.AGREE_TO_ASK_TOGETHER,
            JournalVerb.AGREE_TO_MANDATE,
            JournalVerb.CONTEST_SEPARATION,
            JournalVerb.CONSENT_TO_FETCH,
            JournalVerb.WITHDRAW_FETCH,
            JournalVerb.USE_FETCHED,
            JournalVerb.LEAVE_FETCHED,
            JournalVerb.TAKE_FETCHED_BACK,
            JournalVerb.ASK_ARCHIVE,
            JournalVerb.ASK_ERASURE,
            JournalVerb.ASK_NUMBER,
            JournalVerb.ASK_SEPARATION,
            JournalVerb.ANSWER_ROUND,
            JournalVerb.CORRECT_EXCHANGE,
            JournalVerb.JOIN_EXCHANGE,
            JournalVerb.CONFIRM_STOCK,
            JournalVerb.DISOWN_STOCK,
            JournalVerb.LEAVE_EXCHANGE,
            JournalVerb.PAUSE_EXCHANGE,
            JournalVerb.RESUME_EXCHANGE,
            JournalVerb.PREFER_PAPER_LEASE,
            JournalVerb.REFUSE_LEASE,
            JournalVerb.TAKE_LEASE_REFUSAL_BACK,
            JournalVerb.TAKE_PAPER_LEASE_BACK,
            JournalVerb.DISOWN_JOB,
            JournalVerb.DISOWN_VISIT,
            JournalVerb.GIVE_MANDATE,
            JournalVerb.REFER,
            JournalVerb.HAND_OVER_PROOF,
            JournalVerb.JOIN_OPINION,
            JournalVerb.LEAVE_OPINION_OUT,
            JournalVerb.NAME_TRUSTED,
            JournalVerb.TAKE_AGREEMENT_BACK,
            JournalVerb.TAKE_ARCHIVE,
            JournalVerb.TAKE_CO_HOLDER_BACK,
            JournalVerb.TAKE_REFERRAL_BACK,
            JournalVerb.TAKE_SEPARATION_BACK,
            JournalVerb.TAKE_TRUST_BACK,
            JournalVerb.REVOKE_MANDATE,
        ),
    ),
    # With a person at a counter, in the visit that the claim names.
    VerbRight(DEMANDEUR, (Role.GUICHET,), _TOLD_OF_A_FILE),
    VerbRight(INTAKE, (Role.GUICHET,), (JournalVerb.IMPORT, JournalVerb.OPEN_VISIT)),
    VerbRight(
        GUICHET,
        (Role.GUICHET,),
        (
            JournalVerb.ABANDON_REGISTRATION,
            JournalVerb.BEGIN_REGISTRATION,
            JournalVerb.HAND_IN_FORM,
            JournalVerb.END_VISIT,
            *_ANSWERED,
        ),
    ),
    # Somebody whom nothing names yet, on the form that they fill alone.
    VerbRight(
        REGISTRANT,
        (Role.PUBLIC,),
        (JournalVerb.ABANDON_REGISTRATION, JournalVerb.BEGIN_REGISTRATION, JournalVerb.HAND_IN_FORM),
    ),
    # Somebody without a file, on the other roofs that they ask for.
    VerbRight(
        REGISTRANT,
        (Role.PUBLIC,),
        (JournalVerb.ASK_ROOF, JournalVerb.WITHDRAW_ROOF_REQUEST, JournalVerb.LEAVE_ROOF),
    ),
    # An adviser for the account of a household, each act under the word of the mandate that names it.
    *(
        VerbRight(DEMANDEUR, (Role.MANDATAIRE,), tuple(str(verb) for verb in verbs), word.value)
        for word, verbs in BY_MANDATE.items()
    ),
    VerbRight(INTAKE, (Role.MANDATAIRE,), (JournalVerb.IMPORT,), MandateScope.RENEW.value),
    # Opening the letter of an offer proves its delivery: the clock's act, by the hand of who opens.
    VerbRight(DEMANDEUR, (Role.CLOCK,), (JournalVerb.NOTE_DELIVERY,)),
    VerbRight(BAILLEUR, (Role.BAILLEUR,), _AT_A_DESK),
    VerbRight(RESERVATAIRE, (Role.RESERVATAIRE,), _AT_A_DESK),
    VerbRight(
        RESERVATAIRE,
        (Role.RESERVATAIRE,),
        (
            JournalVerb.NAME_WITHOUT_AD,
            JournalVerb.CONTEST_CERTIFIED,
            JournalVerb.EXTEND_VALIDATION,
            JournalVerb.REFUSE_PIECE,
            JournalVerb.SETTLE_SEPARATION,
            JournalVerb.VALIDATE_PIECE,
        ),
    ),
    VerbRight(
        BAILLEUR,
        (Role.BAILLEUR,),
        (
            JournalVerb.CANCEL_WARNING,
            JournalVerb.CANCEL_SEANCE,
            JournalVerb.WARN_OF_RADIATION,
            JournalVerb.CONCLUDE_CONVENTION,
            JournalVerb.CONFIRM_REFUSAL,
            JournalVerb.JUDGE_ROUND,
            JournalVerb.NOTE_CONDITION_MET,
            JournalVerb.TAKE_BACK_CONDITION,
            JournalVerb.NOTE_DELIVERY,
            JournalVerb.CONVENE,
            JournalVerb.CORRECT_LEASE,
            JournalVerb.CORRECT_CONVENTION,
            JournalVerb.CORRECT_HOME,
            JournalVerb.CORRECT_DELIVERY,
            JournalVerb.CORRECT_VACANCY,
            JournalVerb.DECLARE_HOME,
            JournalVerb.WITHDRAW_HOME,
            JournalVerb.PUT_HOME_BACK,
            JournalVerb.RECEIVE_HOMES,
            JournalVerb.BEGIN_HOMES,
            JournalVerb.UNDO_HOMES,
            JournalVerb.DECLARE_STOCK,
            JournalVerb.ASK_NEXT_RANK,
            JournalVerb.MOVE_SEANCE,
            JournalVerb.FORESEE_SEANCE_HOURS,
            JournalVerb.END_CONVENTION,
            JournalVerb.KEEP_HOME,
            JournalVerb.PUT_ON_AGENDA,
            JournalVerb.NOTE_REACHED,
            JournalVerb.PASS_OVER_UNREACHED,
            JournalVerb.READ_MISTAKE_NOTICE,
            JournalVerb.ORIENT_HOME,
            JournalVerb.PLAN_FLOW,
            JournalVerb.EXTEND_ANSWER,
            JournalVerb.GRANT_MORE_TIME,
            JournalVerb.KEEP_DAY,
            JournalVerb.PROVE_WARNING_DELIVERY,
            "radier",
            JournalVerb.RECOMPOSE_SEANCE,
            JournalVerb.ANNOUNCE_ABSENCE,
            JournalVerb.TAKE_ABSENCE_BACK,
            JournalVerb.NAME_SUBSTITUTE,
            JournalVerb.END_SUBSTITUTE,
            JournalVerb.ELECT_CHAIR,
            JournalVerb.UNDO_CHAIR_ELECTION,
            JournalVerb.SEND_OFFER_AGAIN,
            JournalVerb.TAKE_HOME_BACK,
            JournalVerb.ADD_LEASE_PAPER,
            JournalVerb.CANCEL_LEASE_PAPERS,
            JournalVerb.CHANGE_LEASE_PAPERS,
            JournalVerb.REMOVE_LEASE_PAPER,
            JournalVerb.SEND_LEASE_PAPERS,
            JournalVerb.BOOK_VIEWING,
            JournalVerb.CANCEL_VIEWINGS,
            JournalVerb.CHANGE_VIEWINGS,
            JournalVerb.NOTE_VIEWING,
            JournalVerb.PROPOSE_VIEWINGS,
        ),
    ),
    VerbRight(
        BAILLEUR,
        (Role.COMMISSION,),
        (
            JournalVerb.CLOSE_SEANCE,
            JournalVerb.DECLARE_INTEREST,
            JournalVerb.PUT_TO_VOTE,
            JournalVerb.NOTE_PRESENCE,
            JournalVerb.OPEN_SEANCE,
            JournalVerb.REOPEN_CALL,
            JournalVerb.POSTPONE,
            JournalVerb.TAKE_DECISIONS_BACK,
            JournalVerb.WITHDRAW_VOTE,
            JournalVerb.WITHDRAW_INTEREST,
        ),
    ),
    # A member by their own account decides nothing alone: their séance does, by the hand of its secretary.
    VerbRight(
        COMMISSION,
        (Role.COMMISSION,),
        (
            *_OWN_MAIL,
            JournalVerb.ANNOUNCE_ABSENCE,
            JournalVerb.TAKE_ABSENCE_BACK,
            JournalVerb.GIVE_OWN_DOOR,
            JournalVerb.TAKE_OWN_DOOR_BACK,
            JournalVerb.DECLARE_INTEREST,
            JournalVerb.WITHDRAW_INTEREST,
            JournalVerb.SIGN_MINUTES,
            JournalVerb.VOTE,
        ),
    ),
    VerbRight(STEWARD, (Role.STEWARD,), _STEWARDED),
    VerbRight(LOCAL_STEWARD, (Role.LOCAL_STEWARD,), _IN_A_TERRITORY),
    VerbRight(MANAGER, tuple(roles[0] for roles in memberships.MANAGED.values()), _MANAGED),
    VerbRight(
        EMPLOYEUR,
        (Role.EMPLOYEUR,),
        (
            JournalVerb.ATTEST_JOB,
            JournalVerb.CORRECT_ATTESTATION,
            JournalVerb.DECLARE_SITE,
            JournalVerb.CLOSE_SITE,
            JournalVerb.DECLINE_TO_ATTEST,
            JournalVerb.SAY_EMPLOYER_SIZE,
            JournalVerb.TAKE_EMPLOYER_SIZE_BACK,
        ),
    ),
    VerbRight(
        CONSEILLER,
        (Role.CONSEILLER,),
        (
            *_OWN_MAIL,
            JournalVerb.CANCEL_MANDATE_CODE,
            JournalVerb.HAND_BACK_MANDATE,
            JournalVerb.PROPOSE_MANDATE,
            JournalVerb.WITHDRAW_OPINION,
            JournalVerb.WRITE_OPINION,
        ),
    ),
    VerbRight(
        LOGEUR,
        (Role.LOGEUR,),
        (
            *_OWN_MAIL,
            JournalVerb.ANSWER_ROOF_REQUEST,
            JournalVerb.CLOSE_ROOF,
            JournalVerb.CORRECT_ROOF,
            JournalVerb.DECLARE_ROOF,
            JournalVerb.NOTE_ROOF_ENTRY,
            JournalVerb.NOTE_ROOF_LEFT,
            JournalVerb.PAUSE_ROOF,
            JournalVerb.PUBLISH_ROOF,
        ),
    ),
    # They act on nothing of a household.
    VerbRight(MAIRIE, (Role.MAIRIE,), _OWN_MAIL),
    VerbRight(PREFECTURE, (Role.PREFET,), _OWN_MAIL),
    VerbRight(
        SOCIAL,
        (Role.SOCIAL,),
        (
            *_OWN_MAIL,
            JournalVerb.ASK_OTHER_PROOF,
            JournalVerb.DECLINE_TO_QUALIFY,
            JournalVerb.NOTE_REFERRAL,
            JournalVerb.TAKE_UP_REFERRAL,
            JournalVerb.QUALIFY_SITUATION,
            JournalVerb.RETRACT_ANSWER,
            JournalVerb.RETRACT_NOTE,
        ),
    ),
)
_ACTOR = {
    # Nobody is known yet at these doors, or a file acts under an account that it has just got: whoever is known is claimed.
    **dict.fromkeys((GATE, INTAKE, SEPARATION), f"(actor IS NULL OR actor = {ACTOR} OR palier_named_by_hand())"),
    **dict.fromkeys(
        (
            DEMANDEUR,
            BAILLEUR,
            RESERVATAIRE,
            COMMISSION,
            STEWARD,
            LOCAL_STEWARD,
            EMPLOYEUR,
            CONSEILLER,
            GUICHET,
            SOCIAL,
            MANAGER,
            LOGEUR,
            *TERRITORIES,
        ),
        f"actor = {ACTOR}",
    ),
    REGISTRANT: "actor IS NULL",
}
_FOR = {
    **dict.fromkeys(
        (GATE, SEPARATION), f"(organisation IS NULL OR organisation = {ORGANISATION} OR palier_named_by_hand())"
    ),
    REGISTRANT: "organisation IS NULL",
    # A household acts for no organisation; an adviser or a counter for its account, for theirs.
    DEMANDEUR: (
        f"organisation IS NOT DISTINCT FROM CASE WHEN {MANDATE} IS NOT NULL OR {VISIT} IS NOT NULL"
        f" THEN {ORGANISATION} END"
    ),
    # A counter opens a visit before there is one to claim.
    INTAKE: (
        f"organisation IS NOT DISTINCT FROM CASE WHEN {MANDATE} IS NOT NULL OR role = 'guichet' THEN {ORGANISATION} END"
    ),
    **dict.fromkeys(
        (
            *(
                BAILLEUR,
                RESERVATAIRE,
                COMMISSION,
                STEWARD,
                LOCAL_STEWARD,
                EMPLOYEUR,
                CONSEILLER,
                SOCIAL,
                GUICHET,
                MANAGER,
                LOGEUR,
            ),
            *TERRITORIES,
        ),
        f"organisation = {ORGANISATION}",
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
    # In a visit nobody signs as the household, and nobody signs as a counter outside of one.
    when = (
        {Role.GUICHET: f"{VISIT} IS NOT NULL AND ", Role.DEMANDEUR: f"{VISIT} IS NULL AND "}
        if role == DEMANDEUR
        else {}
    )
    said = " ".join(
        f"WHEN '{quality}' THEN {when.get(Role(quality), '')}verb IN ({_listed(held[quality])})"
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
