// Lets the browser ask a device for a passkey and puts what it answers into the form that asked. Without this script, or where the
// browser knows no passkeys, the forms stay hidden and people sign in as before.
(() => {
  'use strict';

  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return;

  async function ask(form) {
    const answer = await fetch(form.dataset.options, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) throw new Error(String(answer.status));
    const options = await answer.json();
    return form.dataset.passkey === 'create'
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const failed = form.querySelector('.failed');
    form.hidden = false;
    form.addEventListener('submit', async event => {
      event.preventDefault();
      failed.hidden = true;
      try {
        form.querySelector('.credential').value = JSON.stringify(await ask(form));
        form.submit();
      } catch {
        // Given up, timed out, or no such device: said once, nothing else happened.
        failed.hidden = false;
      }
    });
  }
})();
