// Reviews in a real browser: by keyboard alone, under a Russian layout, with axe on every screen, and against the attacks
// of other pages. Skips aloud where there is no browser. Run: node tests/browser/review.mjs (SHOTS=DIR writes screenshots)
import { execFileSync, spawn } from "node:child_process";
import { createServer, request } from "node:http";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";

const project = path.resolve(import.meta.dirname, "../..");
const program = process.env.SVERKA || path.join(process.env.CARGO_TARGET_DIR || path.join(project, "target"), "debug/sverka");
const pictures = process.env.SHOTS;
if (pictures) fs.mkdirSync(pictures, { recursive: true });
let passed = 0, failed = 0;

function skip(why) {
  console.log(`skipped: ${why}`);
  console.log("0 passed, 0 failed, 1 skipped");
  process.exit(0);
}

const require = createRequire(process.env.NODE_MODULES ? path.join(process.env.NODE_MODULES, "node_modules", "x.js") : import.meta.url);
let playwright, axe;
try {
  playwright = require("playwright-core");
  axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
} catch { skip("playwright-core and axe-core are not installed (npm install in tests/browser)"); }
const browserPath = process.env.CHROMIUM || ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => fs.existsSync(p));
if (!browserPath) skip("no Chromium; name one with CHROMIUM=…");
if (!fs.existsSync(program)) skip(`no program at ${program}; build it first or name it with SVERKA=…`);

function check(what, holds, more = "") {
  if (holds) passed += 1; else failed += 1;
  console.log(`${holds ? "ok  " : "FAIL"} ${what}${holds ? "" : ` ${more}`}`);
}

function folder(name) { return fs.mkdtempSync(path.join(os.tmpdir(), `sverka-browser-${name}-`)); }

function put(root, name, text) {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function telegram() {
  const root = folder("telegram");
  put(root, "sverka.toml", '[corpus]\nraw = "scans_text"\nreference = "reference"\n');
  for (const side of ["scans_text", "reference"]) put(root, `${side}/telegrams/21404.txt`, fs.readFileSync(path.join(project, side, "telegrams/21404.txt"), "utf8"));
  return root;
}

function corpus(pages) {
  const root = folder("corpus");
  put(root, "sverka.toml", '[corpus]\nraw = "scans_text"\nreference = "reference"\n');
  const text = fs.readFileSync(path.join(project, "reference/telegrams/21404.txt"), "utf8");
  for (let n = 1; n <= pages; n += 1) {
    const id = String(n).padStart(3, "0");
    put(root, `reference/p${id}.txt`, `Страница ${n}.\n\n${text}`);
    put(root, `scans_text/p${id}.txt`, `Страница ${n}.\n\n${text.replace("Прошу", "Пропу").replace("Предлагаю", "Предлагая")}`);
  }
  return root;
}

async function serve(root, name, more = []) {
  const child = spawn(program, ["review", "--web", "--no-open", "--port", "0", "--as", name, ...more], { cwd: root });
  const address = await new Promise((resolve, reject) => {
    let out = "";
    child.stdout.on("data", (part) => { out += part; const found = /http:\/\/\S+/.exec(out); if (found) resolve(found[0]); });
    child.stderr.on("data", (part) => { out += part; });
    child.on("exit", () => reject(new Error(out)));
  });
  return { child, address, port: Number(new URL(address).port), stop: () => child.kill("SIGKILL") };
}

const log = (root, pair, name) => fs.readFileSync(path.join(root, ".sverka/decisions", pair, `${name}.jsonl`), "utf8").trim().split("\n").map((l) => JSON.parse(l));

// A server, and a page that shows its queue.
async function seated(browser, serving, options = {}) {
  const server = await serving;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(server.address);
  await page.waitForSelector("tbody tr");
  return { server, context, page };
}
async function accessible(page, what) {
  await page.evaluate(axe);
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    check(`axe finds nothing on ${what}, ${scheme}`, found.violations.length === 0, JSON.stringify(found.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120))])));
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

