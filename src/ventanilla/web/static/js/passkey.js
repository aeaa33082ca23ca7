// Passkeys. A form asks with data-passkey="get" or "create"; its options stand in a JSON script
// named by data-options, or behind the address of the form itself. Its hidden field takes the answer.

const readOptions = async (form) => {
  const here = document.getElementById(form.dataset.options ?? '');
  if (here) return JSON.parse(here.textContent);
  const answer = await fetch(form.action, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
};

const ceremony = {
  async get({ request_options: options }) {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
    return navigator.credentials.get({ publicKey });
  },
  // A passkey that the device finds by itself: it opens the door without a user name.
  async create({ creation_options: options }) {
    const wanted = structuredClone(options.publicKey);
    Object.assign(wanted.authenticatorSelection, { residentKey: 'required', requireResidentKey: true });
    return navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted),
    });
  },
};

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const able = 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
  form.hidden = !able;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const refused = form.querySelector('[data-refused]');
    refused.hidden = true;
    try {
      const credential = await ceremony[form.dataset.passkey](await readOptions(form));
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      refused.hidden = false;
    }
  });
}
