"""Releases to upgrade from and to: the one before, and one to come that changes the schema in every way that can hurt.

The release to come is this one with: a compulsory column, a column split in two, a column renamed, an index, a changed
page. It expands; its last migration contracts. Everything is written here, applied by the product's own commands.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.upgrade.site import ROOT

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = ("requirements.lock", "requirements-dev.lock")
MARK = "palier-release-suivante"
"""Stands in the changed page, and in the changed style sheet."""


def copy(to: Path, *, revision: str | None = None) -> Path:
    """Make a checkout in a folder: of a revision, or of the files as they are."""
    to.mkdir(parents=True)
    if revision:
        archive = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True, check=True, timeout=60)
        subprocess.run(["tar", "-x"], cwd=to, input=archive.stdout, check=True, timeout=60)
    else:
        for name in _files():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    _give_environment(to)
    return to


def _files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def before() -> tuple[str | None, str]:
    """Return the revision of the release before (the last tag, else the commit before), and what it is; None: HEAD."""
    for revision, name in (("", "the last tag"), ("HEAD~1", "the commit before")):
        wanted = revision or _git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD~1")
        if wanted and _git("cat-file", "-e", f"{wanted}:config/supervisor.py") is not None:
            return wanted, f"{name}, {wanted}"
    return None, "the present one (no earlier one that can be replaced is in this clone)"


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)
    return done.stdout.strip() if done.returncode == 0 else None


def _give_environment(to: Path) -> None:
    """Where the packages are the same, lend them: an environment of its own that finds them in this one's folder."""
    if any((to / lock).read_bytes() != (ROOT / lock).read_bytes() for lock in LOCKS):
        subprocess.run([to / "run", "install", "runtime"], cwd=to, check=True, timeout=600, stdin=subprocess.DEVNULL)
        return
    packages = next((ROOT / ".venv").glob("lib/python3*/site-packages"))
    own = to / packages.relative_to(ROOT)
    own.mkdir(parents=True)
    (to / ".venv" / "bin").mkdir()
    shutil.copy(ROOT / ".venv" / "pyvenv.cfg", to / ".venv" / "pyvenv.cfg")
    for program in ("python", "squawk"):
        (to / ".venv" / "bin" / program).symlink_to(os.path.realpath(ROOT / ".venv" / "bin" / program))
    (own / "palier.pth").write_text(f"{to}\n{packages}\n")
    level, digest = (ROOT / ".venv" / "palier-stamp").read_text().split(maxsplit=1)
    (to / ".venv" / "palier-stamp").write_text(f"{level} {digest.replace(str(ROOT), str(to))}")


def change(checkout: Path, name: str, *replacements: tuple[str, str]) -> None:
    """Change a file of a checkout; each text must be there."""
    text = (checkout / name).read_text()
    for old, new in replacements:
        assert old in text, f"{name} has no {old!r}"
        text = text.replace(old, new, 1)
    (checkout / name).write_text(text)


def add_migration(checkout: Path, suffix: str, body: str, *, contract: bool = False) -> str:
    """Add a migration at the end of the line; return its name."""
    folder = checkout / "palier" / "migrations"
    last = max(path.stem for path in folder.glob("[0-9]*.py"))
    name = f"{int(last[:4]) + 1:04}_{suffix}"
    (folder / f"{name}.py").write_text(
        "from django.db import migrations, models\n\n\n"
        "class Migration(migrations.Migration):\n"
        + ("    contract = True\n" if contract else "")
        + f'    dependencies = (("palier", "{last}"),)\n    operations = (\n{body}    )\n'
    )
    return name


def next_release(to: Path) -> Path:
    """Make the release to come."""
    checkout = copy(to)
    for name, replacements in CHANGES.items():
        change(checkout, name, *replacements)
    style = checkout / "palier" / "web" / "static" / "palier" / "palier.css"
    style.write_text(style.read_text() + f"\n.{MARK} {{ color: inherit; }}\n")
    for suffix, body in EXPANSIONS.items():
        add_migration(checkout, suffix, body)
    for suffix, body in CONTRACTS.items():
        add_migration(checkout, suffix, body, contract=True)
    return checkout


