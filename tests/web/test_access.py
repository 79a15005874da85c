"""The access matrix: every address, every role, own and other organisation (principle 8)."""

from __future__ import annotations

import copy
import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from palier.models import Candidature, Demande, Fact, JournalEntry, Letter, Membership, Offer, Publication
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


def named(resolver: URLResolver | URLPattern) -> Iterator[str]:
    """Every name of the URL configuration; an address without a name counts by its pattern."""
    if isinstance(resolver, URLPattern):
        yield resolver.name or str(resolver.pattern)
        return
    for each in resolver.url_patterns:
        yield from named(each)


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
    )


def ask(client: Client, row: Row, args: list[Any], *, method: str = "") -> int:
    """The status of one cell; whatever it did is undone, on both sides."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        method = method or row.method
        data = {"act_key": str(uuid7())} if method == "post" else {}
        response = getattr(client, method)(reverse(row.name, args=args), data)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return int(response.status_code)


def test_every_address_of_the_site_is_in_the_matrix() -> None:
    assert set(named(get_resolver())) == {row.name for row in ROWS}


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
        if Membership.objects.filter(user=user).exists():
            # Whoever works here has just shown a code: what asks for one is tried in `test_exports.py`.
            second_factors.show(client)
    return client


def test_every_cell_is_as_the_matrix_says(db: None) -> None:
    world = worlds.build()
    wrong = []
    for column, user in zip(COLUMNS, users(world), strict=True):
        client = client_of(user)
        for row in ROWS:
            wanted = row.cells[COLUMNS.index(column)]
            found = ask(client, row, row.args(world))
            if found != wanted:
                wrong.append(f"{row.method} {row.name} as {column}: {found}, not {wanted}")

    assert not wrong, "\n".join(wrong)


def test_who_may_not_read_may_not_write_either(db: None) -> None:
    """An act under any other method meets the same closed door."""
    world = worlds.build()
    open_doors = []
    for column, user in zip(COLUMNS, users(world), strict=True):
        client = client_of(user)
        for row in ROWS:
            if row.cells[COLUMNS.index(column)] != 404:
                continue
            for method in ("get", "post", "put", "delete", "patch"):
                found = ask(client, row, row.args(world), method=method)
                if found not in {404, 405}:
                    open_doors.append(f"{method} {row.name} as {column}: {found}")

    assert not open_doors, "\n".join(open_doors)


SAME_WHATEVER_IS_THERE = {"effacement", "premiere-demande-sans-fichier"}
"""The proof of an erasure, the same for every reference until there is one (`test_erasure.py`); and a first registration, whose
door takes back whoever has none open, whatever they name."""


def test_an_id_of_nothing_is_told_like_the_id_of_a_stranger(db: None) -> None:
    world = worlds.build()
    told = []
    for column, user in zip(COLUMNS[1:], users(world)[1:], strict=True):
        client = client_of(user)
        for row in ROWS:
            args = row.args(world)
            if args and isinstance(args[0], UUID) and row.name not in SAME_WHATEVER_IS_THERE:
                found = ask(client, row, [uuid7() for _ in args])
                if found != 404:
                    told.append(f"{row.method} {row.name} as {column}: {found}")

    assert not told, "\n".join(told)


def test_a_page_changes_nothing_when_it_is_only_read(db: None) -> None:
    """Every GET, by whoever may, leaves the acts of the product as they were."""
    world = worlds.build()
    watched = (Candidature, Offer, JournalEntry, Letter, Publication, Fact, Demande)
    # What an address is about may be made for it: before anything is compared.
    addresses = [reverse(row.name, args=row.args(world)) for row in ROWS if row.method == "get"]
    before = {model: list(model.objects.order_by("pk").values()) for model in watched}
    for user in users(world):
        client = client_of(user)
        for address in addresses:
            client.get(address)

    for model in watched:
        assert list(model.objects.order_by("pk").values()) == before[model], model.__name__
