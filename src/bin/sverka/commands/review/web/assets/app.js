"use strict";
// Turns the answers of the server into screens, and keys into deeds. Text is only ever put in as text.

const token = document.querySelector("meta[name=sverka-token]").content;
const main = document.getElementById("main");
const live = document.getElementById("live");
const banner = document.getElementById("banner");
const state = { session: null, pairs: [], pair: null, at: null, filter: "", group: null, undone: [], keys: localKeys(), judging: [], busy: false, turn: 0 };

function localKeys() {
  try { return sessionStorage.getItem("keys") !== "off"; } catch { return true; }
}

// ---- making nodes ----------------------------------------------------------

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  for (const child of children.flat(2)) if (child != null) node.append(child);
  return node;
}

// A text in pieces, isolated so that no letter of it turns another round.
function shown(pieces) {
  const node = el("bdi");
  for (const piece of pieces || []) {
    if (typeof piece === "string") node.append(piece);
    else if (piece.break) node.append(el("span", { class: "break" }, "⏎"));
    else if (piece.dark) node.append(el("span", { class: "dark" }, piece.dark));
    else if (piece.cut) node.append(el("span", { class: "cut" }, `… ${piece.cut} characters …`));
    else if (piece.odd) node.append(el("span", { class: "odd", title: piece.script }, `${piece.odd} ${piece.script}`));
  }
  return node;
}

const empty = (pieces) => !pieces || pieces.length === 0;
const words = (text) => el("span", { class: "hidden-words" }, text);

function reading(pieces, side) {
  const [tag, name] = side === "t" ? ["del", "transcript reads "] : ["ins", "reference reads "];
  return el(tag, { lang: state.pair && state.pair.lang }, words(name), empty(pieces) ? "∅" : shown(pieces), words(", "));
}

function say(text) { live.textContent = text; }

function warn(text) {
  banner.hidden = !text;
  banner.textContent = text || "";
}

// ---- speaking with the server ---------------------------------------------

async function ask(path) {
  const answer = await fetch(path, { credentials: "same-origin" });
  return understood(answer);
}

async function tell(path, body) {
  const answer = await fetch(path, {
    method: "POST", credentials: "same-origin", body: JSON.stringify(body),
    headers: { "content-type": "application/json", "x-sverka-token": token },
  });
  return understood(answer);
}

async function understood(answer) {
  const kind = answer.headers.get("content-type") || "";
  const value = kind.startsWith("application/json") ? await answer.json() : { error: [await answer.text()] };
  if (!answer.ok) {
    const plain = (pieces) => (pieces || []).map((p) => (typeof p === "string" ? p : `[${p.dark || p.odd || "⏎"}]`)).join("");
    throw new Error([plain(value.error), plain(value.hint)].filter(Boolean).join(" — "));
  }
  return value;
}

// ---- the way about ---------------------------------------------------------

const screens = { queue: showQueue, review: showReview, group: showGroup, dates: showDates, adjudicate: showAdjudicate, audit: showAudit, keys: showKeys };

async function route() {
  const [, name = "queue", ...rest] = location.hash.split("/");
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  try {
    if (!state.session) {
      state.session = await ask("/api/session");
      document.getElementById("who").replaceChildren("as ", shown(state.session.reviewer), state.session.blind ? ", blind" : "");
    }
    await (screens[name] || showQueue)(...rest);
  } catch (error) {
    warn(error.message);
  }
}

function page(title, ...children) {
  document.title = `${title} · sverka review`;
  main.replaceChildren(...children.flat(2).filter((child) => child != null));
}

function heading(...children) { return el("h1", { tabindex: "-1", id: "title" }, ...children); }

function focusTitle() {
  const title = document.getElementById("title");
  if (title) title.focus({ preventScroll: false });
}

// ---- queue -----------------------------------------------------------------