// A key as a Russian layout sends it: the letter is Cyrillic, the place is not.
async function russian(page, code, key) {
  const client = await page.context().newCDPSession(page);
  for (const type of ["keyDown", "keyUp"]) await client.send("Input.dispatchKeyEvent", { type, code, key, text: type === "keyDown" ? key : undefined, windowsVirtualKeyCode: 0 });
  await client.detach();
}

const saved = (page) => page.waitForFunction(() => /^(saved|taken back|brought back)/.test(document.getElementById("live").textContent), null, { timeout: 8000 });
const quiet = (page) => page.evaluate(() => { document.getElementById("live").textContent = ""; });

async function openReview(page, hash) {
  await page.evaluate((h) => { location.hash = h; }, hash);
  await page.waitForSelector(".verdicts");
}

async function byKeyboard(browser) {
  const root = telegram();
  const server = await serve(root, "anna");
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => { if (m.type() === "error") complaints.push(m.text()); });
  page.on("pageerror", (e) => complaints.push(String(e)));
  await page.goto(server.address);
  check("the token is gone from the address", !page.url().includes("token"), page.url());
  await page.waitForSelector("tbody tr");
  await accessible(page, "the queue");
  await picture(page, "queue");
  await page.keyboard.press("Tab");
  check("the first stop is the way past the menu or its first entry", await page.evaluate(() => document.activeElement.matches("a")));
  await page.evaluate(() => document.querySelector("tbody a").focus());
  await page.keyboard.press("Enter");
  await page.waitForSelector(".verdicts");
  await accessible(page, "a card");
  await picture(page, "card");
  const count = await page.evaluate(() => Number(/of (\d+)/.exec(document.querySelector(".facts").textContent)[1]));
  check("there is something to decide", count >= 10, String(count));
  const first = await page.evaluate(() => location.hash);
  await russian(page, "KeyJ", "о");
  await page.waitForFunction((h) => location.hash !== h, first);
  await russian(page, "KeyK", "л");
  await page.waitForFunction((h) => location.hash === h, first);
  check("letters go by their place on a Russian keyboard", true);
  await page.keyboard.press("Escape");
  check("Esc decides nothing", !fs.existsSync(path.join(root, ".sverka")));
  await page.keyboard.press("Digit1");
  await saved(page);
  check("a verdict is in the log when it is shown as saved", log(root, "telegrams/21404", "anna").length === 1);
  await quiet(page);
  await russian(page, "KeyZ", "я");
  await saved(page);
  check("undo is a line of its own", log(root, "telegrams/21404", "anna").map((e) => e.ev).join() === "decide,undo");
  check("undo goes back to its place", await page.evaluate(() => location.hash) === first);
  await page.keyboard.press("Digit5");
  await page.waitForFunction(() => document.activeElement.id === "text");
  await page.keyboard.insertText("Просим <b>Вас</b>");
  await page.keyboard.press("Enter");
  await saved(page);
  const other = log(root, "telegrams/21404", "anna").at(-1);
  check("another reading is kept as it was typed", other.verdict === "other" && other.text.includes("<b>Вас</b>"), JSON.stringify(other));
  await timed(page);
  for (let n = 0; n < count + 5 && await left(page) > 0; n += 1) {
    await quiet(page);
    await page.keyboard.press("Digit1");
    await saved(page);
    await page.waitForTimeout(60);
    check("focus is never lost after a decision", await page.evaluate(() => document.activeElement !== document.body), "");
  }
  check("the telegram is reviewed to its end", (await page.textContent(".facts")).includes("0 to decide"), await page.textContent(".facts"));
  await quick(page, "the telegram");
  for (const [screen, wait] of [["dates/0", "table"], ["adjudicate", "#title"], ["audit", "h2"], ["keys", "dl"]]) {
    await page.evaluate((s) => { location.hash = `#/${s}`; }, screen);
    await page.waitForSelector(wait);
    await page.waitForTimeout(200);
    await accessible(page, screen);
    await picture(page, screen.replace("/", "-"));
  }
  await page.setViewportSize({ width: 320, height: 640 });
  for (const screen of ["queue", `review/0`, "dates/0", "audit", "keys"]) {
    await page.evaluate((s) => { location.hash = `#/${s}`; }, screen);
    await page.waitForTimeout(400);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(`${screen} fits into 320 pixels`, wide <= 320, String(wide));
    await picture(page, `narrow-${screen.replace("/", "-")}`);
  }
  check("nothing is complained of in the console", complaints.length === 0, complaints.join("\n"));
  execFileSync(program, ["apply"], { cwd: root });
  check("what was typed is applied", fs.readFileSync(path.join(root, "reference/telegrams/21404.txt"), "utf8").includes("Просим <b>Вас</b>"));
  await context.close();
  server.stop();
}

