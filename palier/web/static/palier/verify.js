/* Vérifier un classement dans votre navigateur. Rien ne part d’ici : les fichiers restent sur votre appareil.
   The same checks, in the same order and with the same words as palier/rules/ranking/verify.py; a test judges both on the same files. */
"use strict";

const LONGEST = 1 << 20, MOST_DIGITS = 4300;
const HEX = /^[0-9a-f]{64}$/, SECRET = /^(?:[0-9a-f]{2}){16,}$/, LONE = /\p{Surrogate}/u;
const shape = (words, kind, more = {}) => ({...Object.fromEntries(words.split(" ").map((word) => [word, kind])), ...more});
const HEADER = shape(
  "kind publication reservataire closed_at grid grid_digest ceilings_digest seed seed_commitment pseudonyms_digest previous_head digest",
  "text", {version: "number", counts: "map", corrects: "maybe", reason: "maybe"});
const LINE = {rank: "number", ...shape("pseudonym tie commitment chain", "text")};
const FOOTER = {kind: "text", count: "number", head: "text"};
const OPENINGS_HEADER = {kind: "text", version: "number", publication: "text", head: "text"};
const OPENINGS_LINE = {pseudonym: "text", salt: "text", opening: "map"};
const OPENINGS_FOOTER = {kind: "text", count: "number"};
const RECEIPT = {...shape("kind publication pseudonym facts_digest seed_commitment applied_at seal", "text"),
  version: "number", position: "number"};
const OPENING = {publication: "text", pseudonym: "text", tier: "number", points: "number", waiting_since: "maybe",
  verdict: "text", lines: "list", facts_digest: "text"};
const KINDS = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "bigint",
  map: (value) => value instanceof Map,
  list: (value) => Array.isArray(value),
  maybe: (value) => value === null || typeof value === "string",
};
/* What a fault means, for somebody who has never seen such a file. */
const PLAIN = {
  file: "Le fichier est incomplet, abîmé, ou il a été réécrit.",
  header: "L’en-tête du classement a été changé.",
  draw: "Le tirage au sort n’est pas celui qui était promis avant la clôture.",
  line: "Cette ligne a été changée, ajoutée, retirée ou déplacée.",
  count: "Des candidats manquent, ou sont en trop.",
  opening: "Ce que vous avez reçu ne correspond pas à ce qui est publié.",
  points: "Les points de cette ligne ne font pas le total annoncé.",
  order: "Un candidat est passé devant un autre sans raison.",
  receipt: "Votre reçu ne correspond pas à ce classement.",
  head: "Ce fichier n’est pas celui qui a été publié.",
};

class Wrong extends Error {
  constructor(reader, what, plain, {accuses = true, isAbsent = false} = {}) {
    super(`${reader.name}, ligne ${reader.number}\u00a0: ${what}.`);
    Object.assign(this, {file: reader.name, number: reader.number, what, plain: PLAIN[plain], accuses, isAbsent});
  }
}

/* --- JSON, read exactly: whole numbers of any size, keys as they are written --- */

class Parser {
  constructor(text, floats) { Object.assign(this, {text, floats, at: 0}); }

  whole() {
    const value = this.value();
    this.blank();
    if (this.at !== this.text.length) throw new SyntaxError("more");
    return value;
  }

