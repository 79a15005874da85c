"""Loaded by pytest before anything else: the tests have a state folder, hence a database server, of their own."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The workers of pytest-xdist inherit the environment: the folder is named once.
if "PALIER_TEST_STATE" not in os.environ:
    os.environ["PALIER_TEST_STATE"] = str(Path(os.environ.get("PALIER_STATE") or ROOT / ".palier").resolve() / "test")
os.environ["PALIER_STATE"] = os.environ["PALIER_TEST_STATE"]
# Tests log in as the owner and step down for each request: see tests/conftest.py.
os.environ["PALIER_LOGIN"] = "owner"
os.environ["PALIER_DEMO"] = "1"
# Playwright's loop runs in the thread of the journeys, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
