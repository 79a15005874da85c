"""Asking the access matrix: one world for a whole file, one session a role, and each question undone after its answer."""

from __future__ import annotations

import copy
import logging
import time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from palier.models import Membership
from palier.models.identifiers import uuid7
from tests import second_factors
from tests import world as worlds
from tests.web.access_table import COLUMNS, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.models import User
    from tests.web.access_table import Row
    from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
_DATED_EVERY = 30.0
"""Seconds after which a session is dated anew, outside what is undone: the product does it at the first page of each minute."""


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
        if Membership.objects.filter(user=user).exists():
            # Whoever works here has just shown a code: what asks for one is tried in `test_exports.py`.
            second_factors.show(client)
    return client


def users(world: World) -> tuple[User | None, ...]:
    return (
        None,
        world.amina.user,
        world.stranger.user,
        world.karim.person,
        world.stranger_karim.person,
        world.odile.person,
        world.stranger_odile.person,
        world.mireille.person,
        world.stranger_member.person,
        worlds.steward().person,
        world.emile.person,
        world.stranger_emile.person,
        world.celine.person,
        world.stranger_celine.person,
        world.claude.person,
        world.stranger_claude.person,
        world.gisele.person,
        world.stranger_gisele.person,
        world.samira.person,
        world.stranger_samira.person,
        world.maud.person,
        world.stranger_maud.person,
        world.philippe.person,
        world.stranger_philippe.person,
        world.lise.person,
        world.stranger_lise.person,
        worlds.local_steward(world.bailleur).person,
        worlds.local_steward(None).person,
    )


class Matrix:
    """The world of the matrix with all that its rows name, and who asks in each column."""

    def __init__(self) -> None:
        world = worlds.build()
        self.args: dict[Row, list[Any]] = {row: row.args(world) for row in ROWS}
        self._users = dict(zip(COLUMNS, users(world), strict=True))

    def as_of(self, column: str) -> Asker:
        return Asker(self, self._users[column], COLUMNS.index(column))


class Asker:
    """Somebody of a column, signed in once."""

    def __init__(self, matrix: Matrix, user: User | None, column: int) -> None:
        self._client, self._args, self._column = client_of(user), matrix.args, column
        self._dated_at = 0.0

    def wanted(self, row: Row) -> int:
        return row.cells[self._column]

    def ask(self, row: Row, *, method: str = "", args: list[Any] | None = None) -> int:
        """The status of one cell; whatever it did is undone, on both sides."""
        self._date()
        cookies, method = copy.deepcopy(self._client.cookies), method or row.method
        with transaction.atomic():
            data = {"act_key": str(uuid7())} if method == "post" else {}
            address = reverse(row.name, args=self._args[row] if args is None else args)
            response = getattr(self._client, method)(address, data)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        self._client.cookies = cookies
        return int(response.status_code)

    def _date(self) -> None:
        """A page like any other, not undone: else every question would be the first of its session, and note it again."""
        if not self._dated_at or time.monotonic() - self._dated_at > _DATED_EVERY:
            self._client.get(reverse("code-source"))
            self._dated_at = time.monotonic()


def matrix_of_a_file(blocker: Any) -> Iterator[Matrix]:
    """One matrix for every test of a file, in one transaction that is undone at the end."""
    with blocker.unblock(), transaction.atomic():
        before = logging.root.manager.disable
        logging.disable(logging.CRITICAL)
        try:
            yield Matrix()
        finally:
            logging.disable(before)
            transaction.set_rollback(True)
