"""`./run bench week`: a week of homes and candidates through the real pages, by three people: clicks, keys, pages, minutes.

Builds a database of its own on the embedded server, and drops it at the end.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import django
from django.utils import timezone

from benchmarks import ranking
from benchmarks.desks.hand import Hand, HandStopped, Tally

if TYPE_CHECKING:
    from benchmarks.desks.week_world import Offices

HOMES, CANDIDATES = 40, 4_000
BEFORE, BEFORE_WITH_BOXES = 1_120, 3_320
"""What the landlord's part of the same week cost in November 2026, counted on screen: least, and with each point ticked."""
MEMBERS = (
    ("Mireille", "conseil_bailleur", ""),
    ("B. Carlier", "conseil_bailleur", ""),
    ("C. Diop", "conseil_bailleur", ""),
    ("D. Evrard", "conseil_bailleur", ""),
    ("E. Fabre", "conseil_bailleur", ""),
    ("F. Garnier", "representant_locataires", ""),
    ("M. Maire", "maire", "93048"),
)
LIST = re.compile(r"/reservataire/publications/[0-9a-f-]{36}/$")
WHY = "Vues au guichet."
CONTINGENT = "COLACT"


def main() -> int:
    """Live the week, then print what it took, step by step."""
    parser = argparse.ArgumentParser(prog="./run bench week", description=__doc__)
    parser.add_argument("--homes", type=int, default=HOMES)
    parser.add_argument("--candidates", type=int, default=CANDIDATES)
    options = parser.parse_args()
    django.setup()
    from benchmarks.desks import week_world

    started = time.perf_counter()
    with ranking.OwnDatabase(), week_world.undisturbed():
        offices = week_world.offices()
        demandes = week_world.households(options.candidates)
        try:
            hands = _live(offices, demandes, options.homes)
        except HandStopped as stopped:
            print(f"The week stopped: {stopped}", file=sys.stderr)
            return 1
    _tell(hands, options.homes, options.candidates, time.perf_counter() - started)
    return 0


def _hand(name: str, login: str) -> Hand:
    from django.test import Client

    from benchmarks.desks.week_world import PASSWORD

    hand = Hand(name, Client(headers={"host": "localhost"}))

    def enter() -> None:
        hand.arrive("/pro/connexion/")
        hand.press("Entrer", username=login, password=PASSWORD)

    hand.step("sign in", enter)
    return hand


def _live(offices: Offices, demandes: list[int], homes: int) -> list[Hand]:
    """The week, in the order in which the work comes."""
    from benchmarks.desks import week_world
    from palier.models import Publication

    karim = _hand("landlord", offices.karim.login)
    karim.step("homes by file", partial(_bring_homes, karim, homes))
    karim.step("orientation", partial(_orient, karim, offices.reservataire.pk))
    odile = _hand("réservataire", offices.odile.login)
    odile.step("publication", partial(_publish, odile, homes))
    week_world.apply(list(Publication.objects.order_by("pk")), demandes)
    week_world.close_all()
    odile.step("sending of the first five", partial(_send, odile, homes))
    week_world.send_planned()
    karim.step("check of each file", partial(_check_files, karim))
    karim.step("convocation", partial(_convene, karim, offices))
    karim.step("agenda", partial(_fill_agenda, karim))
    mireille = _hand("member", offices.mireille.login)
    mireille.step("files read before", partial(_read_files, mireille, homes))
    week_world.come_to_the_hour()
    karim.step("opening of the séance", partial(_open, karim))
    karim.step("decisions", partial(_decide, karim, homes))
    karim.step("closing", partial(_close, karim))
    mireille.step("minutes read and signed", partial(_sign_minutes, mireille))
    karim.step("offers", partial(_offer, karim))
    week_world.accept_all()
    karim.step("leases", partial(_lease, karim, homes))
    return [karim, odile, mireille]


def _close(karim: Hand) -> None:
    """What leaves is read, then it leaves."""
    karim.press("Clore la séance")
    karim.press("Clore et envoyer")


