// Says in time that the sign-in ends, and prolongs it without leaving the page: what was typed stays where it is. Without this
// script the same form opens in a window of its own.
(() => {
  'use strict';

  const form = document.getElementById('stay');
  const warning = document.getElementById('session-ends');
  if (!form || !warning) return;
  const [soon, over] = [warning.querySelector('.soon'), warning.querySelector('.over')];
  const others = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null;
  let endsAt;

  function setEnd(seconds) {
    endsAt = Date.now() + seconds * 1000;
    look();
  }

  function look() {
    const left = (endsAt - Date.now()) / 1000;
    soon.hidden = left <= 0 || left > Number(form.dataset.warn);
    over.hidden = left > 0;
    warning.hidden = soon.hidden && over.hidden;
  }

  async function stay(event) {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, {
        method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { Accept: 'application/json' }, redirect: 'manual',
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { seconds } = await answer.json();
      setEnd(seconds);
      others?.postMessage(seconds);
    } catch {
      // Over already, or no answer: the window of its own says which.
      form.submit();
    }
  }

  setEnd(Number(form.dataset.seconds));
  // Pages of the same sign-in that are open elsewhere last as long: also after it had ended, and somebody signed in anew.
  others?.postMessage(Number(form.dataset.seconds));
  form.addEventListener('submit', stay);
  others?.addEventListener('message', event => setEnd(event.data));
  document.addEventListener('visibilitychange', look);
  setInterval(look, 5000);
})();
