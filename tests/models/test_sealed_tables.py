"""What is under seal, as data: every column is sealed or left out with its reason, and the triggers are those of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from palier.models.doors import acting
from palier.models.life import erased_rows
from palier.models.seals import seal_rows
from palier.models.seals.sealed_source import RowLeaving
from palier.models.seals.sealed_tables import SOURCES
from palier.rules.doors import privacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models.seals.sealed_source import SealedTable

LEFT_OUT = {
    "audience": "who sees a row: held to its rule, whatever wrote it (`models/seals/audience_traced.py`)",
    "demande.confirmed_at": "a mark of the person",
    "demande.online_since": "a channel",
    "demande.wants_paper": "a channel",
    "demande.erasure_asked_at": "gone with the file within the minute",
    "piece.refusal_reason": "emptied while the row stays",
    "piece.extension_reason": "emptied while the row stays",
    "piece.extended_by_id": "goes with its reason",
    "piece.sent_by_id": "who may see a protected piece",
    "piece.left_at": "who sees a row",
    "piece.contested_at": "a question of a desk: it is a line of the journal, under seal, and the amount stands",
    "piece.contested_by_id": "goes with it",
    "piece.contest_reason": "emptied while the row stays",
    "piece.reminded_at": "a mark of the clock",
    "piecefile.awaits_scan": "a turn of a job: what was read is under seal, not when a machine looked at it",
    "piecefile.name": "emptied while the row stays",
    "candidature.read_until": "who sees a row",
    "calledmember.reads_until": "who sees a row",
    "puttovote.drafts": "emptied while the row stays: the decisions say it, under seal",
    "puttovote.order_reason": "emptied while the row stays: the home of the agenda says it, under seal",
    "candidature.is_placed": "computed from the stage",
    **dict.fromkeys(
        ["publication.carried_commune", "publication.carried_type", "publication.carried_rent"],
        "written by the database alone from the home, which is under seal",
    ),
    **dict.fromkeys(
        ["publication.ever_sent", "publication.ever_examined", "publication.ever_placed"],
        "counted by the database alone from acts that are lines of the journal, under seal",
    ),
    "agendaitem.postponed_in_session": "written by the database alone from the stage of the séance, which is under seal",
    "paperletter.printer_id": "who sees a row: the operator names another, and the journal keeps it",
    "mistake.setback": "emptied while the row stays",
    "referral.code_hash": "a code of fifteen days, which serves once",
    "referral.contact": "where a person is reached",
    "referralnote.text": "kept from every other desk, the clock that seals included: its digest is sealed",
    "referralnote.salt": "goes with the words: without it the digest says nothing",
    "letter.read_at": "a mark of the person",
    "user.name": "emptied while the row stays",
    "user.chose_at": "noted by the database from the password, which is under seal",
    "user.demo_story": "of an invented world",
    "passkey.sign_count": "changes at each use: a copy of the key is told by it",
    "passkey.last_used_at": "changes at each use",
    "secondfactor.last_step": "changes at each sign-in: a code of before is not taken again",
    "passwordlink.left_at": "a mark of the clock",
    "passwordlink.came_back_at": "a mark of the clock",
    "witness.told": "a mark of the clock",
    "rankingline.candidature_id": "emptied by an erasure",
    "rankingline.demande_id": "emptied by an erasure",
    "rankingline.salt": "emptied by an erasure; the commitment holds it",
    "rankingline.kept_opening": "emptied by an erasure; the commitment holds it",
}


UNSEALED = {
    "palier_housearchive": "a copy for some days; that it was asked and taken are lines of the journal, under seal",
    "palier_housearchivepart": "a copy for some days, bound to its place by its own key",
    "palier_housearrival": "how far an archive came: each move is a line of the journal, under seal",
    "palier_arrivedrow": "what became of a row of an archive; that row is under seal, and leaves with a line of the journal",
    "palier_dataarchive": "a copy for a week; that it was asked and taken are lines of the journal, under seal",
    "palier_dataarchivepart": "a copy for a week, bound to its place by its own key",
    "palier_chainhead": "where the chain of rankings stands: each ranking is under seal, and `verify-database` compares",
    "palier_checkdraft": "a draft: nothing rests on it before it is sent",
    "palier_claimkey": "keys of signatures: a restart makes another",
    "palier_claimrule": "one row that migrations and the end of an upgrade write",
    "palier_dailyroot": "a seal itself",
    "palier_vacancyfigure": "computed each month from what is under seal, and counted again at will",
    "palier_homerefusalfigure": "computed each month from what is under seal, and counted again at will",
    "palier_refusalfigure": "computed each month from what is under seal, and counted again at will",
    "palier_fairnessfigure": "computed each month from what is under seal, and counted again at will",
    "palier_communefigure": "computed each month from what is under seal, and counted again at will",
    "palier_declaredstock": "numbers of a landlord, which no act of the path reads; each declaration is a line under seal",
    "palier_demandescore": "computed, and weighed again from what is under seal",
    "palier_deskmail": "that a mail left: two months",
    "palier_doneact": "that a button was pressed once: a few days",
    "palier_employersite": "a name and a commune that an employer declares; what it attests is a fact under seal",
    "palier_stewardterritory": "a right of an account: each one given or taken back is a line of the journal, under seal",
    "palier_employersize": "a number of people, which no act of the path reads; each one said is a line under seal",
    "palier_employerreceipt": "serves for a day",
    "palier_employertally": "numbers of an employer's own acts, each with its line in the journal",
    "palier_employmentcode": "a code of thirty days; what it brings is a fact under seal",
    "palier_jobright": "rights of jobs, as data that migrations write",
    "palier_kepthome": "a mark of the person: no act of the path reads it",
    "palier_keptlanguage": "a choice of the person for what they read: no act of the path reads it",
    "palier_keptplace": "a mark of the person: no act of the path reads it",
    "palier_homepicture": "what is shown of a home: each act is a line of the journal, under seal, with its digest",
    "palier_picturecontent": "drawn anew from what was sent; its digest is in a line of the journal, under seal",
    "palier_otherroof": "an offer outside of the procedure: each move is a line of the journal, under seal",
    "palier_viewing": "an hour at which a home is seen: it weighs nothing; each act on it is a line of the journal, under seal",
    "palier_stillwanted": "a question that weighs nothing: each act on it is a line of the journal, under seal",
    "palier_memberaddress": "a hint to ask somebody: it declares nothing, and its member takes it away when they wish",
    "palier_seancehours": "minutes that its secretary foresees: they decide nothing, and each act is a line of the journal",
    "palier_callnotice": "that a mail left: each is a line of the journal, under seal; it weighs nothing",
    "palier_seatabsence": "what a member said of their coming: it weighs nothing; who sits is in the séance, under seal",
    "palier_chairelection": "who is proposed to preside: it weighs nothing; who presides is in the séance, under seal",
    "palier_seatsubstitute": "who may be called: it weighs nothing; who sits is in the séance, under seal",
    "palier_memberseen": "that a page was read, until the séance closes: it weighs nothing; presence is noted in the séance",
    "palier_minutespaper": "bytes whose digests are in two lines of the journal, under seal",
    "palier_viewingslot": "hours that a landlord proposes: they weigh nothing, and each act on them is a line under seal",
    "palier_exchangeentry": "a wish of the household: it weighs nothing; each move is a line of the journal, under seal",
    "palier_exchangelink": "an answer that decides nothing: each is a line of the journal, under seal",
    "palier_exchangeround": "proposed, never decided: each move is a line of the journal, under seal",
    "palier_partneroutbox": "lines of the journal that wait to be told: each is under seal there",
    "palier_partnerfeed": "how far events are numbered",
    "palier_webhookendpoint": "where a software listens: each act on it is a line of the journal, under seal",
    "palier_webhookdelivery": "what became of a call, some weeks; it is told anew on demand",
    "palier_partnerevent": "told anew of lines of the journal, which are under seal",
    "palier_apikey": "a door, and no act: each key drawn, drawn anew or revoked is a line of the journal, under seal",
    "palier_registerasking": "when a number is next put to the register: it weighs nothing",
    "palier_demandepair": "a likeness, found anew each night: it weighs nothing; each decision is a line under seal",
    "palier_comparedholder": "digests under which demandes are compared; made anew from them",
    "palier_registergap": "what the register says otherwise: it weighs nothing; each decision is a line under seal",
    "palier_stockbatch": "how far a take-over went: each move is a line of the journal, under seal",
    "palier_stockblock": "digests under which lines are compared; made anew from them",
    "palier_stockbundle": "how far an archive went: each move is a line of the journal, under seal",
    "palier_stockbundlepart": "bytes on their way, bound to their place by their own key",
    "palier_stockpaper": "documents of a former tool: they weigh nothing; one that its person sends is a piece under seal",
    "palier_stockpapercontent": "bytes bound to their document by their own key, whose digests are beside them",
    "palier_stockcampaign": "how far a campaign went: each move is a line of the journal, under seal",
    "palier_stockinvite": "whether somebody was written to: it weighs nothing; each answer is a line of the journal, under seal",
    "palier_stocksending": "that a message left, and whether it came back; its link alone opens nothing",
    "palier_stocktask": "a call or a letter to do: each note is a line of the journal, under seal",
    "palier_stockcheck": "what the register says beside a claim: it weighs nothing; each decision is a line under seal",
    "palier_stocktwin": "two claims beside one another: they weigh nothing; each decision is a line under seal",
    "palier_stockfile": "a file on its way, erased after some weeks; its digest is beside it",
    "palier_homefile": "how far a file of homes went: each home is declared or corrected by a line of the journal, under seal",
    "palier_homefileline": "what became of a line; the home that it made is under seal",
    "palier_homefilepart": "bytes on their way, bound to their place by their own key, erased after some weeks",
    "palier_stockfilepart": "bytes on their way, bound to their place by their own key",
    "palier_stockline": "claims of a former tool: they weigh nothing; what its person says of one is a line under seal",
    "palier_roofrequest": "outside of the procedure, it weighs nothing; each answer is a line of the journal, under seal",
    "palier_roofcontact": "an address and a digest, erased after some weeks: it weighs nothing, and opens requests alone",
    "palier_thread": "a message is no act, and weighs nothing; each act on it is a line of the journal, under seal",
    "palier_threadmessage": "the words of two people: they decide nothing, and no line of the journal holds them",
    "palier_roofrequestfacts": "what one person shows to a logeur: it opens nothing, and weighs nothing",
    "palier_statefetch": "an answer of some days, which weighs nothing; what it becomes is a piece and facts under seal",
    "palier_savedsearch": "what a person wants to be told: it opens nothing, and weighs nothing",
    "palier_knownbrowser": "changes at each visit: it spares a wait, and opens nothing",
    "palier_absence": "days on which a colleague is away: nothing is decided by them",
    "palier_assignment": "who follows a line: it refuses nobody, and each act on it is a line of the journal, under seal",
    "palier_sheetvisit": "changes at each opening of a sheet: it tells its own reader what came since, and weighs nothing",
    "palier_desknote": "words between colleagues: they weigh nothing, and each act on them is a line of the journal, under seal",
    "palier_desktag": "the list of tags of a team: it weighs nothing",
    "palier_filetag": "a tag weighs nothing, and each act on one is a line of the journal, under seal",
    "palier_mailpause": "a wish about mails",
    "palier_mandateact": "each is a line of the journal, under seal, that names the mandate",
    "palier_mandateopinion": "its household reads it before any desk does, and it weighs nothing; each act is under seal",
    "palier_mandateinvitation": "a code of fifteen days; what it brings is a mandate",
    "palier_message": "a mail on its way; the letter that it tells is under seal",
    "palier_mission": "its two moves are lines of the journal, under seal; it gives to read, and nothing to change",
    "palier_erasureforecast": "numbers of a dry run: the last is kept, and nothing is decided by it",
    "palier_griddraft": "a text that binds nobody; what is entered of it is a version, under seal",
    "palier_gridtrial": "each try is a line of the journal, under seal, with the digest of what was tried; it decides nothing",
    "palier_trialmarks": "digests that tell how near two tries are: nothing is decided by them",
    "palier_letterending": "each version is a line of the journal, under seal, with the digest of its text",
    "palier_newsseen": "that a page of news was read",
    "palier_scorefacts": "computed, and weighed again from what is under seal",
    "palier_localshare": "each entry is a line of the journal, under seal, that says which, how much and from when",
    "palier_quartileentry": "each entry is a line of the journal, under seal, that says where, how much and from when",
    "palier_switchchange": "each change is a line of the journal, under seal, that says which, towards what and from when",
    "palier_sealcheck": "a walk over the seals",
    "palier_sealedhead": "a seal itself",
    "palier_sealedline": "a seal itself",
    "palier_sealtakeover": "a mark of the sealing",
    "palier_signin": "a session, which changes at each visit",
    "palier_signinattempt": "tries of a day, counted",
    "palier_signincode": "a code of ten minutes",
    "palier_unsealed": "what waits for its seal",
    "palier_filechange": "what a page tells and may take back: the facts and the persons that it writes are under seal",
    "palier_wishsending": "what the register was told, and may be told again",
    "palier_trustedcontact": "each move is a line of the journal, under seal; it opens nothing of a file",
    "palier_unaskedaddress": "digests of addresses of nobody in a file: no act of the path reads them",
    "palier_registration": "a form on its way: each move is a line of the journal; what the register then has is under seal",
    "palier_registrationpaper": "a paper on its way: it is a piece, under seal, once its demande has a number",
    "palier_leaseenvelope": "each move is a line of the journal, under seal; the lease that a landlord records is under seal",
    "palier_leasepaper": "kept byte for byte with its digest, which the line of the journal of its sending bears",
    "palier_leasesigner": "who was asked to sign: what the provider proves is in the papers that came back",
    "palier_signingnotice": "that a provider called: it says where to look, and is believed of nothing",
    "palier_visit": "an hour at a counter: its moves are lines of the journal, under seal",
    "palier_visitact": "each is a line of the journal, under seal, that names the visit",
    "django_migrations": "what the schema is: the release holds it to its own",
    "django_session": "a session, which changes at each visit",
    "django_content_type": "a table of the framework; one of its rows bears the stamp of the communes, which are under seal",
    "auth_permission": "a table of the framework that no page reads",
    "auth_group": "a table of the framework that no page reads",
    "auth_group_permissions": "a table of the framework that no page reads",
    "procrastinate_jobs": "work to come, which only the acts that it does leave behind",
    "procrastinate_events": "work that was done",
    "procrastinate_periodic_defers": "work that was done",
    "procrastinate_workers": "who works",
}
"""Tables under no seal, each with its reason."""


@pytest.mark.django_db
def test_every_table_of_the_schema_is_under_seal_or_left_out_with_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        tables = {name for (name,) in cursor.fetchall()}

    sealed = {f"palier_{table}" for table in SOURCES}
    assert tables - sealed == set(UNSEALED)
    assert sealed <= tables


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_column_is_sealed_or_left_out_with_a_reason(source) -> None:
    columns = {field.column for field in seal_rows.model(source)._meta.concrete_fields} - {source.key}  # noqa: SLF001 - Django’s own
    left = {column for column in columns if column in LEFT_OUT or f"{source.table}.{column}" in LEFT_OUT}

    assert set(source.columns) == columns - left
    assert len(source.columns) == len(set(source.columns))


def test_nothing_that_is_emptied_while_its_row_stays_is_sealed() -> None:
    """A mark of four bytes would outlive the words."""
    emptied = {name for name, field in privacy.PERSONAL.items() if field.retention is privacy.Retention.UNTIL_CHECKED}
    sealed = {
        f"{seal_rows.model(source).__name__}.{column}" for source in SOURCES.values() for column in source.columns
    }

    assert emptied & sealed == {"PieceContent.data", "FileContent.data", "FileContent.thumbnail"}


def test_what_goes_with_a_file_needs_its_proof() -> None:
    freely = {source.table for source in SOURCES.values() if source.leaving is RowLeaving.FREELY}
    proved = {source.table for source in SOURCES.values() if source.leaving is RowLeaving.WITH_PROOF}

    assert freely == {
        "piececontent",
        "filecontent",
        "piecefile",
        "holder",
        "missedhome",
        "witness",
        "letterprinter",
        "passwordlink",
        "secondfactor",
        "passkey",
        "backupcode",
        "linkedidentity",
    }
    assert {f"palier_{table}" for table in proved - {"user"}} <= set(erased_rows.REMOVED)


@pytest.mark.django_db
def test_the_triggers_of_the_catalogue_are_those_of_the_table() -> None:
    live = "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'seal\\_%'"
    with connection.cursor() as cursor:
        cursor.execute(live)
        before = set(cursor.fetchall())
        for statement in seal_rows.triggers():
            cursor.execute(statement)
        cursor.execute(live)

        assert set(cursor.fetchall()) == before
    assert len(before) == 3 * len(SOURCES)


@pytest.mark.django_db
def test_each_table_under_seal_has_the_line_that_says_since_when() -> None:
    """A migration that puts a table under seal asks for it; without it, every walk of the night names a fault."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT source FROM palier_sealtakeover")
        begun = {name for (name,) in cursor.fetchall()}

    assert set(SOURCES) - begun == set()


@pytest.mark.django_db
@pytest.mark.parametrize("source", list(SOURCES.values()), ids=list(SOURCES))
def test_the_clock_reads_each_table_as_it_seals_it(source: SealedTable, as_login: Callable[[str], Any]) -> None:
    """One that it may not read stops the sealing of all."""
    key = "00000000-0000-0000-0000-000000000000" if seal_rows.key_type(source) == "uuid" else "0"
    with as_login("palier_worker"), transaction.atomic():
        acting.take(acting.CLOCK)

        assert seal_rows.read(source, [key]) == {}
