"""The lines that the documentation gives a partner to verify an event, run as printed: true of ours, false of all else."""

from __future__ import annotations

import base64
import json
import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from palier.gateways import webhooks
from tests import in_javascript
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SECRET, FORMER = ("whsec_" + base64.b64encode(bytes([one]) * 24).decode() for one in (1, 2))
BODY = '{"number":7,"type":"home.declared","data":{"href":"/api/v1/homes/é"}}'.encode()


def _sample(language: str) -> str:
    said = (ROOT / "docs" / "how-to" / "use-the-api.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", said, re.DOTALL | re.MULTILINE)
    return str(found)


def _calls() -> dict[str, tuple[bool, str, Mapping[str, str], bytes]]:
    """What may come: whether it is true, the receiver's secret, its headers and its body."""
    now = int(time.time())
    ours = webhooks.headers("msg_1", now, BODY, [SECRET])
    both = webhooks.headers("msg_1", now, BODY, [SECRET, FORMER])
    right = ours["webhook-signature"]
    return {
        "ours": (True, SECRET, ours, BODY),
        "while it is changed, the newest": (True, SECRET, both, BODY),
        "while it is changed, the one before": (True, FORMER, both, BODY),
        "another secret": (False, FORMER, ours, BODY),
        "a byte more": (False, SECRET, ours, BODY + b" "),
        "another id": (False, SECRET, {**ours, "webhook-id": "msg_2"}, BODY),
        "another instant": (False, SECRET, {**ours, "webhook-timestamp": str(now - 1)}, BODY),
        "too old": (False, SECRET, webhooks.headers("msg_1", now - 400, BODY, [SECRET]), BODY),
        "of the future": (False, SECRET, webhooks.headers("msg_1", now + 400, BODY, [SECRET]), BODY),
        "no instant": (False, SECRET, {**ours, "webhook-timestamp": "demain"}, BODY),
        "an instant without end": (False, SECRET, {**ours, "webhook-timestamp": "9" * 5_000}, BODY),
        "another version": (False, SECRET, {**ours, "webhook-signature": right.replace("v1,", "v2,")}, BODY),
        "letters of no alphabet": (False, SECRET, {**ours, "webhook-signature": "v1,é€ v1, ,"}, BODY),
        "no signature": (False, SECRET, {**ours, "webhook-signature": ""}, BODY),
        "no header": (False, SECRET, {}, BODY),
    }


@pytest.mark.parametrize("name", _calls())
def test_the_lines_in_python_tell_ours_from_all_else(name: str) -> None:
    rooms: dict[str, Any] = {}
    exec(_sample("python"), rooms)  # noqa: S102 - the page's own lines
    is_true, secret, headers, body = _calls()[name]

    assert rooms["is_true"](secret, headers, body) is is_true


def test_the_lines_in_javascript_tell_ours_from_all_else(tmp_path: Path) -> None:
    folder, calls = in_javascript.folder(tmp_path), _calls()
    told = """
const found = [];
for (const [secret, headers, body] of JSON.parse(process.argv[2]))
  found.push(await isTrue(secret, headers, Buffer.from(body, "base64")));
console.log(JSON.stringify(found));
"""
    (folder / "sample.mjs").write_text(_sample("js") + told, encoding="utf-8")
    sent = [(secret, headers, base64.b64encode(body).decode()) for _, secret, headers, body in calls.values()]

    answer = in_javascript.run(folder, "sample.mjs", json.dumps(sent))

    assert answer.returncode == 0, answer.stderr
    assert dict(zip(calls, json.loads(answer.stdout), strict=True)) == {name: one[0] for name, one in calls.items()}
