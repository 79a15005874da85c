"""Slowing who guesses at a door: a wait that grows for them, and that nobody else can make longer for the true holder.

Tries are counted by the number (or the account) *and* the source: what one source does wrong with a number costs the others
nothing. Sources alone are slowed by a minute at most: a library is one source. Tries are kept as keyed hashes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.crypto import salted_hmac

from palier.models import SignInAttempt
from palier.models.doors import acting
from palier.models.state import turns
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor

WINDOW = timedelta(minutes=15)
"""How long a failure counts."""
FREE, FREE_BY_SOURCE = 5, 30
"""Failures that cost nothing: of a source on one number, and of a source on all."""
BESIEGED, FREE_BESIEGED = 20, 1
"""A number on which so many failed from everywhere gives each source fewer free tries. It closes to nobody."""
FIRST, LONGEST, LONGEST_BY_SOURCE = timedelta(seconds=30), timedelta(minutes=15), timedelta(minutes=1)
"""The wait after the last failure doubles from the first one to the longest."""
A_DAY = timedelta(days=1)
NONE = timedelta(0)
_SOURCE = act("règles de connexion de Palier")
_VISITOR = Actor(role=Role.PUBLIC)


@dataclass(slots=True)
class Try:
    """Who knocks and on which number, as keyed hashes."""

    source: str
    subject: str
    public_id: UUID
    """An opaque id for the journal, the same for the same number."""


def tried(subject: str, source: str) -> Try:
    """Hash what is kept of a try: a leaked table names no number and no address."""
    hashed = salted_hmac("palier.signin.subject", subject, algorithm="sha256").hexdigest()
    return Try(
        source=salted_hmac("palier.signin.source", source, algorithm="sha256").hexdigest(),
        subject=hashed,
        public_id=UUID(hashed[:32]),
    )


def growing(failures: int, *, free: int, longest: timedelta) -> timedelta:
    """The wait after so many failures: none up to ``free``, then 30 s, 1 min, 2 min... up to the longest."""
    if failures <= free:
        return timedelta(0)
    return min(FIRST * (1 << min(failures - free - 1, 20)), longest)


def wait(one: Try, *, at: datetime) -> timedelta:
    """How long this source must still wait before it tries this number again; zero or less: it may. Journalled when it must.

    One try at a time: what another of the same is told waits for what comes of this one.
    """
    turns.wait_for(f"{one.subject} {one.source}")
    left, details = _weigh(one, at=at)
    if left > timedelta(0):
        with acting.taken(acting.GATE):
            telling.journal(JournalVerb.SLOW_SIGN_IN, one, by=_VISITOR, at=at, article=_SOURCE, details=details)
    return left


def must_wait(one: Try, *, at: datetime) -> bool:
    """Whether `wait` would send them away; nothing is written."""
    return _weigh(one, at=at)[0] > timedelta(0)


def _weigh(one: Try, *, at: datetime) -> tuple[timedelta, dict[str, int]]:
    with acting.taken(acting.GATE):
        failed = SignInAttempt.objects.filter(at__gt=at - WINDOW, is_success=False)
        here = list(failed.filter(subject=one.subject).values_list("source", "at"))
        by_source = list(failed.filter(source=one.source).values_list("at", flat=True))
    own = [when for source, when in here if source == one.source]
    free = FREE if len(here) <= BESIEGED else FREE_BESIEGED
    left = max(
        _left(own, growing(len(own), free=free, longest=LONGEST), at),
        _left(by_source, growing(len(by_source), free=FREE_BY_SOURCE, longest=LONGEST_BY_SOURCE), at),
    )
    return left, {"essais_numero": len(here), "essais_source": len(by_source)}


def _left(failures: list[datetime], length: timedelta, at: datetime) -> timedelta:
    return max(failures) + length - at if failures and length else timedelta(0)


def note(one: Try, *, is_success: bool, at: datetime) -> None:
    """Keep a try."""
    with acting.taken(acting.GATE):
        SignInAttempt.objects.create(at=at, source=one.source, subject=one.subject, is_success=is_success)


def take_one(word: str, *, most: int, at: datetime) -> int:
    """Take one of so many of a thing, in the order of who asks: which it is, from 1, or 0 where all are taken.

    Forgotten after a day, when whatever is counted so is over. Counted in the database, one at a time: what a session says of a
    count, two requests at once read alike.
    """
    counted = tried(word, word)
    turns.wait_for(counted.subject)
    with acting.taken(acting.GATE):
        before = SignInAttempt.objects.filter(subject=counted.subject).count()
        if before >= most:
            return 0
        # Nothing was refused: the count of who was is another.
        SignInAttempt.objects.create(at=at, source=counted.source, subject=counted.subject, is_success=True)
    return before + 1


def wait_of_a_day(one: Try, *, most: int, at: datetime) -> timedelta:
    """How long until fewer than ``most`` wrong tries about this subject are of the last day, from wherever they came."""
    with acting.taken(acting.GATE):
        wrong = SignInAttempt.objects.filter(at__gt=at - A_DAY, is_success=False, subject=one.subject)
        times = list(wrong.order_by("-at").values_list("at", flat=True)[:most])
    return times[-1] + A_DAY - at if len(times) == most else NONE


def asks(one: Try, entry: Try, *, at: datetime) -> int:
    """How often this source was right about this number within a day, and since its holder last came in (``entry``)."""
    with acting.taken(acting.GATE):
        good = SignInAttempt.objects.filter(at__gt=at - A_DAY, is_success=True)
        came_in = good.filter(subject=entry.subject).order_by("-at").values_list("at", flat=True).first()
        return good.filter(subject=one.subject, source=one.source, at__gt=came_in or at - A_DAY).count()


def entry(demande: int, source: str) -> Try:
    """That a holder came in, as it is kept beside the tries."""
    return tried(f"entrée {demande}", source)
