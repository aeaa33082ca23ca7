/** One block a page: first what the person sees, then, on pages of their own, what the officer writes. */
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

function holds(block: Item, side: Side, notes: Notes): boolean {
  for (const item of walk(block))
    if (item.relevant && (hasControl(item) || item.kind === 'repeat') && !isGiven(item) && shows(item, side, notes)) return true;
  return false;
}

/** The pages that are open now, in order. Blocks that relevance hides have none. */
export function pagesOf(root: Item, notes: Notes): readonly Page[] {
  const blocks = root.children.filter(
    (item) => item.relevant && item.name !== 'meta' && notes.audience(item) !== 'system',
  );
  const of = (side: Side): Page[] =>
    blocks.filter((block) => holds(block, side, notes)).map((block) => ({ block, side }));
  return [...of('person'), ...of('officer')];
}