async function twoTabsAndChanges(browser) {
  const root = telegram();
  const server = await serve(root, "anna");
  const context = await browser.newContext();
  const [one, two] = [await context.newPage(), await context.newPage()];
  await one.goto(server.address);
  await one.waitForSelector("tbody tr");
  await two.goto(`http://127.0.0.1:${server.port}/`);
  await two.waitForSelector("tbody tr");
  await openReview(one, "#/review/0");
  await openReview(two, "#/review/0");
  await one.keyboard.press("Digit1");
  await saved(one);
  await two.bringToFront();
  await two.evaluate(() => window.dispatchEvent(new Event("focus")));
  await two.waitForFunction(() => document.querySelector("button[aria-pressed=true][data-verdict=misread]"));
  check("the second tab sees what the first decided", true);
  const file = path.join(root, "reference/telegrams/21404.txt");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("генштаба", "Генштаба"));
  await two.keyboard.press("KeyN");
  await two.waitForTimeout(200);
  await quiet(two);
  await two.keyboard.press("Digit3");
  await two.waitForFunction(() => document.getElementById("live").textContent.startsWith("saved") || !document.getElementById("banner").hidden);
  check("a file that changes underneath loses no decision", log(root, "telegrams/21404", "anna").length === 2);
  await context.close();
  server.stop();
}

async function group(browser) {
  const root = folder("group");
  put(root, "sverka.toml", '[corpus]\nraw = "scans_text"\nreference = "reference"\n');
  put(root, "scans_text/a.txt", "Прощу дать ответ. Прощу сообщить срочно. Он был там в 1951 году. Прощу ждать.\n");
  put(root, "reference/a.txt", "Прошу дать ответ. Прошу сообщить срочно. Он был там в 1954 году. Прошу ждать.\n");
  const server = await serve(root, "anna", ["--queue", "order"]);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.address);
  await openReview(page, "#/review/0");
  await page.keyboard.press("KeyG");
  await page.waitForSelector("input[type=checkbox]");
  await accessible(page, "the concordance");
  await picture(page, "concordance");
  await page.keyboard.press("Digit1");
  await saved(page);
  check("one verdict for three places", log(root, "a", "anna").length === 3);
  await context.close();
  server.stop();
}

async function hostile(browser) {
  const root = folder("hostile");
  put(root, "sverka.toml", '[corpus]\nraw = "scans_text"\nreference = "reference"\n');
  const evil = '<script>window.pwned=1</script><img src=x onerror="window.pwned=1">{{token}} \u202e4591\u202c \u200b javascript:alert(1)';
  put(root, "scans_text/<b>evil.txt", `Прошу дать ответ на наше письмо сегодня. Ждем вас. Телеграмму ${evil} после ознакомления срочно верните обратно в Москву.\n`);
  put(root, "reference/<b>evil.txt", "Прошу дать ответ на наше письмо сегодня. Ждём вас. Телеграмму нашу после ознакомления срочно верните обратно в Москву.\n");
  const { server, context, page } = await seated(browser, serve(root, '<img src=x onerror="window.pwned=1">'));
  await openReview(page, "#/review/0");
  await page.waitForTimeout(300);
  const found = await page.evaluate(() => ({ pwned: window.pwned, images: document.images.length, scripts: document.scripts.length, text: document.body.innerText }));
  check("nothing of a hostile text runs", !found.pwned && found.images === 0 && found.scripts === 1, JSON.stringify(found));
  check("what turns text round is named instead", found.text.includes("RLO") && !found.text.includes("\u202e"));
  await picture(page, "hostile");
  await context.close();
  server.stop();
}

