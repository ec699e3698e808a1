// Opens the reports in a real browser and holds them to what an editor relies on; skips aloud where there is none.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const chromium_path = process.env.CHROMIUM || '/usr/bin/chromium';
const program = resolve(process.env.SVERKA || join(process.env.CARGO_TARGET_DIR || 'target', 'debug', 'sverka'));
let chromium, axe;
try {
  const require = createRequire(join(process.env.NODE_MODULES || process.cwd(), 'node_modules', 'x.js'));
  chromium = require('playwright-core').chromium;
  axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
} catch (e) { skip('playwright-core and axe-core are not installed'); }
if (!existsSync(chromium_path)) skip(`no browser at ${chromium_path}`);
if (!existsSync(program)) skip(`no program at ${program}`);

function skip(why) { console.log(`SKIPPED: ${why}`); process.exit(0); }

const folder = mkdtempSync(join(tmpdir(), 'sverka-browser-'));
const tuned = 'tests/fixtures/judgement/tuned';
const HOSTILE = `=1+1 <script>window.hurt=1</script> <img src=x onerror="window.hurt=1"> \u202e1954\u202c {{x}} </script> </style> -->` +
  ` Прoшу \u200bслово \u001b]0;t\u0007 [a](javascript:hurt) "q" 'r' and some more words that are the same\n`;
