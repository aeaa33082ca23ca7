/**
 * The only file that knows `@getodk/xforms-engine` (0.22, pre-1.0, pinned exactly).
 *
 * The rest of the renderer sees `Item`s: one shape for groups, repeats and every kind of question,
 * all values as text, as they stand in the submission's XML.
 */
import { loadForm } from '@getodk/xforms-engine';

export type Kind =
  | 'group'
  | 'repeat'
  | 'instance'
  | 'input'
  | 'select'
  | 'range'
  | 'rank'
  | 'note'
  | 'trigger'
  | 'upload'
  | 'hidden';

/** A piece of a label: text, a line break, or emphasis around pieces. Never markup from outside. */
export type Inline = string | { readonly tag: 'strong' | 'em' | 'br' | 'p'; readonly inside: readonly Inline[] };

export interface Text {
  readonly plain: string;
  readonly parts: readonly Inline[];
  /** File names under the cards' address, or null. */
  readonly image: string | null;
  readonly audio: string | null;
}

export interface Option {
  readonly value: string;
  readonly label: Text;
}

export interface Language {
  /** BCP 47, as written in the brackets of the form's language: `es`, `en-x-p`. */
  readonly code: string;
  readonly title: string;
}

/** A file that goes with the XML (a drawing). */
export interface Attachment {
  readonly name: string;
  readonly blob: Blob;
}

/** A value that the engine refuses (a number with letters in it, a date that is none). */
export class Unreadable extends Error {}

/* What we use of the engine's nodes; its own types reach into files that it does not publish. */
interface EngineText {
  readonly asString: string;
  readonly formatted: readonly EngineMark[];
  readonly imageSource?: unknown;
  readonly audioSource?: unknown;
}
interface EngineMark {
  readonly role: string;
  readonly elementName?: string;
  readonly value?: string;
  readonly unsafeHtml?: string;
  readonly children?: readonly EngineMark[];
}
interface EngineState {
  readonly reference: string;
  readonly relevant: boolean;
  readonly required: boolean;
  readonly readonly: boolean;
  readonly label: EngineText | null;
  readonly hint: EngineText | null;
  readonly noteText?: EngineText | null;
  readonly children: readonly EngineNode[] | null;
  readonly valueOptions: readonly { value: string; label: EngineText }[] | null;
  readonly value: unknown;
  readonly instanceValue?: string;
  readonly activeLanguage?: { language: string };
}
interface EngineNode {
  readonly nodeType: string;
  readonly nodeId: string;
  readonly valueType?: string;
  readonly selectType?: string;
  readonly appearances: Iterable<string> | null;
  readonly definition: { readonly bounds?: { start: unknown; end: unknown; step: unknown } };
  readonly currentState: EngineState;
  readonly validationState: {
    readonly violation?: { condition: string; message: EngineText | null } | null;
  };
  setValue(value: unknown): unknown;
  setValues(values: readonly string[]): unknown;
  selectValues(values: readonly string[]): unknown;
  selectValue(value: string | null): unknown;
  addInstances(): unknown;
  removeInstances(start: number): unknown;
}
interface EngineRoot extends EngineNode {
  readonly languages: readonly { language: string }[];
  setLanguage(language: unknown): unknown;
  prepareInstancePayload(options: object): Promise<{ data: readonly FormData[] }>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  group: 'group',
  'repeat-range:uncontrolled': 'repeat',
  'repeat-range:controlled': 'repeat',
  'repeat-instance': 'instance',
  input: 'input',
  select: 'select',
  range: 'range',
  rank: 'rank',
  note: 'note',
  trigger: 'trigger',
  upload: 'upload',
};
const SUBMISSION = 'xml_submission_file';

const fileName = (source: unknown): string | null =>
  source == null ? null : (String(source).split('/').pop() ?? null);

function marks(nodes: readonly EngineMark[]): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (node.role === 'html') return [(node.unsafeHtml ?? '').replace(/<[^>]*>/g, '')];
    if (node.role === 'line-break') return [{ tag: 'br', inside: [] }];
    if (!node.children) return [node.value ?? ''];
    const inside = marks(node.children);
    const tag = node.elementName;
    return tag === 'strong' || tag === 'em' || tag === 'p' ? [{ tag, inside }] : inside;
  });
}

function text(source: EngineText | null | undefined): Text | null {
  if (!source) return null;
  return {
    plain: source.asString,
    parts: marks(source.formatted),
    image: fileName(source.imageSource),
    audio: fileName(source.audioSource),
  };
}

