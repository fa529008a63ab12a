// Hosts the elements of Elsa Studio, one at a time. Runs before blazor.webassembly.js: from then on every request of the designer passes here.
(() => {
  'use strict';

  const host = document.getElementById('studio');
  const banner = document.getElementById('not-saved');
  const api = '/elsa/api';

  // --- Requests -----------------------------------------------------------------------------------------------------

  const send = window.fetch.bind(window);
  // The state of each definition that this page has seen, so that a save cannot overwrite what somebody else saved meanwhile.
  const seen = new Map();

  window.fetch = async (resource, options = {}) => {
    const url = new URL(resource instanceof Request ? resource.url : resource, document.baseURI);
    if (url.origin !== location.origin || !url.pathname.startsWith(api + '/')) return send(resource, options);

    const method = (options.method ?? resource.method ?? 'GET').toUpperCase();
    const reads = method === 'GET' || method === 'HEAD';
    const headers = new Headers(options.headers ?? resource.headers);
    if (!reads) headers.set('X-CSRF-TOKEN', host.dataset.requestToken);
    const saves = !reads && /^\/elsa\/api\/(workflow-definition|bulk-actions)/.test(url.pathname);
    if (saves) return save(resource, { ...options, headers });

    const response = await send(resource, { ...options, headers });
    if (response.status === 401) showNotSaved('signed-out');
    remember(response);
    return response;
  };

  let rejected = null;

  // One save at a time: the next one is based on what the last one answers.
  let lastSave = Promise.resolve();

  function save(resource, options) {
    const attempt = lastSave.then(() => sendSave(resource, options));
    lastSave = attempt.catch(() => {});
    return attempt;
  }

  async function sendSave(resource, options) {
    const definition = definitionIn(options.body);
    if (seen.has(definition)) options.headers.set('If-Match', seen.get(definition));
    try {
      const response = await send(resource, options);
      // Kept, so that whoever drew it can choose between both.
      rejected = response.status === 409 || response.status === 412 ? modelIn(options.body) : null;
      saved(response);
      remember(response);
      return response;
    } catch (error) {
      showNotSaved('failed');
      throw error;
    }
  }

  const definitionIn = body => modelIn(body)?.definitionId ?? null;

  function modelIn(body) {
    try {
      const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
      return JSON.parse(text).model ?? null;
    } catch {
      return null;
    }
  }

  function remember(response) {
    const definition = response.headers.get('X-Definition-Id');
    const tag = response.headers.get('ETag');
    if (definition && tag && response.ok) seen.set(definition, tag);
  }

  // Elsa Studio keeps its green dot when a save is refused; whoever draws must learn that the work is not stored.
  function saved(response) {
    if (response.ok) {
      banner.hidden = true;
      document.dispatchEvent(new CustomEvent('definition-saved'));
    }
    else if (response.status === 401) showNotSaved('signed-out');
    else if (response.status === 409 || response.status === 412) showNotSaved('changed');
    else if (response.status === 400 || response.status === 403) showNotSaved('refused');
    else showNotSaved('failed');
  }

  const both = document.getElementById('both');

  const post = (url, body, more = {}) => send(url, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'X-CSRF-TOKEN': host.dataset.requestToken, ...more },
  });

  document.getElementById('show-both').addEventListener('click', async () => {
    if (!rejected) return;
    const answer = await post(`${api}/workflow-definitions/${encodeURIComponent(rejected.definitionId)}/difference`, { model: rejected });
    if (!answer.ok) return;
    const { added, removed, changed } = await answer.json();
    const lines = [
      ...added.map(name => `${both.dataset.added}: ${name}`), ...removed.map(name => `${both.dataset.removed}: ${name}`),
      ...changed.map(name => `${both.dataset.changed}: ${name}`),
    ];
    both.querySelector('ul').replaceChildren(...(lines.length > 0 ? lines : [both.dataset.none]).map(line => Object.assign(document.createElement('li'), { textContent: line })));
    both.hidden = false;
  });

  document.getElementById('keep-mine').addEventListener('click', async () => {
    if (!rejected) return;
    // On top of what is stored now: theirs stays a version, or is replaced as a draft that somebody chose to replace.
    const stored = await send(`${api}/workflow-definitions/by-definition-id/${encodeURIComponent(rejected.definitionId)}?versionOptions=Latest`);
    if (!stored.ok) return;
    const answer = await post(`${api}/workflow-definitions`, { model: { ...rejected, id: (await stored.json()).id }, publish: null }, { 'If-Match': stored.headers.get('ETag') });
    if (answer.ok) reload();
    else saved(answer);
  });

  function showNotSaved(reason) {
    both.hidden = true;
    for (const text of banner.querySelectorAll('[data-for]')) text.hidden = text.dataset.for !== reason;
    banner.hidden = false;
  }

  // What is not saved exists in this window only: nobody leaves it by mistake.
  window.addEventListener('beforeunload', event => {
    if (!banner.hidden) event.preventDefault();
  });

  function reload() {
    banner.hidden = true;
    location.reload();
  }

  for (const link of document.querySelectorAll('a.reload')) {
    link.addEventListener('click', event => { event.preventDefault(); reload(); });
  }

  // --- The element --------------------------------------------------------------------------------------------------

  const open = {
    definition: id => go(`/studio/workflows/definitions/${encodeURIComponent(id)}/edit`),
    instance: id => go(`/studio/workflows/instances/${encodeURIComponent(id)}/view`),
  };

  async function show() {
    const tag = host.dataset.element;
    const element = document.createElement(tag);
    element.setAttribute('remote-endpoint', location.origin + api);
    if (host.dataset.idAttribute) element.setAttribute(host.dataset.idAttribute, host.dataset.id);
    host.append(element);
    // The element takes its callbacks only once Blazor has defined it.
    await customElements.whenDefined(tag);
    if (!element.isConnected) return; // somebody turned the page meanwhile
    element.editWorkflowDefinition = open.definition;
    element.viewWorkflowInstance = open.instance;
    document.getElementById('progress')?.remove();
    document.body.classList.add('ready');
    lead(tag);
  }

  // The canvas opens at the middle of the drawing. Lead the eye: to where a run waits, to where a definition starts.
  function lead(tag) {
    const find = { 'elsa-workflow-instance-viewer': waiting, 'elsa-workflow-definition-editor': first }[tag];
    if (!find) return;
    const drawn = new MutationObserver(async () => {
      const node = find();
      if (!node) return;
      drawn.disconnect();
      // The designer's own module, so that the activity is selected as if it were clicked.
      const { selectActivity } = await import('/studio/_content/Elsa.Studio.Workflows.Designer/designer.entry.js');
      await selectActivity(`activity-${node.dataset.cellId}`, node.dataset.cellId);
    });
    drawn.observe(host, { childList: true, subtree: true });
    // Whoever has begun to look around is not moved, nor who went on to another page.
    const stop = () => drawn.disconnect();
    host.addEventListener('pointerdown', stop, { once: true });
    document.addEventListener('page-turned', stop, { once: true });
  }

  const waiting = () => host.querySelector('.x6-node:has(.mud-badge.mud-theme-warning)');

  function first() {
    if (!host.querySelector('.x6-node .activity-label')) return null;
    const place = node => { const { e, f } = node.transform.baseVal.consolidate().matrix; return e + f; };
    return [...host.querySelectorAll('.x6-node')].reduce((a, b) => (place(b) < place(a) ? b : a));
  }

  // --- From page to page --------------------------------------------------------------------------------------------

  // WebAssembly stays: what differs between the pages of the designer is taken out of the next one as the server makes it.
  const isPage = url => url.origin === location.origin && /^\/studio\/workflows\/(definitions|instances)(\/|$)/.test(url.pathname);
  const push = history.pushState.bind(history);
  // Elsa Studio saves half a second after the last change.
  const saveDelay = 600;
  // Blazor takes an element's component down a second after the element; beside it another one would stop.
  const takeDownDelay = 1200;
  const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

  let shown = new URL(location.href);
  let turns = 0;

  async function go(address) {
    const url = new URL(address, document.baseURI);
    if (!isPage(url)) location.assign(url);
    else if (await turn(url)) push(null, '', url);
  }

  // Whether another page is shown now; what cannot be turned to is left to the browser.
  async function turn(url) {
    if (!banner.hidden && !confirm(banner.dataset.leave)) return false;
    banner.hidden = true;
    const mine = ++turns;
    // What has just been typed is saved first.
    document.activeElement?.blur();
    if (host.dataset.element === 'elsa-workflow-definition-editor') await wait(saveDelay);
    await lastSave;
    const answer = await send(url).catch(() => null);
    const page = answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
    const next = page?.getElementById('studio');
    if (mine !== turns || !banner.hidden) return false; // somebody is on their way elsewhere, or that save failed
    if (!next) {
      // Signed out, or not there: the server says so on a page of its own.
      location.assign(url);
      return false;
    }

    for (const name of ['element', 'idAttribute', 'id', 'requestToken']) {
      if (name in next.dataset) host.dataset[name] = next.dataset[name];
      else delete host.dataset[name];
    }
    document.title = page.title;
    document.body.className = page.body.className;
    document.querySelector('header.bar').replaceWith(page.querySelector('header.bar'));
    document.getElementById('checks')?.remove();
    const checks = page.getElementById('checks');
    if (checks) host.before(checks);
    host.replaceChildren();
    shown = url;
    document.dispatchEvent(new CustomEvent('page-turned'));
    wait(takeDownDelay).then(() => mine === turns && show());
    return true;
  }

  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || link.target || !isPage(new URL(link.href))) return;
    event.preventDefault();
    go(link.href);
  });
  window.addEventListener('popstate', async () => {
    const url = new URL(location.href);
    if (url.pathname !== shown.pathname && !await turn(url)) push(null, '', shown);
  });

  // The Run button, and links inside the designer, only change the address: the page of that address is another element.
  history.pushState = (state, title, address) => {
    if (address && new URL(address, document.baseURI).pathname !== location.pathname) go(address);
    else push(state, title, address);
  };

  // --- Progress while WebAssembly loads -----------------------------------------------------------------------------

  const progress = document.querySelector('#progress progress');
  const timer = setInterval(() => {
    // Blazor counts what it has loaded in this style property.
    const percent = parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--blazor-load-percentage'));
    if (percent > 0) progress.value = percent;
    if (!progress.isConnected) clearInterval(timer);
  }, 100);

  show();
})();
