"""A role of a professional has its rights, its navigation and its desk, or none of them."""

from palier.models.rows.row_rights import OF_MEMBERS
from palier.rules.doors import memberships
from palier.rules.doors.access import Role
from palier.web import context
from palier.web.access import DESKS
from palier.web.navigation import NAVIGATION
from palier.workflows.desks import mailing_desks


def test_who_has_pages_has_a_role_of_the_database_and_a_navigation() -> None:
    assert set(OF_MEMBERS) == memberships.DESKS == set(DESKS)
    assert set(NAVIGATION) == memberships.DESKS | {Role.DEMANDEUR}
    assert len(set(OF_MEMBERS.values())) == len(OF_MEMBERS)


def test_a_mail_leads_to_the_first_page_of_the_desk() -> None:
    assert {role: DESKS[role] for role in mailing_desks.PAGES} == mailing_desks.PAGES


def test_one_entry_is_marked_the_closest_to_the_page() -> None:
    items = [("File du jour", "/bailleur/"), ("Logements", "/bailleur/logements/"), ("Retrouver", "/retrouver/")]

    assert [current for *_, current in context.marked(items, "/bailleur/logements/nouveau/")] == [False, True, False]
    assert [current for *_, current in context.marked(items, "/bailleur/candidatures/1/offre/")] == [True, False, False]
    assert not any(current for *_, current in context.marked(items, "/reservataire/publications/1/"))
