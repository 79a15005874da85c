"""Every clock of the product is made in one place: `palier.rules.law.clocks`, `calendars` and `dates`.

Arithmetic on days elsewhere is either listed here with its reason, or a deadline that somebody made by hand.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLOCKS = {"rules/law/clocks.py", "rules/law/calendars.py", "rules/law/dates.py"}
ALLOWED = {
    "workflows/scoring/reweighing.py": "a minute before an entry is known everywhere: machinery, not a delay",
    "models/accounts/absences.py": "the same, held by the database",
    "rules/desks/assigning.py": "the longest absence that a colleague tells: no delay",
    "rules/desks/notes.py": "the hours for which a note is its author's: a courtesy, not a delay",
    "rules/commission/pace.py": "minutes that a séance lasts: a length, not a delay",
    "web/requests/opened_doors.py": "minutes after which a form closes on a screen that nobody touches: security, not a delay",
    "web/public/grid_trial_form.py": "the age that stands for a band of children: no delay",
    "rules/likeness/pair_words.py": "for how long a decision may be taken back before it is carried out: machinery, not a delay",
    "rules/commission/connections.py": "seconds for which who read a page is called connected: machinery, not a delay",
    "rules/commission/seances.py": "hours between two mails about an agenda: a courtesy, not a delay",
    "rules/life/register_gaps.py": "when the register is asked again: machinery, not a delay",
    "web/public/open/feeds.py": "how often a calendar is read again: no deadline",
    "web/public/open/files.py": "the end of a day of closings, looked back: no deadline",
    "rules/leaving/house_archive.py": "when an archive is erased, or begun again: machinery, not a delay",
    "web/equipe/leaving.py": "the last whole day of an archive, told",
    "workflows/leaving/making_house.py": "for how long a download may last: machinery, not a delay",
    "management/commands/try_grid.py": "how far back a trial looks: no deadline",
    "models/candidatures/brief_numbers.py": "seconds for which who acted reads what is: machinery, not a delay",
    "workflows/scoring/trying_drafts.py": "a year of lists, a day of tries and a worker that is gone: no deadline of anybody",
    "web/intendant/queue.py": "since when the oldest seal waits, to read and not to keep",
    "workflows/homes/timing_vacancies.py": "how far back a figure looks: no deadline",
    "workflows/roofs/forgetting_alone.py": "the days that the rule gives, looked back: housekeeping, not a delay",
    "models/partners/api_keys.py": "minutes to which the last call of a key is dated: machinery, not a delay",
    "rules/partners/webhook_delays.py": "when a machine is called again: machinery, not a delay",
    "rules/partners/event_kinds.py": "days that an event is kept to be read again: machinery, not a delay",
    "workflows/commission/telling_calls.py": "after how long a mail that has not left is told: a watch, not a delay",
    "rules/partners/ends_told.py": "days at which a house is told of an access that ends or was given: security, not a delay",
    "rules/partners/api_purposes.py": "days that a key lives, and a day to change a software: security, not a delay",
    "rules/signing/lease_signing.py": "minutes between two questions to a provider",
    "web/reservataire/appeals.py": "how far back a list looks: no deadline",
    "web/requests/resuming.py": "minutes for which a form typed before a lost session is kept: security, not a delay",
    "web/requests/sessions.py": "the hours of a session: security, not a delay",
    "workflows/doors/sign_ins.py": "how exactly a session is dated, and how long one lives",
    "web/signin/browsers.py": "the life of a cookie: security, not a delay",
    "web/signin/identity_session.py": "minutes at a provider of identity and after it: security, not a delay",
    "web/signin/answers.py": "the same wait, told",
    "workflows/seals/witnessing.py": "days after which an address that never answered is forgotten: housekeeping, not a delay",
    "gateways/identity/judging.py": "seconds and minutes between two clocks: security, not a delay",
    "gateways/calendars.py": "the span of a table of hours: machinery, not a delay",
    "gateways/authority/client.py": "minutes between two clocks: security, not a delay",
    "management/reporting/heads_report.py": "days after which a line that nobody dated is told: a watch, not a delay",
    "jobs/letters/returns.py": "days for which a mail that is no notice waits: housekeeping, not a delay",
    "management/commands/read_bounces.py": "the same",
    "workflows/letters/texting.py": "when a gateway is asked for a receipt: machinery, not a delay",
    "workflows/letters/unreached.py": "days after which a notice is no relay's: security, not a delay",
    "rules/mandates/verify_mandate.py": "the day in Paris, of a program that has no table of zones",
    "workflows/changes/changing_contact.py": "days of a link that puts a contact back: security, not a delay",
    "workflows/counter/numbering_alone.py": "days for which an address still leads to what became of a form: housekeeping",
    "rules/viewings/viewings.py": "minutes that a visit lasts: a length, not a delay",
    "rules/counter/visits.py": "minutes for which a file is open, hours and days of a link: security, not a delay",
    "rules/counter/registering.py": "minutes before a register that did not answer is asked again: machinery, not a delay",
    "rules/fetching/fetching.py": "minutes before a service that did not answer is asked again: machinery, not a delay",
    "rules/desks/sheet_visits.py": "half an hour between two showings of a sheet: one visit, no deadline",
    "rules/doors/second_factor.py": "seconds of a code, and minutes for which it is fresh: security, not a delay",
    "models/territories/successions.py": "the morning after, once a mistake is undone no more: a courtesy, not a delay",
    "workflows/life/telling_successions.py": "how far back a job looks: machinery, not a delay",
    "web/intendant/endings.py": "a day of a sample letter, three weeks from now",
    "web/intendant/journal.py": "the days that a page counts, to read and not to keep",
    "workflows/steering/reading_journals.py": "the end of a day that was asked for",
    "workflows/life/foreseeing_erasures.py": "the days that a dry run looks ahead: a look, not a delay",
    "rules/mandates/trusted.py": "days of a link, and between two questions to an address: courtesy, not a delay",
    "rules/own_data/archives.py": "days of a copy under seal, minutes after which a job is lost: housekeeping, not a delay",
    "rules/takeover/register_words.py": "before a register that did not answer is asked again: machinery, not a delay",
    "workflows/takeover/answering_invites.py": "before who took an answer back is written to again: courtesy, not a delay",
    "workflows/takeover/inviting.py": "before who is not written to is looked at again: machinery, not a delay",
    "rules/homes/alerts.py": "days for which a list counts as new to a saved search: courtesy, not a delay",
    "web/signin/showing/challenges.py": "minutes of a challenge: security, not a delay",
    "workflows/factors/telling_factors.py": "days of a link that says « ce n’était pas moi »: security, not a delay",
    "web/signin/second_step.py": "minutes between a password and its code: security, not a delay",
    "workflows/doors/slowing.py": "minutes of a wait at the door: security, not a delay",
    "workflows/doors/signing_in.py": "minutes of a code of connection: security, not a delay",
    "jobs/people/stocks.py": "seconds of one turn of a job, no delay of anybody",
    "jobs/people/campaigns.py": "the same",
    "jobs/people/pairs.py": "the same",
    "models/homes/conventions.py": "the day after an end, on which others are looked at: no delay of anybody",
    "rules/homes/state_order.py": "the eve of the same day a year later: a year whole, not a delay",
    "workflows/homes/let_homes.py": "after a lease is forgotten, a day told before it: a guard, not a delay",
    "jobs/people/reconciling.py": "the same",
    "jobs/people/register_turns.py": "the same",
    "jobs/doors/ending_access.py": "the same",
    "jobs/queue/left_folders.py": "after which a folder is of a process that is gone: machinery, not a delay",
    "workflows/life/pairing_demandes.py": "minutes in which files of the register are read again by the clock",
    "workflows/doors/disowning.py": "hours for which strangers get no code: security, not a delay",
    "workflows/entering/password_links.py": "days of a link with which a password is chosen: security, not a delay",
    "workflows/doors/protecting.py": "minutes of a code of connection: security, not a delay",
    "workflows/people/filing.py": "the day over which sendings are counted: a bound, not a delay",
    "models/letters/more_time.py": "the most that a row of the table may hold: a bound, not a delay",
    "models/scoring/stored_scores.py": "minutes after which a cached score is late: machinery, not a delay",
    "workflows/parting/separating.py": "a day before a register that did not answer is asked again",
    "workflows/register/importing.py": "the end of validity that the register gives by its start",
    "workflows/register/arrivals_seen.py": "the end of validity that the register gives by its start",
    "workflows/people/expiring.py": "the horizon of a search, from the days that `urgency` gives",
    "jobs/letters/mails.py": "seconds of doubt after a sending without an answer: machinery, not a delay",
    "jobs/path/closing.py": "minutes before an instant in which a list is weighed already: machinery, not a delay",
    "models/candidatures/still_wanted.py": "the most that a row of the table may hold: a bound, not a delay",
    "rules/people/changes.py": "between which days a birth is that of the child foreseen",
    "jobs/path/offers.py": "the horizon of a search, wider than any reminder",
    "jobs/seals/sealing.py": "hours between two walks of the night, and the day whose root is made: machinery, not a delay",
    "workflows/seals/verifying_seals.py": "a year that a key tells, held against a guard of the database: machinery, not a delay",
    "jobs/path/retaking.py": "seconds before a job is taken up again: machinery, not a delay",
    "gateways/sne/reading.py": "the end of validity that the register gives by its start",
    "rules/offer/offers.py": "spans before a deadline, handed to `clocks.next_sending`",
    "rules/law/coverage.py": "the day after a period, to find holes between periods",
    "web/bailleur/just_checked.py": "how long a page says what its reader has just recorded",
    "web/reservataire/pieces.py": "how long a page says what its reader has just recorded",
    "rules/fitting/ceilings.py": "the day after a table, to tell the next year's",
    "rules/fitting/housing_aid.py": "the day before a period, to find the last amounts that are known",
    "rules/scoring/weighing.py": "the last day on which a line of points holds: the day before the next",
    "rules/scoring/moving.py": "the day on which a line of points would change: the day after the last",
}
"""File of `palier/` and why it may count days by itself."""
ROOMS_OF_DATES = ("rules/",)
"""Rooms that may call `dates.add_*`: the calendar arithmetic of the law is theirs; elsewhere a deadline is asked for."""
_RAW = {"timedelta", "relativedelta", "fromordinal"}
_OF_DATES = {"add_days", "add_months", "add_years"}


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name


def by_hand(path: Path, package: Path) -> list[str]:
    """The names of what a file uses to count days by itself."""
    place = path.relative_to(package).as_posix()
    names = set(called(ast.parse(path.read_text(encoding="utf-8"))))
    forbidden = _RAW if place.startswith(ROOMS_OF_DATES) else _RAW | _OF_DATES
    return sorted(names & forbidden)


def files(package: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package).as_posix()
        # The demo invents the past of a world; migrations are frozen.
        if place not in CLOCKS and not place.startswith(("migrations/", "management/demo/")):
            yield place, path


def test_no_deadline_is_made_by_hand(repository: Path) -> None:
    package = repository / "palier"
    found = {place: names for place, path in files(package) if (names := by_hand(path, package))}

    assert {place: names for place, names in found.items() if place not in ALLOWED} == {}


def test_the_list_of_exceptions_names_what_is_there(repository: Path) -> None:
    package = repository / "palier"

    assert [place for place in ALLOWED if not by_hand(package / place, package)] == []


def test_a_deadline_made_by_hand_is_seen(tmp_path: Path) -> None:
    (tmp_path / "workflows").mkdir()
    (tmp_path / "rules").mkdir()
    hand = tmp_path / "workflows" / "hand.py"
    hand.write_text("import datetime\nend = start + datetime.timedelta(days=10)\nlast = dates.add_months(start, 1)\n")
    rule = tmp_path / "rules" / "rule.py"
    rule.write_text("last = add_months(start, 1)\n")

    assert by_hand(hand, tmp_path) == ["add_months", "timedelta"]
    assert by_hand(rule, tmp_path) == []


def assumed(tree: ast.AST) -> Iterator[str]:
    """Functions and fields that take a calendar when nobody gives one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            plain = [*node.args.posonlyargs, *node.args.args]
            defaults = [None] * (len(plain) - len(node.args.defaults)) + list(node.args.defaults)
            for one, default in zip([*plain, *node.args.kwonlyargs], [*defaults, *node.args.kw_defaults], strict=True):
                if default is not None and one.annotation is not None and "Calendar" in ast.unparse(one.annotation):
                    yield f"{node.name}({one.arg})"
        if isinstance(node, ast.AnnAssign) and node.value is not None and ast.unparse(node.annotation) == "Calendar":
            yield ast.unparse(node.target)


def test_no_delay_assumes_the_holidays_of_somewhere(repository: Path) -> None:
    # Good Friday is a holiday in Moselle: a default is a caller who forgot where the home stands.
    package = repository / "palier"
    found = [
        f"{path.relative_to(package)}: {name}"
        for path in sorted(package.rglob("*.py"))
        for name in assumed(ast.parse(path.read_text()))
    ]

    assert found == ["rules/law/clocks.py: statutory_deadline(working)"]
