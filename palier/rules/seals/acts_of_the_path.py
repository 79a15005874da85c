"""Which acts may write a row of a file or of the path to a home: the list, its candidatures, its séance, its offer (ADR 42).

As ``told_acts`` has it for who may act: the verbs of the journal by table, and the columns that the clock notes without one.
"""

from collections.abc import Mapping

from palier.rules.candidature.funnel import Verb
from palier.rules.candidature.told_moves import NAMED_WITHOUT_AD, TOLD
from palier.rules.law.journal_verbs import JournalVerb

IN_TWO = (JournalVerb.OPEN_SECOND_FILE, JournalVerb.SEPARATE)
"""A file that becomes two, in silence or not."""
_MERGED = (JournalVerb.MERGE_NUMBERS, JournalVerb.SEPARATE_NUMBERS)
_ERASED = JournalVerb.ERASE
_SENT = (JournalVerb.FILE_PIECE, JournalVerb.REMOVE_PIECE_FILE, JournalVerb.ORDER_PIECE_FILES, *IN_TWO, _ERASED)
_CLOSED = (JournalVerb.CLOSE_LIST, JournalVerb.CORRECT_RANKING)
_DESIGNATED = (Verb.DESIGNATE.value, JournalVerb.CALL_NEXT)
_DECIDED = (
    Verb.ATTRIBUTE.value,
    Verb.RESERVE.value,
    Verb.ATTRIBUTE_UNDER_CONDITION.value,
    Verb.REFUSE_ATTRIBUTION.value,
    Verb.FIND_INADMISSIBLE.value,
)
_RECONSIDERED = JournalVerb.TAKE_DECISIONS_BACK
_AGENDA = (JournalVerb.PUT_ON_AGENDA, JournalVerb.POSTPONE, JournalVerb.CANCEL_SEANCE, _RECONSIDERED)
_SEATED = (JournalVerb.CONVENE, JournalVerb.RECOMPOSE_SEANCE)
_STRUCK_OFF = ("radier", Verb.SIGN.value, JournalVerb.CORRECT_LEASE)

