"""Pages get the spaces of French once, as they leave: under the packing, above everything that makes a page.

What is sent as it is stored passes untouched: files, lines for machines, answers that are streamed.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from palier.rules.law.typography import typeset_page

type Handler = Callable[[HttpRequest], HttpResponseBase]
LENGTH = "Content-Length"


class TypesettingMiddleware:
    """Below the packing, which must see the page as it leaves; the length that was told of it is told again."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the page set."""
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_page(response):
            written = response.text
            told = typeset_page(written)
            if told != written:
                response.content = told
                if LENGTH in response:
                    response[LENGTH] = str(len(response.content))
        return response


def _is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html") and "Content-Encoding" not in response