async function showQueue() {
  const body = el("tbody");
  const count = el("p", { class: "facts" }, "counting …");
  const columns = ["Document", "To decide", "Found", "Suspect dates", "Conflicts", "Orphaned"];
  page("Queue", heading("Queue"), count,
    el("table", {}, el("caption", { class: "hidden-words" }, "Documents of the corpus"),
      el("thead", {}, el("tr", {}, columns.map((c, i) => el("th", { scope: "col", class: i ? "number" : null }, c)))), body));
  focusTitle();
  state.pairs = [];
  for (let from = 0; ; ) {
    const part = await ask(`/api/pairs?from=${from}`);
    if (!body.isConnected) return;
    for (const pair of part.pairs) {
      state.pairs.push(pair);
      const cell = (name, value) => el("td", { class: "number", "data-name": name }, String(value));
      body.append(pair.error
        ? el("tr", {}, el("th", { scope: "row" }, shown(pair.id)), el("td", { colspan: 5 }, shown(pair.error)))
        : el("tr", {}, el("th", { scope: "row" }, el("a", { href: `#/review/${pair.n}` }, shown(pair.id))),
          cell("To decide", pair.open), cell("Found", pair.discrepancies), cell("Suspect dates", pair.dates), cell("Conflicts", pair.conflicts), cell("Orphaned", pair.orphaned)));
    }
    const open = state.pairs.reduce((sum, p) => sum + (p.open || 0), 0);
    from += part.pairs.length;
    count.textContent = `${open} to decide in ${from} of ${part.all} documents`;
    if (from >= part.all || part.pairs.length === 0) break;
  }
}

// ---- review ----------------------------------------------------------------

async function load(n) {
  state.pair = await ask(`/api/pair?n=${n}`);
  if (state.pair.changed) warn("The texts changed on disk. They were compared again; no decision is lost.");
  if (state.pair.held) warn("Another sverka has your log of this document open: you can read, and nothing you decide here is saved until it is closed.");
  for (const t of state.pair.troubles) warn(`The log has a fault in line ${t.line}; see sverka decisions verify.`);
}

function questions() {
  const wanted = (row) => !state.filter || row.cause === state.filter;
  return state.pair.queue.map((i) => state.pair.rows[i]).filter(wanted);
}

const firstOpen = (after) => {
  const list = questions();
  const from = after ? list.findIndex((r) => r.id === after) + 1 : 0;
  return list.slice(from).find((r) => r.open) || list.slice(0, from).find((r) => r.open);
};

async function showReview(n, id) {
  if (n == null) {
    const open = state.pair ? state.pair.n : 0;
    location.replace(`#/review/${open}`);
    return;
  }
  if (!state.pair || String(state.pair.n) !== n || !id) await load(n);
  const list = questions();
  const row = (id && list.find((r) => r.id === id)) || firstOpen() || list[0];
  if (!row) {
    page("Review", heading(shown(state.pair.id)), el("p", {}, state.filter ? "Nothing of this cause." : "The two texts agree."), filters());
    return focusTitle();
  }
  await drawCard(row, list);
}

function filters() {
  const causes = [...new Set(state.pair.rows.map((r) => r.cause))].sort();
  const button = (cause, text) => el("button", { type: "button", "aria-pressed": String(state.filter === cause), onclick: () => { state.filter = cause; showReview(String(state.pair.n)); } }, text);
  return el("div", { class: "filters", role: "group", "aria-label": "Causes" }, button("", "all causes"), causes.map((c) => button(c, c)));
}

function sideBox(name, letter, part) {
  return el("section", { class: `side ${letter}`, "aria-label": name },
    el("h2", {}, `${name}, line ${part.line}`),
    el("p", { lang: state.pair && state.pair.lang }, el("span", { class: "around" }, shown(part.before)), reading(part.reading, letter), el("span", { class: "around" }, shown(part.after))));
}

function undone([verdict, row]) {
  const side = (pieces) => (empty(pieces) ? "∅" : shown(pieces));
  return el("li", {}, `${verdict}: `, row ? [side(row.transcript), " → ", side(row.reference)] : null);
}

// The strip of the page's image; where there is none although the file names one, that is said.
function facsimile(card) {
  if (card.no_image) return el("p", { class: "facts" }, "no page image: ", shown(card.no_image), " does not lie beside the file");
  if (!card.strip) return null;
  const { line, width, height } = card.strip;
  const image = el("img", { class: "strip", width, height, src: `/api/strip?n=${state.pair.n}&id=${card.id}`, alt: `The page's image, line ${line}` });
  image.addEventListener("error", () => image.replaceWith(el("p", { class: "facts" }, "the page's image cannot be shown")));
  return image;
}