FILE: Mapping[str, tuple[str, ...]] = {
    "demande": (
        JournalVerb.IMPORT,
        JournalVerb.RECEIVE_NUMBER,
        "constater_echeance",
        "reactiver",
        *_MERGED,
        *_STRUCK_OFF,
        *IN_TWO,
        _ERASED,
    ),
    "fact": (
        JournalVerb.AGREE_TO_ASK_TOGETHER,
        JournalVerb.TAKE_CO_HOLDER_BACK,
        JournalVerb.COMPLETE_FILE,
        JournalVerb.CHANGE_HOUSEHOLD,
        JournalVerb.TAKE_CHANGE_BACK,
        JournalVerb.CONFIRM_REFUSAL,
        JournalVerb.VALIDATE_PIECE,
        JournalVerb.REMOVE_FETCHED,
        JournalVerb.WITHDRAW_QUALIFICATION,
        JournalVerb.ENTER_JOB,
        JournalVerb.REMOVE_JOB,
        JournalVerb.ENTER_IDENTITY,
        JournalVerb.REMOVE_IDENTITY,
        JournalVerb.CHANGE_HOLDER,
        *IN_TWO,
        _ERASED,
    ),
    "piece": (
        JournalVerb.VALIDATE_PIECE,
        JournalVerb.REFUSE_PIECE,
        JournalVerb.EXTEND_VALIDATION,
        JournalVerb.CONTEST_CERTIFIED,
        JournalVerb.REMOVE_FETCHED,
        JournalVerb.WITHDRAW_QUALIFICATION,
        JournalVerb.NOTE_EXPIRY,
        JournalVerb.CHANGE_HOLDER,
        *_SENT,
    ),
    **dict.fromkeys(("piecefile", "filecontent", "piececontent"), _SENT),
    "radiationwarning": (
        JournalVerb.WARN_OF_RADIATION,
        JournalVerb.PROVE_WARNING_DELIVERY,
        JournalVerb.CANCEL_WARNING,
        "radier",
        _ERASED,
    ),
    "radiation": (*_STRUCK_OFF, "reactiver", _ERASED),
}
LIST: Mapping[str, tuple[str, ...]] = {
    "publication": (
        JournalVerb.PUBLISH,
        NAMED_WITHOUT_AD,
        *_CLOSED,
        *_DESIGNATED,
        *_AGENDA,
        *_DECIDED,
        JournalVerb.NOTE_NOBODY_NEXT,
        Verb.SIGN.value,
        JournalVerb.WITHDRAW_PUBLICATION,
    ),
    "publicationseed": (JournalVerb.PUBLISH,),
    "closinghold": (JournalVerb.HOLD_RANKING, JournalVerb.LIFT_HOLD),
    "candidature": (*sorted(TOLD), *_CLOSED, *_DESIGNATED, JournalVerb.WEIGH_AGAIN, _RECONSIDERED, *_MERGED, _ERASED),
    "setaside": (
        JournalVerb.PROPOSE_SETTING_ASIDE,
        JournalVerb.REFUSE_SETTING_ASIDE,
        Verb.SET_ASIDE.value,
        *_MERGED,
        _ERASED,
    ),
    "check": (
        Verb.FIND_COMPLIANT.value,
        Verb.ASK_PIECES.value,
        Verb.FIND_NOT_COMPLIANT.value,
        Verb.CHECK_AGAIN.value,
        *_MERGED,
        _ERASED,
    ),
    "plannedact": (
        JournalVerb.PLAN_ACT,
        JournalVerb.CANCEL_PLANNED_ACT,
        # Written to few, an act is done at once: its own line tells of the row, and none says that it was planned.
        JournalVerb.WITHDRAW_PUBLICATION,
        JournalVerb.ASK_STILL_WANTED,
        *_DESIGNATED,
    ),
}
SEANCE: Mapping[str, tuple[str, ...]] = {
    "seance": (
        *_SEATED,
        JournalVerb.MOVE_SEANCE,
        JournalVerb.CANCEL_SEANCE,
        JournalVerb.OPEN_SEANCE,
        JournalVerb.REOPEN_CALL,
        JournalVerb.NOTE_PRESENCE,
        JournalVerb.CLOSE_SEANCE,
        _RECONSIDERED,
    ),
    "agendaitem": (*_AGENDA, *_DECIDED),
    "calledmember": _SEATED,
    "interestdeclaration": (
        JournalVerb.DECLARE_INTEREST,
        JournalVerb.WITHDRAW_INTEREST,
        JournalVerb.PUT_ON_AGENDA,
        JournalVerb.RECOMPOSE_SEANCE,
        _ERASED,
    ),
    "puttovote": (JournalVerb.PUT_TO_VOTE, JournalVerb.WITHDRAW_VOTE, JournalVerb.POSTPONE, _RECONSIDERED, *_DECIDED),
    "castballot": (JournalVerb.VOTE, _ERASED),
    "minutessignature": (JournalVerb.SIGN_MINUTES,),
    "decision": (
        *_DECIDED,
        JournalVerb.NOTE_CONDITION_MET,
        JournalVerb.TAKE_BACK_CONDITION,
        _RECONSIDERED,
        *_MERGED,
        _ERASED,
    ),
}
OFFER: Mapping[str, tuple[str, ...]] = {
    "offer": (
        Verb.OFFER.value,
        JournalVerb.NOTE_DELIVERY,
        JournalVerb.CORRECT_DELIVERY,
        JournalVerb.REMIND_OF_OFFER,
        JournalVerb.USE_SECOND_CHANNEL,
        JournalVerb.SEND_OFFER_AGAIN,
        JournalVerb.PRINT_LETTER,
        JournalVerb.POST_LETTER,
        JournalVerb.LETTER_CAME_BACK,
        JournalVerb.WITHDRAW_LETTER,
        JournalVerb.EXTEND_ANSWER,
        Verb.ACCEPT.value,
        Verb.DECLINE.value,
        Verb.NOTE_SILENCE.value,
        Verb.TAKE_BACK.value,
        Verb.STEP_DOWN.value,
        Verb.FALL_THROUGH.value,
        Verb.END.value,
        JournalVerb.CONFIRM_REFUSAL,
        *_MERGED,
        _ERASED,
    ),
    "lease": (Verb.SIGN.value, JournalVerb.CORRECT_LEASE, *_MERGED, _ERASED),
}
NOTED_SILENTLY: Mapping[str, frozenset[str]] = {
    # Held to what it rests on by each walk, whoever wrote it (``acts_traced``), or weighed again at the closing.
    "candidature": frozenset(
        {"verdict", "tier", "order_points", "waiting_since", "snapshot", "changed_at"},
    ),
    "demande": frozenset({"state"}),
    "publication": frozenset({"weighed_with"}),
    "lease": frozenset({"register_told_at"}),
    "radiation": frozenset({"register_told_at", "lifted_at"}),
    "plannedact": frozenset({"done_at", "refused"}),
}
"""By table, what may be written without a line: what an act left is weighed anew, or the register has heard of it."""
