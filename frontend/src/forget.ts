/**
 * For the pages around the interview. Wherever an officer arrives, drafts that nobody has written to
 * for 72 hours go; when a form with `data-erase-drafts` (signing out) is sent, all of them go first.
 */
import { canKeep, eraseAll, eraseOld } from './drafts.ts';

const PATIENCE_MS = 2_000; // signing out must not hang on a disk that does not answer

async function forgetAll(): Promise<void> {
  new BroadcastChannel('ventanilla-session').postMessage('signed-out');
  await Promise.race([eraseAll(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
}

if (canKeep()) {
  void eraseOld().catch(() => undefined);
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-erase-drafts]'))
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void forgetAll()
        .catch(() => undefined)
        .then(() => form.submit());
    });
}