_STREET = """    @property
    def street(self) -> str:
        return f"{self.street_kind} {self.street_name}".strip()

    @street.setter
    def street(self, whole: str) -> None:
        self.street_kind, _, self.street_name = whole.partition(" ")

"""
_INDEXED = 'name="candidature_by_demande"),\n'
CHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "palier/models/candidatures/candidatures.py": (
        (
            "    changed_at = models.DateTimeField()\n",
            """    changed_at = models.DateTimeField(db_column="moved_at")
    origin = models.CharField(max_length=12, db_default="site")
""",
        ),
        (
            _INDEXED,
            f"""{_INDEXED}            models.Index(fields=["applied_at"], name="candidature_by_day"),
""",
        ),
    ),
    "palier/models/homes/homes.py": (
        (
            "    street = models.CharField(max_length=160)\n",
            """    street_kind = models.CharField(max_length=20, db_default="")
    street_name = models.CharField(max_length=160, db_default="")
""",
        ),
        ("    @property\n    def full_rent", f"{_STREET}    @property\n    def full_rent"),
    ),
    "palier/web/templates/palier/base.html": (("</head>", f'<meta name="{MARK}" content="1"></head>'),),
}
_CANDIDATURES = '''
        # Compulsory: whoever does not know it writes the default.
        migrations.AddField("candidature", "origin", models.CharField(max_length=12, db_default="site")),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("candidature", "changed_at", models.DateTimeField(db_column="moved_at")),
            ],
        ),
        migrations.RunSQL(
            """ALTER TABLE palier_candidature ADD COLUMN moved_at timestamptz;
            GRANT UPDATE (moved_at) ON palier_candidature TO palier_demandeur;
            CREATE FUNCTION next_both_ways() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'INSERT' THEN
                NEW.moved_at := coalesce(NEW.moved_at, NEW.changed_at);
                NEW.changed_at := coalesce(NEW.changed_at, NEW.moved_at);
              ELSIF NEW.changed_at IS DISTINCT FROM OLD.changed_at THEN NEW.moved_at := NEW.changed_at;
              ELSIF NEW.moved_at IS DISTINCT FROM OLD.moved_at THEN NEW.changed_at := NEW.moved_at;
              END IF;
              RETURN NEW;
            END $$;
            CREATE TRIGGER next_both_ways BEFORE INSERT OR UPDATE ON palier_candidature
              FOR EACH ROW EXECUTE FUNCTION next_both_ways();""",
            migrations.RunSQL.noop,
        ),
'''
_HOMES = '''
        migrations.AddField("home", "street_kind", models.CharField(max_length=20, db_default="")),
        migrations.AddField("home", "street_name", models.CharField(max_length=160, db_default="")),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("home", "street")]),
        migrations.RunSQL(
            """ALTER TABLE palier_home ALTER COLUMN street SET DEFAULT '';
            CREATE FUNCTION next_split() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF NEW.street <> '' AND (TG_OP = 'INSERT' OR NEW.street IS DISTINCT FROM OLD.street OR NEW.street_name = '') THEN
                NEW.street_kind := split_part(NEW.street, ' ', 1);
                NEW.street_name := substr(NEW.street, length(split_part(NEW.street, ' ', 1)) + 2);
              ELSE
                NEW.street := trim(NEW.street_kind || ' ' || NEW.street_name);
              END IF;
              RETURN NEW;
            END $$;
            CREATE TRIGGER next_split BEFORE INSERT OR UPDATE ON palier_home
              FOR EACH ROW EXECUTE FUNCTION next_split();""",
            migrations.RunSQL.noop,
        ),
'''
_FILL = """
        migrations.RunSQL("UPDATE palier_candidature SET moved_at = changed_at WHERE moved_at IS NULL", migrations.RunSQL.noop),
        migrations.RunSQL("UPDATE palier_home SET street = street WHERE street_name = ''", migrations.RunSQL.noop),
"""
_INDEX = """
        migrations.AddIndex("candidature", models.Index(fields=["applied_at"], name="candidature_by_day")),
"""
EXPANSIONS = {"next_candidatures": _CANDIDATURES, "next_homes": _HOMES, "next_fill": _FILL, "next_index": _INDEX}
_LESS_CANDIDATURES = """
        migrations.RunSQL(
            "DROP TRIGGER next_both_ways ON palier_candidature; ALTER TABLE palier_candidature DROP COLUMN changed_at;",
            migrations.RunSQL.noop,
        ),
"""
_LESS_HOMES = """
        migrations.RunSQL(
            "DROP TRIGGER next_split ON palier_home; ALTER TABLE palier_home DROP COLUMN street;", migrations.RunSQL.noop
        ),
"""
CONTRACTS = {"next_less_candidatures": _LESS_CANDIDATURES, "next_less_homes": _LESS_HOMES}
