"""Static files of every release that is kept: a page of one may be completed by a process of another, during an upgrade."""

import re
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

FINGERPRINTED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")
"""A name that carries its content's digest: whoever wrote it, it means the same file for ever."""


class AssetsMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc] # the library has no types
    """Serve this release's files from memory; look for one of another release on disk, once."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a static file, or pass the request on."""
        path = request.path_info
        if not self.autorefresh and path not in self.files and path.startswith(self.static_prefix):
            self._find_elsewhere(path)
        answer: HttpResponseBase = super().__call__(request)
        return answer

    def immutable_file_test(self, path: str, url: str) -> bool:  # noqa: ARG002 - the library's signature
        """A fingerprinted file may be kept for ever, whichever release it is of."""
        return url.startswith(self.static_prefix) and FINGERPRINTED.search(url) is not None

    def _find_elsewhere(self, url: str) -> None:
        if not FINGERPRINTED.search(url) or not self.url_is_canonical(url):
            return
        # The folders of the releases lie beside each other.
        for root in Path(settings.STATIC_ROOT).parent.iterdir():
            found = root / url.removeprefix(self.static_prefix)
            if found.is_file():
                self.add_file_to_dictionary(url, str(found))
                return
