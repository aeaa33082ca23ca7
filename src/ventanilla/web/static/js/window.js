// A window's slip: sealed on the device, kept while there is no network, sent by itself. What stays
// on the device is a sealed letter and its id; without scripts the form goes to the server as it is.
import { base64, bytes, seal } from './letterbox.js';

const DATABASE = 'ventanilla-window', STORE = 'letters';
const EVERY = 15000, CREATED = 201, UNPROCESSABLE = 422, HOUR = 3600000;
const form = document.getElementById('slip');
if (form && globalThis.crypto?.subtle && globalThis.indexedDB) start(form, form.dataset);

function start(form, said) {
  const status = document.getElementById('said');
  const waiting = document.getElementById('waiting');
  let going = null;
  // The clock of a counter may be wrong by years: what counts is how it differs from the server's.
  const ahead = Date.now() - Number(said.now) * 1000;

  const tell = (words, kind) => {
    status.textContent = words;
    status.className = `window__said ${kind}`;
  };

  const show = async () => {
    const rows = await mine();
    waiting.hidden = rows.length === 0;
    waiting.querySelector('b').textContent = rows.length;
  };

  // Letters of another seat on this device wait for that seat.
  const mine = async () => (await within('readonly', (store) => store.getAll())).filter((row) => row.seat === said.seat);

  const flush = () => {
    going ??= deliver().catch(() => false).finally(() => (going = null));
    return going;
  };

  const deliver = async () => {
    let gone = 0;
    for (const row of await mine()) {
      if (Date.now() - row.at > Number(said.hours) * HOUR) {
        await within('readwrite', (store) => store.delete(row.letter));
        continue;
      }
      const answer = await fetch(said.letters, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'Content-Type': 'application/json',
          'X-CSRFToken': form.querySelector('[name=csrfmiddlewaretoken]').value,
        },
        body: JSON.stringify({ letter: row.letter, box: row.box, sealed: row.sealed }),
      });
      if (answer.status === UNPROCESSABLE) tell(said.refused, 'is-refused');
      if (answer.status !== CREATED) break;
      await within('readwrite', (store) => store.delete(row.letter));
      gone += 1;
    }
    await show();
    if (gone) {
      tell(said.received, '');
      document.getElementById('today').innerHTML = await (await fetch(said.today)).text();
    }
    return true;
  };

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const letter = form.elements.letter.value;
    const sealed = await seal(said.box, bytes(said.public), letter, written(form, ahead));
    await within('readwrite', (store) =>
      store.put({ letter, box: said.box, sealed: base64(sealed), seat: said.seat, at: Date.now() }));
    form.reset();
    form.elements.letter.value = crypto.randomUUID();
    form.elements.slip.focus();
    tell(said.kept, 'is-kept');
    await show();
    await going; // a round that began before this letter does not know of it
    await flush();
  });

  addEventListener('online', flush);
  setInterval(async () => (await mine()).length && flush(), EVERY);
  show().then(flush);
}

function written(form, ahead) {
  const data = new FormData(form);
  const one = (name) => data.get(name) ?? '';
  const when = one('seen_at');
  return {
    seen_at: new Date((when ? Date.parse(when) : Date.now()) - ahead).toISOString(),
    urgency: one('urgency'), modality: one('modality'), hint: one('hint'), slip: one('slip'),
    called: one('called'), contact: one('contact'), note: one('note'), language: one('language'),
    interpreter: data.has('interpreter'), present: !data.has('left'), accompanied: data.has('accompanied'),
    minors: Number(one('minors')) || 0, pretext: one('pretext'),
    observations: [...data.getAll('observations'), ...data.getAll('more')],
  };
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, work) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'letter' });
  const base = await asked(opening);
  try {
    const transaction = base.transaction(STORE, mode, { durability: 'strict' });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const result = await asked(work(transaction.objectStore(STORE)));
    await done;
    return result;
  } finally {
    base.close();
  }
}
