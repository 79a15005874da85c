"""The supervisor: what falls comes back, and no worker of old code stays, whatever dies."""

from __future__ import annotations

import dataclasses
import os
import signal
import socket
import subprocess

import pytest

from tests.upgrade.site import OK, ROOT, Site, environment, family, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.alone]


def _answers(site: Site) -> bool:
    return site.get("/sante/pret") == OK


def test_a_web_master_that_is_killed_leaves_no_worker_and_comes_back(site: Site) -> None:
    (master,) = site.pids("web")
    wait_for(lambda: len(family(master)) == 3)

    os.kill(master, signal.SIGKILL)

    # The port stays open: the next request waits for the new processes instead of being refused.
    assert _answers(site)
    wait_for(lambda: not family(master))
    assert site.pids("web") != [master]


def test_a_web_process_that_is_killed_is_replaced(site: Site) -> None:
    (master,) = site.pids("web")
    wait_for(lambda: len(family(master)) == 3)
    victim = next(pid for pid in family(master) if pid != master)

    os.kill(victim, signal.SIGKILL)

    wait_for(lambda: victim not in family(master) and len(family(master)) == 3)
    assert _answers(site)
    assert site.pids("web") == [master]


def test_a_job_worker_that_is_killed_comes_back(site: Site) -> None:
    (worker,) = site.pids("worker")

    os.kill(worker, signal.SIGKILL)

    wait_for(lambda: site.pids("worker") not in ([], [worker]))


def test_a_second_supervisor_is_refused(site: Site) -> None:
    done = subprocess.run(
        [ROOT / "run", "palier", "serve", "--port", "0"],
        env=environment(site.state, site.database),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert "already serves" in done.stdout
    assert _answers(site)


def test_nothing_outlives_a_supervisor_that_is_killed(site: Site) -> None:
    (master,), (worker,) = site.pids("web"), site.pids("worker")
    families = [*family(master), *family(worker)]
    assert len(families) >= 4

    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait(10)

    wait_for(lambda: not family(master) and not family(worker))
    # The same port and the same folder, at once.
    site.start()
    assert _answers(site)


def test_a_supervisor_told_to_stop_ends_everything(site: Site) -> None:
    (master,), (worker,) = site.pids("web"), site.pids("worker")

    site.process.send_signal(signal.SIGTERM)

    assert site.process.wait(30) == 0
    assert not family(master)
    assert not family(worker)
    site.start()


def test_a_socket_handed_down_by_the_system_stays_open_while_the_service_restarts(site: Site) -> None:
    site.stop()
    with socket.create_server(("127.0.0.1", 0)) as opened:
        given = dataclasses.replace(site, state=site.state, port=0)
        for _ in range(2):
            # As systemd does: the descriptor is number 3, and says for which process it is.
            given.start(["sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"'], handed=opened.fileno())
            assert given.port == opened.getsockname()[1]
            assert _answers(given)
            given.stop()
            # Nobody serves, and nobody is refused: who calls now waits for the service to come back.
            socket.create_connection(("127.0.0.1", given.port), timeout=5).close()
    site.start()
