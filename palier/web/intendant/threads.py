"""How many messages and contests of households wait at each organisation, and how many are late: numbers, and no word of any."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.rules.doors.access import Role
from palier.web.access import only
from palier.web.intendant.desk import shown
from palier.workflows.appeals import counting_appeals
from palier.workflows.threads import counting_threads


@only(Role.STEWARD)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The counts of today, the latest first."""
    return shown(
        request, "threads.html", counts=counting_threads.by_organisation(), contests=counting_appeals.by_organisation()
    )
