/**
 * One block a page. What the officer writes stands on pages of its own after the person's, except
 * what decides which questions the person is asked: that stays where the form has it.
 */
import type { Item } from './engine.ts';
import { walk } from './engine.ts';
import type { Notes } from './form.ts';
import { isGiven } from './form.ts';

export type Side = 'person' | 'officer';

export interface Page {
  readonly block: Item;
  readonly side: Side;
}

const CONTAINERS = new Set(['root', 'group', 'repeat', 'instance']);
const hasControl = (item: Item): boolean => item.kind !== 'hidden' && !CONTAINERS.has(item.kind);

/** Whether `item` belongs on a page of that side. The ticks of a message stay with the message. */
export function shows(item: Item, side: Side, notes: Notes): boolean {
  if (item.kind === 'hidden') return false;
  const audience = notes.audience(item);
  if (audience === 'system') return false;
  if (isGiven(item)) return side === 'person';
  return CONTAINERS.has(item.kind) ? true : audience === side;
}

/** A control of that side; a repeat counts by its own audience, since it may still be empty. */
const isAsked = (item: Item, side: Side, notes: Notes): boolean =>
  item.kind === 'repeat' ? notes.audience(item) === side : hasControl(item) && shows(item, side, notes);

function holds(block: Item, side: Side, notes: Notes): boolean {
  for (const item of walk(block))
    if (item.relevant && !isGiven(item) && isAsked(item, side, notes)) return true;
  return false;
}

/** The pages that are open now, in order. Blocks that relevance hides have none. */
export function pagesOf(root: Item, notes: Notes): readonly Page[] {
  const blocks = root.children.filter(
    (item) => item.relevant && item.name !== 'meta' && notes.audience(item) !== 'system',
  );
  const before: Page[] = [];
  const after: Page[] = [];
  for (const block of blocks) {
    const person = holds(block, 'person', notes);
    if (person) before.push({ block, side: 'person' });
    if (!holds(block, 'officer', notes)) continue;
    (!person && notes.opens(block) ? before : after).push({ block, side: 'officer' });
  }
  return [...before, ...after];
}

/** Where `block` stands among all blocks of its side, open or not: the end does not move while we talk. */
export function placeOf(page: Page, root: Item, notes: Notes): { readonly at: number; readonly of: number } {
  const asks = (block: Item): boolean => {
    for (const item of walk(block)) if (!isGiven(item) && isAsked(item, page.side, notes)) return true;
    return false;
  };
  const mates = root.children.filter(asks);
  return { at: mates.indexOf(page.block) + 1, of: mates.length };
}

/** How many pages come before the talk is over: up to the person's last. */
export const talkLength = (pages: readonly Page[]): number =>
  pages.findLastIndex((page) => page.side === 'person') + 1;
