/** One question: what is asked, where it is answered, what may be said instead, what is wrong. */
import { button, h, uid, write } from './dom.ts';
import type { Item, Text } from './engine.ts';
import type { Scene } from './scene.ts';
import { list, tiles } from './controls/choices.ts';
import { drawing } from './controls/drawing.ts';
import { isShort, order, range, tick } from './controls/scale.ts';
import { soundButton } from './controls/sound.ts';
import { writing } from './controls/text.ts';

/** A kind of question that this renderer cannot draw. The page refuses to open: nothing is skipped silently. */
export class Undrawable extends Error {}

/** The hint for whoever answers; the engine takes an interviewer's guidance for one where there is none. */
export function hintOf(item: Item, scene: Scene): Text | null {
  const hint = item.hint;
  return hint?.plain && hint.plain !== scene.notes.guidance(item, scene.run.language) ? hint : null;
}

/** The card of a question, as large as the screen lets it be. Its words are the question's. */
export function picture(item: Item, scene: Scene, look = 'iv-picture'): HTMLElement {
  const file = scene.notes.picture(item);
  return h('img', { class: look, alt: '', hidden: file === null, src: file === null ? null : scene.media(file) });
}

/** What the interviewer should mind, closed until it is asked for: the person's page stays theirs. */
function aside(item: Item, scene: Scene): HTMLElement {
  const words = h('p', {});
  const sign = h('span', { class: 'iv-unseen' });
  const box = h('details', { class: 'iv-aside' }, h('summary', {}, h('span', { 'aria-hidden': 'true' }, 'i'), sign), words);
  scene.live(() => {
    words.textContent = scene.notes.guidance(item, scene.run.language);
    sign.textContent = `${scene.words().forInterviewer}: ${item.label?.plain ?? ''}`;
    box.hidden = words.textContent === '';
  });
  return box;
}

const UNDRAWN = new Set(['geopoint', 'geotrace', 'geoshape', 'barcode', 'intent']);

/** @throws Undrawable */
export function refuseUndrawable(items: Iterable<Item>): void {
  for (const item of items)
    if (item.kind === 'input' && UNDRAWN.has(item.type)) throw new Undrawable(`${item.name}: ${item.type}`);
}

/** Several controls under one legend, or one control under its label. */
const isGroup = (item: Item): boolean =>
  (item.kind === 'select' && !isList(item)) ||
  item.kind === 'rank' ||
  (item.kind === 'range' && isShort(item)) ||
  (item.kind === 'input' && item.type === 'date');
const isList = (item: Item): boolean =>
  item.kind === 'select' && !item.multiple && (item.looks('minimal') || item.looks('autocomplete'));

export const isAnswered = (item: Item, companion: Item | null, scene: Scene): boolean =>
  item.value !== '' ||
  (companion?.relevant === true && companion.value !== '') ||
  (item.kind === 'upload' && scene.drawings.of(item.name).strokes.length > 0);

/** A question with its companion (`NAME_u`), if it has one. */
export function question(item: Item, companion: Item | null, scene: Scene, fate: Item | null = null): HTMLElement {
  if (item.kind === 'trigger') return ticked(item, scene);
  const id = uid('q');
  const group = isGroup(item);
  const ask = group ? h('legend', { class: 'iv-ask' }) : h('label', { class: 'iv-ask', for: id });
  const hint = h('p', { class: 'iv-hint', id: `${id}-hint` });
  const wrong = h('p', { class: 'iv-wrong', id: `${id}-wrong` });
  const sound = soundButton(scene, true);
  const attributes = { class: `iv-q iv-q--${item.kind}`, 'data-question': item.name, tabindex: -1 };
  const box = group ? h('fieldset', attributes) : h('div', attributes);
  let touched = false;
  const told = {
    touched: (): void => {
      touched = true;
      scene.problems.delete(item.name);
      if (companion && item.value !== '' && companion.value !== '') companion.answer('');
      scene.refresh();
    },
    unreadable: (sentence: string): void => {
      if (sentence) scene.unreadable.set(item.id, sentence);
      else scene.unreadable.delete(item.id);
    },
  };
  const control = controlOf(item, id, scene, told, fate);
  const strike = strikeButton(item, companion, scene);
  const parts: Node[] = [ask, sound.button, hint, picture(item, scene), aside(item, scene), wrong, control];
  if (companion) parts.push(instead(item, companion, scene));
  box.append(...parts, strike);

  const described = group ? box : control;
  scene.live(() => {
    box.hidden = !item.relevant;
    write(ask, item.label);
    sound.show(item.label?.audio ?? null, item.label?.plain ?? '');
    const says = hintOf(item, scene);
    write(hint, says);
    hint.hidden = says === null;
    const sentence = sentenceOf(item, companion, scene, touched);
    wrong.textContent = sentence;
    wrong.hidden = sentence === '';
    box.classList.toggle('iv-q--wrong', sentence !== '');
    const ids = [hint.hidden ? '' : hint.id, sentence ? wrong.id : ''].filter(Boolean).join(' ');
    if (ids) described.setAttribute('aria-describedby', ids);
    else if (item.kind !== 'upload') described.removeAttribute('aria-describedby');
    if (!group && item.kind === 'input') control.setAttribute('aria-invalid', String(sentence !== ''));
  });
  return box;
}