def _bring_homes(karim: Hand, homes: int) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from benchmarks.desks import week_world

    karim.follow("Logements")
    karim.follow("Par fichier")
    sent = SimpleUploadedFile("libres.csv", week_world.file_of_homes(homes))
    karim.press("Envoyer, et lire l’aperçu", file=sent)
    reason = karim.page.forms[-1].fields["reason"].choices[1][0]
    karim.press("Prendre ces logements", reason=reason)
    week_world.take_files()


def _orient(karim: Hand, reservataire: int) -> None:
    karim.follow("Logements")
    karim.follow("Orienter plusieurs logements")
    notified = timezone.localdate().isoformat()
    reason = next(
        form.fields["reason"].choices[0][0] for form in karim.page.forms if "vacancy_notified_on" in form.fields
    )
    karim.press("Orienter ces logements", reservataire=reservataire, reason=reason, vacancy_notified_on=notified)


def _publish(odile: Hand, homes: int) -> None:
    """Each home by its link of the queue; the queue again, by the head of the page."""
    for _ in range(homes):
        odile.follow_to(r"/publier/$")
        odile.press("Publier ce logement")
        odile.follow("File du jour")


def _send(odile: Hand, homes: int) -> None:
    """Each closed list by its link of the queue: what the sending does is read, then it is pressed."""
    odile.follow("File du jour")
    done: set[str] = set()
    for _ in range(homes):
        rows = [link.address for link in odile.page.links if LIST.search(link.address)]
        address = next((one for one in rows if one not in done), None)
        if address is None:
            raise HandStopped(f"{odile.name}: no list to send on {odile.at}\n{odile.said}")
        done.add(address)
        odile.follow_to(f"{address}$")
        odile.press("Envoyer ces dossiers")
        if odile.holds("Écrire à"):
            odile.press("Écrire à")
        odile.follow("File du jour")


def _check_files(karim: Hand) -> None:
    """From the queue to the files of the first home, in a row; what one saves leads to the next home, then to the queue."""
    karim.follow("File du jour")
    karim.follow_to(r"/publications/[0-9a-f-]{36}/controles/$")
    while karim.holds("Les dossiers cochés sont en ordre"):
        before = karim.at
        form = next(one for one in karim.page.forms if "reached" in one.fields)
        # What the page does not show in order is answered point by point, with a word; its file is then taken too.
        own: dict[str, object] = {name: "vu" for name in form.fields if "-point_" in name}
        own |= {name.replace("-point_", "-why_"): WHY for name in own}
        own |= {name: "on" for name, one in form.fields.items() if name.endswith("-chosen") and not one.held}
        karim.press("Les dossiers cochés sont en ordre", 0, reached="on", **own)
        if karim.at.partition("?")[0] == before.partition("?")[0]:
            raise HandStopped(f"{karim.name}, {karim.at}: not recorded\n{' '.join(karim.page.words.split())[:900]}")


