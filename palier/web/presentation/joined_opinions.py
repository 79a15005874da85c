"""Opinions of advisers beside a candidate's sheet: read where names are, for their words may hold one."""

from datetime import date

from palier.models import Candidature
from palier.rules.doors import privacy
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.workflows.mandates import giving_opinions


def of(candidature: Candidature, role: Role) -> tuple[tuple[str, date, str], ...]:
    """By whom, which day, and the words, of what its household joined; none for who may not read them."""
    if not privacy.may_read(role, "MandateOpinion.text"):
        return ()
    found = giving_opinions.joined(candidature)
    return tuple((one.organisation.name, day_in_paris(one.made_at), one.text) for one in found)
