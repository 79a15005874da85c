"""Code that runs in a page is not the owner of the database: tried as the very user that serves, on the site as installed.

Only root can become three users: elsewhere these are passed over, and the units are read instead.
"""

from __future__ import annotations

import contextlib
import grp
import http.client
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hosting import system_users
from hosting.database import postgres, programs
from hosting.supervision import control
from hosting.upgrades import upgrade_checks
from tests.upgrade.site import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

# Users that every Debian has, in the places of palier, palier-web, palier-worker and palier-site.
OWNER, WEB, WORKER, GROUP = "backup", "www-data", "list", "games"
CANARY = "owner-only-a7f3"
NOT_HERE = "three users of the system are taken by root alone, in a checkout that all may read, with setpriv"


def is_possible(repository: Path) -> bool:
    try:
        [pwd.getpwnam(each) for each in (OWNER, WEB, WORKER)], grp.getgrnam(GROUP)
    except KeyError:
        return False
    return os.geteuid() == 0 and programs.open_to_all(repository) and bool(shutil.which("setpriv"))


def as_user(name: str, *groups: str, keeps: bool = False) -> list[str]:
    """Before a command: the user, its groups, and for the service the rights that its unit gives."""
    rights = ["--inh-caps", "+setuid,+setgid,+kill", "--ambient-caps", "+setuid,+setgid,+kill"] if keeps else []
    told = [
        "setpriv",
        "--securebits",
        "+noroot,+noroot_locked",
        "--reuid",
        name,
        "--regid",
        name,
        "--groups",
        ",".join((name, *groups)),
        *rights,
        "--no-new-privs",
    ]
    return [*told, "--"]


