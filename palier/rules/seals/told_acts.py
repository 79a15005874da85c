"""Which acts may write a row of a table: each is told by a line of the journal, in its transaction (ADR 42).

Rows of these tables that no such line tells of were written by no act: by plain SQL, its triggers on. The verbs are the words of
the journal, and the only list of them by table: an act that begins to write one of these has its verb here, or is a fault.
"""

from collections.abc import Mapping

from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.seals.acts_of_the_path import FILE, IN_TWO, LIST, OFFER, SEANCE

INVENTED = JournalVerb.INVENT_WORLD
"""What an invented world says once of all that it writes."""
_SIGNED_OUT = (
    JournalVerb.CLOSE_ORGANISATION,
    JournalVerb.SUCCEED_ORGANISATION,
    JournalVerb.SUSPEND_ORGANISATION,
    JournalVerb.SUSPEND_MEMBER,
    JournalVerb.CLOSE_MEMBER,
    JournalVerb.CHANGE_ROLE,
)
_FACTORS = (
    JournalVerb.ADD_FACTOR,
    JournalVerb.REMOVE_FACTOR,
    JournalVerb.RESET_FACTOR,
    JournalVerb.ADD_PASSKEY,
    JournalVerb.REMOVE_PASSKEY,
)

_WHO: Mapping[str, tuple[str, ...]] = {
    "user": (
        JournalVerb.INVITE_MEMBER,
        JournalVerb.CORRECT_MEMBER,
        JournalVerb.WITHDRAW_INVITATION,
        JournalVerb.CLOSE_MEMBER_SESSIONS,
        JournalVerb.RENEW_LINK,
        JournalVerb.CHOOSE_PASSWORD,
        JournalVerb.CHANGE_PASSWORD,
        JournalVerb.SIGN_IN,
        JournalVerb.CLOSE_OWN_SESSIONS,
        JournalVerb.FORGET_BROWSERS,
        JournalVerb.CHANGE_HOLDER,
        JournalVerb.RENEW_BACKUP_CODES,
        JournalVerb.DISOWN_FACTOR,
        *_SIGNED_OUT,
        *_FACTORS,
        *IN_TWO,
        JournalVerb.OPEN_VISIT,
        JournalVerb.ERASE,
    ),
    "membership": (
        JournalVerb.INVITE_MEMBER,
        JournalVerb.CHANGE_ROLE,
        JournalVerb.SUSPEND_MEMBER,
        JournalVerb.RESUME_MEMBER,
        JournalVerb.CLOSE_MEMBER,
        JournalVerb.WITHDRAW_INVITATION,
        JournalVerb.GIVE_MANAGEMENT,
        JournalVerb.TAKE_MANAGEMENT,
    ),
    "organisation": (
        JournalVerb.CREATE_ORGANISATION,
        JournalVerb.CORRECT_ORGANISATION,
        JournalVerb.MARK_STATE,
        JournalVerb.UNMARK_STATE,
        JournalVerb.REQUIRE_FACTOR,
        JournalVerb.REQUIRE_FACTOR_NO_MORE,
        JournalVerb.SUSPEND_ORGANISATION,
        JournalVerb.RESUME_ORGANISATION,
        JournalVerb.SUCCEED_ORGANISATION,
        JournalVerb.UNDO_SUCCESSION,
        JournalVerb.CLOSE_ORGANISATION,
    ),
    "holder": (JournalVerb.SIGN_IN, JournalVerb.OPEN_VISIT, JournalVerb.CHANGE_HOLDER, *IN_TWO, JournalVerb.ERASE),
    "person": (
        JournalVerb.IMPORT,
        JournalVerb.CHANGE_CONTACT,
        JournalVerb.CHANGE_HOUSEHOLD,
        JournalVerb.TAKE_CHANGE_BACK,
        JournalVerb.DISOWN_CONTACT,
        *IN_TWO,
        JournalVerb.ERASE,
    ),
    "seniority": (
        JournalVerb.IMPORT,
        JournalVerb.MERGE_NUMBERS,
        JournalVerb.SEPARATE_NUMBERS,
        *IN_TWO,
        JournalVerb.ERASE,
    ),
    "safechannel": (JournalVerb.CHANGE_CONTACT, *IN_TWO, JournalVerb.ERASE),
    "home": (
        JournalVerb.DECLARE_HOME,
        JournalVerb.ORIENT_HOME,
        JournalVerb.KEEP_HOME,
        JournalVerb.TAKE_HOME_BACK,
        JournalVerb.CORRECT_HOME,
        JournalVerb.CORRECT_VACANCY,
        JournalVerb.REMOVE_HOME,
        JournalVerb.WITHDRAW_HOME,
        JournalVerb.PUT_HOME_BACK,
    ),
    "convention": (JournalVerb.CONCLUDE_CONVENTION, JournalVerb.END_CONVENTION, JournalVerb.CORRECT_CONVENTION),
    "flowplan": (JournalVerb.PLAN_FLOW,),
    "organisationlook": (JournalVerb.CORRECT_ORGANISATION,),
    "letterprinter": (JournalVerb.NAME_PRINTER, JournalVerb.REMOVE_PRINTER),
    "secondfactor": (*_FACTORS, JournalVerb.CLOSE_MEMBER, JournalVerb.WITHDRAW_INVITATION),
    "passkey": (*_FACTORS, JournalVerb.CLOSE_MEMBER, JournalVerb.WITHDRAW_INVITATION),
    "linkedidentity": (
        JournalVerb.LINK_IDENTITY,
        JournalVerb.UNLINK_IDENTITY,
        JournalVerb.DISOWN_FACTOR,
        JournalVerb.CHANGE_HOLDER,
        JournalVerb.CLOSE_MEMBER,
        JournalVerb.WITHDRAW_INVITATION,
        JournalVerb.ERASE,
    ),
    "mandate": (
        JournalVerb.GIVE_MANDATE,
        JournalVerb.REVOKE_MANDATE,
        JournalVerb.HAND_BACK_MANDATE,
        JournalVerb.AGREE_TO_MANDATE,
        JournalVerb.TAKE_AGREEMENT_BACK,
        JournalVerb.WARN_OF_MANDATE_END,
        JournalVerb.CLOSE_MANDATE,
        JournalVerb.CHANGE_HOLDER,
        JournalVerb.END_MANDATE,
        JournalVerb.ERASE,
    ),
    "referral": (
        JournalVerb.REFER,
        JournalVerb.HAND_OVER_PROOF,
        JournalVerb.TAKE_REFERRAL_BACK,
        JournalVerb.TAKE_UP_REFERRAL,
        JournalVerb.ASK_OTHER_PROOF,
        JournalVerb.QUALIFY_SITUATION,
        JournalVerb.DECLINE_TO_QUALIFY,
        JournalVerb.ENTER_QUALIFICATION,
        JournalVerb.RETRACT_ANSWER,
        JournalVerb.WITHDRAW_QUALIFICATION,
        JournalVerb.ERASE,
    ),
    "referralnote": (JournalVerb.NOTE_REFERRAL, JournalVerb.RETRACT_NOTE, JournalVerb.ERASE),
    "backupcode": (
        *_FACTORS,
        JournalVerb.RENEW_BACKUP_CODES,
        JournalVerb.USE_BACKUP_CODE,
        JournalVerb.CLOSE_MEMBER,
        JournalVerb.WITHDRAW_INVITATION,
    ),
    "passwordlink": (
        JournalVerb.INVITE_MEMBER,
        JournalVerb.RENEW_LINK,
        JournalVerb.SEND_LINK,
        JournalVerb.CHOOSE_PASSWORD,
        JournalVerb.LINK_IDENTITY,
        JournalVerb.DISOWN_FACTOR,
        JournalVerb.CORRECT_MEMBER,
        JournalVerb.WITHDRAW_INVITATION,
        JournalVerb.CLOSE_MEMBER,
    ),
    "moretime": (
        JournalVerb.ASK_MORE_TIME,
        JournalVerb.GRANT_MORE_TIME,
        JournalVerb.KEEP_DAY,
        JournalVerb.MERGE_NUMBERS,
        JournalVerb.SEPARATE_NUMBERS,
        JournalVerb.ERASE,
    ),
    "reachnote": (
        JournalVerb.NOTE_REACHED,
        JournalVerb.PASS_OVER_UNREACHED,
        JournalVerb.MERGE_NUMBERS,
        JournalVerb.SEPARATE_NUMBERS,
        JournalVerb.ERASE,
    ),
    "appeal": (
        JournalVerb.CONTEST,
        JournalVerb.WITHDRAW_CONTEST,
        JournalVerb.NOTE_COURT,
        JournalVerb.END_COURT,
        JournalVerb.ANSWER_APPEAL,
        JournalVerb.TAKE_APPEAL_ANSWER_BACK,
        JournalVerb.TELL_APPEAL,
        JournalVerb.TELL_LATE_APPEAL,
        JournalVerb.CLOSE_UNANSWERED,
        JournalVerb.MERGE_NUMBERS,
        JournalVerb.SEPARATE_NUMBERS,
        JournalVerb.ERASE,
    ),
    "legalhold": (JournalVerb.KEEP_FILE, JournalVerb.LIFT_KEEPING, JournalVerb.ERASE),
    "correction": (
        JournalVerb.CORRECT_HOME,
        JournalVerb.CORRECT_VACANCY,
        JournalVerb.CORRECT_CONVENTION,
        JournalVerb.CORRECT_LEASE,
        JournalVerb.CORRECT_DELIVERY,
    ),
    "gridversion": (JournalVerb.ENTER_GRID,),
    "sizeguideversion": (JournalVerb.ENTER_SIZE_GUIDE,),
}
BROUGHT = frozenset({"organisation", "home", "convention", "flowplan", "publication", "gridversion"})
"""Tables of which an archive of another site brings rows, and takes them out when it is undone."""
_ARRIVAL = (JournalVerb.TAKE_IN_HOUSE, JournalVerb.UNDO_HOUSE)
TOLD: Mapping[str, frozenset[str]] = {
    table: frozenset({*verbs, INVENTED, *(_ARRIVAL if table in BROUGHT else ())})
    for acts in (_WHO, FILE, LIST, SEANCE, OFFER)
    for table, verbs in acts.items()
}
"""By table, the verbs of which one must be told in the transaction that writes it."""
GO_SILENTLY = frozenset({"passwordlink", "piececontent", "filecontent"})
"""Tables whose rows the clock removes once their time is over, without a line."""
