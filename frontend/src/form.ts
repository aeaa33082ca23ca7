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

/** What one `<bind>` says. `reads`: the paths that its relevance, `computes`: that its calculation names. */
interface Bind {
  readonly audience: Audience | null;
  readonly picture: string | null;
  readonly reads: readonly string[];
  readonly computes: readonly string[];
}

const own = (bind: Element, name: string): string | null =>
  [...bind.attributes].find((each) => each.localName === name && each.prefix === 'v')?.value ?? null;
const paths = (expression: string | null): string[] => expression?.match(/\/[\w.-]+(?:\/[\w.-]+)+/g) ?? [];

export class Notes {
  private readonly binds = new Map<string, Bind>();
  private readonly decisive: ReadonlySet<string>;
  private guidances: ReadonlyMap<string, string> | null = null;

  /** Only the form's binds are read here: its texts, nine tenths of it, wait until they are asked for. */
  constructor(
    private readonly xml: string,
    private readonly fallback: Audience,
  ) {
    const head = xml.slice(xml.indexOf('<h:html'), xml.indexOf('>', xml.indexOf('<h:html')) + 1);
    const form = parse(`${head}${xml.slice(xml.indexOf('<bind'), xml.indexOf('</model>'))}</h:html>`);
    for (const bind of local(form, 'bind')) {
      this.binds.set(bind.getAttribute('nodeset') ?? '', {
        audience: own(bind, 'audience') as Audience | null,
        picture: own(bind, 'picture'),
        reads: paths(bind.getAttribute('relevant')),
        computes: paths(bind.getAttribute('calculate')),
      });
    }
    if (this.binds.size === 0) throw new Error('The form has no questions.');
    this.decisive = this.whatOpens();
  }

  /** Who answers `item`: what it says itself, else the nearest group that says, else the form. */
  audience(item: Item): Audience {
    return this.audienceAt(item.path);
  }

  private audienceAt(path: string): Audience {
    for (let at = path; at.includes('/'); at = at.slice(0, at.lastIndexOf('/'))) {
      const said = this.binds.get(at)?.audience;
      if (said) return said;
    }
    return this.fallback;
  }

  /** The card that goes with a question or a message. */
  picture(item: Item): string | null {
    return this.binds.get(item.path)?.picture ?? null;
  }

  /** What the interviewer should mind at this question; not for the person's eyes. */
  guidance(item: Item, language: string): string {
    return this.readGuidance().get(`${language} ${item.path}:hint`) ?? '';
  }

  /** All guidance, by language and path: read once, when it is first needed or there is time. */
  readGuidance(): ReadonlyMap<string, string> {
    this.guidances ??= this.allGuidance();
    return this.guidances;
  }

  private allGuidance(): Map<string, string> {
    const found = new Map<string, string>();
    for (const translation of local(parse(this.xml), 'translation')) {
      const language = translation.getAttribute('lang') ?? '';
      const code = /\(([\w-]+)\)\s*$/.exec(language)?.[1] ?? language;
      for (const value of translation.querySelectorAll('value[form=guidance]'))
        found.set(`${code} ${value.parentElement?.getAttribute('id') ?? ''}`, value.textContent ?? '');
    }
    return found;
  }

  /** Everything that decides, directly or through calculations, what the person is asked. */
  private whatOpens(): Set<string> {
    const found = new Set<string>();
    const open = [...this.binds].filter(([path]) => this.audienceAt(path) === 'person').flatMap(([, bind]) => bind.reads);
    for (let path = open.pop(); path; path = open.pop()) {
      if (found.has(path)) continue;
      found.add(path);
      open.push(...(this.binds.get(path)?.computes ?? []));
    }
    return found;
  }

  /** Whether what the officer answers in `block` decides what the person is asked. */
  opens(block: Item): boolean {
    return [...this.decisive].some((path) => path === block.path || path.startsWith(`${block.path}/`));
  }
}

/** An informing message: `inf_04`. */
export const isMessage = (item: Item): boolean => item.kind === 'note' && MESSAGE.test(item.name);
/** The tick beside a message: `inf_04_said`, `inf_04_understood`. */
export const isGiven = (item: Item): boolean => GIVEN.test(item.name);
/** The companion that holds a universal answer for a text, a number or a date: `NAME_u`. */
export const isCompanion = (item: Item, siblings: readonly Item[]): boolean =>
  COMPANION.test(item.name) && siblings.some((each) => `${each.name}_u` === item.name);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Write what is already known into the form's empty instance. Names that it has not are passed over. */
export function prefill(xml: string, values: Readonly<Record<string, string>>): string {
  const start = xml.indexOf('<instance>');
  const end = xml.indexOf('</instance>', start);
  let instance = xml.slice(start, end);
  for (const [name, value] of Object.entries(values))
    if (value !== '') instance = instance.replace(`<${name}/>`, () => `<${name}>${escaped(value)}</${name}>`);
  return xml.slice(0, start) + instance + xml.slice(end);
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

/** The question of the form that decides what becomes of a drawing: `m2_1_fate` for `m2_1_drawing`. */
export const fateOf = (drawing: Item, siblings: readonly Item[]): Item | null =>
  siblings.find(({ name }) => name === `${drawing.name}_fate` || name === drawing.name.replace(/_drawing$/, '_fate')) ?? null;
