"""Answers that are whole and wrong: the same twice, half of it, one of before, somebody else's. Each may be asked for."""

import copy

from lxml import etree

from sandbox.sne.register import SAMPLE
from sandbox.sne.request import local, parse_xml

WRONG = ("doubled", "half", "stale", "other")
"""``stale``: the file that the last one took the place of. ``other``: the sample, whatever was asked."""
_KEPT = {"numUnique", "numGuichet", "dateCreationDemande", "demandeur"}


def wrong(answer: str, fault: str, before: str) -> str:
    """The answer as this fault makes it; ``before`` is what was there before, or nothing."""
    if fault == "stale":
        return before or answer
    if fault == "other":
        sample = SAMPLE.read_text(encoding="utf-8")
        return sample[sample.index("<ns1:interfaceNuu") :]
    root = parse_xml(answer.encode())
    for demande in [one for one in root if local(one) == "demande"]:
        if fault == "doubled":
            root.append(copy.deepcopy(demande))
        else:
            for form in demande:
                _halve(form)
    return etree.tostring(root, encoding="unicode")


def _halve(form: etree._Element) -> None:
    for block in list(form):
        if local(block) not in _KEPT:
            form.remove(block)