async function drawCard(row, list) {
  const turn = state.turn += 1;
  const card = await ask(`/api/card?n=${state.pair.n}&id=${row.id}`);
  // A key speaks of the card that is in sight: until the new one is drawn, that is the old one.
  if (turn !== state.turn || !location.hash.startsWith("#/review")) return;
  state.at = row.id;
  history.replaceState(null, "", `#/review/${state.pair.n}/${row.id}`);
  const open = list.filter((r) => r.open).length;
  const number = list.findIndex((r) => r.id === row.id) + 1;
  const said = card.said.map((s) => el("li", {}, shown(s.by), `: ${s.verdict} `, s.text ? shown(s.text) : null, s.note ? [" — ", shown(s.note)] : null));
  page("Review", heading(shown(state.pair.id)),
    el("p", { class: "facts" }, `${number} of ${list.length}, ${open} to decide`),
    el("p", { class: "facts" }, `${card.cause}, ${card.kind}, ${Math.round(card.confidence * 100)} % sure `, el("code", {}, card.id)),
    card.evidence.map((e) => el("p", { class: "facts" }, "because ", shown(e))),
    card.folded_by ? el("p", { class: "facts" }, `a convention of the profile (${card.folded_by})`) : null,
    row.again ? el("p", { class: "facts suspect" }, "found again by likeness only: look once more") : null,
    facsimile(card),
    el("div", { class: "sides" }, sideBox("Transcript", "t", card.transcript), sideBox("Reference", "r", card.reference)),
    said.length ? el("ul", { class: "said" }, said) : null,
    verdictBar((verdict) => decide(verdict), row.mine),
    el("div", { class: "tools" },
      textField(card.reference.plain),
      el("label", {}, "Remark ", el("input", { id: "note", autocomplete: "off", maxlength: 1000 }))),
    el("div", { class: "tools" },
      el("button", { type: "button", onclick: () => step(-1) }, "Previous ", el("kbd", {}, "K")),
      el("button", { type: "button", onclick: () => step(1) }, "Next ", el("kbd", {}, "J")),
      el("button", { type: "button", onclick: undo }, "Undo ", el("kbd", {}, "Z")),
      el("button", { type: "button", onclick: redo }, "Redo ", el("kbd", {}, "⇧Z")),
      card.alike > 1 ? el("button", { type: "button", onclick: group }, `${card.alike} like this `, el("kbd", {}, "G")) : null,
      el("button", { type: "button", onclick: comment }, "Save remark only ", el("kbd", {}, "C"))),
    filters(),
    state.undone.length ? el("ol", { class: "undo", reversed: true, "aria-label": "Last decisions" }, state.undone.slice(-10).reverse().map(undone)) : null);
  focusTitle();
}

function verdictBar(onclick, mine) {
  return el("ul", { class: "verdicts" }, state.session.verdicts.map((v) => el("li", {},
    el("button", { type: "button", "data-verdict": v.name, "aria-pressed": String(mine === v.name), onclick: () => onclick(v.name) },
      el("kbd", {}, v.key), ` ${v.name}`, el("small", {}, v.meaning)))));
}

// A reading too long for the field is not begun there: what is saved is what was written, and never a part of it.
function textField(reading) {
  const field = el("textarea", { id: "text", rows: Math.min(6, reading.split("\n").length), autocomplete: "off", spellcheck: "false", maxlength: 1000, lang: state.pair && state.pair.lang });
  field.value = reading;
  return el("label", {}, "What the page reads, for verdict 5 ", field);
}

async function once(deed) {
  if (state.busy) return;
  state.busy = true;
  try { await deed(); } catch (error) { warn(`NOT SAVED. ${error.message}`); say(""); } finally { state.busy = false; }
}

function take(rows) { for (const row of rows) state.pair.rows[row.i] = row; }

function decide(verdict) {
  return once(async () => {
    const [text, note] = ["text", "note"].map((id) => document.getElementById(id).value);
    const body = { n: state.pair.n, id: state.at, verdict, note };
    if (verdict === "other") body.text = text;
    const answer = await tell("/api/decide", body);
    warn("");
    take(answer.rows);
    state.undone.push([verdict, answer.rows[0]]);
    if (answer.changed) await load(state.pair.n);
    const next = firstOpen(state.at);
    say(next ? `saved: ${verdict}; ${answer.open} to decide` : `saved: ${verdict}; nothing is left to decide here`);
    await go(next ? next.id : state.at);
  });
}

function go(id) {
  return showReview(String(state.pair.n), id);
}