const plain = (port, options, body) => new Promise((resolve) => {
  const asked = request({ host: "127.0.0.1", port, ...options }, (answer) => { answer.resume(); answer.on("end", () => resolve(answer.statusCode)); });
  asked.on("error", () => resolve(0));
  asked.end(body);
});

async function attacks() {
  const root = telegram();
  const server = await serve(root, "anna");
  const evil = createServer((_, answer) => { answer.setHeader("content-type", "text/html"); answer.end("<!doctype html><title>evil</title>"); });
  await new Promise((resolve) => { evil.listen(0, "127.0.0.1", resolve); });
  // The evil name points to this machine, as after a change of its DNS entry.
  const browser = await playwright.chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--host-resolver-rules=MAP evil.example 127.0.0.1"] });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.address);
  await page.waitForSelector("tbody tr");
  const rebound = await context.newPage();
  const got = await rebound.goto(`http://evil.example:${server.port}/api/session`);
  check("rebinding, GET: refused by its host", got.status() === 421, String(got.status()));
  await rebound.goto(`http://evil.example:${server.port}/app.js`).then((a) => check("rebinding, static files too", a.status() === 421));
  const tries = async (where, name) => {
    const other = await context.newPage();
    await other.goto(where);
    const outcome = await other.evaluate(async ([port]) => {
      const to = `http://127.0.0.1:${port}/api/decide`;
      const body = JSON.stringify({ n: 0, id: "x", verdict: "slip" });
      const attempt = (options) => fetch(to, { method: "POST", body, credentials: "include", ...options }).then((a) => a.status, () => "blocked");
      return [await attempt({ mode: "no-cors" }), await attempt({ headers: { "content-type": "application/json" } }), await fetch(`http://127.0.0.1:${port}/api/session`, { credentials: "include" }).then(() => "read", () => "blocked")];
    }, [server.port]);
    check(`${name}: nothing is read and nothing written`, !outcome.includes("read") && !outcome.includes(200), JSON.stringify(outcome));
    await other.close();
  };
  await tries(`http://evil.example:${evil.address().port}/`, "another site");
  await tries(`http://127.0.0.1:${evil.address().port}/`, "another port of this machine");
  const file = path.join(root, "evil.html");
  fs.writeFileSync(file, "<!doctype html><title>evil</title>");
  await tries(`file://${file}`, "a file");
  const rebindPost = await plain(server.port, { method: "POST", path: "/api/decide", headers: { host: `evil.example:${server.port}`, origin: `http://evil.example:${server.port}`, "content-type": "application/json" } }, "{}");
  check("rebinding, POST with its own origin: refused", rebindPost === 421, String(rebindPost));
  const framed = await context.newPage();
  await framed.goto(`http://127.0.0.1:${evil.address().port}/`);
  await framed.evaluate((port) => { const f = document.createElement("iframe"); f.src = `http://127.0.0.1:${port}/`; document.body.append(f); }, server.port);
  await framed.waitForTimeout(500);
  const inside = framed.frames()[1];
  const framedText = inside ? await inside.evaluate(() => document.title).catch(() => "") : "";
  check("it cannot be framed", !framedText.includes("sverka"), framedText);
  const stranger = await browser.newContext();
  const strange = await stranger.newPage();
  check("the printed address is good once", (await strange.goto(server.address)).status() === 403);
  check("nothing was decided by any of it", !fs.existsSync(path.join(root, ".sverka")));
  await browser.close();
  evil.close();
  server.stop();
}

