"""What the fuzz sends can always be sent, and its judge lets nothing through."""

from __future__ import annotations

import random

from benchmarks.fuzz import Verdict
from benchmarks.fuzzing import values
from benchmarks.fuzzing.actors import Actor, Answer

FIELDS = {"csrfmiddlewaretoken": "t", "act_key": "k", "motif": "x", "revenu": "12"}
PATH = "/logements/0191f0f0-aaaa-7bbb-8ccc-0123456789ab/?page=2"
FORM = '<form method="post" action="/a/"><input name="x" value="1"><select name="y"><option value="2"></select></form>'


def test_every_draw_can_be_sent() -> None:
    for seed in range(2000):
        dice = random.Random(seed)  # noqa: S311 - a fuzz, made again by its seed
        kind, body = values.body(dice, values.fields(dice, FIELDS))
        path = values.path(dice, PATH, ["0191f0f0-aaaa-7bbb-8ccc-0123456789ac"])

        assert isinstance(body, bytes)
        assert path.isascii()
        assert not set(path) & set(" \r\n\x00")
        assert kind.isascii()
        assert "\n" not in kind


def test_a_seed_makes_the_same_draws() -> None:
    def drawn(seed: int) -> list[tuple[str, bytes]]:
        dice = random.Random(seed)  # noqa: S311 - the same
        return [values.body(dice, values.fields(dice, FIELDS)) for _ in range(50)]

    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


def test_a_failure_a_cut_and_a_word_of_another_are_faults() -> None:
    verdict = _judged()

    verdict.settle({})

    assert [fault.split("  ")[0] for fault in verdict.faults] == ["500", "TimeoutError", "503", "a word of demande 2"]


def test_a_number_on_a_letter_that_ones_organisation_prints_is_no_fault_and_an_address_is() -> None:
    verdict = _judged({"075018": "demande 2", "amina@example.org": "demande 2"}, "… 075018, amina@example.org …")

    verdict.settle({"printer": {"demande 2"}})

    assert [fault for fault in verdict.faults if "word" in fault] == ["a word of demande 2  GET /"]


def _judged(forbidden: dict[str, str] | None = None, told: str = "… 075018 …") -> Verdict:
    actor = Actor("Amina", ("localhost", 1), "printer", forbidden or {"075018": "demande 2"})
    verdict = Verdict()
    for status, body in ((200, "fine"), (404, ""), (500, ""), (0, "TimeoutError"), (200, told), (503, "")):
        verdict.judge(actor, Answer(status, body, {}, "GET /"))
    return verdict


def test_a_page_is_read_for_its_links_and_its_forms() -> None:
    actor = Actor("Amina", ("localhost", 1))
    page = (
        f'<a href="/mon-dossier/?page=2#x">x</a><a href="https://elsewhere.example/">y</a><a href="/demo/">z</a>{FORM}'
    )

    actor.learn(Answer(200, page, {"content-type": "text/html"}, ""), "/mon-dossier/")

    assert "/mon-dossier/?page=2" in actor.paths
    assert not any("elsewhere" in path or "demo" in path for path in actor.paths)
    assert actor.forms["/a/"].fields == {"x": "1", "y": "2"}