function step(by, only, onward) {
  const list = questions();
  let at = list.findIndex((r) => r.id === state.at);
  do { at += by; } while (list[at] && only && !only(list[at]));
  if (list[at]) return go(list[at].id);
  const following = state.pair.n + 1;
  if (onward && !list.some(only) && following < state.session.pairs) { location.hash = `#/review/${following}`; return; }
  say(by > 0 ? "this is the last" : "this is the first");
}

const undo = () => back("/api/undo", "taken back");
const redo = () => back("/api/redo", "brought back");

function back(path, done) {
  return once(async () => {
    const answer = await tell(path, { n: state.pair.n });
    warn("");
    if (!answer.saved) return say("nothing to undo or redo in this document");
    take(answer.rows);
    if (path.endsWith("undo")) state.undone.pop();
    say(`${done}; ${answer.open} to decide`);
    const row = answer.rows[0];
    await go(row ? row.id : state.at);
  });
}

function comment() {
  return once(async () => {
    const field = document.getElementById("note");
    if (!field.value.trim()) { field.focus(); return say("write the remark first"); }
    await tell("/api/comment", { n: state.pair.n, id: state.at, note: field.value });
    field.value = "";
    say("remark saved");
  });
}

// ---- concordance -----------------------------------------------------------

const group = () => { location.hash = `#/group/${state.pair.n}/${state.at}`; };

async function showGroup(n, id) {
  if (!state.pair || String(state.pair.n) !== n) await load(n);
  const found = await ask(`/api/group?n=${n}&id=${id}`);
  state.at = id;
  state.group = found;
  const boxes = [];
  const rows = found.places.map((place, i) => {
    const box = el("input", { type: "checkbox", id: `place-${i}`, disabled: !place.open });
    box.checked = place.open;
    boxes.push([box, place]);
    const line = (part, letter) => el("span", {}, el("span", { class: "around" }, shown(part.before.slice(-1))), reading(part.reading, letter), el("span", { class: "around" }, shown(part.after.slice(0, 1))));
    return el("tr", {}, el("td", {}, box), el("td", { "data-name": "Transcript" }, el("label", { for: `place-${i}` }, line(place.transcript, "t"))), el("td", { "data-name": "Reference" }, line(place.reference, "r")), el("td", { "data-name": "State" }, place.state));
  });
  const chosen = () => boxes.filter(([box]) => box.checked).map(([, place]) => place.id);
  const save = (verdict) => once(async () => {
    const ids = chosen();
    const answer = await tell("/api/bulk", { n: Number(n), ids, count: ids.length, verdict });
    warn("");
    take(answer.rows);
    state.undone.push([`${verdict}, ${ids.length} places`, answer.rows[0]]);
    say(`saved: ${verdict} for ${ids.length} places; ${answer.open} to decide`);
    location.hash = `#/review/${n}`;
  });
  page("Concordance", heading(`${found.places.length} places differ in the same way`),
    found.refused ? el("p", { class: "suspect" }, `Among them is ${found.refused}: each of these is looked at alone.`) : null,
    el("table", {}, el("caption", { class: "hidden-words" }, "Places"), el("thead", {}, el("tr", {}, ["Take", "Transcript", "Reference", "State"].map((c) => el("th", { scope: "col" }, c)))), el("tbody", {}, rows)),
    found.refused ? null : el("ul", { class: "verdicts" }, state.session.verdicts.filter((v) => v.name !== "other").map((v) => el("li", {}, el("button", { type: "button", "data-verdict": v.name, onclick: () => save(v.name) }, el("kbd", {}, v.key), ` ${v.name} for all that are ticked`)))),
    el("p", {}, el("a", { href: `#/review/${n}/${id}` }, "Back to the place")));
  focusTitle();
}

// ---- dates and numbers -----------------------------------------------------

