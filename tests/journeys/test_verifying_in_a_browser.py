"""A household verifies a ranking in its own browser: it says what the stand-alone verifier says, and nothing leaves it."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from palier.models import RankingLine
from palier.rules.law import french
from tests.attacks import sealed_world
from tests.journeys.conftest import NARROW, faults, look, overflow
from tests.rules.verifying import corpus
from tests.rules.verifying.moves import OPENED, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
SHARED = {**corpus.TRUE, **corpus.FALSE}
JUDGE = """async (cases) => {
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const said = [];
    for (const [file, openings, head, receipt] of cases) {
        try {
            const right = await verify({name: "classement.jsonl", bytes: bytes(file)},
                openings === null ? null : {name: "ouvertures.jsonl", bytes: bytes(openings)}, head,
                receipt === null ? null : {name: "recu.jsonl", bytes: bytes(receipt)});
            said.push([0, right.head]);
        } catch (error) {
            said.push(error instanceof Wrong ? [error.accuses ? 1 : 2, error.file, error.number, error.what] : [String(error)]);
        }
    }
    return said;
}"""


def _coded(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode()


def judged(page: Page, cases: list[corpus.Case]) -> list[Any]:
    """What the browser says of each."""
    return list(
        page.evaluate(
            JUDGE, [[_coded(one.public), _coded(one.openings), one.head, _coded(one.receipt)] for one in cases]
        )
    )


@pytest.fixture
def checking(sign_in: Callable[..., Page]) -> Page:
    """The page, for a file that the visitor has."""
    page = sign_in()
    page.goto("/classements/verifier/")
    return page


def test_the_browser_says_of_each_file_what_the_verifier_says(checking: Page, tmp_path: Path) -> None:
    said = judged(checking, list(SHARED.values()))

    wrong = {
        name: (mine, theirs)
        for (name, one), mine in zip(SHARED.items(), said, strict=True)
        if mine != (theirs := corpus.verdict(one, tmp_path))
    }
    assert wrong == {}


def _lies() -> list[corpus.Case]:
    """Each field of the two files, changed in each way."""
    from tests.rules.verifying.test_verify import changed, flips, paths, reached

    found = [
        corpus.case(changed(PUBLIC, path, lie))
        for path in paths(PUBLIC)
        if len(path) > 1
        for lie in flips(reached(PUBLIC, path))
    ]
    return found + [
        corpus.case(PUBLIC, changed(OPENED, path, lie))
        for path in paths(OPENED)
        if len(path) > 1
        for lie in flips(reached(OPENED, path))
    ]


def test_the_browser_names_the_same_line_for_every_field_changed(checking: Page, tmp_path: Path) -> None:
    lies = _lies()

    said = judged(checking, lies)

    assert len(lies) > 500
    assert [
        (mine, theirs)
        for one, mine in zip(lies, said, strict=True)
        if mine != (theirs := corpus.verdict(one, tmp_path))
    ] == []


def give(page: Page, folder: Path, one: corpus.Case) -> None:
    """Choose files as somebody does, and ask."""
    (folder / "classement.jsonl").write_bytes(one.public)
    page.locator("#fichier").set_input_files(folder / "classement.jsonl")
    if one.openings is not None:
        (folder / "ouvertures.jsonl").write_bytes(one.openings)
        page.get_by_text("Retrouver ma ligne avec ce que j’ai reçu").click()
        page.locator("#ouverture").set_input_files(folder / "ouvertures.jsonl")
    page.get_by_role("button", name="Vérifier").click()
    expect(page.locator("#reponse[data-state=done]")).to_be_visible()


def test_a_file_from_the_disk_is_verified_without_a_network(checking: Page, tmp_path: Path) -> None:
    asked: list[str] = []
    checking.context.set_offline(True)
    checking.on("request", lambda one: asked.append(one.url))

    give(checking, tmp_path, corpus.TRUE["one's own line"])

    answer = checking.locator("#reponse")
    expect(answer).to_contain_text("Ce classement est exact")
    expect(answer).to_contain_text("Votre ligne : 3ᵉ place, sur 5")
    expect(answer).to_contain_text(PUBLIC[-1]["head"])
    # The picture of the tab is the browser's own wish, sometimes after the page.
    assert [url for url in asked if not url.endswith("/favicon.svg")] == []


def test_what_is_false_is_said_with_its_line(checking: Page, tmp_path: Path) -> None:
    give(checking, tmp_path, corpus.FALSE["a tie"])

    answer = checking.locator("#reponse")
    expect(answer).to_contain_text("Ce classement n’est pas exact")
    expect(answer).to_contain_text("Le tirage au sort n’est pas celui qui était promis")
    expect(answer).to_contain_text("à la ligne 3 du fichier")
    look(checking, "preuve-faux")


def test_a_picture_accuses_nobody(checking: Page, tmp_path: Path) -> None:
    give(checking, tmp_path, corpus.FALSE["a picture"])

    expect(checking.locator("#reponse")).to_contain_text("Rien n’a été vérifié")
    expect(checking.locator("#reponse")).not_to_contain_text("n’est pas exact")


def test_what_a_candidate_received_may_be_pasted_and_another_head_is_seen(checking: Page, tmp_path: Path) -> None:
    own = corpus.TRUE["one's own line"]
    checking.get_by_text("Retrouver ma ligne avec ce que j’ai reçu").click()
    checking.locator("#recu").fill((own.openings or b"").decode().replace("\n", "\r\n"))
    give(checking, tmp_path, corpus.Case(own.public))
    expect(checking.locator("#reponse")).to_contain_text("Votre ligne : 3ᵉ place, sur 5")

    checking.get_by_text("Comparer à une empreinte que j’ai notée").click()
    checking.locator("#tete").fill("0" * 64)
    checking.get_by_role("button", name="Vérifier").click()
    expect(checking.locator("#reponse")).to_contain_text("Ce fichier n’est pas celui qui a été publié")


def test_a_listed_ranking_is_verified_with_ones_own_line_and_under_the_policy(
    world: World, sign_in: Callable[..., Page]
) -> None:
    line = RankingLine.objects.filter(demande=world.amina.demande).select_related("ranking__publication").latest("pk")
    page, hosts, said = sign_in(world.amina.user, width=NARROW), set(), []
    page.on("request", lambda one: hosts.add(one.url.split("/")[2]))
    page.on("console", lambda one: said.append(one.text))
    page.goto(reverse("classements"))
    look(page, "preuve-liste")
    page.goto(f"{reverse('verifier-classement')}?classement={line.ranking.publication.public_id}")
    policy = page.evaluate("async () => (await fetch(location.href)).headers.get('content-security-policy')")
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    page.get_by_role("button", name="Vérifier").click()

    expect(page.locator("#reponse")).to_contain_text("Ce classement est exact")
    expect(page.locator("#reponse")).to_contain_text(
        f"Votre ligne : {french.ordinal(line.rank, 'f')} place, sur {line.ranking.candidates}"
    )
    expect(page.locator("#reponse")).to_contain_text("Son empreinte est bien celle qui était attendue")
    assert len(hosts) == 1
    assert said == []
    assert overflow(page) == ""
    look(page, "preuve-exact")


def test_a_ranking_changed_in_the_database_is_seen_from_its_page(world: World, sign_in: Callable[..., Page]) -> None:
    line = RankingLine.objects.select_related("ranking__publication").order_by("ranking", "rank")[1]
    sealed_world.seal()
    _past_the_triggers("UPDATE palier_rankingline SET commitment = repeat('0', 64) WHERE id = %s", line.pk)
    page = sign_in()
    page.goto(f"{reverse('verifier-classement')}?classement={line.ranking.publication.public_id}")

    page.get_by_role("button", name="Vérifier").click()

    expect(page.locator("#reponse")).to_contain_text("Ce fichier n’est pas celui qui a été publié")
    # What the test did is undone: the life of each journey ends sealed and honest.
    _past_the_triggers("UPDATE palier_rankingline SET commitment = %s WHERE id = %s", line.commitment, line.pk)


def _past_the_triggers(statement: str, *values: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")


def test_without_a_script_a_sentence_leads_to_the_command(world: World, sign_in: Callable[..., Page]) -> None:
    on = RankingLine.objects.select_related("ranking__publication").latest("pk").ranking.publication
    page = sign_in(scripts=False)
    page.goto(f"{reverse('verifier-classement')}?classement={on.public_id}")

    expect(page.locator("#verification")).to_be_hidden()
    expect(page.locator("#sans-programme")).to_contain_text("python3 verify.py")
    expect(page.get_by_role("link", name="le fichier du classement")).to_be_visible()


def test_the_page_is_accessible_at_its_narrowest(sign_in: Callable[..., Page]) -> None:
    page = sign_in(width=NARROW)
    page.goto("/classements/verifier/")
    for summary in page.locator("summary").all():
        summary.click()

    assert faults(page) == []
    assert overflow(page) == ""
    look(page, "preuve-verifier")


def test_an_exported_ranking_is_right_in_both(world: World, sign_in: Callable[..., Page], tmp_path: Path) -> None:
    on = RankingLine.objects.select_related("ranking__publication").latest("pk").ranking.publication
    public, openings = tmp_path / "p.jsonl", tmp_path / "o.jsonl"
    call_command("export_ranking", str(on.public_id), out=public, openings=openings)
    page = sign_in()
    page.goto("/classements/verifier/")
    whole = corpus.Case(public.read_bytes(), openings.read_bytes())
    head = json.loads(whole.public.splitlines()[-1])["head"]

    assert judged(page, [whole]) == [corpus.verdict(whole, tmp_path)] == [[0, head]]
