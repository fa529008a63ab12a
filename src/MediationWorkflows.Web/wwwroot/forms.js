// Warns before what somebody has typed and not sent is lost. Without this script the browser keeps what it can.
(() => {
  'use strict';

  let isTyped = false;
  document.addEventListener('input', event => { isTyped ||= event.target.form?.method === 'post'; });
  document.addEventListener('submit', event => { if (event.target.target !== '_blank') isTyped = false; });
  window.addEventListener('beforeunload', event => { if (isTyped) event.preventDefault(); });
})();