  blank() { while (" \t\n\r".includes(this.text[this.at] ?? "x")) this.at += 1; }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found?.[0];
  }

  value() {
    this.blank();
    const first = this.text[this.at];
    if (first === "{") return this.map();
    if (first === "[") return this.several("]", () => this.value());
    if (first === '"') return JSON.parse(this.match(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y) ?? "");
    const word = this.match(/true|false|null/y);
    if (word) return JSON.parse(word);
    if (this.floats && this.match(/NaN|-?Infinity/y)) return NaN;
    return this.number(this.match(/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y) ?? "");
  }

  number(text) {
    if (/^-?[0-9]+$/.test(text)) {
      if (text.replace("-", "").length > MOST_DIGITS) throw new SyntaxError("endless number");
      return BigInt(text);
    }
    if (!this.floats || !text) throw new SyntaxError("not a whole number");
    return Number(text);
  }

  map() {
    return new Map(this.several("}", () => {
      this.blank();
      const key = this.text[this.at] === '"' ? this.value() : this.expect('"');
      this.blank();
      this.expect(":");
      return [key, this.value()];
    }));
  }

  several(end, one) {
    const found = [];
    this.at += 1;
    this.blank();
    if (this.text[this.at] === end) { this.at += 1; return found; }
    for (;;) {
      found.push(one());
      this.blank();
      if (this.text[this.at] === end) { this.at += 1; return found; }
      this.expect(",");
    }
  }

  expect(sign) {
    if (this.text[this.at] !== sign) throw new SyntaxError(sign);
    this.at += 1;
  }
}

/* Python orders text by code point, JavaScript by half of one. */
function byCodePoint(one, other) {
  const a = [...one], b = [...other];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    if (a[at] !== b[at]) return a[at].codePointAt(0) - b[at].codePointAt(0);
  }
  return a.length - b.length;
}

function spell(value) {
  if (Array.isArray(value)) return `[${value.map(spell).join(",")}]`;
  if (value instanceof Map) {
    return `{${[...value.keys()].sort(byCodePoint).map((key) => `${spell(key)}:${spell(value.get(key))}`).join(",")}}`;
  }
  if (typeof value !== "string") return String(value);
  if (LONE.test(value)) throw new SyntaxError("half a character");
  return JSON.stringify(value);
}

const canonical = (value) => spell(value).normalize("NFC");
const decode = (bytes) => new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const isCount = (value, count) => (typeof value === "boolean" ? BigInt(value) : value) === BigInt(count);

async function sha256(...parts) {
  const bytes = parts.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : part));
  const whole = bytes.length === 1 ? bytes[0] : new Uint8Array(bytes.reduce((sum, part) => sum + part.length, 0));
  if (bytes.length > 1) bytes.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", whole)));
}

class Reader {
  constructor(name, bytes) { Object.assign(this, {name, bytes, at: 0, number: 0}); }

  fail(what, plain = "file") { throw new Wrong(this, what, plain); }

  next() {
    const end = this.bytes.indexOf(10, this.at), start = this.at;
    this.at = Math.min(end < 0 ? this.bytes.length : end + 1, start + LONGEST + 1);
    return this.bytes.subarray(start, this.at);
  }

  take() {
    this.number += 1;
    const line = this.next();
    if (!line.length) this.fail("le fichier s’arrête trop tôt");
    if (line.at(-1) !== 10) this.fail("la ligne est trop longue ou coupée");
    let value, text, spelled;
    try {
      text = decode(line.subarray(0, -1));
      value = new Parser(text, false).whole();
      spelled = canonical(value);
    } catch { this.fail("ce n’est pas du JSON lisible"); }
    if (!(value instanceof Map) || spelled !== text) this.fail("la ligne n’est pas écrite sous sa forme canonique");
    return value;
  }

  expect(value, wanted, name) {
    const odd = [...value.keys()].filter((key) => !Object.hasOwn(wanted, key));
    odd.push(...Object.keys(wanted).filter((key) => !value.has(key)));
    if (odd.length) this.fail(`${name}\u00a0: champs manquants ou en trop (${odd.sort(byCodePoint).join(", ")})`);
    for (const [key, kind] of Object.entries(wanted)) {
      if (!KINDS[kind](value.get(key))) this.fail(`${name}\u00a0: le champ «\u00a0${key}\u00a0» n’a pas la bonne forme`);
    }
  }

  end() {
    this.number += 1;
    if (this.next().length) this.fail("des lignes suivent la fin du fichier");
  }

