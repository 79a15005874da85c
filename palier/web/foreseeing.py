"""What a page of a household is about to read, asked in one message (ADR 181): of its file, of who reads, and of its frame."""

from django.http import HttpRequest

from palier.models.doors import acting
from palier.models.foreseen import ReadPage
from palier.models.state import page_frame
from palier.models.together import Asking
from palier.models.written_readings import foresee
from palier.web.access import held_by, visit_of


def ahead(request: HttpRequest, page: ReadPage, *more: Asking[object], **values: object) -> None:
    """Ask all that the page reads of these values, and of whose page it is; called again, what is new only."""
    holder = held_by(request)
    file = holder.demande_id if holder is not None else None
    if file is not None:
        values["demande"] = file
        if visit_of(request) is None:
            # At a counter nothing is read that is one person's own.
            values["person"] = request.user.pk
    frame = page_frame.asked(file if file is not None and acting.acts_for(file) else None)
    foresee(page, frame, *more, **values)