/** One node of the form. The same node is always the same `Item`. */
export class Item {
  readonly kind: Kind;
  readonly id: string;

  constructor(
    private readonly node: EngineNode,
    private readonly wrap: (node: EngineNode) => Item,
  ) {
    this.kind = KINDS[node.nodeType] ?? 'hidden';
    this.id = node.nodeId.replaceAll(/\W/g, '-');
  }

  /** Where it stands, without the positions of repeats: `/data/m5/m5_2_return`. */
  get path(): string {
    return this.node.currentState.reference.replaceAll(/\[\d+\]/g, '');
  }
  get name(): string {
    return this.path.split('/').pop() ?? '';
  }
  get relevant(): boolean {
    return this.node.currentState.relevant;
  }
  get required(): boolean {
    return this.node.currentState.required;
  }
  get label(): Text | null {
    const state = this.node.currentState;
    return text(this.kind === 'note' ? (state.label ?? state.noteText) : state.label);
  }
  get hint(): Text | null {
    return text(this.node.currentState.hint);
  }
  get children(): readonly Item[] {
    return (this.node.currentState.children ?? []).map(this.wrap);
  }
  /** `string`, `int`, `decimal`, `date`, `time`, `dateTime`, … */
  get type(): string {
    return this.node.valueType ?? 'string';
  }
  get multiple(): boolean {
    return this.node.selectType === 'select';
  }
  get options(): readonly Option[] {
    return (this.node.currentState.valueOptions ?? []).map((option) => ({
      value: option.value,
      label: text(option.label) ?? { plain: option.value, parts: [option.value], image: null, audio: null },
    }));
  }
  /** Ends of a range, as numbers. */
  get bounds(): { readonly min: number; readonly max: number; readonly step: number } {
    const bounds = this.node.definition.bounds;
    return { min: Number(bounds?.start), max: Number(bounds?.end), step: Number(bounds?.step) };
  }
  looks(appearance: string): boolean {
    return [...(this.node.appearances ?? [])].includes(appearance);
  }

  /** The answer as text; blank where nobody answered. Several choices are separated by blanks. */
  get value(): string {
    const state = this.node.currentState;
    if (state.instanceValue !== undefined) return state.instanceValue;
    return Array.isArray(state.value) ? state.value.join(' ') : String(state.value ?? '');
  }
  get values(): readonly string[] {
    const value = this.node.currentState.value;
    return Array.isArray(value) ? value.map(String) : this.value.split(' ').filter(Boolean);
  }

  /** Answer, or with a blank withdraw the answer. @throws Unreadable */
  answer(value: string): void {
    if (this.kind === 'select' || this.kind === 'rank') this.choose(value.split(' ').filter(Boolean));
    else if (this.kind === 'trigger') this.node.setValue(value !== '');
    else this.write(value.trim() === '' ? '' : value);
  }

  choose(values: readonly string[]): void {
    if (this.kind === 'rank') this.node.setValues(values);
    else if (this.multiple) this.node.selectValues(values);
    else this.node.selectValue(values[0] ?? null);
  }

  attach(file: File | null): void {
    this.node.setValue(file);
  }

  private write(value: string): void {
    const shape = READABLE[this.type];
    if (value !== '' && shape && !shape.test(value.trim())) throw new Unreadable(this.name);
    try {
      const as = INPUT[this.type];
      if (value === '') this.node.setValue(this.type === 'string' ? '' : null);
      else this.node.setValue(as ? as(value.trim()) : value);
    } catch {
      throw new Unreadable(this.name);
    }
  }

  /** The sentence of a broken constraint or requirement; blank where the form has no words for it. */
  get problem(): { readonly kind: 'constraint' | 'required'; readonly words: string } | null {
    const violation = this.node.validationState.violation;
    if (!violation) return null;
    const kind = violation.condition === 'required' ? 'required' : 'constraint';
    return { kind, words: violation.message?.asString ?? '' };
  }

  get canGrow(): boolean {
    return this.node.nodeType === 'repeat-range:uncontrolled';
  }
  grow(): void {
    this.node.addInstances();
  }
  drop(index: number): void {
    this.node.removeInstances(index);
  }
}

/** What the engine wants to be given. An instant gets the device's offset. */
const INPUT: Readonly<Record<string, (value: string) => unknown>> = {
  int: BigInt,
  decimal: (value) => Number(value.replace(',', '.')),
  time: (value) => `${value.slice(0, 5)}:00.000`,
  dateTime: (value) => new Date(value),
};
const READABLE: Readonly<Record<string, RegExp>> = {
  int: /^-?\d{1,15}$/,
  decimal: /^-?\d+([.,]\d+)?$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^([01]\d|2[0-3]):[0-5]\d/,
  dateTime: /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d/,
};