// From the key as the browser had it to the word "saved" on the page.
const timed = (page) => page.evaluate(() => {
  const live = document.getElementById("live");
  window.times = [];
  let begin = 0;
  window.addEventListener("keydown", (event) => { if (/^Digit[0-6]$/.test(event.code)) begin = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (begin && live.textContent.startsWith("saved")) { window.times.push(performance.now() - begin); begin = 0; }
  }).observe(live, { childList: true });
});

async function quick(page, what) {
  const times = (await page.evaluate(() => window.times)).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  console.log(`     ${what}: key to saved: median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, ${times.length} keys`);
  check(`${what}: from key to saved at most 50 ms (p95)`, at(0.95) <= 50, String(at(0.95)));
}

const left = (page) => page.evaluate(() => Number(/(\d+) to decide/.exec(document.querySelector(".facts").textContent)?.[1]));

async function manyPages(browser, pages) {
  const root = corpus(pages);
  const server = await serve(root, "anna");
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.address);
  const begin = Date.now();
  await page.waitForFunction((n) => document.querySelectorAll("tbody tr").length === n, pages, { timeout: 120000 });
  console.log(`     queue of ${pages} pages after ${Date.now() - begin} ms`);
  await picture(page, "queue-200");
  await timed(page);
  // Nothing but keys from here: to the first document by Tab, from each to the next by N.
  for (let n = 0; n < 20 && !(await page.evaluate(() => document.activeElement.matches("tbody a"))); n += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  let decided = 0;
  for (let n = 0; n < pages; n += 1) {
    await page.waitForFunction((k) => location.hash.startsWith(`#/review/${k}/`) && document.querySelector(".verdicts"), n);
    for (let more = 0; more < 10 && await left(page) > 0; more += 1) {
      const before = await page.evaluate(() => location.hash);
      const last = await left(page) === 1;
      await quiet(page);
      await page.keyboard.press(`Digit${1 + n % 3}`);
      await saved(page);
      if (!last) await page.waitForFunction((h) => location.hash !== h, before);
      else await page.waitForFunction(() => document.querySelector(".facts").textContent.includes(" 0 to decide"));
      decided += 1;
    }
    await page.keyboard.press("KeyN");
  }
  await quick(page, `${pages} pages`);
  const status = JSON.parse(execFileSync(program, ["status", "--output", "json"], { cwd: root }));
  check(`a corpus of ${pages} pages is reviewed by keyboard`, status.total.decided === status.total.discrepancies && decided === status.total.discrepancies, `${decided} of ${status.total.discrepancies}`);
  await context.close();
  server.stop();
}

// One document with very many places: a decision does not wait for the others.
async function manyPlaces(browser, places) {
  const root = folder("many");
  put(root, "sverka.toml", '[corpus]\nraw = "scans_text"\nreference = "reference"\n');
  const line = (n, word) => `Строка ${n} говорит что ${word} пришло из города вовремя и без потерь\n`;
  for (const [side, word] of [["reference", "письмо"], ["scans_text", "пнсьмо"]]) put(root, `${side}/long.txt`, Array.from({ length: places }, (_, n) => line(n, word)).join(""));
  const { server, context, page } = await seated(browser, serve(root, "anna", ["--queue", "order"]));
  await timed(page);
  await openReview(page, "#/review/0");
  for (let n = 0; n < 40; n += 1) {
    const before = await page.evaluate(() => location.hash);
    await quiet(page);
    await page.keyboard.press("Digit1");
    await saved(page);
    await page.waitForFunction((h) => location.hash !== h, before);
  }
  await quick(page, `one document with ${places} places`);
  await context.close();
  server.stop();
}

