"""What is copied for a moment is the same for whoever has no session; nothing of a person is ever among it.

That each page of the site, asked by each reader, leaves no copy that it may not: `test_access.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from palier.models.doors.row_security import GATE, PUBLIC, WEB_ROLES
from palier.web.requests import brief_copies
from palier.web.requests.brief_copies import APART, COPIES, LARGEST, MOST, MOST_BYTES, BriefCopies, BriefCopy
from tests import world as worlds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOUR = 3600


@pytest.fixture(autouse=True)
def copying(settings: Any) -> Iterator[None]:
    settings.COPY_SECONDS = HOUR
    COPIES.clear()
    # A clock that stands: on a loaded machine the second question comes seconds after the first.
    COPIES.clock = lambda: 10.0
    yield
    COPIES.clock = BriefCopies().clock
    COPIES.clear()


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


def test_the_second_who_asks_gets_the_same_bytes_and_asks_nothing_of_the_database(
    world: World,
) -> None:
    first = Client().get("/logements/?commune=", headers={"Accept-Encoding": "gzip"})
    with CaptureQueriesContext(connection) as asked:
        second = Client().get("/logements/?commune=", headers={"Accept-Encoding": "gzip"})

    assert [
        one["sql"] for one in asked if "SESSION AUTHORIZATION" not in one["sql"] and "session_user" not in one["sql"]
    ] == []
    assert "Age" not in first
    assert second.content == first.content
    told = {name.lower(): value for name, value in second.items()}
    assert told.pop("age") == "0"
    assert told == {name.lower(): value for name, value in first.items()}


def test_another_question_has_its_own_answer(world: World) -> None:
    plain, packed = Client().get("/"), Client().get("/", headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert len(COPIES) == 2
    Client().get("/logements/")
    Client().get("/logements/", headers={"Save-Data": "on"})
    assert len(COPIES) == 4


def test_an_answer_is_made_anew_once_it_is_too_old(world: World, settings: Any) -> None:
    now = 10.0
    COPIES.clock = lambda: now
    settings.COPY_SECONDS = 2
    assert "Age" not in Client().get("/aide/")
    now = 11.9
    assert Client().get("/aide/")["Age"] == "1"
    now = 12.0
    assert "Age" not in Client().get("/aide/")


def test_nothing_is_copied_where_the_setting_says_so(world: World, settings: Any) -> None:
    settings.COPY_SECONDS = 0

    Client().get("/")

    assert len(COPIES) == 0


def test_who_is_signed_in_reads_their_own_page_and_leaves_nothing(world: World) -> None:
    amina = Client()
    amina.force_login(world.amina.user, backend=BACKEND)
    own = amina.get("/logements/")
    assert len(COPIES) == 0
    public = Client().get("/logements/")

    again = amina.get("/logements/")

    assert "Amina" in own.text
    assert "Amina" in again.text
    assert "Age" not in again
    assert "Amina" not in public.text
    assert "Amina" not in Client().get("/logements/").text


def test_who_signed_out_or_reads_another_language_is_answered_anew(world: World) -> None:
    Client().get("/aide/")
    other = Client()
    other.cookies["palier_langue"] = "en"

    answer = other.get("/aide/")

    assert "Age" not in answer
    assert len(COPIES) == 1


@given(st.frozensets(st.sampled_from(sorted(WEB_ROLES))))
def test_what_was_read_under_any_other_role_is_not_copied(roles: frozenset[str]) -> None:
    request, response = _made()
    request.read_as = roles

    assert brief_copies.may_keep(request, response) is (roles <= {GATE, PUBLIC})


@given(st.sampled_from(APART), st.text(st.characters(codec="latin-1"), min_size=1, max_size=20))
def test_whoever_says_more_than_a_stranger_is_answered_anew(name: str, value: str) -> None:
    assert brief_copies.asked(RequestFactory().get("/", **{name: value})) is None


def _of_a_replica(request: Any, _response: HttpResponse) -> None:
    request.data_of = object()


def _with_a_token(request: Any, _response: HttpResponse) -> None:
    request.META["CSRF_COOKIE"] = "drawn"


def _by_nobody_known(request: Any, _response: HttpResponse) -> None:
    request.read_as = None


def _of_another_page(request: Any, _response: HttpResponse) -> None:
    request.resolver_match.view_name = "mon-dossier"


def _giving_a_cookie(_request: Any, response: HttpResponse) -> None:
    response.set_cookie("palier_session", "x")


def _missing(_request: Any, response: HttpResponse) -> None:
    response.status_code = 404


def _with_a_nonce(_request: Any, response: HttpResponse) -> None:
    response["Content-Security-Policy"] = "script-src 'nonce-abc'"


def _too_large(_request: Any, response: HttpResponse) -> None:
    response.content = b"x" * (LARGEST + 1)


@pytest.mark.parametrize(
    "change",
    [
        *(_of_a_replica, _with_a_token, _by_nobody_known, _of_another_page),
        *(_giving_a_cookie, _missing, _with_a_nonce, _too_large),
    ],
)
def test_an_answer_of_its_own_is_not_copied(change: Callable[[Any, HttpResponse], None]) -> None:
    request, response = _made()
    assert brief_copies.may_keep(request, response)

    change(request, response)

    assert not brief_copies.may_keep(request, response)


def test_no_other_act_than_reading_is_copied() -> None:
    assert brief_copies.asked(RequestFactory().get("/")) is not None
    assert brief_copies.asked(RequestFactory().post("/")) is None
    assert brief_copies.asked(RequestFactory().head("/")) is None
    assert brief_copies.asked(RequestFactory().get("/", {"q": "x" * 600})) is None


@given(st.lists(st.tuples(st.integers(0, MOST * 2), st.integers(0, LARGEST)), max_size=200))
def test_memory_is_bounded_and_counted(asked: list[tuple[int, int]]) -> None:
    copies = BriefCopies()
    for which, size in asked:
        copies.keep((str(which),), BriefCopy(b"x" * size, {}, None, 0.0))  # type: ignore[arg-type]

        assert len(copies) <= MOST
        assert copies.size == sum(len(one.content) for one in copies.held()) <= MOST_BYTES


def _made() -> tuple[Any, HttpResponse]:
    request: Any = RequestFactory().get("/")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    request.resolver_match = type("Match", (), {"view_name": "accueil"})()
    request.read_as = frozenset({GATE, PUBLIC})
    return request, HttpResponse("page")
