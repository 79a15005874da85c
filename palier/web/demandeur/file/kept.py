"""What became of an answer: what is kept and counts, what does not count and why, and the document that decides.

Read back from the file and never from the form: sent twice, or read an hour later, it says what is so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from palier.gateways.sne import codes
from palier.models import Demande, Holder
from palier.models.demandes import conflicts, layers, told_jobs
from palier.models.demandes.conflicts import HOME, Conflict, ConflictSource
from palier.models.demandes.layers import Layers
from palier.rules.law import french, parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people import facts, income, told_words
from palier.rules.people.facts import Proof, Situation
from palier.rules.people.told_words import HOME_FIELDS, HOME_WORDS, RESOURCES
from palier.rules.situations import pieces as documents
from palier.rules.situations import situations
from palier.rules.situations.claims import may_say_again
from palier.web.demandeur import saying, sending_address
from palier.workflows.acting.actors import Actor
from palier.workflows.doors.apart import hidden_from
from palier.workflows.register import sending_wishes

BEGINS = {
    "revenus": "incomes/",
    "ressources": RESOURCES,
    "logement": HOME,
    "emploi": "job/",
    "situation": "claims/",
    "foyer": "expected",
}
"""The facts of each question; a wish has no conflict."""
_SAYS = {
    ConflictSource.REGISTER: phrase("Le registre national dit : {value}"),
    ConflictSource.VERIFIED: phrase("Une pièce vérifiée dit : {value}"),
}
_OF_HOME = phrase("Logement actuel")
_LODGED = (("hosted_codes", "attestation_hebergeant"), ("structure_codes", "attestation_structure"))
_TAKEN_BACK_AT = ("revenus", "ressources", "logement", "emploi")
"""Questions whose last answer is taken back where what has changed is listed."""
_PREGNANCY, TENANCY = "certificat_grossesse", "bail_quittances"


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A document that decides, and where to send it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Apart:
    """One answer that does not count: in plain words, with what counts and what decides."""

    what: str
    standing: str
    """« Le registre national dit : 19 880 € »."""
    declared: str
    document: DocumentLink | None
    remedy: str = ""
    """What to do where no document decides."""


@dataclass(slots=True)
class QuestionSummary:
    """The summary of one question."""

    counted: list[tuple[str, str]] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    next: list[tuple[str, str]] = field(default_factory=list)
    """What to do now: words and address."""
    sending: sending_wishes.SendingStanding | None = None
    has_changed: bool = True
    again: str = ""
    """Where the same question is answered again: the browser's way back shows no preview twice."""


def after(question: str, demande: Demande, *, by: Actor, at: datetime, has_changed: bool) -> QuestionSummary | None:
    """What became of the answers to a question; none for a word that is no question."""
    if question not in _COUNTED:
        return None
    found, on = layers.layers_of(demande), day_in_paris(at)
    kept = QuestionSummary(has_changed=has_changed, again=reverse("completer", args=[question]) if has_changed else "")
    kept.counted = list(_COUNTED[question](found, demande, on))
    begins = BEGINS.get(question)
    if begins:
        kept.apart = [one for path, one in _told_apart(found, demande, by=by, at=at) if path.startswith(begins)]
    if question in _TAKEN_BACK_AT and has_changed:
        kept.next = [(say("C’était une erreur ? Voir ce qui a changé, et l’annuler"), reverse("changements"))]
    if question == "emploi":
        kept.counted = list(_job(found, demande, by, on))
        kept.next = [
            (
                say("Dire aussi vos ressources de chaque mois, si elles changent"),
                reverse("completer", args=["ressources"]),
            ),
            (say("Faire attester votre emploi, pour que votre lieu de travail compte"), reverse("mon-emploi")),
            *kept.next,
        ]
    if question in ("recherche", "emploi"):
        kept.sending = sending_wishes.said(demande)
    if question == "situation":
        hidden = hidden_from(demande, by.user)
        waits = {claim.situation for claim in layers.merge(found, on).claims if claim.proof is Proof.DECLARED} - hidden
        kept.counted = [
            pair for pair in kept.counted if pair[0] not in {situations.newest(one).words for one in hidden}
        ]
        if not kept.counted:
            kept.counted = [(say("Vos situations"), say("aucune n’est dite dans votre dossier"))]
        kept.next = [
            (
                say("Déposer une preuve : {label}", label=situations.newest(one).label),
                sending_address.of(demande, f"situation_{one}"),
            )
            for one in sorted(waits)
        ]
    return kept