async function showDates(n) {
  if (n == null) { location.replace(`#/dates/${state.pair ? state.pair.n : 0}`); return; }
  if (!state.pair || String(state.pair.n) !== n) await load(n);
  const found = await ask(`/api/dates?n=${n}`);
  const order = { error: 0, suspect: 1, note: 2, ok: 3 };
  const dates = found.dates.slice().sort((a, b) => order[a.verdict] - order[b.verdict]);
  const cell = (name, ...children) => el("td", { "data-name": name }, ...children);
  const rows = dates.map((d) => el("tr", {},
    el("th", { scope: "row", class: order[d.verdict] < 2 ? "suspect" : null }, shown(d.shown)),
    cell("Stands in", `${d.side}${d.span && d.span.line ? `, line ${d.span.line}` : ""}`), cell("Read as", d.edtf || "—"), cell("Verdict", d.verdict),
    cell("Proposed", d.proposed ? shown(d.proposed.text) : "—"),
    cell("Evidence", el("ul", {}, (d.evidence || []).map((e) => el("li", {}, `${e.side}: `, shown(e.says), e.text ? [" ", shown(e.text)] : null))))));
  const numbers = found.numbers.map((r) => el("tr", {},
    el("th", { scope: "row" }, el("a", { href: `#/review/${n}/${r.id}` }, reading(r.transcript, "t"), " → ", reading(r.reference, "r"))), cell("Cause", r.cause), cell("State", r.state)));
  const table = (caption, head, body) => el("table", {}, el("caption", { class: "hidden-words" }, caption), el("thead", {}, el("tr", {}, head.map((h) => el("th", { scope: "col" }, h)))), el("tbody", {}, body));
  page("Dates and numbers", heading("Dates and numbers of ", shown(state.pair.id)),
    el("p", { class: "facts" }, "Suspect first. The program proposes and never changes a date."),
    rows.length ? table("Dates", ["As read", "Stands in", "Read as", "Verdict", "Proposed", "Evidence"], rows) : el("p", {}, "No date."),
    el("h2", {}, "Numbers, dates and names that differ"),
    numbers.length ? table("Numbers that differ", ["Readings", "Cause", "State"], numbers) : el("p", {}, "None differs."));
  focusTitle();
}

// ---- adjudicate ------------------------------------------------------------

async function showAdjudicate() {
  const found = await ask("/api/conflicts");
  state.judging = found.places;
  const place = found.places[0];
  if (!place) {
    page("Adjudicate", heading("Adjudicate"), el("p", {}, "Nobody differs, or you are one of those who do: a third person decides."));
    return focusTitle();
  }
  const said = place.said.map((s) => el("li", {}, shown(s.by), `: ${s.verdict} `, s.text ? shown(s.text) : null, s.note ? [" — ", shown(s.note)] : null));
  page("Adjudicate", heading("Two see it differently"),
    el("p", { class: "facts" }, `${found.places.length} to rule on; `, shown(place.pair)),
    el("div", { class: "sides" }, sideBox("Transcript", "t", place.transcript), sideBox("Reference", "r", place.reference)),
    el("ul", { class: "said" }, said),
    verdictBar(rule),
    el("div", { class: "tools" },
      textField(place.reference.plain),
      el("label", {}, "Reason ", el("input", { id: "note", autocomplete: "off", maxlength: 1000 }))));
  focusTitle();
}

function rule(verdict) {
  return once(async () => {
    const place = state.judging[0];
    const [text, note] = ["text", "note"].map((id) => document.getElementById(id).value);
    const body = { n: place.n, id: place.id, verdict, note, judge: true };
    if (verdict === "other") body.text = text;
    await tell("/api/decide", body);
    warn("");
    say(`saved: ${verdict}`);
    await showAdjudicate();
  });
}

// ---- audit -----------------------------------------------------------------

async function showAudit() {
  page("Audit", heading("Audit"), el("p", {}, "looking …"));
  focusTitle();
  const found = await ask("/api/audit");
  const rows = found.residues.map((r) => el("tr", {},
    el("th", { scope: "row" }, shown(r.reading)),
    el("td", { "data-name": "Became" }, el("ul", {}, r.changed.map((c) => el("li", {}, `${c.times} × `, shown(c.to))))),
    el("td", { class: "number", "data-name": "Left" }, String(r.left)),
    el("td", { "data-name": "See" }, el("ul", {}, r.pairs.map((p) => el("li", {}, shown(p)))))));
  main.replaceChildren(heading("Audit"),
    el("p", { class: "facts" }, `${found.undecided} places of the corpus are not settled.`),
    el("h2", {}, "Changed here and left there"),
    rows.length ? el("table", {}, el("caption", { class: "hidden-words" }, "Inconsistent corrections"), el("thead", {}, el("tr", {}, ["Reading", "Became", "Left", "See"].map((h) => el("th", { scope: "col" }, h)))), el("tbody", {}, rows)) : el("p", {}, "Every reading is treated alike."));
  focusTitle();
}