interface Told {
  touched(): void;
  unreadable(sentence: string): void;
}

function controlOf(item: Item, id: string, scene: Scene, told: Told, fate: Item | null): HTMLElement {
  switch (item.kind) {
    case 'select':
      return isList(item) ? list(item, id, scene, told.touched) : tiles(item, scene, told.touched);
    case 'range':
      return range(item, id, scene, told.touched);
    case 'rank':
      return order(item, scene, told.touched);
    case 'upload':
      return drawing(item, id, scene, told.touched, fate);
    default:
      return writing(item, id, scene, told);
  }
}

/** The sentence beside a question, or blank: the server's first, then the form's own. */
function sentenceOf(item: Item, companion: Item | null, scene: Scene, touched: boolean): string {
  if (!item.relevant) return '';
  return scene.problems.get(item.name) ?? faultOf(item, companion, scene, touched);
}

/** What the form itself says of an answer, or of its absence once somebody tried to go on. */
export function faultOf(item: Item, companion: Item | null, scene: Scene, touched = true): string {
  const unreadable = scene.unreadable.get(item.id);
  if (unreadable) return unreadable;
  const problem = item.problem;
  if (!problem) return '';
  if (problem.kind === 'required') {
    if (!scene.tried || isAnswered(item, companion, scene)) return '';
    return problem.words || scene.words().required;
  }
  return touched || scene.tried ? problem.words || scene.words().unreadable : '';
}

/** "I don't know", "I'd rather not say", "not asked", for what is written and not chosen. */
function instead(item: Item, companion: Item, scene: Scene): HTMLElement {
  const legend = h('legend', { class: 'iv-unseen' });
  const choices = tiles(companion, scene, () => {
    if (companion.value !== '' && item.value !== '') item.answer('');
    scene.problems.delete(item.name);
    scene.refresh();
  });
  const box = h('fieldset', { class: 'iv-instead', 'data-question': companion.name }, legend, choices);
  scene.live(() => {
    box.hidden = !companion.relevant;
    legend.textContent = `${item.label?.plain ?? ''} ${scene.words().instead}`;
  });
  return box;
}

function strikeButton(item: Item, companion: Item | null, scene: Scene): HTMLElement {
  const strike = button('', () => scene.strike(companion ? [item, companion] : [item]), 'strike');
  scene.live(() => {
    strike.lastElementChild!.textContent = scene.words().strike;
    strike.hidden = !isAnswered(item, companion, scene);
  });
  return strike;
}

function ticked(item: Item, scene: Scene): HTMLElement {
  const id = uid('q');
  const wrong = h('p', { class: 'iv-wrong', id: `${id}-wrong` });
  const box = h(
    'div',
    { class: 'iv-q iv-q--trigger', 'data-question': item.name, tabindex: -1 },
    wrong,
    tick(item, id, scene, () => scene.refresh()),
  );
  scene.live(() => {
    box.hidden = !item.relevant;
    wrong.textContent = sentenceOf(item, null, scene, true);
    wrong.hidden = wrong.textContent === '';
  });
  return box;
}
