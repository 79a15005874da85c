"""The processor that the database spent for this connection: on a machine that others use, the clock says more of them."""

from __future__ import annotations

import os
from pathlib import Path

from django.db import connection


def seconds() -> float:
    """Since its process began; none where it runs on another machine. What writes beside it is not counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