// ---- keys ------------------------------------------------------------------

const KEYS = [
  ["1 – 6, 0", "verdict, then the next that is open"], ["→ or J", "next, without deciding"], ["← or K", "previous, without deciding"],
  ["N / P", "next or previous that is open; where none is, N goes to the next document"], ["Space", "skip"], ["D", "next date, number or name"], ["E", "to the field of what the page reads"],
  ["C", "to the remark; again: save it"], ["G", "places that differ in the same way"], ["Z / Shift Z", "undo, redo: as often as you like"],
  ["Esc", "out of a field or a list; it never decides"], ["?", "this list"],
];

function showKeys() {
  const toggle = el("button", { type: "button", id: "toggle", "aria-pressed": String(state.keys), onclick: () => {
    state.keys = !state.keys;
    try { sessionStorage.setItem("keys", state.keys ? "on" : "off"); } catch { /* it holds for this page */ }
    showKeys();
    document.getElementById("toggle").focus();
  } }, state.keys ? "Single keys are on" : "Single keys are off");
  page("Keys", heading("Keys"), el("p", {}, "By their place on the keyboard: a Russian layout does the same."), toggle,
    el("dl", { class: "keys" }, KEYS.map(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)])),
    el("h2", {}, "Verdicts"),
    el("dl", { class: "keys" }, state.session.verdicts.map((v) => [el("dt", {}, el("kbd", {}, v.key), ` ${v.name}`), el("dd", {}, v.meaning)])));
  focusTitle();
}

document.addEventListener("keydown", (event) => {
  const screen = location.hash.split("/")[1] || "queue";
  const typing = event.target.matches("textarea, input:not([type=checkbox])");
  if (event.key === "Escape") {
    if (typing) { event.target.blur(); focusTitle(); }
    else if (screen === "group") location.hash = `#/review/${state.pair.n}/${state.at}`;
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing) {
    if (["Enter", "NumpadEnter"].includes(event.code) && !event.shiftKey && !event.isComposing && event.target.id === "text") { event.preventDefault(); screen === "adjudicate" ? rule("other") : decide("other"); }
    return;
  }
  if (!state.keys || !state.session) return;
  const digit = /^(?:Digit|Numpad)([0-6])$/.exec(event.code);
  let deed = null;
  if (digit && (screen === "review" || screen === "adjudicate" || screen === "group")) {
    const verdict = state.session.verdicts.find((v) => v.key === digit[1]);
    const button = verdict && document.querySelector(`button[data-verdict=${verdict.name}]`);
    if (verdict && verdict.name === "other" && screen !== "group") deed = () => focusText();
    else if (button) deed = () => button.click();
  } else if (screen === "review" && state.pair) {
    deed = {
      KeyJ: () => step(1), ArrowRight: () => step(1), Space: () => step(1), KeyK: () => step(-1), ArrowLeft: () => step(-1),
      KeyN: () => step(1, (r) => r.open, true), KeyP: () => step(-1, (r) => r.open), KeyD: () => step(1, (r) => r.alone),
      KeyG: group, KeyE: focusText, KeyC: comment, KeyZ: event.shiftKey ? redo : undo,
    }[event.code];
    if (event.code === "Space" && event.target.matches("button, a, input")) deed = null;
  }
  if (!deed && (event.code === "Slash" && event.shiftKey || event.key === "?")) deed = () => { location.hash = "#/keys"; };
  if (deed && !event.repeat) { event.preventDefault(); deed(); }
});

function focusText() {
  const field = document.getElementById("text");
  if (!field) return;
  field.focus();
  field.select();
  say("write what the page reads and press Enter; Shift Enter begins a line");
}

// Another tab, another person, or the texts may have moved on meanwhile.
window.addEventListener("focus", async () => {
  const [, name, n] = location.hash.split("/");
  if (name !== "review" || !state.pair || state.busy || document.querySelector("input:focus, textarea:focus")) return;
  try { await load(state.pair.n); } catch (error) { warn(error.message); }
  if (String(state.pair.n) === n && state.at) await showReview(n, state.at);
});
window.addEventListener("hashchange", route);
if (!location.hash) history.replaceState(null, "", "#/queue");
route();