def would_be_apart(question: str, found: Layers, demande: Demande, *, by: Actor, at: datetime) -> list[Apart]:
    """Of layers that are tried, the answers to a question that would not count."""
    begins = BEGINS.get(question)
    return [one for path, one in _told_apart(found, demande, by=by, at=at) if path.startswith(begins)] if begins else []


def apart(demande: Demande, found: Layers, *, by: Actor, at: datetime) -> list[Apart]:
    """Every answer of the file that does not count."""
    return [one for _, one in _told_apart(found, demande, by=by, at=at)]


def _told_apart(found: Layers, demande: Demande, *, by: Actor, at: datetime) -> Iterator[tuple[str, Apart]]:
    hidden = {f"claims/{one}" for one in hidden_from(demande, by.user)}
    names = {key: row.first_name.title() for key, row in saying.first_names(demande).items()}
    for one in conflicts.conflicts(found):
        if one.path not in hidden:
            yield one.path, _say(one, demande, names, day_in_paris(at))


def _say(one: Conflict, demande: Demande, names: dict[str, str], on: date) -> Apart:
    if one.path.startswith("claims/"):
        return Apart(
            situations.newest(one.standing).words,
            say("Une preuve vérifiée dit : c’est le cas"),
            say("ce n’est plus le cas"),
            None,
            say("Tant que la preuve est valable, elle compte. Pour la retirer, adressez-vous au guichet."),
        )
    head, _, rest = one.path.partition("/")
    words: Callable[[Any], str]
    key = ""
    if head == "incomes":
        key, _, year = rest.partition("/")
        what = say("Revenus de {year}, {name}", year=year, name=names.get(key) or say("titulaire"))
        words, code = french.euros, _tax_notice(int(year), on)
    elif head == RESOURCES:
        what, words = say("Ressources par mois, {name}", name=names.get(rest) or say("titulaire")), told_words.resources
        code = told_words.proof_of(one.declared or one.standing)
    elif head == "expected":
        what, words, code = say("Enfant à naître"), _birth, _PREGNANCY
    else:
        field = HOME_FIELDS.get(rest, _OF_HOME)
        what, words, code = say(field), HOME_WORDS.get(rest, str), _of_home(one, on)
    told = words(one.declared) if one.declared is not None else say("je ne sais pas")
    whose = rest if head == RESOURCES else key
    document = (
        DocumentLink(documents.newest(code).label, sending_address.of(demande, code, whose=whose)) if code else None
    )
    remedy = "" if code else say("Aucune pièce n’est encore demandée pour cette année.")
    return Apart(what, say(_SAYS[one.source], value=words(one.standing)), told, document, remedy)


def _tax_notice(year: int, on: date) -> str:
    first = income.reference_year(on.year)
    return {first: "avis_imposition_n2", first + 1: "avis_imposition_n1"}.get(year, "")


def _of_home(one: Conflict, on: date) -> str:
    """Who lodges you says so: a lease and its receipts, or the person or the house where you are put up."""
    lodged = one.declared if one.path.endswith("occupancy_codes") else ()
    for key, code in _LODGED:
        if set(lodged) & set(parameters.get("demande.toml", key, on).value):
            return code
    return TENANCY


def _birth(told: dict[str, object]) -> str:
    if not told["number"]:
        return say("aucun enfant attendu")
    number, due = int(str(told["number"])), told["due_on"]
    if not due:
        return say_plural(number, "{count} enfant", "{count} enfants")
    day = french.day(date.fromisoformat(str(due)))
    return say_plural(
        number, "{count} enfant, naissance prévue le {day}", "{count} enfants, naissance prévue le {day}", day=day
    )


