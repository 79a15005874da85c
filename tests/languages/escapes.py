"""What escapes the catalogue: words that stand in a file and are in no phrase, or on a page and in no bracket."""

from __future__ import annotations

import ast
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from django.template.base import Lexer, TokenType

from config.checks import phrases
from tests.languages import pseudo

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PALIER = ROOT / "palier"
PAGES = PALIER / "web" / "templates"
ATTRIBUTES = {"title", "alt", "aria-label", "placeholder", "aria-description", "content", "label"}
_SILENT = {"script", "style", "template", "code", "kbd", "samp", "svg-data"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "circle"}


# --- On a page ------------------------------------------------------------------------------


class Texts(HTMLParser):
    """The texts of a page that somebody sees or hears, but those that a mark leaves alone.

    Left alone: a name (`<bdi>`, `translate="no"`), what is in a language of its own (`lang`: French by law, or as somebody
    wrote it), a date (`<time>`), a code.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_kept = tag in {*_SILENT, "bdi", "time"} or given.get("translate") == "no"
        is_kept = is_kept or (tag != "html" and "lang" in given)
        if not is_kept and not self._is_kept:
            self.found += [str(text) for name, text in attrs if name in ATTRIBUTES and self._is_said(tag, name, given)]
            if tag == "input" and given.get("type") in {"submit", "button"}:
                self.found.append(given.get("value") or "")
        if tag not in _VOID:
            self._open.append((tag, is_kept))

    @staticmethod
    def _is_said(tag: str, name: str, given: dict[str, str | None]) -> bool:
        return name != "content" or (tag == "meta" and given.get("name") == "description")

    def handle_endtag(self, tag: str) -> None:
        while self._open and any(one == tag for one, _ in self._open):
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._is_kept:
            self.found.append(data)

    @property
    def _is_kept(self) -> bool:
        return any(is_kept for _, is_kept in self._open)


def of_page(html: str) -> list[str]:
    """The texts of a page, or pieces of them, that stand in no phrase. A phrase may hold tags, hence several texts."""
    reader = Texts()
    reader.feed(html)
    # Brackets are matched over the whole page, since a link may stand inside a phrase.
    left = pseudo.outside("\x1f".join(reader.found)).split("\x1f")
    return [" ".join(text.split()) for text in left if pseudo.has_words(text)]


# --- In a template --------------------------------------------------------------------------

_QUOTED = re.compile(r""""([^"]*)"|'([^']*)'""")
_SAID_THERE = re.compile(r"""count_fr:(?:"[^"]*"|'[^']*')|(?:"[^"]*"|'[^']*')\|say\b""")
_FRENCH = re.compile(
    r"[àâçéèêëîïôûùœÀÉÈÊ’«»]|^[A-Z][a-z]+( |$)| (?:de|du|des|la|le|les|un|une|et|ou|à|en|pour|par|sur) "
)


def of_template(path: Path) -> list[str]:
    """The words of a template that are in no phrase."""
    shown, found, is_inside = [], [], False
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        word = token.contents.split(" ")[0] if token.token_type is TokenType.BLOCK else ""
        if word in {"blocktranslate", "comment"}:
            is_inside = True
        elif word in {"endblocktranslate", "endcomment"}:
            is_inside = False
        elif token.token_type is TokenType.TEXT:
            shown.append("" if is_inside else token.contents)
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR} and word not in {"translate", "load", "extends"}:
            shown.append("\ufffc")
            found += _literals(token.contents)
    reader = Texts()
    reader.feed("".join(shown))
    return [
        text for one in reader.found if pseudo.has_words(text := " ".join(one.replace("\ufffc", " ").split()))
    ] + found


def _literals(contents: str) -> Iterator[str]:
    """French words among the arguments of a tag or a filter."""
    for match in _QUOTED.finditer(_SAID_THERE.sub("", contents)):
        text = match[1] or match[2] or ""
        if _FRENCH.search(text):
            yield text


def templates() -> list[Path]:
    """The templates of what the public and a household read."""
    rooms = {PAGES / "palier" / room for room in phrases.DESKS}
    paths = [path for path in sorted(PAGES.rglob("*.html")) if not rooms & set(path.parents)]
    return [
        path
        for path in paths
        if path.name not in {"base_desk.html", "gallery.html"} and name_of(path) not in STAYS_FRENCH
    ]


# --- In a module ----------------------------------------------------------------------------

