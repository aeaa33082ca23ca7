/** Opening a sitting: one window, the draft if there is one, the form; then the talk begins. */
import { isTalk, readContract, type Contract } from './contract.ts';
import { deskWords } from './desk-words.ts';
import { button, h } from './dom.ts';
import { canKeep, Drawer, eraseOld } from './drafts.ts';
import { load } from './engine.ts';
import { Notes, prefill } from './form.ts';
import { Guard, onSignOut } from './guard.ts';
import { outcome } from './outcome.ts';
import { notice } from './screens.ts';
import { Talk } from './talk.ts';

const HOUR_MS = 3_600_000;

async function fetchForm(url: string): Promise<string | 'signed-out' | 'offline'> {
  try {
    const response = await fetch(url); // as the page's preload asked for it, so that it comes once
    if (response.redirected || response.status === 401 || response.status === 403) return 'signed-out';
    return response.ok ? await response.text() : 'offline';
  } catch {
    return 'offline';
  }
}

/** One thing to read, in the middle of the page, with a title that takes the focus. */
function alone(host: HTMLElement, title: string, ...parts: Node[]): void {
  const heading = h('h1', { class: 'iv-title', tabindex: -1 }, title);
  host.replaceChildren(
    h('header', { class: 'iv-top' }, h('div', { class: 'iv-wrap iv-top__row' }, heading)),
    h('main', { class: 'iv-wrap iv-main', id: 'main' }, ...parts),
  );
  document.title = title;
  heading.focus();
}

async function begin(host: HTMLElement, contract: Contract): Promise<void> {
  const keeps = contract.keeps_draft && canKeep();
  const words = deskWords(contract.reader_language, keeps);
  const title = contract.title[contract.reader_language];
  let talk: Talk | null = null;
  const guard = new Guard(contract.id, async () => {
    await talk?.leave();
    alone(host, words.taken, h('p', {}, words.takenSay));
  });
  const asking = guard.elsewhere();
  const form = await fetchForm(contract.form_url);
  if (form === 'signed-out' || form === 'offline') {
    alone(host, title, outcome({ kind: form }, words, contract, () => location.reload()));
    return;
  }
  const notes = new Notes(form, isTalk(contract) ? 'person' : 'officer');
  const loading = load(prefill(form, contract.context));

  const other = await asking;
  if (other) {
    await new Promise<void>((resolve) => {
      alone(host, words.elsewhere, h('p', {}, words.elsewhereSay), button(words.useHere, resolve));
    });
  }
  await guard.hold(other);
  const drawer = keeps ? new Drawer(contract.id, contract.reader) : null;
  if (!contract.keeps_draft && canKeep()) await new Drawer(contract.id, contract.reader).erase();
  if (drawer) setInterval(() => void eraseOld(), HOUR_MS);
  onSignOut(() => {
    talk?.close();
    location.assign(contract.sign_in_url);
  });
  const saved = (await drawer?.read().catch(() => null)) ?? null;
  const run = await (await loading).begin(saved?.draft.xml ?? contract.saved?.xml);
  talk = new Talk(host, contract, run, notes, drawer, saved);
  talk.start();
  document.body.dataset['ready'] = String(Math.round(performance.now()));
  setTimeout(() => notes.readGuidance(), 200); // while the first page is being read
}

const host = document.getElementById('interview');
if (host) {
  const contract = readContract();
  begin(host, contract).catch((error: unknown) => {
    const words = deskWords(contract.reader_language);
    alone(host, words.cannot, notice(words.cannot, words.cannotSay));
    console.error(error instanceof Error ? error.name : 'error'); // the message may quote answers
  });
}
