"""The web has read every page before a process of it takes a visitor."""

from __future__ import annotations

import os
import subprocess
import sys

_ASKED = """
from config.web import code
from django.urls import get_resolver
code()
print('url_patterns' in vars(get_resolver()))
"""


def test_the_first_visitor_of_a_process_waits_for_no_page_to_be_read() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    told = subprocess.run(
        [sys.executable, "-c", _ASKED], env=environment, capture_output=True, text=True, timeout=120, check=False
    )

    assert told.stdout.split() == ["True"], told.stderr