  /* A picture accuses nobody: the file is something else from its first line on. */
  requireKind(kind, name) {
    const end = this.bytes.indexOf(10);
    const first = this.bytes.subarray(0, Math.min(end < 0 ? this.bytes.length : end + 1, LONGEST));
    let value = null;
    try {
      value = new Parser(decode(first).replace(/^\uFEFF/, ""), true).whole();
    } catch { /* said below */ }
    if (value instanceof Map && value.get("kind") === kind) return;
    this.number = 1;
    throw new Wrong(this, `ce n’est pas ${name} de Palier`, "file", {accuses: false});
  }
}

/* --- The checks, in the order of verify.py --- */

async function checkHeader(reader) {
  reader.requireKind("palier-classement", "un classement");
  const header = reader.take();
  reader.expect(header, HEADER, "en-tête");
  if (header.get("version") !== 1n) reader.fail("ce n’est pas un classement de Palier, version 1");
  const content = new Map(header);
  content.delete("digest");
  if (header.get("digest") !== await sha256(canonical(content))) {
    reader.fail("l’en-tête a été modifié\u00a0: son empreinte ne correspond plus à son contenu", "header");
  }
  for (const key of ["seed_commitment", "pseudonyms_digest", "previous_head"]) {
    if (!HEX.test(header.get(key))) reader.fail(`en-tête\u00a0: «\u00a0${key}\u00a0» n’est pas une empreinte`, "header");
  }
  if (!SECRET.test(header.get("seed"))) reader.fail("en-tête\u00a0: la graine du tirage est illisible", "draw");
  if (await sha256(fromHex(header.get("seed"))) !== header.get("seed_commitment")) {
    reader.fail("la graine n’est pas celle qui avait été engagée à la publication", "draw");
  }
  if ((header.get("corrects") === null) !== (header.get("reason") === null)) {
    reader.fail("une correction doit nommer le classement corrigé et sa raison", "header");
  }
  return Object.fromEntries(header);
}

async function checkLine(reader, line, header, rank, chain) {
  reader.expect(line, LINE, "candidat");
  const {rank: said, pseudonym, tie, commitment, chain: sealed} = Object.fromEntries(line);
  if (said !== BigInt(rank)) reader.fail(`le rang devrait être ${rank}, la ligne dit ${said}`, "line");
  for (const key of ["pseudonym", "commitment"]) {
    if (!HEX.test(line.get(key))) reader.fail(`«\u00a0${key}\u00a0» n’est pas une empreinte`, "line");
  }
  if (tie !== await sha256(`palier-tirage\n${header.seed}\n${header.pseudonyms_digest}\n${pseudonym}`)) {
    reader.fail(`rang ${rank}\u00a0: le tirage ne correspond pas à la graine et au pseudonyme`, "draw");
  }
  const next = await sha256(`${chain}\n${rank}\n${pseudonym}\n${tie}\n${commitment}`);
  if (sealed !== next) reader.fail(`rang ${rank}\u00a0: la ligne a été modifiée, son chaînage ne correspond plus`, "line");
  return next;
}

function isDate(text) {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || text.startsWith("0000")) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

async function checkOpening(reader, entry, line, publication) {
  const rank = line.get("rank"), value = entry.get("opening");
  reader.expect(value, OPENING, "ouverture");
  if (!HEX.test(entry.get("salt"))) reader.fail("le sel n’est pas lisible", "opening");
  if (await sha256(fromHex(entry.get("salt")), canonical(value)) !== line.get("commitment")) {
    reader.fail(`rang ${rank}\u00a0: l’ouverture ne correspond pas à l’engagement publié`, "opening");
  }
  if (value.get("publication") !== publication || value.get("pseudonym") !== line.get("pseudonym")) {
    reader.fail(`rang ${rank}\u00a0: l’ouverture est celle d’une autre ligne`, "opening");
  }
  const items = value.get("lines");
  if (items.some((item) => !(item instanceof Map) || typeof item.get("points") !== "bigint")) {
    reader.fail(`rang ${rank}\u00a0: une ligne de points est illisible`, "points");
  }
  const total = items.reduce((sum, item) => sum + item.get("points"), 0n);
  if (total !== value.get("points")) {
    reader.fail(`rang ${rank}\u00a0: les lignes font ${total} points, le total annonce ${value.get("points")}`, "points");
  }
  const since = value.get("waiting_since") || "9999-12-31";
  if (!isDate(since)) reader.fail(`rang ${rank}\u00a0: l’ancienneté n’est pas une date`, "opening");
  return [value.get("tier"), -value.get("points"), since, line.get("tie")];
}

