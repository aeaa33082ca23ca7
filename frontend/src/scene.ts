/** What every part of a page may use: the form, the words, and a way to stay true to the form. */
import type { Contract } from './contract.ts';
import type { Item, Run } from './engine.ts';
import type { Notes } from './form.ts';
import type { Words } from './words.ts';
import type { Drawings } from './controls/sketch.ts';
import type { Side } from './pages.ts';

export class Scene {
  /** Sentences of the server for a question, until it is answered anew. */
  readonly problems = new Map<string, string>();
  /** What stands in a box and could not be read into the form: question's id → sentence. */
  readonly unreadable = new Map<string, string>();
  /** True once somebody tried to leave the page: from then on every missing answer is named. */
  tried = false;
  side: Side = 'person';
  private updates: (() => void)[] = [];

  constructor(
    readonly contract: Contract,
    readonly run: Run,
    readonly notes: Notes,
    readonly drawings: Drawings,
    /** The words of the language now spoken. */
    readonly words: () => Words,
    /** Take an answer back at the person's wish. */
    readonly strike: (items: readonly Item[]) => void,
    /** Told after every refresh: there may be something to save. */
    private readonly refreshed: () => void,
    /** Read out quietly to whoever uses a screen reader. */
    readonly announce: (sentence: string) => void,
  ) {}

  /** Do now, and after every change of the form while this page stands. */
  live(update: () => void): void {
    this.updates.push(update);
    update();
  }

  refresh(): void {
    for (const update of [...this.updates]) update();
    this.refreshed();
  }

  /** A new page: what the old one kept true is forgotten. */
  clear(): void {
    this.updates = [];
    this.unreadable.clear();
    this.tried = false;
  }

  media(file: string): string {
    return this.contract.card_base_url + file;
  }
}