@dataclass
class Installed:
    """The folders of a server, and the site on it."""

    root: Path
    repository: Path
    port: int
    service: subprocess.Popen[bytes] | None = None

    @property
    def state(self) -> Path:
        return self.root / "state"

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": "/nonexistent",
            "PALIER_CONFIG": str(self.root / "etc" / "palier.env"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **more,
        }

    def command(self, *words: str, keeps: bool = False) -> list[str]:
        before = as_user(OWNER, GROUP, WEB, WORKER, keeps=keeps)
        return [*before, sys.executable, "-P", "-m", "config.cli", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=self.repository,
            env=self.environment(),
            text=True,
            capture_output=True,
            timeout=240,
            check=False,
        )

    def get(self, path: str, **headers: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            assert answer.status == 200, path
            return answer.read().decode()

    def pids(self, role: str) -> list[int]:
        masters = {one["pid"] for one in control.ask(self.state, "status")["processes"] if one["role"] == role}
        sessions = [int(each.name) for each in Path("/proc").glob("[0-9]*") if _session(int(each.name)) in masters]
        return sorted(sessions)

    def try_as(self, user: str, code: str) -> str:
        """Run some Python as a page would: the user, its groups, nothing more; return what it printed."""
        done = subprocess.run(
            [*as_user(user, GROUP), sys.executable, "-P", "-c", code],
            cwd="/",
            env={"PATH": os.environ["PATH"]},
            text=True,
            capture_output=True,
            timeout=30,
            check=False,
        )
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def written(path: Path, text: str, group: str) -> None:
    path.write_text(text)
    path.chmod(0o640)
    shutil.chown(path, "root", group)


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    repository = Path(__file__).resolve().parents[2]
    if not is_possible(repository):
        pytest.skip(NOT_HERE)
    root = Path(tempfile.mkdtemp(prefix="palier-users-", dir="/var/tmp"))
    root.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = Installed(root, repository, port)
    (root / "etc").mkdir()
    site.state.mkdir(mode=0o700)
    shutil.chown(site.state, OWNER, OWNER)
    written(
        root / "etc" / "palier.env",
        f"PALIER_STATE={site.state}\nPALIER_DEMO=1\nPALIER_WEB_USER={WEB}\nPALIER_WORKER_USER={WORKER}\n"
        f"PALIER_SITE_GROUP={GROUP}\nPALIER_EMAIL_BACKEND=django.core.mail.backends.dummy.EmailBackend\n",
        GROUP,
    )
    written(root / "etc" / "owner.env", f"PALIER_BACKUP_KEY=/{CANARY}\n", OWNER)
    written(root / "etc" / "web.env", "PALIER_WEB_SLOTS=2\n", WEB)
    written(root / "etc" / "worker.env", "PALIER_SMTP_PASSWORD=worker-only\n", WORKER)
    try:
        migrated = site.run("migrate")
        assert migrated.returncode == 0, migrated.stderr[-2000:]
        with (root / "said").open("wb") as said:
            site.service = subprocess.Popen(
                site.command("serve", "--port", str(port), keeps=True),
                cwd=repository,
                env=site.environment(),
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        wait_for(lambda: b"Palier answers on" in (root / "said").read_bytes() or site.service.poll() is not None)
        assert site.service.poll() is None, (root / "said").read_text()
        wait_for(lambda: len(site.pids("worker")) >= 1)
        yield site
    finally:
        if site.service and site.service.poll() is None:
            site.service.send_signal(signal.SIGTERM)
            site.service.wait(60)
        shutil.rmtree(root)


def status_of(pid: int) -> dict[str, str]:
    lines = (Path("/proc") / str(pid) / "status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_the_site_serves_and_its_parts_are_three_users_without_a_right(installed: Installed) -> None:
    assert json.loads(installed.get("/sante/pret"))["pret"] is True
    assert "Palier" in installed.get("/")

    for role, user in (("web", WEB), ("worker", WORKER)):
        pids = installed.pids(role)
        assert pids
        for pid in pids:
            told = status_of(pid)
            number, group = pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid
            assert told["Uid"].split() == [str(number)] * 4, role
            assert told["Gid"].split() == [str(group)] * 4, role
            assert told["Groups"].split() == [str(grp.getgrnam(GROUP).gr_gid)], role
            assert {told[each] for each in ("CapPrm", "CapEff", "CapAmb")} == {"0000000000000000"}, role
            assert told["NoNewPrivs"] == "1"


def test_what_the_supervisor_may_do_its_other_children_may_not(installed: Installed) -> None:
    server = int((postgres_home(installed) / "data" / "postmaster.pid").read_text().split()[0])
    told = status_of(server)

    assert told["Uid"].split()[0] == str(pwd.getpwnam(OWNER).pw_uid)
    assert {told["CapEff"], told["CapPrm"], told["CapAmb"]} == {"0000000000000000"}


def postgres_home(installed: Installed) -> Path:
    return installed.state / "postgres"


def test_nothing_of_the_owner_stands_in_the_environment_of_who_serves(installed: Installed) -> None:
    for role, foreign in (("web", "worker-only"), ("worker", "PALIER_WEB_SLOTS")):
        for pid in installed.pids(role):
            given = (Path("/proc") / str(pid) / "environ").read_bytes().decode()
            assert CANARY not in given
            assert "PALIER_BACKUP_KEY" not in given
            assert foreign not in given
            assert "PALIER_SITE_GROUP" in given


def test_every_connection_that_serving_processes_hold_is_their_own_login_s(installed: Installed) -> None:
    query = (
        "SELECT DISTINCT usename || ':' || application_name FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    where = address(installed, "palier_owner")
    code = f"import psycopg; print('held:', *psycopg.connect({where!r}).execute({query!r}).fetchall())"
    installed.get("/")
    # The worker begins once the site answers.
    wait_for(lambda: "palier_worker:palier-worker" in installed.try_as(OWNER, code))
    held = installed.try_as(OWNER, code)

    assert "palier_web:palier-web" in held
    assert "palier_worker:palier-worker" in held
    assert "palier_owner:palier-web" not in held
    assert "palier_owner:palier-worker" not in held


def address(installed: Installed, user: str) -> str:
    return f"host={installed.state / 'socket'} dbname=palier user={user} connect_timeout=5"


def enter(installed: Installed, user: str, then: str = "SELECT current_user") -> str:
    return (
        "import psycopg\ntry:\n"
        f"    with psycopg.connect({address(installed, user)!r}) as held: print(held.execute({then!r}).fetchone())\n"
        "except psycopg.Error as error: print('refused:', type(error).__name__, str(error).strip().splitlines()[-1])"
    )


@pytest.mark.parametrize(
    ("user", "own", "others"),
    [
        (WEB, "palier_web", ("palier_owner", "palier_worker", "postgres", "palier_clock")),
        (WORKER, "palier_worker", ("palier_owner", "palier_web", "postgres")),
    ],
)
def test_a_user_enters_by_its_own_login_alone(
    installed: Installed, user: str, own: str, others: tuple[str, ...]
) -> None:
    assert installed.try_as(user, enter(installed, own)) == f"('{own}',)"
    for other in others:
        said = installed.try_as(user, enter(installed, other))
        assert said.startswith("refused: OperationalError"), (user, other, said)
        assert "eer authentication failed" in said
    for statement in (
        "SET ROLE palier_owner",
        "SET SESSION AUTHORIZATION palier_owner",
        "COPY (SELECT 1) TO PROGRAM 'id'",
    ):
        assert "refused: InsufficientPrivilege" in installed.try_as(user, enter(installed, own, statement)), statement


def test_a_user_that_is_none_of_the_three_enters_by_nothing(installed: Installed) -> None:
    done = subprocess.run(
        [*as_user("man"), sys.executable, "-P", "-c", enter(installed, "palier_web")],
        cwd="/",
        env={"PATH": os.environ["PATH"]},
        text=True,
        capture_output=True,
        timeout=30,
        check=False,
    )

    assert "refused: OperationalError" in done.stdout


@pytest.mark.parametrize("user", [WEB, WORKER])
def test_what_is_the_owner_s_is_closed_to_who_serves(installed: Installed, user: str) -> None:
    supervisor = installed.service.pid if installed.service else 0
    wanted = {
        "files": [
            str(installed.root / "etc" / "owner.env"),
            str(postgres_home(installed) / "data" / "PG_VERSION"),
            f"/proc/{supervisor}/environ",
            f"/proc/{supervisor}/maps",
        ],
        "other": str(installed.root / "etc" / ("worker.env" if user == WEB else "web.env")),
        "door": str(installed.state / control.NAME),
        "state": str(installed.state),
        "supervisor": supervisor,
    }
    code = f"""
import json, os, socket
wanted = json.loads({json.dumps(json.dumps(wanted))})
def refused(act, *given):
    try: act(*given)
    except (PermissionError, ProcessLookupError): return 'closed'
    return 'OPEN'
said = {{each: refused(open, each) for each in [*wanted['files'], wanted['other']]}}
said['door'] = refused(socket.socket(socket.AF_UNIX).connect, wanted['door'])
said['state'] = refused(os.listdir, wanted['state'])
said['write'] = refused(open, wanted['state'] + '/made', 'w')
said['kill'] = refused(os.kill, wanted['supervisor'], 0)
said['back'] = refused(os.setuid, {pwd.getpwnam(OWNER).pw_uid})
print(json.dumps(said))
"""
    said = json.loads(installed.try_as(user, code))

    assert {each for each, word in said.items() if word != "closed"} == set()


def test_the_measures_of_both_are_told_together(installed: Installed) -> None:
    token = (installed.state / "metrics_token").read_text()

    assert "palier_requests_total" in installed.get("/metrics", Authorization=f"Bearer {token}")
    owners = {path.stat().st_uid for path in (installed.state / "shared" / "metrics").glob("*.db")}
    assert {pwd.getpwnam(WEB).pw_uid, pwd.getpwnam(WORKER).pw_uid} <= owners


def test_a_service_without_its_rights_does_not_start(installed: Installed) -> None:
    done = installed.run("serve", "--port", "0")

    assert done.returncode == 1
    assert "only the service may start the site so" in done.stdout


# --- With a server of one's own, and everywhere -------------------------------------------------


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "palier.env").write_text("PALIER_HOSTS=site.example\n")
    (tmp_path / "owner.env").write_text("DATABASE_URL=postgresql://palier_owner:first@db/palier\n")
    (tmp_path / "web.env").write_text("DATABASE_URL=postgresql://palier_web:second@db/palier\n")
    (tmp_path / "worker.env").write_text("DATABASE_URL=postgresql://palier_worker:third@db/palier\n")
    monkeypatch.setenv("PALIER_CONFIG", str(tmp_path / "palier.env"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://palier_owner:first@db/palier")
    return tmp_path


@pytest.mark.parametrize(("login", "password"), [("web", "second"), ("worker", "third")])
def test_who_serves_is_given_its_own_address_and_no_other_password(
    files: Path, repository: Path, login: str, password: str
) -> None:
    given = system_users.environment(login)
    held = "from django.conf import settings; d = settings.DATABASES; print(*d, d['default']['USER'], d['default']['PASSWORD'])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", held],
        cwd=repository,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={
            **given,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PALIER_LOGIN": login,
            "PYTHONPATH": str(repository),
            "PALIER_STATE": str(files),
        },
    )

    assert [each for each in given.values() if "first" in each] == []
    assert done.stdout.split() == ["default", f"palier_{login}", password]


def test_an_owner_s_address_in_the_common_file_is_refused(files: Path) -> None:
    (files / "palier.env").write_text("DATABASE_URL=postgresql://palier_owner:first@db/palier\n")

    with pytest.raises(system_users.SystemUsersError, match=r"belongs in owner\.env"):
        system_users.environment("web")


def test_the_three_names_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_WEB_USER", "www-data")

    with pytest.raises(system_users.SystemUsersError, match="go together"):
        system_users.are_separate()


def test_the_folder_of_web_and_worker_is_left_as_a_person_made_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The unit lets nobody set the bit of its group (RestrictSUIDSGID): the service could not start where it tried."""
    for name in system_users.VARIABLES:
        monkeypatch.setenv(name, pwd.getpwuid(os.geteuid()).pw_name)
    monkeypatch.setenv("PALIER_SITE_GROUP", grp.getgrgid(os.getegid()).gr_name)
    system_users.make_shared(tmp_path)
    assert (tmp_path / system_users.SHARED).stat().st_mode & 0o7777 == 0o2770

    def refuses(path: Path, mode: int) -> None:
        raise PermissionError(1, f"{mode:o}", str(path))

    monkeypatch.setattr(Path, "chmod", refuses)
    system_users.make_shared(tmp_path)
    (tmp_path / system_users.SHARED).rmdir()
    with pytest.raises(system_users.SystemUsersError, match=r"as root: install -d -o .* -m 2770 "):
        system_users.make_shared(tmp_path)


def test_a_release_of_before_is_not_put_in_as_one_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in system_users.VARIABLES:
        monkeypatch.setenv(name, "nobody")
    with pytest.raises(upgrade_checks.UpgradeRefused, match="knows no users of the system"):
        upgrade_checks.refuse_one_user(tmp_path)


def test_the_embedded_server_answers_its_own_user_alone_where_nobody_is_separate() -> None:
    assert "unix_socket_permissions = 0700" in postgres.configuration(Path("/s"))
    assert "hba_file" not in postgres.configuration(Path("/s"))


def test_what_falls_comes_back_as_its_own_user_also_under_the_next_supervisor(
    installed: Installed, repository: Path
) -> None:
    """The last of those on the site: a release put in goes on with the three rights, and keeps them to itself."""
    following = installed.root / "next"
    following.mkdir()
    (following / ".venv").symlink_to(repository / ".venv")
    for name in ("run", "config", "palier"):
        (following / name).symlink_to(repository / name)
    supervisor = control.ask(installed.state, "status")["pid"]

    asked = (
        "from pathlib import Path; from hosting.supervision import control; "
        f"control.ask(Path({str(installed.state)!r}), 'become', release={str(following)!r})"
    )
    done = subprocess.run(
        [*as_user(OWNER, GROUP), sys.executable, "-P", "-c", asked],
        cwd="/",
        env={"PATH": os.environ["PATH"]},
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    wait_for(lambda: b"The supervisor is now that of" in (installed.root / "said").read_bytes())
    told = status_of(supervisor)
    assert (told["CapEff"], told["CapAmb"]) == (f"{0b11100000:016x}", "0" * 16)

    before = set(installed.pids("web"))
    os.kill(
        next(one["pid"] for one in control.ask(installed.state, "status")["processes"] if one["role"] == "web"),
        signal.SIGKILL,
    )
    wait_for(lambda: bool(set(installed.pids("web")) - before))
    wait_for(lambda: not set(installed.pids("web")) & before)
    for pid in installed.pids("web"):
        assert status_of(pid)["Uid"].split()[0] == str(pwd.getpwnam(WEB).pw_uid)
        assert status_of(pid)["CapEff"] == "0" * 16
