"""« Quitter cette page tout de suite »: the session ends and another site opens, so that Back shows a closed door.

The press is a form, since a page that only changes site leaves its session open behind it: who takes the screen next
would read, by one press on Back, what was being looked for. The answer refreshes at once: a browser keeps no step for it.
"""

from django.http import HttpRequest, HttpResponse

FIELD = "partir"
ELSEWHERE = "https://meteofrance.com/"
_NAME = ELSEWHERE.removeprefix("https://").rstrip("/")


def is_pressed(request: HttpRequest) -> bool:
    """Whether who signs out wants this site off the screen at once."""
    return FIELD in request.POST


def away() -> HttpResponse:
    """Another site, at once; it is told nothing of where its reader comes from."""
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{_NAME}</title></head>'
        f'<body><p><a href="{ELSEWHERE}" rel="noreferrer noopener">{_NAME}</a></p></body></html>'
    )
    answer = HttpResponse(page)
    answer.headers["Refresh"] = f"0; url={ELSEWHERE}"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