function isAfter(one, other) {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at >= 0 && one[at] > other[at];
}

class Openings {
  constructor(reader, header) {
    reader.requireKind("palier-ouvertures", "un fichier d’ouvertures");
    const value = reader.take();
    reader.expect(value, OPENINGS_HEADER, "en-tête");
    if (value.get("version") !== 1n) reader.fail("ce n’est pas un fichier d’ouvertures de Palier, version 1");
    if (value.get("publication") !== header.publication) reader.fail("ce fichier est celui d’une autre publication", "opening");
    Object.assign(this, {reader, publication: header.publication, head: value.get("head"), found: [], before: null, last: null});
    this.next();
  }

  next() {
    this.entry = this.reader.take();
    if (!this.entry.has("kind")) this.reader.expect(this.entry, OPENINGS_LINE, "ouverture");
  }

  async follow(line) {
    if (this.entry.get("pseudonym") !== line.get("pseudonym")) return;
    const key = await checkOpening(this.reader, this.entry, line, this.publication);
    if (this.before && !isAfter(key, this.before)) {
      this.reader.fail(`rang ${line.get("rank")}\u00a0: ce candidat devait passer avant celui qui le précède`, "order");
    }
    this.before = key;
    this.last = this.entry.get("opening");
    this.found.push({rank: line.get("rank"), opening: this.entry.get("opening")});
    this.next();
  }

  finish(head) {
    const {reader, entry, found} = this;
    if (!entry.has("kind")) reader.fail("cette ouverture n’est pas à sa place dans le classement, ou n’y figure pas", "opening");
    reader.expect(entry, OPENINGS_FOOTER, "fin");
    if (entry.get("kind") !== "fin" || !isCount(entry.get("count"), found.length)) {
      reader.fail(`la fin annonce ${entry.get("count")} ouvertures, le fichier en a ${found.length}`, "opening");
    }
    reader.end();
    if (this.head === head) return;
    reader.number = 1;
    reader.fail("ces ouvertures ont été faites pour un autre état du classement", "opening");
  }
}

class Receipt {
  constructor(reader, header) {
    reader.requireKind("palier-recu", "un reçu");
    const value = reader.take();
    reader.expect(value, RECEIPT, "reçu");
    if (value.get("version") !== 1n) reader.fail("ce n’est pas un reçu de Palier, version 1", "receipt");
    if (value.get("publication") !== header.publication) reader.fail("ce reçu est celui d’une autre liste", "receipt");
    if (value.get("seed_commitment") !== header.seed_commitment) {
      reader.fail("le tirage promis sur ce reçu n’est pas celui de ce classement", "draw");
    }
    reader.end();
    Object.assign(this, {reader, value, rank: null, sameFacts: null});
  }

  follow(line, opened) {
    if (line.get("pseudonym") !== this.value.get("pseudonym")) return;
    this.rank = line.get("rank");
    if (opened?.get("pseudonym") !== line.get("pseudonym")) return;
    this.sameFacts = opened.get("facts_digest") === this.value.get("facts_digest");
  }

  finish() {
    if (this.rank !== null) return;
    this.reader.number = 1;
    throw new Wrong(this.reader, "le candidat de ce reçu n’est pas dans le classement", "receipt", {isAbsent: true});
  }
}

