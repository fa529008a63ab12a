// What verification says of the drawing, beside it: asked for when the editor opens and after each save, and the way to a finding shown step by step on the canvas.
(() => {
  'use strict';

  const canvas = document.getElementById('studio');
  // The panel of the page that is shown; only an editor has one.
  let panel, state, list, way, count;
  let asked = 0;
  let shown = null;

  function begin() {
    asked++;
    shown = null;
    panel = document.getElementById('checks');
    if (!panel) return;
    state = panel.querySelector('.state');
    list = panel.querySelector('.findings');
    way = panel.querySelector('.way');
    count = panel.querySelector('.count');
    panel.querySelector('.back').addEventListener('click', () => shown && go(shown.at - 1));
    panel.querySelector('.on').addEventListener('click', () => shown && go(shown.at + 1));
    check();
  }

  async function check() {
    const mine = ++asked;
    say(state.dataset.busy);
    try {
      const answer = await fetch(`/elsa/api/workflow-definitions/${encodeURIComponent(panel.dataset.id)}/findings`);
      const findings = answer.ok ? (await answer.json()).items : null;
      if (mine !== asked) return; // a later change is being looked at
      if (findings) show(findings);
      else say(state.dataset.failed);
    } catch {
      if (mine === asked) say(state.dataset.failed);
    }
  }

  function say(text) {
    state.textContent = text;
    state.hidden = !text;
  }

  function show(findings) {
    panel.dataset.saved = String(Number(panel.dataset.saved) + 1);
    const errors = findings.filter(f => f.severity === 'Error').length;
    count.textContent = findings.length;
    count.hidden = findings.length === 0;
    count.classList.toggle('bad', errors > 0);
    say(findings.length === 0 ? state.dataset.none : '');
    list.replaceChildren(...findings.map(item));
    leave();
  }

  function item(finding) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.code = finding.code;
    button.append(
      element('span', finding.severity === 'Error' ? list.dataset.error : list.dataset.warning, finding.severity === 'Error' ? 'tag bad' : 'tag warn'),
      element('strong', finding.activity ?? ''), element('span', finding.message));
    button.addEventListener('click', () => open(finding, button));
    const entry = document.createElement('li');
    entry.append(button);
    return entry;
  }

  function element(tag, text, className = '') {
    const made = document.createElement(tag);
    made.textContent = text;
    made.className = className;
    return made;
  }

  function open(finding, button) {
    leave();
    button.setAttribute('aria-pressed', 'true');
    const steps = finding.steps.length > 0 ? finding.steps : finding.activityId ? [{ activityId: finding.activityId, name: finding.activity, outcome: null, depth: 0 }] : [];
    shown = { steps, at: steps.length - 1 };
    way.querySelector('ol').replaceChildren(...steps.map((step, i) => {
      const entry = element('li', step.outcome ? `${step.name} → ${step.outcome}` : step.name);
      entry.style.setProperty('--depth', step.depth);
      entry.addEventListener('click', () => go(i));
      return entry;
    }));
    way.hidden = finding.steps.length === 0;
    mark();
    go(shown.at);
  }

  function leave() {
    shown = null;
    way.hidden = true;
    for (const pressed of list.querySelectorAll('[aria-pressed]')) pressed.removeAttribute('aria-pressed');
    for (const node of canvas.querySelectorAll('.on-way')) node.classList.remove('on-way', 'here');
  }

  const node = id => canvas.querySelector(`.x6-node[data-cell-id="${CSS.escape(id)}"]`);

  function mark() {
    for (const step of shown.steps.filter(s => s.depth === 0)) node(step.activityId)?.classList.add('on-way');
  }

  async function go(index) {
    if (!shown || index < 0 || index >= shown.steps.length) return;
    shown.at = index;
    way.querySelectorAll('ol > li').forEach((entry, i) => entry.toggleAttribute('aria-current', i === index));
    way.querySelector('li[aria-current]')?.scrollIntoView({ block: 'nearest' });
    // Inside a definition that is used as activity: on the drawing the run stands at that activity.
    const drawn = shown.steps.slice(0, index + 1).findLast(s => s.depth === 0);
    for (const other of canvas.querySelectorAll('.here')) other.classList.remove('here');
    if (!drawn || !node(drawn.activityId)) return;
    const { selectActivity } = await import('/studio/_content/Elsa.Studio.Workflows.Designer/designer.entry.js');
    await selectActivity(`activity-${drawn.activityId}`, drawn.activityId);
    if (!shown) return;
    mark();
    node(drawn.activityId)?.classList.add('here');
  }

  // Whoever types is saved with every field; the search begins when they pause.
  let pause;
  document.addEventListener('definition-saved', () => {
    clearTimeout(pause);
    pause = setTimeout(() => panel && check(), 700);
  });
  document.addEventListener('page-turned', begin);
  begin();
})();
