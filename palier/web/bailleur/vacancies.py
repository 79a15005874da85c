"""Why homes stay empty: the days of each step over a year of leases, and the homes that wait, the longest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Home
from palier.rules.doors.access import Role
from palier.rules.homes import vacancy_steps
from palier.rules.homes.vacancy_steps import HOLDERS, OF_RESERVATAIRE, VacancyStep
from palier.rules.law.clocks import day_in_paris
from palier.web.access import only, organisation_of
from palier.web.desk.desk_parts import page
from palier.web.lists import listing
from palier.workflows.homes import timing_vacancies


@only(Role.BAILLEUR)
@require_safe
def delays(request: HttpRequest) -> HttpResponse:
    """Counts and homes only: nobody is named, and no candidate is counted."""
    house, on = organisation_of(request), day_in_paris(timezone.now())
    let = list(timing_vacancies.let_since_a_year(house, on))
    taken = [vacancy_steps.spans(dates) for dates in timing_vacancies.dates_of(let).values()]
    figures = vacancy_steps.figures(taken)
    most = max((one.slow for one in figures), default=0) or 1
    waiting = listing(request, timing_vacancies.empty(house))
    lists = timing_vacancies.last_lists(waiting.rows)
    dates = timing_vacancies.dates_of(list(lists.values()))
    rows = []
    for home in waiting.rows:
        last = lists.get(home.pk)
        known = timing_vacancies.without_list(home) if last is None else dates[last.pk]
        now = vacancy_steps.now_at(known, on)
        notified = home.vacancy_notified_on
        rows.append(
            {
                "home": home,
                "days": (on - notified).days if notified else 0,
                "now": now,
                "holder": _holder(now.step, home) if now else "",
            }
        )
    context = page(
        request,
        let=len(let),
        figures=[
            {
                "one": one,
                "holder": HOLDERS[one.step],
                "median": one.median * 100 // most,
                "slow": one.slow * 100 // most,
            }
            for one in figures
        ],
        waiting=waiting.with_rows(rows),
    )
    return render(request, "palier/bailleur/delays.html", context)


def _holder(step: VacancyStep, home: Home) -> str:
    """Who has a home in hand: the réservataire by its name."""
    if step not in OF_RESERVATAIRE or home.reservataire is None:
        return HOLDERS[step]
    return HOLDERS[VacancyStep.DECIDE] if home.is_own else home.reservataire.present.name