async function checkFooter(reader, line, header, seen, chain) {
  reader.expect(line, FOOTER, "fin");
  const counts = header.counts.get("classees");
  if (line.get("kind") !== "fin" || !isCount(line.get("count"), seen.size) || !isCount(counts, seen.size)) {
    reader.fail(`le fichier a ${seen.size} candidats, ce n’est pas le nombre annoncé`, "count");
  }
  if (line.get("head") !== chain) reader.fail("la tête de chaîne ne correspond pas aux lignes", "line");
  if (await sha256([...seen].sort().join("\n")) !== header.pseudonyms_digest) {
    reader.fail("la liste des pseudonymes n’est pas celle du tirage annoncé dans l’en-tête", "count");
  }
}

/* Each file is {name, bytes}. Gives what is right, or throws Wrong at the first wrong line. */
async function verify(file, openings = null, head = null, receipt = null, tell = () => {}) {
  const reader = new Reader(file.name, file.bytes), header = await checkHeader(reader), seen = new Set();
  const opened = openings && new Openings(new Reader(openings.name, openings.bytes), header);
  const received = receipt && new Receipt(new Reader(receipt.name, receipt.bytes), header);
  let chain = await sha256(`palier-chaine\n${header.previous_head}\n${header.digest}`), line;
  while (!(line = reader.take()).has("kind")) {
    chain = await checkLine(reader, line, header, seen.size + 1, chain);
    if (seen.has(line.get("pseudonym"))) reader.fail("ce pseudonyme figure déjà plus haut", "count");
    seen.add(line.get("pseudonym"));
    await opened?.follow(line);
    received?.follow(line, opened?.last);
    if (seen.size % 1000 === 0) tell(seen.size);
  }
  await checkFooter(reader, line, header, seen, chain);
  if (head !== null && head !== chain) reader.fail("la tête de chaîne n’est pas celle qui a été publiée par ailleurs", "head");
  reader.end();
  opened?.finish(chain);
  received?.finish();
  return {count: seen.size, head: chain, found: opened?.found ?? [], header, received};
}

/* --- The page --- */

const plural = (count, word) => `${count.toLocaleString("fr-FR")} ${word}${count > 1 ? "s" : ""}`;

const ordinal = (rank) => (rank === 1n ? "1ʳᵉ" : `${rank}ᵉ`);
const FACTS = new Map([
  [true, " Les faits comptés sont ceux de votre reçu."],
  [false, " Vos faits ont changé entre votre reçu et la clôture."],
  [null, ""],
]);

function paragraph(text, name = "p") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function answer(place, tone, title, ...parts) {
  place.className = `notice ${tone}`;
  place.hidden = false;
  place.replaceChildren(paragraph(title, "h2"), ...parts.filter(Boolean).map((part) => (typeof part === "string" ? paragraph(part) : part)));
}

function ownLine({rank, opening}, count) {
  const section = document.createElement("section"), list = document.createElement("ul");
  const since = opening.get("waiting_since");
  section.append(paragraph(`Votre ligne\u00a0: ${ordinal(rank)} place, sur ${count}`, "h3"));
  section.append(paragraph(`${plural(Number(opening.get("points")), "point")}${since ? `, ancienneté depuis le ${since.split("-").reverse().join("/")}` : ""}.`));
  for (const line of opening.get("lines")) {
    list.append(paragraph(`${line.get("label") ?? "Ligne"}\u00a0: ${plural(Number(line.get("points")), "point")}`, "li"));
  }
  section.append(list);
  return section;
}

