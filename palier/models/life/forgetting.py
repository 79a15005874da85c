"""What goes by its days, whoever it is of: codes, readings, threads, browsers, notes of desks, bytes that serve nobody."""

from collections.abc import Collection
from datetime import date, datetime

from palier.models import counted
from palier.rules.appeals import appeals
from palier.rules.mistakes import remedies

_DONE_WITH = """
    SELECT p.id FROM palier_piece p WHERE p.status = 'expiree' AND p.verified_at IS NULL
      OR p.verified_at < %(before)s AND NOT EXISTS (
        SELECT FROM palier_candidature c WHERE c.demande_id = p.demande_id AND c.stage = ANY(%(needed)s))
"""
"""Pieces whose bytes serve nobody: checked long ago, or replaced before anybody looked."""
_PIECES = f"DELETE FROM palier_piececontent WHERE piece_id IN ({_DONE_WITH})"  # noqa: S608 - no value
_FILES = f"""
    DELETE FROM palier_filecontent WHERE file_id IN (SELECT id FROM palier_piecefile WHERE piece_id IN ({_DONE_WITH}))
"""  # noqa: S608 - no value
_FILE_NAMES = f"""
    UPDATE palier_piecefile SET name = '' WHERE name <> '' AND piece_id IN ({_DONE_WITH})
"""  # noqa: S608 - no value
_NOTES = """
    UPDATE palier_piece SET refusal_reason = '', extension_reason = '', contest_reason = ''
    WHERE verified_at < %(before)s AND (refusal_reason <> '' OR extension_reason <> '' OR contest_reason <> '')
"""
_ORPHANS = "DELETE FROM palier_message WHERE demande_id IS NULL AND created_at < %(before)s"
_UNPROVED = "DELETE FROM palier_message WHERE demande_id IS NULL AND recipient = ANY(%(addresses)s)"
_CODES = "DELETE FROM palier_signincode WHERE created_at < %(before)s"
_ATTEMPTS = "DELETE FROM palier_signinattempt WHERE at < %(before)s"
_LINKS = "DELETE FROM palier_passwordlink WHERE expires_at < %(before)s"
_ACTS = "DELETE FROM palier_doneact WHERE at < %(before)s"
_RECEIPTS = "DELETE FROM palier_employerreceipt WHERE made_on < %(before)s"
_READINGS = "DELETE FROM palier_accessentry WHERE at < %(before)s"
_BROWSERS = "DELETE FROM palier_knownbrowser WHERE last_used_at < %(before)s"
_SAID = (
    "DELETE FROM palier_threadmessage WHERE thread_id IN (SELECT id FROM palier_thread WHERE last_act_at < %(before)s)"
)
_THREADS = "DELETE FROM palier_thread WHERE last_act_at < %(before)s"
_SEEN = "DELETE FROM palier_newsseen WHERE at < %(before)s"
_AWAY = "DELETE FROM palier_absence WHERE until < %(before)s"
_LINES = """
    DELETE FROM palier_assignment a WHERE a.at < %(before)s
      AND NOT EXISTS (SELECT FROM palier_candidature c WHERE c.id = a.candidature_id AND c.stage = a.step)
      AND NOT EXISTS (SELECT FROM palier_publication p WHERE p.id = a.publication_id AND p.stage = a.step)
"""
_VISITS = """
    DELETE FROM palier_sheetvisit v WHERE NOT EXISTS (
        SELECT FROM palier_membership m
        WHERE m.user_id = v.member_id AND m.organisation_id = v.organisation_id AND m.ended_at IS NULL)
      OR v.seen_at < %(before)s AND EXISTS (
        SELECT FROM palier_candidature c
        WHERE c.id = v.candidature_id AND c.stage = ANY(%(ended)s) AND c.changed_at < %(before)s)
"""
"""Of who works no more at that house, and of a candidature that is over and that they opened no more since."""
_OVER = """
    FROM palier_candidature c WHERE c.id = n.candidature_id AND c.stage = ANY(%(ended)s) AND c.changed_at < %(before)s
      AND (c.read_until IS NULL OR c.read_until < %(before)s::date)
      AND NOT EXISTS (SELECT FROM palier_organisation o
        WHERE o.id = ANY(c.audience) AND (o.id = n.organisation_id OR n.organisation_id = ANY(o.took_over)))
      AND NOT EXISTS (SELECT FROM palier_legalhold h WHERE h.demande_id = c.demande_id AND h.lifted_at IS NULL)
      AND NOT EXISTS (SELECT FROM palier_appeal a WHERE a.demande_id = c.demande_id AND a.state = ANY(%(contested)s))
      AND NOT EXISTS (SELECT FROM palier_mistake m WHERE m.demande_id = c.demande_id AND m.state = ANY(%(open)s))
"""
"""Of a candidature that is over, that their house reads no more (who rents is still read), and that nothing keeps."""
_NOTED = f"DELETE FROM palier_desknote n WHERE EXISTS (SELECT {_OVER})"  # noqa: S608 - no value
_TAGGED = f"DELETE FROM palier_filetag n WHERE EXISTS (SELECT {_OVER})"  # noqa: S608 - no value
_DOORS = """
    DELETE FROM palier_memberaddress a WHERE NOT EXISTS (
      SELECT FROM palier_membership m JOIN palier_organisation o ON o.id = m.organisation_id
      WHERE m.user_id = a.user_id AND m.role = 'commission' AND m.ended_at IS NULL AND o.closed_at IS NULL)
"""
"""Of who sits in no commission any more."""
_MAILS = "DELETE FROM palier_deskmail WHERE at < %(before)s"
_SIGN_INS = "DELETE FROM palier_signin WHERE last_seen_at < %(before)s"
_SESSIONS = "DELETE FROM django_session WHERE expire_date < %(before)s"