// What is pressed while the next card is on its way speaks of no card that nobody has seen.
async function hasty(browser) {
  const root = telegram();
  const { server, context, page } = await seated(browser, serve(root, "anna"));
  await openReview(page, "#/review/0");
  const first = await page.evaluate(() => location.hash.split("/").at(-1));
  await page.route("**/api/card*", async (route) => { await new Promise((done) => { setTimeout(done, 400); }); await route.continue(); });
  await page.keyboard.press("Digit1");
  await saved(page);
  await page.keyboard.press("Digit2");
  await page.waitForFunction((id) => !location.hash.endsWith(id), first);
  check("a key pressed too early decides nothing", log(root, "telegrams/21404", "anna").map((e) => e.id).join() === first);
  const second = await page.evaluate(() => location.hash.split("/").at(-1));
  await quiet(page);
  await page.keyboard.press("KeyJ");
  await page.keyboard.press("Digit3");
  await saved(page);
  check("a key speaks of the card in sight", log(root, "telegrams/21404", "anna").at(-1).id === second);
  await context.close();
  server.stop();
}

async function longReadings(browser) {
  const root = folder("long");
  put(root, "sverka.toml", '[corpus]\nraw = "scans_text"\nreference = "reference"\n');
  const head = "Прошу дать ответ на наше письмо сегодня.\n", tail = "Телеграмму после ознакомления срочно верните обратно в Москву.\n";
  const lost = "Первая строка пропала при чтении листа.\nВторая строка пропала вместе с нею.\n";
  put(root, "scans_text/a.txt", head + tail);
  put(root, "reference/a.txt", head + lost + tail);
  put(root, "scans_text/b.txt", head + tail);
  put(root, "reference/b.txt", head + Array.from({ length: 60 }, (_, n) => `Строка ${n} пропала при чтении листа.\n`).join("") + tail);
  const { server, context, page } = await seated(browser, serve(root, "anna"));
  await openReview(page, "#/review/0");
  await page.keyboard.press("Digit5");
  await page.waitForFunction(() => document.activeElement.id === "text");
  await accessible(page, "a reading of two lines");
  await page.keyboard.press("Enter");
  await saved(page);
  check("a reading of two lines stays one", log(root, "a", "anna").at(-1).text === lost.trim(), JSON.stringify(log(root, "a", "anna").at(-1).text));
  await page.evaluate(() => { location.hash = "#/review/1"; });
  await page.waitForFunction(() => location.hash.startsWith("#/review/1/"));
  await page.keyboard.press("Digit5");
  await page.waitForFunction(() => document.activeElement.id === "text");
  check("a reading too long for the field is not begun there", await page.inputValue("#text") === "");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("banner").textContent.includes("NOT SAVED"));
  check("and nothing is saved of it", !fs.existsSync(path.join(root, ".sverka/decisions/b")));
  await context.close();
  server.stop();
}

const answered = (root, name, answers) => execFileSync(program, ["review", "--tty", "--as", name, "--queue", "order"], { cwd: root, input: answers, stdio: ["pipe", "ignore", "inherit"] });

async function conflict(browser) {
  const root = folder("conflict");
  put(root, "sverka.toml", '[corpus]\nraw = "scans_text"\nreference = "reference"\n');
  put(root, "scans_text/a.txt", "Прощу дать ответ на наше письмо.\n");
  put(root, "reference/a.txt", "Прошу дать ответ на наше письмо.\n");
  answered(root, "anna", "1\n");
  answered(root, "boris", "5 Просим\n");
  const { server, context, page } = await seated(browser, serve(root, "vera"));
  await page.evaluate(() => { location.hash = "#/adjudicate"; });
  await page.waitForSelector(".verdicts");
  await accessible(page, "a conflict");
  await picture(page, "adjudicate-conflict");
  await page.keyboard.press("Digit1");
  await saved(page);
  check("a third person rules by a key", log(root, "a", "vera").at(-1).ev === "adjudicate");
  await page.evaluate(() => { location.hash = "#/audit"; });
  await page.waitForSelector("h2");
  await accessible(page, "the audit");
  await context.close();
  server.stop();
}

