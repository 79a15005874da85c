"""The orders that a supervisor obeys: what an upgrade asks of it, one step at a time.

Each may be given twice, and an upgrade may die between any two: what serves goes on serving.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hosting.supervision import release, succession
from hosting.supervision.control import ControlError
from hosting.supervision.roles import ARCHIVE, WEB, WORKER, ProcessStage

if TYPE_CHECKING:
    from collections.abc import Callable

    from hosting.supervision.roles import Running
    from hosting.supervision.supervisor import Supervisor

type Order = dict[str, object]


def obey(supervisor: Supervisor, order: Order) -> Order:
    """Do what is asked and say what was done. Raises ``ControlError``."""
    known = ORDERS.get(str(order.get("order")))
    if known is None:
        raise ControlError(f"No such order: {order.get('order')}")
    return known(supervisor, order)


def status(supervisor: Supervisor, _order: Order) -> Order:
    """Say what runs, from which release, and since when."""
    kept = release.read(supervisor.state)
    return {
        "pid": os.getpid(),
        "supervised_by": str(release.HERE),
        "release": str(kept.release) if kept else None,
        "previous": str(kept.previous) if kept and kept.previous else None,
        "since": kept.since if kept else None,
        "address": list(supervisor.listening.getsockname()[:2]),
        "processes": [
            {"instance": one.instance, "role": one.role, "release": one.release, "pid": one.pid, "stage": one.stage}
            for one in supervisor.running
        ],
        "failed": supervisor.failed,
        "orphans": supervisor.orphans(),
    }


def environment(supervisor: Supervisor, _order: Order) -> Order:
    """Say in which environment the site runs: the steps of an upgrade take the same, whoever types them."""
    given = {name: value for name, value in os.environ.items() if name.startswith("PALIER_") or name == "DATABASE_URL"}
    return {**given, **supervisor.kinds[WEB.name].environment}


def start(supervisor: Supervisor, order: Order) -> Order:
    """Start the web of another release beside the present one; a candidate left by a killed upgrade goes."""
    folder = _release(order)
    for one in _those(supervisor, WEB.name, ProcessStage.CANDIDATE):
        supervisor.retire(one)
    return {"instance": supervisor.start(WEB.name, folder, ProcessStage.CANDIDATE).instance}


def withdraw(supervisor: Supervisor, order: Order) -> Order:
    """Let a candidate go."""
    for one in _those(supervisor, WEB.name, ProcessStage.CANDIDATE):
        if one.instance == order.get("instance"):
            supervisor.retire(one)
    return {}


def promote(supervisor: Supervisor, order: Order) -> Order:
    """Make a candidate the one that serves, and let the others go. Raises ``ControlError``."""
    chosen = [
        one for one in _those(supervisor, WEB.name, ProcessStage.CANDIDATE) if one.instance == order.get("instance")
    ]
    if not chosen:
        raise ControlError("This candidate does not live any more.")
    # Written first: if everything dies now, the release that is ready comes back.
    release.write(supervisor.state, Path(chosen[0].release))
    supervisor.at[WEB.name] = Path(chosen[0].release)
    for one in _those(supervisor, WEB.name, ProcessStage.SERVING):
        supervisor.retire(one)
    chosen[0].stage = ProcessStage.SERVING
    return {}


def worker(supervisor: Supervisor, order: Order) -> Order:
    """Start the worker of a release, and let those of other releases finish their job and go."""
    folder = _release(order)
    if WORKER.name not in supervisor.kinds:
        return {"works": False}
    supervisor.at[WORKER.name] = folder
    present = _those(supervisor, WORKER.name, ProcessStage.SERVING)
    if not any(one.release == str(folder) for one in present):
        supervisor.start(WORKER.name, folder, ProcessStage.SERVING)
    for one in present:
        if one.release != str(folder):
            supervisor.retire(one)
    return {"works": True}


def become(supervisor: Supervisor, order: Order) -> Order:
    """Let the code of another release supervise from now on, in this very process."""
    folder = _release(order)
    if folder == release.HERE:
        return {}
    succession.check(supervisor, folder)
    _move_archive(supervisor, folder)
    supervisor.leave = lambda: succession.become(supervisor, folder)
    return {}


def _move_archive(supervisor: Supervisor, folder: Path) -> None:
    """The archive of the new release waits for the old one to seal what it has, and to leave the vault."""
    if ARCHIVE.name in supervisor.kinds:
        supervisor.at[ARCHIVE.name] = folder
        for one in _those(supervisor, ARCHIVE.name, ProcessStage.SERVING):
            supervisor.retire(one)
        supervisor.start(ARCHIVE.name, folder, ProcessStage.SERVING)


ORDERS: dict[str, Callable[[Supervisor, Order], Order]] = {
    "status": status,
    "environment": environment,
    "start": start,
    "withdraw": withdraw,
    "promote": promote,
    "worker": worker,
    "become": become,
}


def _release(order: Order) -> Path:
    folder = Path(str(order.get("release"))).resolve()
    if not release.can_serve(folder):
        raise ControlError(f"{folder} is not a checkout of Palier with its environment.")
    return folder


def _those(supervisor: Supervisor, role: str, stage: ProcessStage) -> list[Running]:
    return [one for one in supervisor.running if one.role == role and one.stage == stage]
