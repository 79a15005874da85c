"""Addresses of the API. No page sends here, and none of its callers has a session: a key alone says who asks."""

from django.urls import URLPattern, URLResolver, path

from palier.api.site import api

_NAMED, _APP, _SPACE = api.urls
for _one in _NAMED:
    if isinstance(_one, URLPattern):
        # The framework's own guard asks for a session: this one asks for a key, and answers without it.
        _one.callback.login_required = False  # type: ignore[attr-defined]
urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", (_NAMED, _APP, _SPACE))]