let passed = 0, failed = 0;
function check(name, ok, why = '') {
  if (ok) passed += 1; else { failed += 1; console.log(`FAILED ${name}${why ? ': ' + why : ''}`); }
}
function page_of(name, args) {
  const file = join(folder, `${name}.html`);
  execFileSync(program, ['diff', ...args, '--output', `html=${file}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}
function noisy(words) {
  const endings = ['ами', 'ах', 'ом', 'ия', 'ец'], reference = [];
  for (let n = 0; n < words; n++) reference.push('слово' + endings[n % 5].repeat(1 + n % 3) + (n % 12 === 11 ? '.\n' : ''));
  const transcript = reference.map((w, n) => n % 3 === 0 ? w.replace('о', 'с') : w);
  const files = [join(folder, `noisy-${words}.t.txt`), join(folder, `noisy-${words}.r.txt`)];
  writeFileSync(files[0], transcript.join(' ')); writeFileSync(files[1], reference.join(' '));
  return files;
}
function hostile() {
  const files = [join(folder, 'h.t.txt'), join(folder, 'h.r.txt')];
  writeFileSync(files[0], HOSTILE); writeFileSync(files[1], 'alert 1945 Прошу слово and some more words that are the same\n');
  return files;
}
const pair = (name) => [`${tuned}/${name}/transcript.txt`, `${tuned}/${name}/reference.txt`];
const pages = {
  telegram: ['tests/fixtures/telegram/record.txt'],
  'telegram-ru': ['tests/fixtures/telegram/record.txt', '--ui-lang', 'ru'],
  rtl: pair('he-settlement-committee'),
  cjk: pair('zh-grain-bureau'),
  columns: pair('it-two-columns'),
  noisy: pair('nl-noisy-newspaper'),
  hostile: hostile(),
  long: noisy(9000),
  strips: ['tests/fixtures/facsimile/alto.xml', 'tests/fixtures/facsimile/reference.txt'],
};

const browser = await chromium.launch({ executablePath: chromium_path, args: ['--no-sandbox'] });
async function open(file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const seen = { requests: [], errors: [] };
  page.on('request', (r) => { if (!r.url().startsWith('file://') && !r.url().startsWith('data:')) seen.requests.push(r.url()); });
  page.on('console', (m) => { if (m.type() === 'error') seen.errors.push(m.text()); });
  page.on('pageerror', (e) => seen.errors.push(String(e)));
  await context.route(/^https?:/, (route) => route.abort());
  await page.goto('file://' + file);
  return { context, page, seen };
}

for (const [name, args] of Object.entries(pages)) {
  const file = page_of(name, args);
  if (name.startsWith('telegram')) check(`${name} is under 150 kB`, statSync(file).size < 150_000, String(statSync(file).size));
  for (const scheme of ['light', 'dark']) {
    const { context, page, seen } = await open(file, { colorScheme: scheme, bypassCSP: true });
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    check(`axe ${name} ${scheme}`, found.violations.length === 0,
      found.violations.map((v) => `${v.id} ×${v.nodes.length} ${v.nodes[0].html.slice(0, 120)} ${v.nodes[0].failureSummary}`).join('\n  '));
    check(`requests ${name}`, seen.requests.length === 0, seen.requests.join(' '));
    await context.close();
  }
  { // Colours that the system sets: what is read and what is put in its place are told apart by more than colour.
    const { context, page } = await open(file, { forcedColors: 'active', bypassCSP: true });
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    check(`axe ${name} forced colours`, found.violations.length === 0, found.violations.map((v) => `${v.id} ${v.nodes[0].html.slice(0, 120)}`).join('\n  '));
    const marks = await page.evaluate(() => ['#rows del', '#rows ins'].map((s) => document.querySelector(s)).map((e) => e && [getComputedStyle(e).textDecorationLine, getComputedStyle(e).borderTopStyle].join()));
    check(`marks of ${name} without colours`, marks.every((m, k) => m == null || m === ['line-through,solid', 'underline,solid'][k]), JSON.stringify(marks));
    if (process.env.SHOTS) { mkdirSync(process.env.SHOTS, { recursive: true }); await page.screenshot({ path: join(process.env.SHOTS, `${name}-1280-forced.png`) }); }
    await context.close();
  }
  {
    const { context, page, seen } = await open(file);
    check(`images ${name}`, (await page.evaluate(() => [...document.images].filter((i) => i.naturalWidth === 0).length)) === 0 && (name !== 'strips' || (await page.locator('img.strip').count()) === 2));
    check(`console ${name}`, seen.errors.length === 0, seen.errors.join('\n'));
    check(`nothing runs in ${name}`, await page.evaluate(() => window.hurt === undefined));
    for (const width of [320, 390, 640]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(`reflow ${name} at ${width}`, wide <= width, String(wide));
    }
    await context.close();
  }
  {
    const { context, page } = await open(file, { javaScriptEnabled: false });
    const rows = await page.locator('#rows tbody tr').count();
    check(`without scripts ${name} has rows`, rows > 0, String(rows));
    await context.close();
  }
  if (process.env.SHOTS) {
    mkdirSync(process.env.SHOTS, { recursive: true });
    for (const width of [1280, 390]) for (const scheme of ['light', 'dark']) {
      const { context, page } = await open(file, { viewport: { width, height: 800 }, colorScheme: scheme });
      await page.screenshot({ path: join(process.env.SHOTS, `${name}-${width}-${scheme}.png`) });
      await context.close();
    }
  }
}

{ // The first screen answers: the verdict and every place are in sight without scrolling.
  const { context, page } = await open(join(folder, 'telegram.html'));
  const bottom = await page.evaluate(() => Math.max(...[...document.querySelectorAll('.verdict, ol.people li')].map((e) => e.getBoundingClientRect().bottom)));
  check('the first screen has verdict and places', bottom <= 800, String(bottom));
  const text = await page.evaluate(() => document.body.innerText);
  for (const word of ['1954', 'Пропу', 'Ваше', 'Предлагая']) check(`the page names ${word}`, text.includes(word));

  // Filters by mouse and keyboard, their permalink, and the way back.
  const rows = () => page.locator('#rows tbody tr:visible').count();
  const all = await rows();
  await page.locator('button[data-cause=misread]').focus();
  await page.keyboard.press('Space');
  check('a filter hides rows', await rows() < all && await rows() > 0);
  check('the count is told', (await page.locator('#count').innerText()).includes(String(await rows())));
  const link = await page.evaluate(() => location.href);
  check('the filter is in the link', link.includes('#!cause=misread'), link);
  await page.locator('#clear').click();
  check('clear shows all', await rows() === all);
  await page.locator('#search').fill('Пропу');
  await page.waitForTimeout(250);
  check('a search finds its rows', await rows() > 0 && await rows() < all, String(await rows()));
  await page.goto(link); await page.reload();
  check('a permalink filters', await rows() < all);
  await page.locator('#clear').click();
  await page.evaluate((hash) => { location.hash = hash; }, new URL(link).hash);
  await page.waitForTimeout(100);
  check('a permalink filters the page that is open', await rows() < all);
  const hidden = await page.locator('#rows tbody tr[hidden]').first().getAttribute('id');
  await page.evaluate((id) => { location.hash = id; }, hidden);
  const shown = await page.locator(`[id="${hidden}"]`).waitFor({ state: 'visible', timeout: 3000 }).then(() => true, () => false);
  check('a place that is filtered away is shown when asked for', shown);

  // By keyboard alone every link and button can be reached, and focus is never lost.
  await page.goto('file://' + join(folder, 'telegram.html'));
  const reached = new Set();
  for (let n = 0; n < 400; n++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => { const e = document.activeElement; return e === document.body ? '' : (e.id || e.getAttribute('href') || e.textContent).slice(0, 40); });
    if (!at) break;
    reached.add(at);
  }
  check('the keyboard reaches the filter', reached.has('search') && reached.has('clear'), [...reached].join(' | '));
  const ends = await page.evaluate(() => document.activeElement === document.body);
  check('there is no trap', ends);
  await context.close();
}
{ // The painted order of a text with U+202E is the order of its letters.
  const { context, page } = await open(join(folder, 'hostile.html'));
  const dark = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let turned = 0, found = 0;
    for (let node; (node = walker.nextNode());) {
      if (/[\u202a-\u202e\u2066-\u2069\u200b]/.test(node.data)) turned += 1;
      const at = node.data.indexOf('1954');
      if (at < 0) continue;
      const range = document.createRange();
      const lefts = [0, 1, 2, 3].map((k) => { range.setStart(node, at + k); range.setEnd(node, at + k + 1); return range.getBoundingClientRect().left; });
      if (lefts.some((x) => x !== 0)) { found += 1; if (!lefts.every((x, k) => k === 0 || x >= lefts[k - 1])) turned += 1; }
    }
    return { turned, found };
  });
  check('U+202E turns nothing round', dark.turned === 0 && dark.found > 0, JSON.stringify(dark));
  await context.close();
}
{ // Print to PDF: tagged, in its language, Cyrillic can be taken out again.
  const { context, page } = await open(join(folder, 'telegram.html'));
  const pdf = await page.pdf({ tagged: true, printBackground: true });
  const raw = pdf.toString('latin1');
  check('the PDF is tagged', raw.includes('/StructTreeRoot') && raw.includes('/Marked true'));
  check('the PDF has its language', /\/Lang ?\(en/.test(raw));
  const file = join(folder, 'telegram.pdf');
  writeFileSync(file, pdf);
  try {
    const text = execFileSync('pdftotext', [file, '-']).toString();
    for (const word of ['Пропу', 'Предлагая', 'ШИФРТЕЛЕГРАММА', '30.6.1951']) check(`the PDF has ${word}`, text.includes(word));
  } catch (e) { console.log('SKIPPED: pdftotext is not installed'); }
  await context.close();
}
{ // Very many discrepancies: first paint and filters stay quick.
  const many = Number(process.env.MANY || 20_000);
  const file = page_of('many', noisy(many * 3));
  const { context, page, seen } = await open(file);
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  check(`first paint of ${many} under 1 s`, paint < 1000, String(paint));
  // The best of five: what else runs on the machine is not the page's doing.
  const took = Math.min(...await page.evaluate(() => [1, 2, 3, 4, 5].map(() => {
    const b = document.querySelector('button[data-cause]'), t = performance.now();
    b.click();
    document.body.offsetHeight;
    return performance.now() - t;
  })));
  check(`a filter over ${many} under 100 ms`, took < 100, String(took));
  console.log(`${many} discrepancies: ${(statSync(file).size / 1e6).toFixed(1)} MB, first paint ${paint?.toFixed(0)} ms, filter ${took.toFixed(0)} ms`);
  check('paging works', (await page.locator('#rows tbody tr').count()) === 200 && seen.errors.length === 0, seen.errors.join());
  await context.close();
}
{ // The folder of a corpus.
  const site = join(folder, 'site');
  execFileSync(program, ['report', '-o', site], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { context, page } = await open(join(site, 'index.html'), { bypassCSP: true });
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  check('axe index', found.violations.length === 0, found.violations.map((v) => `${v.id} ${v.nodes[0].html.slice(0, 160)}`).join('\n  '));
  await page.locator('a', { hasText: 'telegrams/21404' }).click();
  check('the index leads to the document', page.url().endsWith('telegrams/21404.html'), page.url());
  await context.close();
}
await browser.close();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
