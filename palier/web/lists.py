"""Lists of the desks: a true count, pages, the choice of the reader kept in the address; and one that is handed as a file."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from palier.gateways import tables
from palier.models.doors import after_answer

log = logging.getLogger(__name__)
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Listing[T]:
    """One page of a list. ``first`` and ``last`` are places from 1; addresses are empty where there is no such page."""

    rows: list[T]
    total: int
    first: int
    last: int
    previous: str
    following: str

    def __iter__(self) -> Iterator[T]:
        """The rows of this page: a template walks the listing itself."""
        return iter(self.rows)

    def __len__(self) -> int:
        """The true count, all pages together: an empty list is false, and a heading counts everything."""
        return self.total

    def with_rows[U](self, rows: "list[U]") -> "Listing[U]":
        """The same page with its rows drawn."""
        return Listing(rows, self.total, self.first, self.last, self.previous, self.following)

    @property
    def is_cut(self) -> bool:
        """Whether some rows are on another page."""
        return len(self.rows) < self.total


def listing[T](
    request: HttpRequest, rows: QuerySet[Any, T] | Sequence[T], *, key: str = "page", per: int = PER_PAGE
) -> Listing[T]:
    """The page of ``rows`` that the address asks for under ``key``; a page that is not there gives the nearest.

    Each list of a page has its own ``key``, so that turning one leaves the others, the filters and the order.
    """
    page = Paginator(rows, per).get_page(request.GET.get(key))

    def address(number: int) -> str:
        asked = request.GET.copy()
        asked[key] = str(number)
        return f"?{asked.urlencode()}#{key}"

    return Listing(
        rows=list(page.object_list),
        total=page.paginator.count,
        first=page.start_index(),
        last=page.end_index(),
        previous=address(page.previous_page_number()) if page.has_previous() else "",
        following=address(page.next_page_number()) if page.has_next() else "",
    )


def handed(kept: BinaryIO, form: tables.TableForm, name: str) -> HttpResponse:
    """A list in a file, which ends with the answer; no cache keeps it. ``name`` is that of the file, without its end."""
    return _unkept(FileResponse(kept, as_attachment=True, filename=f"{name}.{form}", content_type=tables.KINDS[form]))


def handed_as_it_comes(parts: Iterator[bytes], form: tables.TableForm, name: str, *, cut: str) -> HttpResponse:
    """A list in a file whose first lines leave while the last are not read: nobody waits for a hundred thousand.

    Each part is made after the page: in a transaction of its own, as who asked for it. One that fails cuts it: ``cut`` says so.
    """
    made = _said_where_cut(after_answer.apart(parts), form, cut)
    answer = StreamingHttpResponse(made, content_type=tables.KINDS[form])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    return _unkept(answer)


def _said_where_cut(parts: Iterator[bytes], form: tables.TableForm, cut: str) -> Iterator[bytes]:
    """The parts; where one fails, a text says so: a server ends such an answer as any other. A cut workbook opens nowhere."""
    try:
        yield from parts
    except Exception:
        log.exception("A list was cut as it left")
        if form is tables.TableForm.CSV:
            yield f"{cut}\r\n".encode()


def _unkept(answer: HttpResponseBase) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    # The doors of a page are typed for one that is whole; they read its status and its headers alone.
    return cast("HttpResponse", answer)
