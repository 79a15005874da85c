"""The operator's documentation alone brings a bare Debian 13 to a signed lease, then back from a fire, and on to a release.

Every `sh` block of the sections named here is typed as the pages print it, in their order; nothing else installs anything.
Run by `./run bench install`, on demand: it needs root, the packages' indexes and some minutes.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from config.checks.testing import chromium
from tests.conftest import ROOT
from tests.installation import debian, life, manual
from tests.journeys import arriving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

ASKED = "PALIER_BARE_DEBIAN"
BUNDLE = "/srv/palier.bundle"
"""Where the release is cloned from: a file, so that no server of sources is needed."""
REMOTE_PID = 16
"""Where the console of the pooler says the process of PostgreSQL, in `SHOW SERVERS`."""

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(os.environ.get(ASKED) != "1", reason="asked for by ./run bench install"),
]


class Typist:
    """Whoever follows the manual."""

    def __init__(self, machine: debian.Debian, source: Path) -> None:
        """Know the machine, and the release to be cloned."""
        self.machine, self.source = machine, source
        self.filled = {"ADDRESS": BUNDLE}

    def follows(self, page: str, section: str) -> str:
        """Type a section; return what was printed."""
        said = ""
        for block in manual.blocks(page, section):
            began = time.monotonic()
            said += self.machine.type(block.typed(self.filled))
            tell(began, f"{page}, {section}{': ' * bool(block.step)}{block.step}")
        return said

    def offers(self, source: Path) -> None:
        """Put a release where the manual's address leads."""
        into = self.machine.tree / BUNDLE.removeprefix("/")
        into.parent.mkdir(parents=True, exist_ok=True)
        _git(source, "bundle", "create", "--quiet", str(into), "HEAD")


def tell(began: float, what: str) -> None:
    """Say what was done, and how long it took."""
    print(f"{time.monotonic() - began:7.1f} s  {what}", flush=True)


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release that is tried: this checkout, with what is not committed yet."""
    folder = tmp_path_factory.mktemp("source") / "palier"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True, timeout=60)
    if changed := _git(ROOT, "diff", "--binary", "HEAD"):
        subprocess.run(["git", "-C", str(folder), "apply"], input=changed, text=True, check=True, timeout=60)
        _commit(folder, "What is not committed yet")
    return folder


def _commit(folder: Path, subject: str) -> None:
    _git(folder, "add", "--all")
    _git(folder, "-c", "user.name=Palier", "-c", "user.email=palier@palier.example", "commit", "--quiet", "-m", subject)


@pytest.fixture(scope="module")
def typist(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Iterator[Typist]:
    """A bare Debian, and who types."""
    began = time.monotonic()
    with debian.Debian(tmp_path_factory.mktemp("debian") / "tree") as machine:
        tell(began, "a bare Debian, booted")
        typist = Typist(machine, source)
        typist.offers(source)
        grid = (ROOT / "docs" / "how-to" / "write-a-grid.md").read_text(encoding="utf-8")
        (model,) = re.findall(r"```toml\n(.*?)```", grid, re.DOTALL)
        (machine.tree / "root" / "grille.toml").write_text(model, encoding="utf-8")
        yield typist


@pytest.fixture(scope="module")
def windows(typist: Typist, playwright: Playwright) -> Iterator[Any]:
    """Return how a window is opened on the site: a browser on that machine's own network."""
    found = chromium()
    assert found is not None
    browser = playwright.chromium.launch(
        executable_path=typist.machine.browser(found),
        args=["--no-sandbox", "--host-resolver-rules=MAP *.example 127.0.0.1"],
    )

    def window(*, width: int = 1280) -> Page:
        # The authority is the proxy's own, which no browser knows; `curl` holds the certificate to it.
        context = browser.new_context(
            base_url=life.SITE, ignore_https_errors=True, locale="fr-FR", viewport={"width": width, "height": 800}
        )
        context.set_default_timeout(30_000)
        return context.new_page()

    yield window
    browser.close()


@pytest.fixture(scope="module", autouse=True)
def possible() -> None:
    """Whoever asks for it and cannot have it is told so by a failure: nothing was typed."""
    if why_not := debian.why_not():
        pytest.fail(why_not)


def test_the_manual_alone_brings_a_bare_debian_to_a_lease_and_back(typist: Typist, windows: Any) -> None:
    site = life.Life(typist.machine, windows)
    said = typist.follows("operate", "One server")
    typist.follows("back-up-and-restore", "Once")
    held_to_its_certificate(typist)
    link = re.search(r"https://\S+/pro/mot-de-passe/\S+", said)
    assert link is not None, said

    began = time.monotonic()
    ariane = site.steward(link[0])
    karim = site.invites(ariane, "bailleur", life.LANDLORD, "Karim Haddad", life.KARIM)
    odile = site.invites(ariane, "reservataire", life.HOLDER, "Odile Perrin", life.ODILE)
    publication = site.publishes(karim, odile)
    people = site.applies(publication)
    site.to_the_lease(karim, odile, people, publication)
    assert site.asked("SELECT count(*) FROM palier_lease") == "1"
    assert site.asked("SELECT count(*) FROM palier_instance WHERE is_demo") == "0"
    tell(began, "a steward, a bailleur, a réservataire, a home, three households, a lease")

    goes_through_a_pooler(typist, site)
    upgrades_and_goes_back(typist, site)
    comes_back_from_the_vault(typist, site)
    has_a_database_elsewhere(typist, site)


