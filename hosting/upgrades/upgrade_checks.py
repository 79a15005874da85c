"""What an upgrade refuses, and why, before anything has started."""

from __future__ import annotations

import shutil
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hosting import system_users
from hosting.supervision import control, release

if TYPE_CHECKING:
    from pathlib import Path

OURS = "palier"
KEPT_DAYS = 30
"""A page kept open, or in a cache, may still ask for the files of its release."""
type Plan = dict[str, Any]


class UpgradeRefused(RuntimeError):
    """The upgrade does not happen; the message is for the person at the terminal."""


def checkout(folder: Path) -> Path:
    """Return the folder of a release; refuse what is not one. Raises ``UpgradeRefused``."""
    folder = folder.resolve()
    if not (folder / "run").exists() or not (folder / "config" / "supervisor.py").exists():
        raise UpgradeRefused(f"{folder} is not a checkout of Palier that can be put in.")
    return folder


def previous(state: Path) -> Path:
    """Return the release that served before, or where a way back was leading. Raises ``UpgradeRefused``."""
    if under_way := release.way_back(state):
        return checkout(under_way)
    kept = release.read(state)
    if kept is None or kept.previous is None:
        raise UpgradeRefused("No release served before this one.")
    if left := release.returned_from(state):
        raise UpgradeRefused(
            f"{kept.release} serves: the way back was already gone. The release before it is {left}, the one that was "
            f"left; to put it in again, knowingly: ./run palier upgrade --to {left}"
        )
    return checkout(kept.previous)


def left_by(plan: Plan, present: Path) -> list[str]:
    """Return the pending contracts that the present release had left for later; unsigned settings are one of them."""
    contracts = [each["name"] for each in _ours(plan) if each["contract"]]
    return [name for name in [*contracts, *plan.get("believed", [])] if _knows(present, name)]


def expansions(plan: Plan, present: Path) -> list[str]:
    """Return what is to apply before the release starts; other packages' migrations count."""
    left = left_by(plan, present)
    return [each["name"] for each in plan["pending"] if not each["contract"] and each["name"] not in left]


def refuse_unsafe(plan: Plan, present: Path, target: Path) -> None:
    """Refuse migrations that the present release would not survive. Raises ``UpgradeRefused``."""
    if missing := [name for name in _names(present) if name not in plan["known"]]:
        raise UpgradeRefused(f"{target} is older than {present}: it has not {missing[0]}. To go back: --rollback.")
    faults = [f"{each['name']}: {fault}" for each in _ours(plan) for fault in each["faults"]]
    rest = [each for each in _ours(plan) if each["name"] not in left_by(plan, present)]
    for before, after in pairwise(rest):
        if before["contract"] and not after["contract"]:
            faults.append(
                f"{after['name']}: stands behind the contract {before['name']}, which waits until the next upgrade; "
                "put in first the release that ends with that contract"
            )
    if faults:
        raise UpgradeRefused("unsafe migrations; nothing has been started.\n  " + "\n  ".join(faults))


def refuse_contracted(plan: Plan, target: Path) -> None:
    """Refuse to go back to a release whose tables or columns have been taken away. Raises ``UpgradeRefused``."""
    if gone := [name for name in plan["contracted"] if not _knows(target, name)]:
        raise UpgradeRefused(
            f"{gone[0]} has taken away what {target} still reads: there is no way back to it. "
            "Put in a corrected release instead, or restore a backup."
        )


def refuse_one_user(target: Path) -> None:
    """Refuse a release that would serve as the owner where web and worker have users of their own. Raises ``UpgradeRefused``."""
    if system_users.are_separate() and not (target / "config" / "system_users.py").exists():
        raise UpgradeRefused(
            f"{target} knows no users of the system for web and worker: take {', '.join(system_users.VARIABLES)} out of "
            "the settings, restart the service, then type this again."
        )


def forget_assets(state: Path, kept: set[Path]) -> None:
    """Remove the static files of releases that served long ago."""
    names = {release.key(each) for each in kept}
    for folder in (state / "static").iterdir():
        if folder.name not in names and time.time() - folder.stat().st_mtime > KEPT_DAYS * 86400:
            shutil.rmtree(folder, ignore_errors=True)


def contract_now(state: Path) -> Path:
    """Return the release whose contracts may be applied: it alone serves. Raises ``UpgradeRefused``."""
    kept = release.read(state)
    here = kept.release if kept else release.HERE
    try:
        status = control.ask(state, "status")
    except control.ControlError:
        return here
    if older := sorted({each["release"] for each in status["processes"]} - {str(here)}):
        raise UpgradeRefused(
            f"Processes of {', '.join(older)} are still there; a contract waits until they have ended."
        )
    if status["orphans"]:
        raise UpgradeRefused("Web processes whose master was killed are still ending their requests.")
    return here


def _ours(plan: Plan) -> list[dict[str, Any]]:
    return [each for each in plan["pending"] if each["app"] == OURS]


def _names(of: Path) -> list[str]:
    return sorted(path.stem for path in (of / "palier" / "migrations").glob("[0-9]*.py"))


def _knows(of: Path, name: str) -> bool:
    return (of / "palier" / "migrations" / f"{name}.py").exists()
