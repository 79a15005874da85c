"""What the stand-in holds: the sample as published, the invented demandes, and what has been sent to it since."""

import itertools
import re
import threading
from datetime import date, datetime
from pathlib import Path

from lxml import etree

from sandbox.sne.files import demande_element, interface, tag, text, to_xml
from sandbox.sne.population import GUICHET, one
from sandbox.sne.request import BadRequest, local, parse_xml

SAMPLE = Path(__file__).parent / "data" / "sne-demande-v0200.xml"
UNKNOWN = ("ANO001", "Le numéro unique n'existe pas.")
INCOMPLETE = ("ANO002", "La demande est incomplète : {}.")
UNKNOWN_TYPE = ("ANO005", "Le type de fichier n’est pas de ceux que ce service reçoit : CRE, CRS, MOD, REN ou RAD.")
_TAKEN = {"CRE", "CRS", "MOD", "REN", "RAD"}
NO_REASON = ("ANO003", "Le motif de radiation est absent ou inconnu.")
BAD_FILE = ("ANO004", "Le fichier de la demande est illisible.")
STRUCK_OFF = ("ANO005", "La demande est radiée.")
_REASONS = {"RADATT", "RADABA", "RADIRR", "RADCON", "RADREN"}
_COMPULSORY = (
    "numGuichet",
    "dateCreationDemande",
    "logementRecherche/demandeElargie",
    "logementRecherche/listeTypeLogement/typeLogement",
    "logementRecherche/listeLocalisationSouhaite/localisationSouhaite/commune",
)


