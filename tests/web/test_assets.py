"""The static files of the releases beside this one."""

from __future__ import annotations

from contextlib import closing
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from palier.web.requests.assets import AssetsMiddleware

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

OURS, THEIRS = "/static/palier.0123456789ab.css", "/static/palier.ba9876543210.css"


@pytest.fixture
def serve(tmp_path: Path, settings: SettingsWrapper) -> AssetsMiddleware:
    for release, name, text in (("ours", OURS, "a{}"), ("theirs", THEIRS, "b{}")):
        (tmp_path / release).mkdir()
        (tmp_path / release / name.removeprefix("/static/")).write_text(text)
    (tmp_path / "theirs" / "plain.css").write_text("c{}")
    (tmp_path / "secret.0123456789ab.css").write_text("d{}")
    settings.STATIC_ROOT = tmp_path / "ours"
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    return AssetsMiddleware(_not_found)


def _not_found(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.NOT_FOUND)


def _get(serve: AssetsMiddleware, path: str) -> tuple[int, bytes, str]:
    with closing(serve(RequestFactory().get(path))) as answer:
        return answer.status_code, b"".join(answer), answer.get("Cache-Control", "")


def test_a_fingerprinted_file_of_another_release_is_served_for_ever(serve: AssetsMiddleware) -> None:
    for path, content in ((OURS, b"a{}"), (THEIRS, b"b{}")):
        status, body, caching = _get(serve, path)
        assert (status, body) == (HTTPStatus.OK, content)
        assert "immutable" in caching


@pytest.mark.parametrize(
    "path",
    [
        "/static/plain.css",
        "/static/absent.0123456789ab.css",
        "/static/../secret.0123456789ab.css",
        "/static/x/../../secret.0123456789ab.css",
    ],
)
def test_a_file_without_fingerprint_or_outside_the_folders_is_not(serve: AssetsMiddleware, path: str) -> None:
    request = RequestFactory().get("/")
    request.path_info = path

    assert serve(request).status_code == HTTPStatus.NOT_FOUND
