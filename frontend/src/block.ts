/** A block of the form as a page: its messages first, then, once they are given, its questions. */
import { h, uid, write } from './dom.ts';
import type { Item } from './engine.ts';
import { walk } from './engine.ts';
import { fateOf, isCompanion, isGiven, isMessage } from './form.ts';
import type { Page, Side } from './pages.ts';
import { shows } from './pages.ts';
import { faultOf, isAnswered, picture, question } from './question.ts';
import { repeat } from './controls/repeat.ts';
import { soundButton } from './controls/sound.ts';
import type { Scene } from './scene.ts';

const companionOf = (item: Item, siblings: readonly Item[]): Item | null =>
  siblings.find((each) => each.name === `${item.name}_u`) ?? null;

export function block(page: Page, scene: Scene): HTMLElement {
  const box = h('div', { class: `iv-block iv-block--${page.side}` });
  const leaves = page.block.kind === 'group' ? [...walk(page.block)] : [page.block];
  const messages = page.side === 'person' ? leaves.filter(isMessage) : [];
  for (const message of messages) box.append(messageCard(message, leaves, scene));
  if (messages.length) box.append(closed(page, scene));
  if (page.block.kind === 'group') box.append(...inside(page.block, page.side, scene));
  else box.append(...one(page.block, page.block, page.side, scene));
  return box;
}

function inside(group: Item, side: Side, scene: Scene): Node[] {
  return group.children.flatMap((item) => one(item, group, side, scene));
}

function one(item: Item, parent: Item, side: Side, scene: Scene): Node[] {
  const siblings = parent.children;
  if (isMessage(item) || isGiven(item) || isCompanion(item, siblings) || !shows(item, side, scene.notes)) return [];
  switch (item.kind) {
    case 'group':
      return [section(item, side, scene)];
    case 'repeat':
      return [repeat(item, scene, (instance) => h('div', {}, ...inside(instance, side, scene)))];
    case 'note':
      return [note(item, scene)];
    default:
      return [question(item, companionOf(item, siblings), scene, fateOf(item, siblings))];
  }
}

function section(group: Item, side: Side, scene: Scene): HTMLElement {
  const heading = h('h2', { class: 'iv-heading', id: uid('part') });
  const box = h('section', { 'aria-labelledby': heading.id }, heading, ...inside(group, side, scene));
  scene.live(() => {
    write(heading, group.label);
    heading.hidden = !group.label?.plain;
    box.hidden = !holdsShown(group, side, scene);
  });
  return box;
}

const holdsShown = (group: Item, side: Side, scene: Scene): boolean =>
  group.relevant &&
  [...walk(group)].some((item) => item.kind !== 'group' && item.relevant && shows(item, side, scene.notes));

function note(item: Item, scene: Scene): HTMLElement {
  const box = h('p', { class: 'iv-note' });
  scene.live(() => {
    write(box, item.label);
    box.hidden = !item.relevant;
  });
  return box;
}

/** The message as it is said, and the two ticks: said, and understood (told back in one's own words). */
function messageCard(message: Item, leaves: readonly Item[], scene: Scene): HTMLElement {
  const lead = h('p', { class: 'iv-say__lead' });
  const words = h('p', { class: 'iv-say__words' });
  const check = h('p', { class: 'iv-say__check' });
  const sound = soundButton(scene, true);
  const ticks = leaves
    .filter((item) => item.name === `${message.name}_said` || item.name === `${message.name}_understood`)
    .map((item) => given(item, scene));
  const card = h('div', { class: 'iv-say' }, lead, words, picture(message, scene, 'iv-say__picture'), sound.button);
  const box = h('div', { class: 'iv-message', 'data-question': message.name, tabindex: -1 }, card, check, ...ticks);
  scene.live(() => {
    box.hidden = !message.relevant;
    lead.textContent = scene.words().first;
    write(words, message.label);
    check.textContent = message.hint?.plain ?? '';
    check.hidden = check.textContent === '';
    sound.show(message.label?.audio ?? null, message.label?.plain ?? '');
  });
  return box;
}

function given(item: Item, scene: Scene): HTMLElement {
  const id = uid('given');
  const words = h('span', {});
  const input = h('input', { id, type: 'checkbox', class: 'iv-tick__box' });
  input.addEventListener('change', () => {
    item.choose(input.checked ? ['yes'] : []);
    scene.refresh();
  });
  const box = h('label', { class: 'iv-tick', for: id, 'data-given': item.name }, input, words);
  scene.live(() => {
    box.hidden = !item.relevant;
    write(words, item.label);
    input.checked = item.value === 'yes';
  });
  return box;
}

/** While a message of the page is not given: that the rest opens afterwards. */
function closed(page: Page, scene: Scene): HTMLElement {
  const box = h('p', { class: 'iv-closed', role: 'status' });
  scene.live(() => {
    const open = isOpen(page.block);
    box.textContent = open ? scene.words().opened : scene.words().closed;
    box.classList.toggle('iv-unseen', open);
  });
  return box;
}

/** Whether every message of a block was said and understood. */
export const isOpen = (group: Item): boolean =>
  [...walk(group)].every((item) => !isGiven(item) || !item.relevant || item.value === 'yes');

export interface Asked {
  readonly item: Item;
  readonly companion: Item | null;
}

/** The questions of a page that are open now. */
export function asked(page: Page, scene: Scene): readonly Asked[] {
  const found: Asked[] = [];
  const look = (parent: Item): void => {
    for (const item of parent.children) {
      if (!item.relevant || !shows(item, page.side, scene.notes)) continue;
      if (['group', 'repeat', 'instance'].includes(item.kind)) look(item);
      else if (item.kind !== 'note' && !isGiven(item) && !isCompanion(item, parent.children))
        found.push({ item, companion: companionOf(item, parent.children) });
    }
  };
  if (page.block.kind === 'group' || page.block.kind === 'repeat') look(page.block);
  else found.push({ item: page.block, companion: null });
  return found;
}

/** What keeps the page from being left: question and sentence. */
export function faults(page: Page, scene: Scene): readonly { item: Item; sentence: string }[] {
  return asked(page, scene)
    .map(({ item, companion }) => ({ item, sentence: faultOf(item, companion, scene) }))
    .filter(({ sentence }) => sentence !== '');
}

export const blanks = (page: Page, scene: Scene): number =>
  asked(page, scene).filter(({ item, companion }) => !isAnswered(item, companion, scene)).length;