class Anomaly(Exception):
    """A refusal of the register, told inside its answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Register:
    """The demandes by number. Those that nobody has touched are drawn when asked for."""

    def __init__(self, size: int, seed: int, anchor: date) -> None:
        self._size, self._seed, self._anchor = size, seed, anchor
        self._lock = threading.Lock()
        self._files: dict[str, str] = {}
        self._before: dict[str, str] = {}
        self._radiated: dict[str, datetime] = {}
        self._not_renewed: set[str] = set()
        self._created = 0
        sample = SAMPLE.read_text(encoding="utf-8")
        self._files["1110318016982G1104"] = sample[sample.index("<ns1:interfaceNuu") :]

    def hold(self, file: bytes) -> None:
        """Know one more demande from the start, beside those that are drawn."""
        root = parse_xml(file)
        numero = root.findtext("{*}demande/{*}demandeLogement/{*}numUnique", "").strip().upper()
        self._files[numero] = _as_answer(root, numero)

    def shown(self, most: int = 3) -> list[tuple[str, date]]:
        """Some numbers with the birth date of their holder, for who tries by hand: of demandes that are still active."""
        drawn = (one(self._seed, self._anchor, index) for index in range(self._size))
        active = ((found.numero, found.holder.birth_date) for found in drawn if found.radiated_on is None)
        return list(itertools.islice(active, most))

    def demande(self, numero: str) -> str:
        """The ``interfaceNuu`` of a demande."""
        with self._lock:
            return self._demande(re.sub(r"\s", "", numero).upper())

    def _demande(self, numero: str) -> str:
        if numero in self._files:
            return self._files[numero]
        index = int(numero[7:13]) - 1 if numero.endswith(GUICHET) and numero[7:13].isdecimal() else -1
        if 0 <= index < self._size:
            found = one(self._seed, self._anchor, index)
            if found.numero == numero:
                return to_xml(found)
        raise Anomaly(*UNKNOWN)

    def before(self, numero: str) -> str:
        """What the last file of this number took the place of; empty where none did."""
        return self._before.get(re.sub(r"\s", "", numero).upper(), "")

    def receive(self, file: bytes, now: datetime) -> str:
        """Take in a file (CRE, REN, MOD, RAD...) and return the number."""
        try:
            root = parse_xml(file)
        except BadRequest:
            raise Anomaly(*BAD_FILE) from None
        kind = root.findtext("{*}entete/{*}typeFichier", "").strip()
        form = root.find("{*}demande/{*}demandeLogement")
        if local(root) != "interfaceNuu" or form is None or not kind:
            raise Anomaly(INCOMPLETE[0], INCOMPLETE[1].format("typeFichier"))
        if kind not in _TAKEN:
            raise Anomaly(*UNKNOWN_TYPE)
        numero = form.findtext("{*}numUnique", "").strip().upper()
        with self._lock:
            if kind not in {"CRE", "CRS"}:
                self._demande(numero)
            if kind == "RAD":
                before = parse_xml(self._demande(numero).encode())
                self._strike_off(numero, form, now)
                root = _struck_off(before, root, form)
            else:
                _require(form)
                self._require_living(numero, is_renewal=kind == "REN")
                numero = numero if kind not in {"CRE", "CRS"} else self._new_number(form)
            if kind not in {"CRE", "CRS"}:
                self._before[numero] = self._demande(numero)
            self._files[numero] = _as_answer(root, numero)
        return numero

    def _require_living(self, numero: str, *, is_renewal: bool) -> None:
        """As a local system does: a late renewal brings back what was struck off for want of one, and nothing else does."""
        if is_renewal and numero in self._not_renewed:
            self._not_renewed.remove(numero)
            del self._radiated[numero]
        if numero in self._radiated:
            raise Anomaly(*STRUCK_OFF)

    def _strike_off(self, numero: str, form: etree._Element, now: datetime) -> None:
        if not any(node.get("code") in _REASONS for node in form.iter()):
            raise Anomaly(*NO_REASON)
        self._radiated[numero] = now
        if any(node.get("code") == "RADREN" for node in form.iter()):
            self._not_renewed.add(numero)

    def _new_number(self, form: etree._Element) -> str:
        self._created += 1
        day = form.findtext("{*}dateCreationDemande", "")
        return f"111{day[5:7]}{day[2:4]}{900_000 + self._created:06d}{GUICHET}"

    def dalo_since(self, since: datetime, now: datetime) -> str:
        """Demandes recognised DALO since that day."""
        people = (one(self._seed, self._anchor, index) for index in range(self._size))
        found = [demande_element(it) for it in people if it.dalo_on and it.dalo_on >= since.date()]
        return interface(found, file_type="COP", at=now.isoformat(timespec="milliseconds"))

    def radiated_since(self, since: datetime, now: datetime) -> str:
        """Demandes struck off since that instant, those of this run first."""
        with self._lock:
            ours = [self._files[numero] for numero, at in self._radiated.items() if at >= since]
        found = [
            re.sub(r"\s*</?ns1:interfaceNuu[^>]*>|<ns1:entete>.*?</ns1:entete>", "", it, flags=re.DOTALL) for it in ours
        ]
        people = (one(self._seed, self._anchor, index) for index in range(self._size))
        found += [demande_element(it) for it in people if it.radiated_on and it.radiated_on >= since.date()]
        return interface(found, file_type="COP", at=now.isoformat(timespec="milliseconds"))

    def duplicates(self, file: bytes) -> list[tuple[str, str]]:
        """(number, date of deposit) of the demandes whose holder has the same names and birth date."""
        try:
            mine = _identity(file)
        except BadRequest:
            raise Anomaly(*BAD_FILE) from None
        found = []
        sample = parse_xml(self._files["1110318016982G1104"].encode())
        if _identity_of(sample)[1:] == mine[1:] and mine[0] != "1110318016982G1104":
            found.append(("1110318016982G1104", sample.findtext(".//{*}dateCreationDemande", "")))
        with self._lock:
            received = {numero: parse_xml(text.encode()) for numero, text in self._files.items()}
        for numero, other in received.items():
            if numero not in {mine[0], "1110318016982G1104"} and _identity_of(other)[1:] == mine[1:]:
                found.append((numero, other.findtext(".//{*}dateCreationDemande", "")))
        for index in range(self._size):
            it = one(self._seed, self._anchor, index)
            if it.numero in received:
                continue
            key = (it.holder.last_name.casefold(), it.holder.first_name.casefold(), it.holder.birth_date.isoformat())
            if key == mine[1:] and it.numero != mine[0]:
                found.append((it.numero, it.deposited_on.isoformat()))
        return found


def _identity(file: bytes) -> tuple[str, str, str, str]:
    return _identity_of(parse_xml(file))


def _identity_of(root: etree._Element) -> tuple[str, str, str, str]:
    names = ("nom", "prenom", "dateNaissance")
    last, first, born = (root.findtext(f".//{{*}}demandeur/{{*}}{name}", "").strip() for name in names)
    return root.findtext(".//{*}numUnique", "").strip(), last.casefold(), first.casefold(), born


def _require(form: etree._Element) -> None:
    for path in _COMPULSORY:
        if form.find("/".join(f"{{*}}{step}" for step in path.split("/"))) is None:
            raise Anomaly(INCOMPLETE[0], INCOMPLETE[1].format(path))


def _struck_off(before: etree._Element, root: etree._Element, form: etree._Element) -> etree._Element:
    """The demande as it was, under the header of the strike-off and with its reason: nothing else is lost."""
    kept = before.find("{*}demande/{*}demandeLogement")
    header, old = root.find("{*}entete"), before.find("{*}entete")
    if kept is None or header is None:
        return root
    if old is not None:
        before.replace(old, header)
    for child in list(form):
        if kept.find(f"{{*}}{local(child)}") is None:
            kept.append(child)
    return before


def _as_answer(root: etree._Element, numero: str) -> str:
    """The file as the register gives it back: under the prefix that clients look for, with its number."""
    data = etree.tostring(root, encoding="unicode")
    copy = etree.Element("{http://nuu.application.i2/}interfaceNuu", nsmap={"ns1": "http://nuu.application.i2/"})
    source = parse_xml(data.encode())
    copy.attrib.update(source.attrib)
    copy.extend(list(source))
    form = copy.find("{*}demande/{*}demandeLogement")
    if form is not None and form.find("{*}numUnique") is None:
        number = etree.Element("{http://nuu.application.i2/}numUnique")
        number.text = numero
        form.insert(0, number)
    return etree.tostring(copy, encoding="unicode")


def number_answer(numero: str, now: datetime) -> str:
    """NumUnique's answer (assumed): the number alone."""
    form = tag("demande", tag("demandeLogement", text("numUnique", numero)))
    return interface([form], file_type="RET", at=now.isoformat(timespec="milliseconds"))


def anomaly_answer(code: str, message: str, now: datetime) -> str:
    """An anomaly inside an answer: its code, and a first child that holds the message."""
    line = f'<ns1:anomalie code="{code}">{text("libelle", message)}</ns1:anomalie>'
    form = tag("demande", tag("demandeLogement", tag("listeAnomalie", line)))
    return interface([form], file_type="RET", at=now.isoformat(timespec="milliseconds"))