function sayRight(place, right, head, shown) {
  const {count, found, header, received} = right;
  answer(place, "ok", "Ce classement est exact",
    `${plural(count, "candidat")}, ${plural(count, "ligne")}\u00a0: aucune n’a été changée, ajoutée ou retirée. Le tirage au sort a été refait ici, et donne le même ordre entre ex æquo.`,
    header.reason && `Il corrige un classement précédent. La raison\u00a0: ${header.reason}`,
    found.length > 0 && `Avec ce que vous avez reçu, les points et l’ordre de ${plural(found.length, "ligne")} sont exacts aussi.`,
    received && `Votre reçu est honoré\u00a0: vous êtes à la ${ordinal(received.rank)} place.${FACTS.get(received.sameFacts)}`,
    ...(found.length <= shown ? found.map((one) => ownLine(one, count)) : []),
    head === null
      ? "Comparez cette empreinte à celle qui est publiée, ou à celle que vous aviez notée\u00a0:"
      : "Son empreinte est bien celle qui était attendue\u00a0:",
    paragraph(right.head, "code"));
}

function sayWrong(place, error) {
  if (!(error instanceof Wrong)) {
    answer(place, "warn", "Rien n’a été vérifié", "Le fichier n’a pas pu être lu. Choisissez-le de nouveau, ou prenez la commande décrite plus bas.");
  } else if (error.isAbsent) {
    answer(place, "warn", "Ce classement se suit, mais vous n’y êtes pas",
      "Votre reçu est bien celui de cette liste, et sa ligne n’est pas dans le classement. Une candidature retirée, ou qui ne remplissait pas une condition, n’est pas classée.",
      "Si aucune lettre ne vous l’a dit, gardez votre reçu et écrivez au réservataire ou au Défenseur des droits.");
  } else if (!error.accuses) {
    answer(place, "warn", "Rien n’a été vérifié", `Le fichier «\u00a0${error.file}\u00a0»\u00a0: ${error.what}.`);
  } else {
    answer(place, "here", "Ce classement n’est pas exact", `${error.plain} C’est à la ligne ${error.number} du fichier «\u00a0${error.file}\u00a0».`,
      `Ce que dit le vérificateur\u00a0: ${error.what}.`,
      "Gardez ce fichier, et prenez-le de nouveau sur la page du classement. Si la faute reste, dites-le au réservataire ou au Défenseur des droits.");
  }
}

const chosen = async (input) => (input.files[0] ? {name: input.files[0].name, bytes: new Uint8Array(await input.files[0].arrayBuffer())} : null);

async function taken(address, name) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return {name, bytes: new Uint8Array(await response.arrayBuffer())};
}

async function openingOf(form) {
  const {ouverture, recu, mienne} = form.elements;
  const typed = recu.value.trim();
  if (typed) return {name: "ce que vous avez collé", bytes: new TextEncoder().encode(`${typed.split(/\s*\n\s*/).join("\n")}\n`)};
  return await chosen(ouverture) ?? (mienne?.checked ? taken(form.dataset.mine, "mon-ouverture.jsonl") : null);
}

async function run(form, place) {
  const own = await chosen(form.elements.fichier);
  if (!own && !form.dataset.file) return answer(place, "warn", "Choisissez un fichier", "C’est le fichier public du classement, qui finit par .jsonl.");
  answer(place, "", "Vérification en cours", "Rien ne quitte votre appareil.");
  const typed = form.elements.tete.value.trim().toLowerCase();
  const head = typed || (own ? null : form.dataset.head);
  const tell = (count) => answer(place, "", "Vérification en cours", `${plural(count, "ligne")} déjà vues.`);
  try {
    const file = own ?? await taken(form.dataset.file, "classement.jsonl");
    sayRight(place, await verify(file, await openingOf(form), head, await chosen(form.elements.accuse), tell), head, 3);
  } catch (error) { sayWrong(place, error); }
}

/* In pages alone; absent where the checks are run by themselves. */
const form = globalThis.document?.getElementById("verification");
if (form && globalThis.crypto?.subtle) {
  const place = document.getElementById("reponse");
  form.hidden = false;
  document.getElementById("sans-programme").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    place.dataset.state = "busy";
    await run(form, place);
    place.dataset.state = "done";
    place.focus();
  });
}
