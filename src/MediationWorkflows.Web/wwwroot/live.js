// Asks now and then whether what the page shows has changed, and says so. Reloading is for the reader to decide: nothing is lost that
// they are typing. Without this script a page is as old as its last reload.
(() => {
  'use strict';

  const notice = document.getElementById('live');
  if (!notice) return;
  const { from, version, every } = notice.dataset;

  async function ask() {
    // A page that nobody looks at can wait until somebody does.
    if (document.visibilityState !== 'visible') return;
    try {
      const answer = await fetch(from, { headers: { 'If-None-Match': version }, cache: 'no-store', redirect: 'manual' });
      if (answer.status === 304) return;
      // Anything but an answer (signed out, no longer one's own) is told by the next page that is asked for.
      notice.hidden = answer.status !== 204;
      clearInterval(timer);
    } catch {
      // No network: the next turn asks again.
    }
  }

  const timer = setInterval(ask, Number(every) * 1000);
  document.addEventListener('visibilitychange', ask);
})();