def _convene(karim: Hand, offices: Offices) -> None:
    karim.follow("Séances")
    karim.follow("Convoquer")
    said: dict[str, object] = {
        "held_at": (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        "place": "Siège",
        "quorum": 4,
    }
    for seat, (name, quality, place) in enumerate(MEMBERS, start=1):
        said |= {f"name_{seat}": name, f"quality_{seat}": quality}
        if place:
            said[f"place_{seat}"] = place
    said["account_1"] = str(offices.mireille.public_id)
    karim.press("Convoquer", 0, **said)


def _fill_agenda(karim: Hand) -> None:
    karim.press("Inscrire ces")


def _read_files(mireille: Hand, homes: int) -> None:
    """A member reads the files of each home, one page a home, and comes back to the agenda."""
    mireille.follow_to(r"/membre/seances/[0-9a-f-]{36}/$")
    for turn in range(homes):
        mireille.follow("Lire les dossiers", nth=turn)
        mireille.follow("Séance du")


def _open(karim: Hand) -> None:
    karim.arrive(karim.at)
    karim.press("Ouvrir la séance", present=[str(place) for place in range(len(MEMBERS))], chair="1")


def _decide(karim: Hand, homes: int) -> None:
    """One page a home: every candidate in the order of the ranking, every hand up; the next home follows."""
    karim.follow("Décider")
    for _ in range(homes):
        form = next((one for one in karim.page.forms if any(name.endswith("-kind") for name in one.fields)), None)
        if form is None:
            raise HandStopped(f"{karim.name}, {karim.at}: nothing to decide\n{karim.said}")
        karim.press("Enregistrer les décisions", kind_all="attribution_rang", vote_all="pour")


def _sign_minutes(mireille: Hand) -> None:
    mireille.follow("Mes séances")
    mireille.follow_to(r"/membre/seances/[0-9a-f-]{36}/$")
    mireille.follow("Lire le procès-verbal")
    mireille.press("Signer le procès-verbal")


def _offer(karim: Hand) -> None:
    karim.follow("File du jour")
    karim.follow("Les envoyer ensemble")
    karim.press("Envoyer ces offres")


def _lease(karim: Hand, homes: int) -> None:
    """From the queue to the first lease, then from each to the next: its days stand there already, and it is read again."""
    karim.follow("File du jour")
    karim.follow_to(r"/bail/$")
    for _ in range(homes):
        karim.press("Enregistrer le bail", contingent=CONTINGENT)
        karim.press("Enregistrer ce bail")


def _tell(hands: list[Hand], homes: int, candidates: int, seconds: float) -> None:
    print(f"{homes} homes, {candidates:,} candidates, {homes * 5} files sent, one séance of {len(MEMBERS)} members\n")
    print(f"{'step':34}{'clicks':>8}{'choices':>9}{'keys':>8}{'pages':>7}{'waited':>9}{'by hand':>9}")
    for hand in hands:
        print(f"{hand.name}")
        for words, tally in hand.steps:
            print(f"  {words:32}{_row(tally)}")
        print(f"  {'in all':32}{_row(hand.tally)}")
    print(f"{'everybody':34}{_row(_sum(hands))}\n")
    if homes == HOMES:
        _compare(hands[0].tally)
    print(_HOW)
    print(f"The whole week, the world included: {seconds / 60:.1f} minutes on this machine.")


def _compare(karim: Tally) -> None:
    """The landlord's part beside what the same forty homes cost before; another number of homes compares with nothing."""
    boxes = karim.clicks + karim.choices
    is_paid = boxes <= BEFORE / 3
    print(f"The landlord: {karim.clicks} clicks where the same week cost {BEFORE:,}, {_share(karim.clicks, BEFORE)};")
    print(f"with each box and list, {boxes:,} where it cost {BEFORE_WITH_BOXES:,}, {_share(boxes, BEFORE_WITH_BOXES)}.")
    print(f"Each box and list counted as a click, it is {'' if is_paid else 'not '}within a third of {BEFORE:,}.\n")


def _row(tally: Tally) -> str:
    return (
        f"{tally.clicks:>8,}{tally.choices:>9,}{tally.keys:>8,}{tally.pages:>7,}"
        f"{tally.waited / 60:>7.1f} m{tally.hand / 60:>7.1f} m"
    )


def _share(now: int, before: int) -> str:
    return f"{100 * now / before:.0f} %"


def _sum(hands: list[Hand]) -> Tally:
    whole = Tally()
    for hand in hands:
        for name in vars(whole):
            setattr(whole, name, getattr(whole, name) + getattr(hand.tally, name))
    return whole


_HOW = """\
A click: a link followed, or a button pressed, that the page holds. A choice: a box ticked, or a line chosen in a list, that was
not so already; counted apart. A key: a character typed over what the form held. A page: an answer shown, redirections within.
Waited: the site's own time for those pages (Django's test client, one process, no network, no drawing by a browser). By hand:
pointing, pressing and typing by the keystroke-level model (1.1 s, 0.2 s, 0.28 s a key); reading and thinking are left out, and
they are most of a real week. Each file is found compliant and each home goes to its first: no refusal, no absence, no mistake.
The homes are oriented under a convention. The files are ordinary: what each receives a month is known, none tells a situation
that waits for its proof, and they brought their pieces, which the réservataire found good before; those of one household in
twenty lack, and what the page then does not show in order is answered point by point. A harder file costs one answer for each
such point. What no desk does (applying, the closing, the minute of an act that can be taken back, the days, the households'
answers) is done beside, counted nowhere."""


if __name__ == "__main__":
    sys.exit(main())
