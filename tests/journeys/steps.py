"""Steps that several journeys take, each as the person who takes it would."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from palier.models import Candidature, Message, Seance
from tests.conftest import ROOT
from tests.journeys.conftest import look
from tests.journeys.worker import run_jobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from playwright.sync_api import Page

    from palier.models import Publication

SAMPLE, BORN = "1110318016982G1104", "01/01/1970"
"""The demande that the State published as an example, and its holder's birth date."""


def code_received() -> str:
    found = re.search(r"\b\d{6}\b", Message.objects.order_by("-created_at")[0].body)
    assert found
    return found[0]


def convene(karim: Page) -> None:
    karim.goto("/bailleur/seances/nouvelle/")
    karim.get_by_label("Date et heure").fill((timezone.localtime() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    karim.get_by_label("Lieu").fill("Siège")
    karim.get_by_label("Quorum").fill("2")
    for seat, (name, quality) in enumerate((("A. Bailleul", 1), ("P. Préfet", 3)), start=1):
        karim.locator(f"[name=name_{seat}]").fill(name)
        karim.locator(f"[name=quality_{seat}]").select_option(index=quality)
    look(karim, "e2-convoquer")
    karim.get_by_role("button", name="Convoquer").click()


def check_all(karim: Page, on: Publication) -> None:
    for row in Candidature.objects.filter(publication=on, stage="designee").order_by("rank"):
        check_one(karim, row.public_id, is_first=row.rank == 1)


def check_one(karim: Page, candidature: UUID | str, *, is_first: bool = False) -> None:
    karim.goto(f"/bailleur/candidatures/{candidature}/controle/")
    # What the file does not show in order is said point by point; the rest, by one act that names it.
    for box in karim.locator("input[name^=point_][value=vu]:visible").all():
        box.check()
    for why in karim.locator("input[name^=why_]:visible").all():
        why.fill("Vu sur pièce.")
    if is_first:
        look(karim, "e1-controle")
    karim.get_by_role("button", name="Tout est en ordre").click()
    expect(karim).not_to_have_url(re.compile(f"{candidature}/controle/"))


def bring_forward() -> None:
    """As if the hour of the séance had come."""
    Seance.objects.update(held_at=timezone.now())


def sit(
    karim: Page,
    decide: Callable[[Page, int], None],
    *,
    at_its_hour: Callable[[], None] = bring_forward,
    afterwards: Callable[[], object] = run_jobs,
) -> None:
    karim.locator("form:has(input[value=inscrire]) button").first.click()
    # A click waits for the next page to begin, not to be read: what is listed there is awaited first.
    expect(karim.locator("main")).to_contain_text("ne s’ouvre pas avant")
    look(karim, "e3-ordre-du-jour")
    expect(karim.locator("form:has(input[value=ouvrir])")).to_have_count(0)
    at_its_hour()
    karim.reload()
    for box in karim.locator("input[name=present]").all():
        box.check()
    karim.get_by_label("Qui préside").select_option(index=1)
    karim.locator("form:has(input[value=ouvrir]) button").click()
    karim.get_by_role("link", name="Décider").first.click()
    expect(karim.get_by_role("button", name="Enregistrer les décisions")).to_be_visible()
    rows = karim.locator("select[name$='-kind']").count()
    for index in range(rows):
        decide(karim, index)
    for ballot in karim.locator("select[name^='tous_']").all():
        ballot.select_option("pour")
    look(karim, "e4-decider")
    karim.get_by_role("button", name="Enregistrer les décisions").click()
    expect(karim.get_by_role("button", name="Enregistrer les décisions")).to_have_count(0)
    karim.locator("form:has(input[value=clore]) button").click()
    karim.get_by_role("button", name="Clore et envoyer").click()
    expect(karim.locator("form:has(input[value=clore])")).to_have_count(0)
    afterwards()


def rank_all(karim: Page, index: int) -> None:
    karim.locator("select[name$='-kind']").nth(index).select_option("attribution_rang")
    karim.locator("input[name$='-rank']").nth(index).fill(str(index + 1))


def refuse_the_last(karim: Page, index: int) -> None:
    if index < 4:
        rank_all(karim, index)
        return
    karim.locator("select[name$='-kind']").nth(index).select_option("non_attribution")
    karim.locator("select[name$='-ground']").nth(index).select_option("ressources_insuffisantes")
    karim.locator("[name$='-text']").nth(index).fill("Loyer et charges au regard des ressources déclarées.")


def offer(karim: Page, candidature: UUID | str) -> None:
    karim.goto(f"/bailleur/candidatures/{candidature}/offre/")
    look(karim, "e5-offre-a-envoyer")
    karim.get_by_role("button", name="Envoyer l’offre écrite").click()
    karim.get_by_label("Remise le").fill(timezone.localtime().strftime("%Y-%m-%dT%H:%M"))
    karim.get_by_label("Preuve de remise").fill("Remise en main propre")
    look(karim, "e6-remise")
    karim.get_by_role("button", name="Enregistrer la remise").click()
    expect(karim.locator("main")).to_contain_text("Remise en main propre")


def sign(karim: Page, candidature: UUID | str) -> None:
    karim.goto(f"/bailleur/candidatures/{candidature}/bail/")
    today = timezone.localdate().isoformat()
    karim.get_by_label("Signé le").fill(today)
    karim.get_by_label("Commence le").fill(today)
    contingent = karim.get_by_label("Contingent", exact=True)
    if not contingent.input_value():
        # No convention says it: whoever signs does.
        contingent.select_option("COLACT")
    look(karim, "e11-bail")
    karim.get_by_role("button", name="Enregistrer le bail").click()
    karim.get_by_role("button", name="Enregistrer ce bail").click()
    expect(karim.locator("main")).to_contain_text("Registre national")


def verify_offline(on: Publication, folder: Path) -> None:
    """With the standard library alone: true as exported, false once a byte of a line has changed."""
    public, openings, forged = folder / "classement.jsonl", folder / "ouvertures.jsonl", folder / "faux.jsonl"
    call_command("export_ranking", str(on.public_id), out=public, openings=openings)
    assert _verify(public, openings)[0] == 0
    lines = public.read_text(encoding="utf-8").splitlines(keepends=True)
    second = json.loads(lines[2])
    lines[2] = lines[2].replace(second["pseudonym"], second["pseudonym"][::-1])
    forged.write_text("".join(lines), encoding="utf-8")
    code, said = _verify(forged, openings)
    assert code == 1
    assert re.search(r"ligne\s3\b", said), said


def _verify(public: Path, openings: Path) -> tuple[int, str]:
    command = [sys.executable, "-S", str(ROOT / "palier" / "rules" / "ranking" / "verify.py"), str(public)]
    done = subprocess.run([*command, "--openings", str(openings)], check=False, capture_output=True, text=True)
    return done.returncode, done.stdout
