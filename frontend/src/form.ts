/** What the form's XML says beyond what the engine reads: who each question is for, what informs it. */
import type { Item } from './engine.ts';

export type Audience = 'person' | 'officer' | 'system';

const parse = (xml: string): Document => new DOMParser().parseFromString(xml, 'text/xml');
const local = (root: Document, name: string): Element[] => [...root.getElementsByTagNameNS('*', name)];

/** The universal answers, in the order in which they are offered. */
export const UNIVERSAL = ['dk', 'pns', 'not_asked'] as const;
export const isUniversal = (value: string): boolean => (UNIVERSAL as readonly string[]).includes(value);

const COMPANION = /_u$/;
const MESSAGE = /^inf_\d+$/;
const GIVEN = /^(inf_\d+)_(said|understood)$/;

export class Notes {
  private readonly audiences = new Map<string, Audience>();

  constructor(
    xml: string,
    private readonly fallback: Audience,
  ) {
    for (const bind of local(parse(xml), 'bind')) {
      const audience = [...bind.attributes].find((each) => each.localName === 'audience')?.value;
      const path = bind.getAttribute('nodeset');
      if (path && audience) this.audiences.set(path, audience as Audience);
    }
  }

  /** Who answers `item`: what it says itself, else the nearest group that says, else the form. */
  audience(item: Item): Audience {
    for (let path = item.path; path.includes('/'); path = path.slice(0, path.lastIndexOf('/'))) {
      const said = this.audiences.get(path);
      if (said) return said;
    }
    return this.fallback;
  }
}

/** An informing message: `inf_04`. */
export const isMessage = (item: Item): boolean => item.kind === 'note' && MESSAGE.test(item.name);
/** The tick beside a message: `inf_04_said`, `inf_04_understood`. */
export const isGiven = (item: Item): boolean => GIVEN.test(item.name);
/** The companion that holds a universal answer for a text, a number or a date: `NAME_u`. */
export const isCompanion = (item: Item, siblings: readonly Item[]): boolean =>
  COMPANION.test(item.name) && siblings.some((each) => `${each.name}_u` === item.name);

/** Write what is already known into the form's empty instance. Names that it has not are passed over. */
export function prefill(xml: string, values: Readonly<Record<string, string>>): string {
  const form = parse(xml);
  const instance = local(form, 'instance').find((each) => !each.hasAttribute('id'));
  for (const leaf of instance?.querySelectorAll('*') ?? []) {
    const value = values[leaf.localName];
    if (value !== undefined && leaf.childElementCount === 0) leaf.textContent = value;
  }
  return new XMLSerializer().serializeToString(form);
}

/** Set leaves of a submission that the engine keeps no control for. */
export function amend(xml: string, values: Readonly<Record<string, string>>): string {
  const submission = parse(xml);
  for (const [name, value] of Object.entries(values)) {
    const leaf = local(submission, name)[0];
    if (leaf && leaf.childElementCount === 0) leaf.textContent = value;
  }
  return new XMLSerializer().serializeToString(submission);
}