/** A form being filled in. */
export class Run {
  readonly root: Item;
  readonly languages: readonly Language[];
  private readonly items = new Map<string, Item>();
  private readonly byName = new Map<string, Item>();

  constructor(
    private readonly engine: EngineRoot,
    private readonly listeners: Set<() => void>,
  ) {
    this.root = this.wrap(engine);
    this.languages = engine.languages
      .filter((each) => each.language !== '')
      .map((each) => {
        const [, title, code] = /^(.*?)\s*\(([\w-]+)\)\s*$/.exec(each.language) ?? [];
        return { code: code ?? each.language, title: title ?? each.language };
      });
  }

  private readonly wrap = (node: EngineNode): Item => {
    let item = this.items.get(node.nodeId);
    if (!item) this.items.set(node.nodeId, (item = new Item(node, this.wrap)));
    return item;
  };

  /** Called, at most once a turn, after anything in the form has changed. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get language(): string {
    const active = this.engine.currentState.activeLanguage?.language ?? '';
    return /\(([\w-]+)\)\s*$/.exec(active)?.[1] ?? active;
  }

  /** Speak `code` from now on. Unknown languages change nothing. */
  speak(code: string): void {
    const wanted = this.engine.languages.find((each) => each.language.endsWith(`(${code})`));
    if (wanted) this.engine.setLanguage(wanted);
  }

  /** The first item of that name outside repeats, or null. */
  find(name: string): Item | null {
    const known = this.byName.get(name);
    if (known) return known;
    const found = [...walk(this.root)].find((item) => item.name === name) ?? null;
    if (found && found.kind !== 'instance') this.byName.set(name, found);
    return found;
  }

  /** The submission's XML as it stands now, and the files that it names. */
  async payload(): Promise<{ xml: string; files: Attachment[] }> {
    const { data } = await this.engine.prepareInstancePayload({ payloadType: 'monolithic' });
    const parts = [...(data[0]?.entries() ?? [])] as [string, File][];
    const xml = parts.find(([name]) => name === SUBMISSION)?.[1];
    if (!xml) throw new Error('The engine gave no submission.');
    const files = parts.filter(([name]) => name !== SUBMISSION);
    return { xml: await xml.text(), files: files.map(([name, blob]) => ({ name, blob })) };
  }
}

/** Every item from `item` down, itself included, in the order of the form. */
export function* walk(item: Item): Generator<Item> {
  yield item;
  for (const child of item.children) yield* walk(child);
}

/** A form that was read and not yet begun. */
export class Loaded {
  constructor(private readonly form: Extract<Awaited<ReturnType<typeof loadForm>>, { error: null }>) {}

  /** Begin; with `saved` (a submission's XML) go on where it stopped. */
  async begin(saved?: string): Promise<Run> {
    const listeners = new Set<() => void>();
    const config = { stateFactory: watched(listeners) } as never;
    if (saved === undefined) return new Run(this.form.createInstance(config).root as unknown as EngineRoot, listeners);
    const data = new FormData();
    data.append(SUBMISSION, new File([saved], SUBMISSION, { type: 'text/xml' }));
    // a submission that names a picture must bring one, even where only the name was kept
    for (const [, name] of saved.matchAll(/>([\w.-]+\.png)</g))
      if (name) data.append(name, new File(['-'], name, { type: 'image/png' }));
    const restored = await this.form.restoreInstance({ data: [data] } as never, config);
    return new Run(restored.root as unknown as EngineRoot, listeners);
  }
}

/** Objects that tell, once a turn, that something in them was written. */
function watched(listeners: ReadonlySet<() => void>): <T extends object>(state: T) => T {
  let waiting = false;
  const changed = (): void => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      listeners.forEach((listener) => listener());
    });
  };
  return (state) =>
    new Proxy(state, {
      set(target, key, value): boolean {
        (target as Record<PropertyKey, unknown>)[key] = value;
        changed();
        return true;
      },
    });
}

/** Read a form. @throws where it is broken */
export async function load(form: string): Promise<Loaded> {
  const nothing = async (): Promise<Response> => new Response('', { status: 404 });
  const loaded = await loadForm(form, { fetchFormAttachment: nothing } as never);
  if (loaded.status === 'failure') throw loaded.error as Error;
  return new Loaded(loaded as never);
}
