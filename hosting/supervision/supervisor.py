"""`./run palier serve`: one small process that keeps Palier up, and the port open, from release to release.

It binds the listening socket once (or receives it from systemd), runs the web and the worker on it, looks after the
embedded database, and starts again what falls. `./run palier upgrade` gives it orders (hosting/supervision/control.py): it then
starts processes of another release, retires the old, and at last becomes the new release's supervisor itself by
`exec`, with the same pid, the same children and the same sockets. It has one thread: PR_SET_PDEATHSIG fires when
the thread that started a child ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import select
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hosting.database import postgres
from hosting.supervision import control, processes, release, roles
from hosting.supervision.gates import Gate
from hosting.supervision.roles import ProcessRole, ProcessStage, Running
from hosting.supervision.watch import Database

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

TICK = 0.1
"""Seconds between two looks at the processes, when nothing wakes the loop sooner."""
LAME_DUCK = 3.0
"""Seconds given to clients to move to the new release, before the old one is told to end."""
ENDING = 60.0
"""Seconds given to a retired process to end its requests or its job, before it is killed."""
STOPPING = 10.0
"""The same when everything stops."""


LATEST = 20.0
"""Seconds after which what is to start once the site answers starts all the same."""
HOPELESS = 4
"""Falls of the web, before it has ever answered, after which it will not start by itself."""


@dataclass(frozen=True, slots=True)
class HeldFolder:
    """What only one supervisor may hold of a state folder; handed from one release's supervisor to the next."""

    lock: int
    users: int
    """The shared lock of those who need the embedded database."""
    door: socket.socket