def forget_unproved(addresses: Collection[str]) -> int:
    """Messages that hang on no file, to addresses that were being proved from it."""
    return counted.run(_UNPROVED, {"addresses": list(addresses)})


def forget_codes(before: datetime) -> dict[str, int]:
    """Codes and tries at the door, the messages that carried a code and hang on no file, and sessions that are over."""
    return {
        "palier_signincode": counted.run(_CODES, {"before": before}),
        "palier_signinattempt": counted.run(_ATTEMPTS, {"before": before}),
        "palier_passwordlink": counted.run(_LINKS, {"before": before}),
        "palier_message": counted.run(_ORPHANS, {"before": before}),
        "palier_signin": counted.run(_SIGN_INS, {"before": before}),
        "django_session": counted.run(_SESSIONS, {"before": before}),
    }


def forget_acts(before: datetime) -> dict[str, int]:
    """Answers to acts already done."""
    return {"palier_doneact": counted.run(_ACTS, {"before": before})}


def forget_receipts(before: date) -> dict[str, int]:
    """Receipts of an employer by which nothing may be corrected any more."""
    return {"palier_employerreceipt": counted.run(_RECEIPTS, {"before": before})}


def forget_readings(before: datetime) -> dict[str, int]:
    """Traces of readings; the database refuses any that is not a year old."""
    return {"palier_accessentry": counted.run(_READINGS, {"before": before})}


def forget_browsers(before: datetime) -> dict[str, int]:
    """Browsers that nobody came in with for so long."""
    return {"palier_knownbrowser": counted.run(_BROWSERS, {"before": before})}


def forget_threads(before: datetime) -> dict[str, int]:
    """Threads of messages whose last act is so old, and all that was said in them."""
    return {
        "palier_threadmessage": counted.run(_SAID, {"before": before}),
        "palier_thread": counted.run(_THREADS, {"before": before}),
    }


def forget_pieces(before: datetime, *, needed: list[str]) -> dict[str, int]:
    """Files of pieces checked long ago, and the free words about them; not while a candidature of these stages needs them."""
    return {
        "palier_filecontent": counted.run(_FILES, {"before": before, "needed": needed}),
        "palier_piecefile": counted.run(_FILE_NAMES, {"before": before, "needed": needed}),
        "palier_piececontent": counted.run(_PIECES, {"before": before, "needed": needed}),
        "palier_piece": counted.run(_NOTES, {"before": before}),
    }


def forget_desks(before: datetime, *, ended: list[str]) -> dict[str, int]:
    """What desks tell no more: news that was opened, days of mails, lines whose step is over, absences that ended.

    Visits to a sheet that ended so too; notes and tags of a candidature at one of these stages that their house reads no more,
    and that nothing keeps.
    """
    over = {
        "before": before,
        "ended": ended,
        "contested": [one.value for one in appeals.RUNNING],
        "open": [one.value for one in remedies.RUNNING],
    }
    return {
        "palier_absence": counted.run(_AWAY, {"before": before}),
        "palier_assignment": counted.run(_LINES, {"before": before}),
        "palier_desknote": counted.run(_NOTED, over),
        "palier_filetag": counted.run(_TAGGED, over),
        "palier_memberaddress": counted.run(_DOORS, {}),
        "palier_sheetvisit": counted.run(_VISITS, {"before": before, "ended": ended}),
        "palier_newsseen": counted.run(_SEEN, {"before": before}),
        "palier_deskmail": counted.run(_MAILS, {"before": before}),
    }
