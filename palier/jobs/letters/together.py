"""Messages that wait for the same task leave together: one session with the relay, one statement for ten (ADR 121).

Each keeps its own job, claim and mark. What is not plain, and what fails, is alone: the others never wait for it.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from procrastinate import BaseRetryStrategy

from palier.gateways import relay
from palier.jobs.letters import mails
from palier.jobs.letters.noting import noting
from palier.jobs.path.retaking import Mine
from palier.models.doors import acting, jobs_together
from palier.models.doors.jobs_together import AlikeJob
from palier.models.letters import last_words
from palier.models.letters.last_words import AnsweredMessage
from palier.workflows.letters import leaving, leaving_together
from palier.workflows.letters.leaving import SEND_TASK
from palier.workflows.letters.leaving_together import ReadyMessage
from palier.workflows.life import blanking

if TYPE_CHECKING:
    from procrastinate.jobs import Job

log = logging.getLogger(__name__)
MOST = 100
"""Messages that leave together, the first included."""
SECONDS = 1.0
"""None is begun later than this after the first: a closing that is due waits behind no more than one batch."""
AT_ONCE = 10
"""Messages that are claimed together: no more are in doubt when their sender dies among them."""
FRESH_SECONDS = 0.3
"""How long a claim serves: what changed before it is seen, and what changes within it is not."""
_DATABASE_AWAY = (OperationalError, InterfaceError)


def send(message: str, *, alone: Callable[[str], None], retry: BaseRetryStrategy) -> None:
    """Send a message, then those that wait behind it. Raises what came in the way of the first; the jobs of others say theirs."""
    worker = Mine.worker
    behind = jobs_together.take(SEND_TASK, "message", worker=worker, most=MOST - 1) if worker is not None else []
    if worker is None or not behind:
        alone(message)
        return
    ids = {job.id for job in behind}
    Mine.running.update(ids)
    try:
        batch = _Batch([message, *(job.subject for job in behind)], alone)
        batch.run()
        _mark(behind, batch, worker, retry)
    finally:
        # What was not marked is seen as half done, and taken up again.
        Mine.running.difference_update(ids)
    if (error := batch.outcomes.get(message)) is not None:
        raise error


class _Batch:
    """Messages said one after the other, and what came in the way of each; none where nothing did."""

    def __init__(self, messages: Iterable[str], alone: Callable[[str], None]) -> None:
        self.outcomes: dict[str, Exception | None] = {}
        # Two jobs of one message: the second is begun, and ends, with the first.
        self._messages = list(dict.fromkeys(messages))
        self._alone = alone
        self._ready: Mapping[str, ReadyMessage] = {}
        self._pending: list[tuple[AnsweredMessage, ReadyMessage]] = []
        """For which the relay answered, and which nothing notes yet: the next claim does."""
        self._claims = _Claims()

    def run(self) -> None:
        """Say them until the last, the end of the time, or a relay that is away."""
        self._ready, until = _ready(self._messages), time.monotonic() + SECONDS
        with relay.session() as give:
            for message in self._messages:
                if self.outcomes and time.monotonic() >= until:
                    break
                error = self.outcomes[message] = self._one(message, give)
                if error is not None and relay.is_away(error):
                    break
            self._note()

    def _one(self, message: str, give: relay.HandOver) -> Exception | None:
        ready = self._ready.get(message)
        try:
            if ready is None:
                self._note()
                self._alone(message)
            else:
                self._say(ready, give)
        except _DATABASE_AWAY:
            self._note()
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the next message does not wait for it
            return error
        return None

    def _say(self, ready: ReadyMessage, give: relay.HandOver) -> None:
        now = ready.message
        taken = mails.hand_over(now, give, claim=lambda: self._claim(ready), look_again=lambda: mails.prepared(now.id))
        if taken:
            self._pending.append((AnsweredMessage(now.id, timezone.now()), ready))
            if ready.kept_subject in blanking.SUBJECTS:
                self._note()

    def _claim(self, ready: ReadyMessage) -> None:
        """Keep that the last word of this message comes now, and of the next ones soon."""
        key = ready.message.id
        if not self._claims.hold(key):
            self._claims.release()
            at, places = timezone.now(), self._messages.index(str(key))
            coming = [self._ready[one].claim for one in self._messages[places:] if one in self._ready][:AT_ONCE]
            self._claims.begin(last_words.step([one for one, _ in self._pending], coming, at=at), at)
            self._pending = []
        if key in self._claims.unsaid:
            # From here on its last word may be said: nothing gives it up any more.
            self._claims.unsaid.remove(key)
        else:
            # Its file moved since, or another sender was first: the slow way knows which.
            mails.claim(ready.message)

    def _note(self) -> None:
        """Keep all that is known, before anything else is done."""
        pending, self._pending = self._pending, []
        if pending:
            noting(lambda: _note(pending))
        self._claims.release()


class _Claims:
    """The messages that were claimed together and of which the last word was not said."""

    def __init__(self) -> None:
        self.unsaid: set[UUID] = set()
        self._at: datetime | None = None
        self._until = 0.0

    def begin(self, claimed: set[UUID], at: datetime) -> None:
        """These are claimed now."""
        self.unsaid, self._at, self._until = claimed, at, time.monotonic() + FRESH_SECONDS

    def hold(self, key: UUID) -> bool:
        """Whether a message is claimed, and was so just now."""
        return key in self.unsaid and time.monotonic() < self._until

    def release(self) -> None:
        """Give up those of which nothing was said."""
        keys, at = self.unsaid, self._at
        if keys and at is not None:
            noting(lambda: leaving.release(keys, at=at))
        self.unsaid = set()


def _note(pending: Iterable[tuple[AnsweredMessage, ReadyMessage]]) -> None:
    for (key, at), ready in pending:
        leaving.note_taken(ready.message, at=at)
        if ready.kept_subject in blanking.SUBJECTS:
            blanking.blank(key)


def _mark(behind: Iterable[AlikeJob], batch: _Batch, worker: int, retry: BaseRetryStrategy) -> None:
    """Each job as what became of its message says; those that were not begun wait as they did."""
    begun = [job for job in behind if job.subject in batch.outcomes]
    done = [job for job in begun if batch.outcomes[job.subject] is None]
    with transaction.atomic():
        jobs_together.end(done, worker=worker, well=True)
        jobs_together.give_back([job for job in behind if job.subject not in batch.outcomes], worker=worker)
        for job in begun:
            if (error := batch.outcomes[job.subject]) is not None:
                log.warning("message_not_taken", extra={"letter": job.subject, "error": type(error).__name__})
                again = retry.get_retry_decision(exception=error, job=cast("Job", job))
                if again is None or again.retry_at is None:
                    jobs_together.end([job], worker=worker, well=False)
                else:
                    jobs_together.begin_again(job, worker=worker, at=again.retry_at)


def _ready(messages: Iterable[str]) -> Mapping[str, ReadyMessage]:
    """Those that are plain, by their id. Where one cannot be read, each is looked at alone."""
    try:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            found = leaving_together.prepare([UUID(one) for one in messages], at=timezone.now())
    except _DATABASE_AWAY:
        raise
    except Exception:
        log.exception("messages_looked_at_alone")
        return {}
    return {str(key): one for key, one in found.items()}