def hold(state: Path) -> HeldFolder:
    """Take a state folder; refuse if another supervisor has it. Raises ``ControlError``."""
    state.mkdir(parents=True, exist_ok=True)
    lock = os.open(state / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise control.ControlError(f"Palier already serves from {state}.") from None
    users = os.open(state / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(users, fcntl.LOCK_SH)
    return HeldFolder(lock, users, control.listen(state))


def let_go(held: HeldFolder, state: Path) -> None:
    """Give a state folder back without having served from it: the embedded database then stops with its last user."""
    with contextlib.suppress(OSError):  # a supervisor that served has closed them
        os.close(held.users)
    held.door.close()
    (state / control.NAME).unlink(missing_ok=True)


type Obey = Callable[[Supervisor, dict[str, object]], dict[str, object]]
"""What is done with an order: see `orders.obey`."""


class Supervisor:
    """Runs the roles, on one socket, from one release or from two during an upgrade."""

    def __init__(
        self,
        state: Path,
        listening: socket.socket,
        kinds: Iterable[ProcessRole],
        held: HeldFolder,
        say: Callable[[str], None],
    ) -> None:
        """Know what to run; nothing starts yet."""
        self.state = state
        self.listening = listening
        self.kinds = {kind.name: kind for kind in kinds}
        self.held = held
        self.say = say
        self.running: list[Running] = []
        self.at = dict.fromkeys(self.kinds, release.HERE)
        """The release from which each role is started again."""
        self.failed: dict[str, int] = {}
        """Candidates that ended by themselves, with their codes."""
        self.on_answer: Callable[[], None] | None = None
        """Called once, when the site answers for the first time."""
        self.leave: Callable[[], None] | None = None
        """Called by the loop, once its callers have had their answer: it becomes another release's supervisor."""
        self.database = Database(state, say)
        self._due: dict[str, float] = {}
        self._falls: dict[str, int] = {}
        self._sessions: set[int] = set()
        self._orphans: dict[int, float] = {}
        self._late: set[str] = set()
        self._latest = 0.0
        self._stopping = False
        self._told: set[str] = set()
        """The instances that were told to end because everything stops."""
        self._code = 0

    # --- Starting and ending ------------------------------------------------------------

    @contextlib.contextmanager
    def reading_ahead(self) -> Iterator[None]:
        """Around what makes the place ready: what listens reads its code meanwhile, and serves once it is made so.

        What is raised there ends it: nothing has been served.
        """
        gate = Gate.shut()
        try:
            for name in [name for name, kind in self.kinds.items() if kind.listens]:
                self.start(name, self.at[name], ProcessStage.SERVING, gate=gate.inside)
            yield
        except BaseException:
            gate.close()
            for one in self.running:
                processes.send(one.pid, signal.SIGKILL)
                os.waitpid(one.pid, 0)
            raise
        gate.open()

    def serve(self, obey: Obey, *, late: Collection[str] = ()) -> int:
        """Start everything, then keep it up until told to stop; `obey` answers the orders.

        Those named as late start once the site answers: until then the processors are for what visitors wait for.
        """
        self._listen_to_signals()
        if self.database.is_ours:
            postgres.ensure_running(self.state)
        release.write(self.state, release.HERE)
        self._late, self._latest = set(late), time.monotonic() + LATEST
        begun = {one.role for one in self.running}
        for name in [name for name in self.kinds if name not in begun | self._late]:
            self.start(name, self.at[name], ProcessStage.SERVING)
        return self.keep(obey)

    def start(self, name: str, of: Path, stage: ProcessStage, *, gate: int | None = None) -> Running:
        """Start one process of a role."""
        kind = self.kinds[name]
        one = roles.start(kind, of, stage, state=self.state, listening=self.listening.fileno(), gate=gate)
        self.adopt(one)
        return one

    def adopt(self, one: Running) -> None:
        """Look after a process from now on."""
        self.running.append(one)
        self._sessions.add(one.pid)

    def retire(self, one: Running, *, patience: float = ENDING) -> None:
        """Let a process go: it stops accepting at once, is told to end a little later, and is killed at last."""
        now = time.monotonic()
        lame = LAME_DUCK if self.kinds[one.role].listens and not self._stopping else 0.0
        if lame:
            processes.send(one.pid, signal.SIGUSR1, group=True)
        one.stage, one.term_at, one.kill_at = ProcessStage.LEAVING, now + lame, now + lame + patience

    # --- The loop -----------------------------------------------------------------------

    def keep(self, obey: Obey) -> int:
        """Look after the processes until everything has stopped, obeying what an upgrade asks."""
        processes.become_reaper()
        self._listen_to_signals()
        woken, waker = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        while not (self._stopping and not self.running and not self._orphans):
            ready, _, _ = select.select([woken, self.held.door.fileno()], [], [], TICK)
            if woken in ready:
                os.read(woken, 4096)
            if self.held.door.fileno() in ready:
                control.answer(self.held.door, lambda order: obey(self, order))
            self.look()
            if self.leave and not self._stopping:
                called, self.leave = self.leave, None
                called()
        self._close()
        return self._code

    def orphans(self) -> list[int]:
        """Return the pids of what fallen processes left behind, and which is ending."""
        return list(self._orphans)

    def _listen_to_signals(self) -> None:
        # SIGINT too: a shell that starts a command in the background hands it down ignored.
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop())
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def stop(self, code: int = 0) -> None:
        """Let everything end; the loop returns when it has.

        A signal calls this amid anything: what is being started at that instant is let go by the loop too.
        """
        if not self._stopping:
            self._orphans = dict.fromkeys(self._orphans, time.monotonic() + STOPPING)
        self._stopping, self._code = True, code

    def _let_go_of_all(self) -> None:
        """Let each process end that was not told yet."""
        for one in [one for one in self.running if one.instance not in self._told]:
            self._told.add(one.instance)
            self.retire(one, patience=STOPPING)

    def _close(self) -> None:
        self.held.door.close()
        (self.state / control.NAME).unlink(missing_ok=True)
        self.listening.close()
        if self.database.is_ours and postgres.is_alone(self.held.users):
            postgres.stop(self.state)

    def look(self) -> None:
        """Take note of what has ended, start again what must live, push what should have left."""
        ended = processes.ended()
        self.database.collected(ended)
        for one in [one for one in self.running if one.pid in ended]:
            self.running.remove(one)
            self._note(one, ended[one.pid])
        self._end_orphans()
        if self._stopping:
            self._let_go_of_all()
        self._push()
        if self._stopping:
            return
        self.database.look()
        for name in [name for name, when in self._due.items() if when <= time.monotonic()]:
            del self._due[name]
            self.start(name, self.at[name], ProcessStage.SERVING)
        called = self.on_answer if self.on_answer and answers(self.listening) else None
        if called or self._latest <= time.monotonic():
            self._start_late()
        if called:
            self.on_answer = None
            called()

    def _start_late(self) -> None:
        """Start what waited for the first answer, but for what an upgrade has started since, or what fell and comes back."""
        for name in self._late - {one.role for one in self.running} - self._due.keys():
            self.start(name, self.at[name], ProcessStage.SERVING)
        self._late = set()

    def _note(self, one: Running, code: int) -> None:
        """Say what happened, and when the process comes back."""
        if one.stage == ProcessStage.CANDIDATE:
            self.failed[one.instance] = code
        if one.stage != ProcessStage.SERVING or self._stopping:
            return
        if time.monotonic() - one.since > roles.STEADY:
            self._falls[one.role] = 0
        falls = self._falls[one.role] = self._falls.get(one.role, 0) + 1
        if self.on_answer and self.kinds[one.role].listens and falls >= HOPELESS:
            self.say(f"The {one.role} process does not start (code {code}; see above): everything stops.")
            self.stop(1)
            return
        shortest = self.kinds[one.role].rest
        rest = max(shortest, min(shortest * 2 ** (falls - 1), roles.LONGEST_REST))
        self._due[one.role] = time.monotonic() + rest
        self.say(f"The {one.role} process ended by itself (code {code}); it comes back in {rest:g} s.")

    def _end_orphans(self) -> None:
        """End what a fallen process had started and left behind: no worker of old code stays.

        The kernel has told them already, and they end their requests; SIGKILL is for the deaf.
        """
        alive = {one.pid for one in self.running}
        left = processes.orphans(self._sessions - alive)
        self._sessions = alive | set(left.values())
        late = time.monotonic() + (STOPPING if self._stopping else ENDING)
        self._orphans = {pid: self._orphans.get(pid, late) for pid in left}
        for pid, when in self._orphans.items():
            if when <= time.monotonic():
                processes.send(pid, signal.SIGKILL)

    def _push(self) -> None:
        now = time.monotonic()
        for one in self.running:
            if one.kill_at and one.kill_at <= now:
                processes.send(one.pid, signal.SIGKILL, group=True)
            elif one.term_at and one.term_at <= now:
                one.term_at = None
                processes.send(one.pid, signal.SIGTERM)


def answers(listening: socket.socket) -> bool:
    """Say whether the site gives an answer, whatever it is, on its own socket."""
    host, port = listening.getsockname()[:2]
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(here, port, timeout=1)
    try:
        connection.request("GET", "/sante/vivant", headers={"Host": "localhost", "Connection": "close"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
