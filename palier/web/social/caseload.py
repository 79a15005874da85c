"""What was handed over to this service, by date and without a name; and one of them, with what its person chose."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import ReferralState
from palier.rules.situations.urgency import LaneState
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import new_key
from palier.web.desk.desk_parts import trace
from palier.web.lists import listing
from palier.web.social import opened
from palier.workflows.desks import mailing_desks
from palier.workflows.mandates import referred


@only(Role.SOCIAL)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every referral that is open, the late first, then by due instant: under a reference, for several people look."""
    at, by = timezone.now(), actor_of(request)
    shown = listing(request, referred.caseload(by=by, at=at))
    trace(request, Purpose.REFERRAL, *(case.row for case in shown))
    rows = [
        {
            "row": case.row,
            "label": referrals.label(case.row.code),
            "clock": case.clock,
            "is_late": case.clock.state is LaneState.LATE,
            "left": opened.say_clock(case.clock, at),
            "state": opened.STATES[ReferralState(case.row.state)],
        }
        for case in shown
    ]
    context = {
        "organisation": organisation_of(request),
        "rows": shown.with_rows(rows),
        "has_mail": not mailing_desks.is_paused(by.person),
        "mail_off": {"courriel": "non"},
        "mail_on": {"courriel": "oui"},
        "act_key": new_key(),
    }
    return render(request, "palier/social/index.html", context)


@only(Role.SOCIAL)
@never_cache
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One referral."""
    return opened.page(request, opened.own(request, public_id))