async function twoProcesses(browser) {
  const root = telegram();
  const [one, two] = [await serve(root, "anna"), await serve(root, "anna")];
  const context = await browser.newContext();
  const pages = [];
  for (const server of [one, two]) {
    const page = await context.newPage();
    await page.goto(server.address);
    await page.waitForSelector("tbody tr");
    await openReview(page, "#/review/0");
    pages.push(page);
    if (server === one) { await page.keyboard.press("Digit1"); await saved(page); }
  }
  const told = () => pages[1].evaluate(() => document.getElementById("banner").textContent);
  check("a second process on the same log says that it can only read", (await told()).includes("has your log"), await told());
  await pages[1].keyboard.press("Digit2");
  await pages[1].waitForFunction(() => document.getElementById("banner").textContent.includes("NOT SAVED"));
  check("and saves nothing", log(root, "telegrams/21404", "anna").length === 1);
  await picture(pages[1], "held");
  await context.close();
  one.stop(); two.stop();
}

async function facsimile(browser) {
  const root = folder("strip");
  put(root, "sverka.toml", '[corpus]\nraw = "scans_text"\nreference = "reference"\n');
  for (const [to, from] of [["scans_text/a.xml", "alto.xml"], ["scans_text/page.png", "page.png"], ["reference/a.txt", "reference.txt"]]) {
    fs.mkdirSync(path.dirname(path.join(root, to)), { recursive: true });
    fs.copyFileSync(path.join(project, "tests/fixtures/facsimile", from), path.join(root, to));
  }
  const server = await serve(root, "anna");
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (m) => { if (m.type() === "error") complaints.push(m.text()); });
  await page.goto(server.address);
  await page.waitForSelector("tbody tr");
  await openReview(page, "#/review/0");
  await page.waitForFunction(() => document.images[0]?.complete && document.images[0].naturalWidth > 100);
  check("the card shows the strip of the page", complaints.length === 0, complaints.join());
  await accessible(page, "a card with the page's image");
  await picture(page, "card-strip");
  fs.rmSync(path.join(root, "scans_text/page.png"));
  await page.keyboard.press("KeyJ");
  await page.waitForFunction(() => document.body.innerText.includes("no page image: page.png"));
  check("a missing image is told", true);
  await context.close();
  server.stop();
}

// Colours that the system sets: every screen, and what is marked by colour alone elsewhere.
async function forcedColours(browser) {
  const root = telegram();
  const { server, context, page } = await seated(browser, serve(root, "anna"), { forcedColors: "active" });
  await openReview(page, "#/review/0");
  await page.keyboard.press("Digit1");
  await saved(page);
  await page.keyboard.press("KeyK");
  await page.waitForSelector("button[aria-pressed=true][data-verdict=misread]");
  const marks = await page.evaluate(() => {
    const line = (s) => getComputedStyle(document.querySelector(s)).textDecorationLine;
    const wide = (s) => parseFloat(getComputedStyle(document.querySelector(s)).borderTopWidth);
    return { forced: matchMedia("(forced-colors: active)").matches, del: line(".side del"), ins: line(".side ins"), chosen: wide("button[aria-pressed=true]"), other: wide("button[aria-pressed=false]") };
  });
  check("with forced colours both readings and the choice are still marked", marks.forced && marks.del === "line-through" && marks.ins === "underline" && marks.chosen > marks.other, JSON.stringify(marks));
  for (const screen of ["queue", "review/0", "dates/0", "adjudicate", "audit", "keys"]) {
    await page.evaluate((s) => { location.hash = `#/${s}`; }, screen);
    await page.waitForTimeout(300);
    await accessible(page, `${screen} with forced colours`);
    await picture(page, `forced-${screen.replace("/", "-")}`);
  }
  await context.close();
  server.stop();
}

const browser = await playwright.chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
try {
  await byKeyboard(browser);
  await twoTabsAndChanges(browser);
  await group(browser);
  await hostile(browser);
  await hasty(browser);
  await longReadings(browser);
  await conflict(browser);
  await twoProcesses(browser);
  await facsimile(browser);
  await forcedColours(browser);
  await attacks();
  await manyPlaces(browser, Number(process.env.PLACES || 5000));
  await manyPages(browser, Number(process.env.PAGES || 200));
} catch (error) {
  failed += 1;
  console.log(`FAIL ${error.stack}`);
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