def held_to_its_certificate(typist: Typist) -> None:
    """By its name and the proxy's own authority; the measures stay inside; what is read comes packed, once."""
    root = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
    read = f"curl -s --cacert {root} --resolve logement.example:443:127.0.0.1"
    asked = f"{read} -o /dev/null -w '%{{http_code}} '"
    assert typist.machine.type(f"{asked} {life.SITE}/; {asked} {life.SITE}/metrics").split() == ["200", "404"]
    sheet = re.search(r"/static/[^\"]*[.]css", typist.machine.type(f"{read} {life.SITE}/"))
    assert sheet is not None
    packed = f"{read} -o /dev/null -w '%header{{content-encoding}} ' -H 'Accept-Encoding: zstd, br, gzip'"
    assert typist.machine.type(f"{packed} {life.SITE}/; {packed} {life.SITE}{sheet[0]}").split() == ["gzip", "gzip"]


def goes_through_a_pooler(typist: Typist, site: life.Life) -> None:
    """Pages and acts of the web by PgBouncer, which alone holds its connections; the release and the vault come after."""
    said = typist.follows("operate", "A pooler")
    assert re.search(r"^ *palier +\| palier_web +\|", said, re.MULTILINE), said
    site.invites(site.comes_back(), "bailleur", "Ouest Habitat", "Inès Morel", "ines@ouest-habitat.example")

    def lent() -> str:
        servers = [line.split("|") for line in console(typist, "SHOW SERVERS").splitlines()]
        known = {row[REMOTE_PID] for row in servers if row[:2] == ["S", "palier_web"]}
        there = set(site.asked("SELECT pid FROM pg_stat_activity WHERE usename = 'palier_web'").split())
        return " ".join(there) if there == known else ""

    life.until("the web has connections that are not the pooler's", lent)
    assert re.search(r"^C\|palier_web\|palier\|.*\|palier-web\|", console(typist, "SHOW CLIENTS"), re.MULTILINE)
    directly = "SELECT count(*) FROM pg_stat_activity WHERE usename IN ('palier_worker', 'palier_owner')"
    assert int(site.asked(directly)) > 0


def console(typist: Typist, asked: str) -> str:
    """Return what the pooler says of itself."""
    return typist.machine.type(f"runuser -u postgres -- psql -p 6432 -U pgbouncer -At -c '{asked}' pgbouncer")


def upgrades_and_goes_back(typist: Typist, site: life.Life) -> None:
    """The same release with a trivial change, then the one before."""
    changes = typist.source / "CHANGELOG.md"
    changes.write_text(changes.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    _commit(typist.source, "Change a line")
    typist.offers(typist.source)
    typist.follows("upgrade", "Put a release in")
    assert serving(typist) == "/srv/palier/2026-12-01"
    site.comes_back()
    typist.follows("upgrade", "Go back")
    assert serving(typist) == "/srv/palier/2026-11-26"
    site.comes_back()


def serving(typist: Typist) -> str:
    """Return the release whose processes serve pages."""
    (found,) = set(typist.machine.type("for each in $(pgrep -u palier-web); do readlink /proc/$each/cwd; done").split())
    return found


def comes_back_from_the_vault(typist: Typist, site: life.Life) -> None:
    """All is kept but what was done after the second that is asked for; the site then serves from the new folder."""
    typist.machine.type("systemctl start palier-backup.service")
    typist.filled["2026-11-25 14:03:00"] = typist.machine.type("TZ=Europe/Paris date '+%F %T'").strip()
    typist.machine.type(
        "sleep 2; cd /srv/palier/current; " + manual.AS_PALIER + "palier organisation create bailleur Après"
    )
    typist.machine.type("sleep 7")
    said = typist.follows("back-up-and-restore", "The way back")
    assert "Restored and verified" in said
    asked = manual.AS_PALIER + "palier dbshell -- -Atc 'SELECT count(*) FROM palier_lease'"
    assert typist.machine.type(asked).split()[-1] == "1"
    assert "Après" not in typist.machine.type(manual.AS_PALIER + "palier organisation list")
    site.comes_back()


def has_a_database_elsewhere(typist: Typist, site: life.Life) -> None:
    """A new site and its database by TLS: this machine plays both, under the name and the address of the other."""
    typist.machine.type(
        "systemctl stop palier.service; pg_dropcluster --stop 17 main; pg_createcluster 17 main\n"
        "sed -i 's|^PALIER_STATE=.*|PALIER_STATE=/var/lib/palier|; /^PALIER_BACKUP_INTO=/d' /etc/palier/palier.env"
    )
    typist.filled |= {"10.0.0.1": "127.0.0.1", "10.0.0.2": "127.0.0.1"}
    typist.follows("operate", "Its database on a machine of its own")
    typist.machine.type("systemctl start palier.service")
    who = "SELECT DISTINCT usename || ' ' || ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename ~ '^palier_'"
    invited = manual.AS_PALIER + "palier member invite chloe@regie.example 'Chloé Roux' --in 'Régie du pays'"
    typist.machine.type(manual.AS_PALIER + "palier organisation create exploitant 'Régie du pays' --contact 01")
    link = re.search(r"https://\S+/pro/mot-de-passe/\S+", typist.machine.type(invited))
    assert link is not None
    assert arriving.choose_a_password(site.window(), link[0]) == "chloe@regie.example"
    logins = site.asked(who).split("\n")
    assert {"palier_web true", "palier_worker true"} <= set(logins)
    assert [each for each in logins if not each.endswith(" true")] == []
    typist.machine.type(manual.AS_PALIER + "palier backup --into /srv/palier/elsewhere")
