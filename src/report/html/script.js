'use strict';
(function () {
  var table = document.getElementById('rows');
  var bar = document.getElementById('filter');
  if (!table || !bar) return;
  var status = document.getElementById('count');
  var search = document.getElementById('search'), person = document.getElementById('person');
  var buttons = Array.prototype.slice.call(bar.querySelectorAll('button[data-cause]'));
  var island = document.getElementById('data'), words = status.dataset;
  var set = island ? JSON.parse(island.textContent) : null, data = set && set.rows, page = 0, SIZE = 200;
  var body = table.tBodies[0], rows = data ? [] : Array.prototype.slice.call(body.rows), texts = null;
  var pager = document.getElementById('pager'), timer = 0;
  bar.hidden = false;

  function chosen() {
    return buttons.filter(function (b) { return b.dataset.cause && b.getAttribute('aria-pressed') === 'true'; })
      .map(function (b) { return b.dataset.cause; });
  }
  function plural(n) {
    if (words.plural !== 'slavic') return n === 1 ? words.one : words.many;
    var a = n % 10, b = n % 100;
    return a === 1 && b !== 11 ? words.one : a > 1 && a < 5 && (b < 12 || b > 14) ? words.few : words.many;
  }
  function keep() {
    var causes = chosen(), q = search.value.trim().toLowerCase(), only = person.getAttribute('aria-pressed') === 'true';
    var out = [], n = data ? data.length : rows.length;
    if (q && !texts) texts = data
      ? data.map(function (d) { return (d[2] + ' ' + d[5] + d[3] + d[6] + ' ' + d[4]).toLowerCase(); })
      : rows.map(function (r) { return r.textContent.toLowerCase(); });
    for (var i = 0; i < n; i++) {
      var cause = data ? set.causes[data[i][0]][0] : rows[i].dataset.cause, judged = data ? data[i][1] : rows[i].dataset.person === '1';
      if ((!causes.length || causes.indexOf(cause) >= 0) && (!only || judged) && (!q || texts[i].indexOf(q) >= 0)) out.push(i);
    }
    return out;
  }
  /* Every string of the data is HTML already, made where the page was made. */
  function row(i) {
    var d = data[i], c = set.causes[d[0]], l = set.labels, lang = set.lang;
    var t = d[3] || l[5], r = d[4] || l[5];
    return '<tr id="' + d[8] + '" data-cause="' + c[0] + '"><th scope="row"><a href="#' + d[8] + '">' + d[2] + '</a></th>' +
      '<td data-l="' + l[0] + '"><span' + set.pair + '><del><span class="vh">' + l[3] + ' </span>' + t + '</del> → ' +
      '<ins><span class="vh">' + l[4] + ' </span>' + r + '</ins></span></td>' +
      '<td data-l="' + l[1] + '"><span class="q"' + lang + '>' + d[5] + '<span class="t">' + d[3] + '</span>' + d[6] + '</span></td>' +
      '<td data-l="' + l[2] + '"><span class="tag">' + c[1] + '</span> <span class="why">' + set.says[d[7]] + '</span></td></tr>';
  }
  function show() {
    var kept = keep();
    if (data) {
      var pages = Math.max(1, Math.ceil(kept.length / SIZE));
      page = Math.min(page, pages - 1);
      body.innerHTML = kept.slice(page * SIZE, page * SIZE + SIZE).map(function (i) { return row(i); }).join('');
      pager.hidden = pages < 2;
      pager.querySelector('span').textContent = words.page.replace('{n}', page + 1).replace('{all}', pages);
      pager.querySelector('[data-step="-1"]').disabled = page === 0;
      pager.querySelector('[data-step="1"]').disabled = page === pages - 1;
    } else {
      var on = 0;
      for (var i = 0; i < rows.length; i++) {
        var visible = kept[on] === i;
        if (visible) on++;
        if (rows[i].hidden === visible) rows[i].hidden = !visible;
      }
    }
    status.textContent = plural(kept.length).replace('{n}', kept.length);
  }
  function save() {
    var parts = [], causes = chosen();
    if (causes.length) parts.push('cause=' + causes.join(','));
    if (person.getAttribute('aria-pressed') === 'true') parts.push('person');
    if (search.value) parts.push('q=' + encodeURIComponent(search.value));
    try { history.replaceState(null, '', parts.length ? '#!' + parts.join('&') : '#classes'); } catch (e) { /* a page of a file may not */ }
  }
  function load() {
    if (location.hash.slice(0, 2) !== '#!') return reach();
    location.hash.slice(2).split('&').forEach(function (part) {
      var at = part.indexOf('='), key = at < 0 ? part : part.slice(0, at), value = at < 0 ? '' : part.slice(at + 1);
      if (key === 'cause') value.split(',').forEach(function (c) { press(c, true); });
      if (key === 'person') person.setAttribute('aria-pressed', 'true');
      if (key === 'q') { try { search.value = decodeURIComponent(value); } catch (e) { search.value = ''; } }
    });
  }
  /* A place that a filter or a later page hides is shown when it is asked for. */
  function reach() {
    var id = location.hash.slice(1), row;
    if (!id) return;
    if (data) {
      for (var i = 0; i < data.length && data[i][8] !== id; i++);
      if (i === data.length) return;
      clear(); page = Math.floor(i / SIZE); show();
    }
    row = document.getElementById(id);
    if (!row || !table.contains(row)) return;
    if (row.closest('tr[hidden]')) { clear(); show(); }
    for (var d = row.closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
    row.scrollIntoView({ block: 'center' });
  }
  function press(cause, on) {
    buttons.forEach(function (b) { if (b.dataset.cause === cause) b.setAttribute('aria-pressed', on ? 'true' : 'false'); });
  }
  function clear() {
    buttons.forEach(function (b) { b.setAttribute('aria-pressed', 'false'); });
    person.setAttribute('aria-pressed', 'false');
    search.value = '';
  }
  bar.addEventListener('click', function (e) {
    var b = e.target.closest('button');
    if (!b) return;
    if (b.id === 'clear') clear(); else b.setAttribute('aria-pressed', b.getAttribute('aria-pressed') === 'true' ? 'false' : 'true');
    page = 0; show(); save();
  });
  search.addEventListener('input', function () {
    clearTimeout(timer);
    timer = setTimeout(function () { page = 0; show(); save(); }, 120);
  });
  if (pager) pager.addEventListener('click', function (e) {
    var b = e.target.closest('button');
    if (b) { page += Number(b.dataset.step); show(); table.scrollIntoView(); }
  });
  window.addEventListener('hashchange', function () {
    if (location.hash.slice(0, 2) !== '#!') return reach();
    clear(); load(); page = 0; show();
  });
  load();
  show();
  if (data) reach();
}());