def _incomes(found: Layers, demande: Demande, _on: date) -> Iterator[tuple[str, str]]:
    names = saying.first_names(demande)
    away = {one.path for one in conflicts.conflicts(found)}
    for path, fact in sorted(found.declared.items()):
        if not path.startswith("incomes/") or path in away or fact.value is None:
            continue
        _, key, year = path.split("/")
        who = names[key].first_name.title() if key in names else say("titulaire")
        yield say("{name}, revenus de {year}", name=who, year=year), french.euros(fact.value)


def _resources(found: Layers, demande: Demande, _on: date) -> Iterator[tuple[str, str]]:
    names = saying.first_names(demande)
    away = {one.path for one in conflicts.conflicts(found)}
    for path, fact in sorted(found.declared.items()):
        if path.startswith(f"{RESOURCES}/") and path not in away and fact.value:
            key = layers.person_of(path)
            who = names[key].first_name.title() if key in names else say("titulaire")
            yield say("Ressources par mois, {name}", name=who), told_words.resources(fact.value)


def _wishes(found: Layers, _demande: Demande, on: date) -> Iterator[tuple[str, str]]:
    yield from saying.wish(layers.merge(found, on))


def _homes(found: Layers, _demande: Demande, _on: date) -> Iterator[tuple[str, str]]:
    declared = found.declared.get(HOME)
    away = {one.path for one in conflicts.conflicts(found)}
    for key, told in ((declared.value or {}) if declared else {}).items():
        if f"{HOME}/{key}" not in away:
            field = HOME_FIELDS.get(key, key)
            yield say(field), HOME_WORDS.get(key, str)(told)


_STANDING = {Proof.VERIFIED: phrase("vérifiée"), Proof.IN_REVIEW: phrase("preuve en contrôle")}
_UNTIL = {
    Proof.VERIFIED: phrase("vérifiée, comptée jusqu’au {day}"),
    Proof.IN_REVIEW: phrase("preuve en contrôle, comptée jusqu’au {day}"),
}
_TO_SEND, _TO_SEND_UNTIL = phrase("preuve à déposer"), phrase("preuve à déposer, gardée jusqu’au {day}")


def _standing(claim: facts.Claim) -> str:
    if claim.valid_until:
        until = _UNTIL.get(claim.proof, _TO_SEND_UNTIL)
        return say(until, day=french.day(claim.valid_until))
    words = _STANDING.get(claim.proof, _TO_SEND)
    return say(words)


def _job(found: Layers, demande: Demande, by: Actor, on: date) -> Iterator[tuple[str, str]]:
    """The job of whose answer it is: another holder told theirs from their own access."""
    for key in Holder.objects.filter(demande=demande, user=by.teller).values_list("person_key", flat=True):
        job = told_jobs.read(found.declared.get(told_jobs.path_of(key)))
        if job is not None and job.contract and job.contract in codes.CONTRACT and job.holds(on):
            yield say("Situation professionnelle"), say(codes.CONTRACT[job.contract])


def _nothing(_found: Layers, _demande: Demande, _on: date) -> Iterator[tuple[str, str]]:
    yield from ()


def _situations(found: Layers, _demande: Demande, on: date) -> Iterator[tuple[str, str]]:
    for claim in layers.merge(found, on).claims:
        if may_say_again(claim, on):
            continue
        told = situations.newest(Situation(claim.situation)).words
        if claim.energy:
            told = say("{situation} : {letter}", situation=told, letter=claim.energy)
        yield told, _standing(claim)


def _births(found: Layers, _demande: Demande, on: date) -> Iterator[tuple[str, str]]:
    """What was told and counts on the day: a birth whose day has passed is not in the household any more."""
    declared = found.declared.get("expected")
    if declared is None or not declared.value or any(one.path == "expected" for one in conflicts.conflicts(found)):
        return
    due = declared.value["due_on"]
    if not declared.value["number"] or (due is not None and date.fromisoformat(due) >= on):
        yield say("Enfant à naître"), _birth(declared.value)


_COUNTED = {
    "revenus": _incomes,
    "ressources": _resources,
    "recherche": _wishes,
    "logement": _homes,
    "emploi": _nothing,
    "situation": _situations,
    "foyer": _births,
}