_SAID = {"say", "say_plural", "phrase", "phrase_plural", "said", "later", "later_plural"}
_NOT_SAID = {
    "act",
    "cch",
    "parse",
    "applies",
    "compile",
    "getLogger",
    "patch_vary_headers",
    "get",
    "pop",
    "tell_refused",
    "wait_for",
    "LetterRow",
    "Notice",
    "musts",
    "part",
}
_NOT_SAID |= {"debug", "info", "warning", "error", "exception", "critical"}
_NOT_SAID |= {"ParameterError", "SizeGuideError"}
"""Calls whose texts are no sentence of a page: references of the law, patterns, headers, lines of the log, what a row of the
table of letters is about (its sentences are phrases), and what is refused to who writes a file of figures."""
_NO_SENTENCE = re.compile(
    r"\\[wbsdW]|\(\?|\bSELECT\b|\bINSERT\b|\bUPDATE\b|^\s*(?:WITH|AND|OR|FROM|WHERE)\b|[{}]\w+=|^https?:|^palier\."
)


def of_module(path: Path) -> list[str]:
    """The French words of a module that are in no phrase."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        name = node.func if isinstance(node, ast.Call) else None
        called = getattr(name, "id", getattr(name, "attr", ""))
        if called in _SAID | _NOT_SAID:
            left |= {id(part) for part in ast.walk(node)} - {id(node)}
        if isinstance(node, ast.Subscript):
            left.add(id(node.slice))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            left |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.keyword) and node.arg == "samesite":
            left.add(id(node.value))
        if (annotation := getattr(node, "annotation", None)) is not None:
            left |= {id(part) for part in ast.walk(annotation)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left
    ]
    texts = [text for text in texts if _FRENCH.search(text) and pseudo.has_words(text)]
    return [text for text in texts if not _NO_SENTENCE.search(text) and text not in _tables()]


@cache
def _tables() -> frozenset[str]:
    """The names of the tables and of the facts, which stand in the registers of personal data and are no sentence."""
    paths = [*(PALIER / "models").rglob("*.py"), PALIER / "rules" / "people" / "facts.py"]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return frozenset(name for text in texts for name in re.findall(r"^class (\w+)", text, re.MULTILINE))


ROOMS = ("rules", "workflows", "web")
_SOFTWARE = "who writes a software of a landlord or of a réservataire"
_DESK, _GRID, _REFERENCE = "desks of professionals", "who writes a grid", "who reads the reference of letters"
_SITE = "who operates the site"
_TEXTS = "the index of the texts of the law, in French, that its page marks so"
_SITTING = (
    "absences",
    "checking",
    "checking_again",
    "convening",
    "conditions",
    "deciding",
    "declaring_interests",
    "designating",
    "electing",
    "finding_in_order",
    "keeping_substitutes",
    "member_places",
    "naming_faults",
    "own_door",
    "pacing",
    "putting_back",
    "queueing",
    "rearranging",
    "sitting",
    "standing_in",
    "taking_back",
    "voting",
)
_AWAITING = (
    "assigning",
    "awaiting_bailleur",
    "awaiting_exchanges",
    "awaiting_lists",
    "days_away",
    "desk_news",
    "keeping_notes",
    "listing_tags",
    "mailing_desks",
    "taking_out",
    "taking_queues_out",
)
_HOMES = ("agreeing", "correcting", "declaring", "flow_log", "naming", "orienting", "publishing")
_COUNTS = ("flow", "flow_balance", "home_amounts", "home_dates", "quota_effect", "quotas", "territory", "vacancy_steps")
_PARAMETERS = ("calendars", "coverage", "parameters", "rounding", "toml_faults")
_COMMISSION = (
    "call_words",
    "chairs",
    "checking",
    "checklist",
    "coming_back",
    "commission",
    "contradictions",
    "corrections",
    "interests",
    "looking",
    "motives",
    "pace",
    "printed_minutes",
    "same_address",
    "seances",
    "substitutes",
    "three",
    "votes",
)
_OF_MEMBERS = (
    "minutes_members",
    "minutes_papers",
    "minutes_words",
    "polling",
    "putting_to_vote",
    "seating",
    "signing_minutes",
)
_OF_COUNTERS = (
    "rules/counter/registering",
    "rules/counter/shut_pages",
    "workflows/counter/settling_doubts",
    "workflows/counter/receipts_of_visits",
)
_OF_ORGANISATIONS = ("dressing", "held_territories", "organising", "placing", "stewards")
_OF_CONTROL = ("access", "confidentiality", "memberships", "missions", "successions", "unusual", "verb_words")
_OF_PATH = (
    "candidature/verifying_holds",
    "life/merging",
    "life/reactivating",
    "mistakes/carrying_out",
    "mistakes/recounting",
    "offer/confirming_refusals",
    "offer/correcting_deliveries",
    "offer/correcting_leases",
    "offer/ending",
    "offer/leasing",
    "offer/planning",
    "offer/undelivered",
    "people/asking",
    "people/correcting_pieces",
    "people/validating_urgency",
    "ranking/closing",
)
_OF_SITE = ("ranking/second_look", "scoring/weighing_again")
_OF_PAPER = ("posting", "printers", "sheets")
_FITTING = ("affordability_flags", "income_test")
_GRIDS = (
    "grid_checks",
    "grid_circuits",
    "grid_errors",
    "grid_facts",
    "grid_fairness",
    "grid_headings",
    "heading_tree",
    "grid_protected",
    "refused_facts",
    "grid_values",
    "grids",
    "grid_drafts",
)
_ANSWERING = (
    *("appeals/answering", "exchange/judging_rounds", "letters/reaching", "roofs/answering_roofs"),
    *("roofs/declaring_roofs", "threads/answering_threads"),
)
_ARCHIVE = "an archive is a document, written in French whoever asks for it"
_OF_ARCHIVES = ("belonging", "inner_words", "of_people", "of_requests", "of_the_file", "of_the_path", "withheld")
_MAKING_ARCHIVES = ("code_words", "guide", "pages", "zipping", "reading_back")
_OF_HOMES = (
    *("rules/homes/home_pictures", "workflows/homes/picturing", "workflows/viewings/proposing_hours"),
    *("rules/homes/declared_stock", "workflows/homes/stocking"),
    *(
        "rules/homes/home_pairs",
        "rules/homes/withdrawing",
        "workflows/homes/withdrawing",
        "workflows/homes/coming_back",
        "workflows/homes/let_homes",
        "workflows/homes/joining_homes",
    ),
    *("workflows/homes/correcting_back", "workflows/homes/standing_homes"),
)
_OF_HOME_FILES = (
    *("rules/homes/home_columns", "rules/homes/home_cells", "rules/homes/home_files", "rules/homes/written_lines"),
    *(
        f"workflows/homes/{name}"
        for name in ("filing_homes", "lines_of_homes", "reading_homes", "taking_homes", "undoing_homes")
    ),
)
_OF_TIME = ("workflows/desks/awaiting_time", "workflows/desks/file_history", "rules/desks/time_reasons")
_OF_LEASES = tuple(
    f"workflows/signing/{name}" for name in ("lease_envelopes", "noting", "preparing", "signing_states", "voiding")
)
_STOCKS = (
    *(
        f"rules/takeover/{name}"
        for name in ("stock_fields", "stock_faults", "proposing", "stock_mapping", "stock_states")
    ),
    *(f"rules/takeover/{name}" for name in ("campaign_states", "campaign_plan", "register_words", "twin_words")),
    "workflows/takeover/receiving",
    *(f"rules/likeness/{name}" for name in ("reasons", "pair_words", "common_names", "spelling")),
    *("rules/homes/state_flow", "rules/homes/state_order", "workflows/homes/balancing", "rules/offer/uncollected"),
    *("workflows/life/pairing_demandes", "workflows/life/separating_numbers", "workflows/acting/sealing_parts"),
    *(f"rules/takeover/{name}" for name in ("paper_faults", "paper_mapping", "paper_states")),
    *("workflows/takeover/receiving", "workflows/takeover/bundling", "gateways/stocks/zip_files", "jobs/people/papers"),
    *("rules/life/register_gaps", "workflows/register/reconciling"),
    *(f"workflows/takeover/{name}" for name in ("campaigning", "calling_people", "comparing", "pairing")),
    *(f"gateways/stocks/{name}" for name in ("bounds", "csv_files", "joined", "opening", "sheet_files", "xml_files")),
    *("gateways/stocks/home_tables", "jobs/people/stocks"),
)
_OF_OPEN_DATA = ("rules/homes/open_data.py", "web/public/open/files.py")
STAYS_FRENCH = {
    **{f"palier/{name}": "who reuses open data, whose columns are French" for name in _OF_OPEN_DATA},
    **{
        f"palier/{name}.py": _DESK
        for name in (*_OF_HOMES, *_OF_HOME_FILES, *_OF_TIME, "workflows/desks/awaiting_viewings", *_OF_LEASES)
    },
    **{f"palier/{name}.py": "a steward who takes a former tool over" for name in _STOCKS},
    **{f"palier/rules/own_data/{name}.py": _ARCHIVE for name in _OF_ARCHIVES},
    **{f"palier/workflows/own_data/{name}.py": _ARCHIVE for name in _MAKING_ARCHIVES},
    **{f"palier/rules/commission/{name}.py": _DESK for name in _COMMISSION},
    **{f"palier/rules/scoring/{name}.py": _GRID for name in _GRIDS},
    "palier/rules/ranking/replaying.py": _GRID,
    "palier/rules/ranking/refusals_by_home.py": _DESK,
    **{f"palier/workflows/commission/{name}.py": _DESK for name in _OF_MEMBERS},
    **{
        f"palier/workflows/accounts/{name}.py": _DESK
        for name in ("admitting", "changing_members", "controlling", "holding_stewards", "succeeding")
    },
    **{f"palier/workflows/organisations/{name}.py": _DESK for name in _OF_ORGANISATIONS},
    **{f"palier/workflows/{name}.py": _DESK for name in _ANSWERING},
    **{
        f"palier/{name}.py": _DESK
        for name in ("gateways/printing/minutes", "gateways/pades/__init__", "jobs/path/minutes")
    },
    "palier/rules/letters/looks.py": _DESK,
    "palier/rules/roofs/roof_visits.py": _DESK,
    "palier/rules/threads/thread_choices.py": _DESK,
    "palier/rules/letters/texts.py": "no words: the alphabet of telephones",
    **{f"palier/rules/doors/{name}.py": _DESK for name in _OF_CONTROL},
    **{f"palier/{name}.py": _DESK for name in _OF_COUNTERS},
    **{f"palier/workflows/commission/{name}.py": _DESK for name in _SITTING},
    **{f"palier/workflows/desks/{name}.py": _DESK for name in _AWAITING},
    **{f"palier/workflows/homes/{name}.py": _DESK for name in _HOMES},
    **{f"palier/rules/homes/{name}.py": _DESK for name in _COUNTS},
    **{f"palier/rules/fitting/{name}.py": _DESK for name in _FITTING},
    **{f"palier/rules/law/{name}.py": "who writes a figure of the law" for name in _PARAMETERS},
    **{f"palier/workflows/{name}.py": _DESK for name in _OF_PATH},
    **{f"palier/workflows/{name}.py": _SITE for name in _OF_SITE},
    **{f"palier/workflows/letters/{name}.py": "who prints letters, and the envelope of one" for name in _OF_PAPER},
    **{f"palier/rules/seals/{name}.py": _SITE for name in ("heads", "seal_faults")},
    "palier/rules/candidature/funnel.py": "who reads the drawing of the stages",
    "palier/rules/doors/privacy.py": "who reads the register of personal data",
    "palier/rules/letters/audience.py": "words that it takes out of a sentence, for a desk",
    "palier/rules/offer/dalo_offers.py": "an error that no page shows",
    **{
        f"palier/rules/desks/{name}.py": _DESK
        for name in ("assigning", "desk_words", "duties", "news", "notes", "sheet_visits")
    },
    "palier/rules/people/numero.py": "kinds of letters, and never says",
    "palier/rules/ranking/told_counts.py": "a mairie and a préfecture",
    "palier/rules/ranking/verify.py": "a program that is downloaded, in French",
    "palier/workflows/doors/slowing.py": "a key of what is counted, and never says",
    "palier/workflows/register/importing.py": "a letter of names, and never says",
    "palier/workflows/register/refreshing_places.py": _SITE,
    **{f"palier/workflows/scoring/{name}.py": _GRID for name in ("drafting_grids", "entering_grids", "trying_drafts")},
    "palier/workflows/scoring/entering_size_guides.py": "who writes a guide of sizes",
    "palier/workflows/seals/checking_seals.py": _SITE,
    "palier/rules/law/typography.py": "words that it looks for, and never says",
    "palier/rules/letters/parts.py": _REFERENCE,
    "palier/rules/letters/table.py": _REFERENCE,
    "palier/rules/letters/announced_abroad.py": "a line a language, each in its own",
    "palier/rules/letters/senders.py": "the head of a letter, which stays in the language that binds",
    "palier/rules/people/folding.py": "letters of names that it looks for, and never says",
    "palier/rules/people/certified.py": "letters of names that it looks for, and never says",
    "palier/rules/letters/endings.py": "categories of signs that it looks for, and never says",
    "palier/workflows/mandates/trusted_answers.py": "what the journal calls who was named, and never says",
    "palier/workflows/mandates/trusting.py": "the name of a count of tries, and never says",
    "palier/rules/mandates/verify_mandate.py": "a program that is downloaded, in French",
    "palier/rules/people/employment.py": _DESK,
    "palier/rules/desks/queue_words.py": _DESK,
    "palier/workflows/steering/ending_letters.py": _DESK,
    "palier/workflows/accounts/managing.py": _DESK,
    "palier/workflows/steering/switching.py": _DESK,
    "palier/workflows/steering/entering_thresholds.py": _DESK,
    "palier/workflows/steering/grid_thresholds.py": _DESK,
    "palier/workflows/steering/showing_thresholds.py": _DESK,
    "palier/workflows/steering/voting_shares.py": _DESK,
    "palier/rules/homes/local_shares.py": _DESK,
    "palier/workflows/steering/tending_queue.py": _DESK,
    "palier/workflows/mandates/caseload.py": _DESK,
    "palier/workflows/mandates/on_behalf.py": _DESK,
    "palier/workflows/mandates/giving_opinions.py": _DESK,
    "palier/workflows/mandates/proposing.py": _DESK,
    "palier/workflows/mandates/referred.py": _DESK,
    "palier/workflows/mandates/qualifying.py": _DESK,
    "palier/workflows/people/attesting_employment.py": _DESK,
    "palier/workflows/people/employer_sites.py": _DESK,
    "palier/workflows/people/employer_sizes.py": _DESK,
    "palier/rules/people/employer_sizes.py": _DESK,
    "palier/models/catalogues.py": "the name of French, in French",
    "palier/web/inputs/typed.py": "kinds of letters, and never says",
    "palier/web/presentation/agreements.py": _DESK,
    "palier/web/presentation/corrections.py": _DESK,
    "palier/web/presentation/protection.py": _DESK,
    "palier/web/presentation/shares.py": _DESK,
    "palier/web/presentation/sheet.py": _DESK,
    "palier/web/public/gallery.py": "who makes pages, and sees their parts",
    "palier/web/public/law.py": _TEXTS,
    "palier/rules/law/articles.py": _TEXTS,
    "palier/rules/law/law.py": "names of texts of the law, in French",
    "palier/web/requests/devices.py": "a name, kept in a row",
    "palier/web/requests/sources.py": "names of headers",
    "palier/web/requests/partners.py": _SOFTWARE,
    "palier/workflows/partners/doing_once.py": _SOFTWARE,
    "palier/workflows/partners/recognising_keys.py": _SOFTWARE,
    "palier/workflows/partners/ending_tokens.py": _SOFTWARE,
    "palier/workflows/partners/keys.py": _DESK,
    "palier/workflows/partners/binding_certificates.py": _DESK,
    "palier/workflows/partners/reading_certificates.py": _DESK,
    "palier/rules/partners/api_purposes.py": _DESK,
    "palier/rules/partners/event_kinds.py": _DESK,
    "palier/workflows/partners/endpoints.py": _DESK,
    "palier/workflows/leaving/asking_house.py": _DESK,
    "palier/rules/leaving/check_house.py": _DESK,
    "palier/rules/leaving/house_archive.py": _DESK,
    "palier/workflows/leaving/house_zip.py": _DESK,
    "palier/workflows/leaving/making_house.py": _DESK,
    "palier/workflows/leaving/arriving.py": _DESK,
    "palier/workflows/leaving/arriving_rows.py": _DESK,
    "palier/workflows/leaving/undoing_arrival.py": _DESK,
    "palier/workflows/doors/finding.py": _DESK,
    "palier/web/signin/asking.py": "an error that no page shows",
    "palier/web/signin/register.py": "an error that no page shows",
    "palier/web/templates/palier/components/flow_events.html": _DESK,
    "palier/web/templates/palier/components/flow_quarters.html": _DESK,
    "palier/web/templates/palier/components/flow_segments.html": _DESK,
    "palier/web/templates/palier/components/local_shares.html": _DESK,
    "palier/web/templates/palier/components/shares.html": _DESK,
    "palier/web/templates/palier/components/sheet.html": _DESK,
}
"""Files whose words no household reads, with who does, or why they are no sentence of a page."""


def modules() -> list[Path]:
    """The modules that may speak to the public and to a household."""
    desks = {PALIER / "web" / room for room in phrases.DESKS}
    paths = [path for room in ROOMS for path in sorted((PALIER / room).rglob("*.py"))]
    return [path for path in paths if not desks & set(path.parents) and name_of(path) not in STAYS_FRENCH]


# --- Everything -----------------------------------------------------------------------------


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def escaping() -> dict[str, list[str]]:
    """The words that escape, by the file where they stand."""
    found = {name_of(path): of_template(path) for path in templates()}
    found |= {name_of(path): of_module(path) for path in modules()}
    return {name: texts for name, texts in found.items() if texts}
