/** Stopping, and taking an answer back: two questions that a child may be asked, in a child's words. */
import { button, h, uid } from './dom.ts';
import type { Words } from './words.ts';

interface Way {
  readonly words: string;
  readonly kind: string;
  readonly value: string;
}

/** Ask, and give the way that was taken; closing the dialog is the first way. The focus goes back where it was. */
function ask(title: string, say: string, ways: readonly [Way, ...Way[]], look = ''): Promise<string> {
  const id = uid('dialog');
  const dialog = h(
    'dialog',
    { class: `iv-dialog ${look}`.trim(), 'aria-labelledby': `${id}-title`, 'aria-describedby': `${id}-say` },
    h('h2', { id: `${id}-title`, class: 'iv-dialog__title' }, title),
    h('p', { id: `${id}-say`, class: 'iv-dialog__say' }, say),
    h('div', { class: 'iv-dialog__ways' }, ...ways.map(({ words, kind, value }) => button(words, () => dialog.close(value), kind))),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue || ways[0].value);
    });
    dialog.showModal();
  });
}

/** *Parar*: go on, rest behind a calm page that shows no answer, or finish for today. */
export async function stop(words: Words): Promise<'go-on' | 'end'> {
  const { pause } = words;
  const way = await ask(pause.title, pause.say, [
    { words: pause.goOn, kind: '', value: 'go-on' },
    { words: pause.rest, kind: 'second', value: 'rest' },
    { words: pause.end, kind: 'second', value: 'end' },
  ]);
  if (way !== 'rest') return way === 'end' ? 'end' : 'go-on';
  await ask(pause.resting, pause.restingSay, [{ words: pause.ready, kind: '', value: 'go-on' }], 'iv-dialog--rest');
  return 'go-on';
}

export async function confirmStrike(words: Words): Promise<boolean> {
  const way = await ask(words.strikeAsk, words.strikeSay, [
    { words: words.strikeNo, kind: 'second', value: 'no' },
    { words: words.strikeYes, kind: '', value: 'yes' },
  ]);
  return way === 'yes';
}
