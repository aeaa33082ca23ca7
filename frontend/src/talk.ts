/** A sitting from the first screen to the last: which page stands, what is kept, what is sent. */
import { asked, block, faults } from './block.ts';
import { Clock } from './clock.ts';
import { isTalk, type Band, type Contract } from './contract.ts';
import { Drawings } from './controls/sketch.ts';
import { hush } from './controls/sound.ts';
import { deskWords } from './desk-words.ts';
import { confirmStrike, stop } from './dialogs.ts';
import type { Draft, Drawer, Outbox } from './drafts.ts';
import { button, h } from './dom.ts';
import type { Item, Run } from './engine.ts';
import { walk } from './engine.ts';
import { amend, isGiven, type Notes } from './form.ts';
import { Frame } from './frame.ts';
import type { Page } from './pages.ts';
import { pagesOf, placeOf, talkLength } from './pages.ts';
import { outcome } from './outcome.ts';
import { refuseUndrawable } from './question.ts';
import { FLAG, raiseFlag, withdraw } from './safety.ts';
import { Scene } from './scene.ts';
import { reviewScreen, startScreen } from './screens.ts';
import { type Answer, isUncertain, send, type Submission } from './server.ts';
import { type Words, wordsFor } from './words.ts';

const SAVE_AFTER_MS = 600;

type Step =
  | { readonly type: 'start' }
  | { readonly type: 'page'; readonly page: Page }
  | { readonly type: 'thanks' }
  | { readonly type: 'review' };
const keyOf = (step: Step): string =>
  step.type === 'page' ? `${step.page.side}:${step.page.block.path}` : step.type;

export class Talk {
  readonly desk;
  readonly frame: Frame;
  private readonly scene: Scene;
  private readonly clock: Clock;
  private readonly drawings = new Drawings();
  private readonly languages: Record<string, string>;
  private readonly informed: Record<string, string>;
  private readonly submissionId: string;
  private startedAt: string;
  private flagged: boolean;
  private outbox: Outbox | null;
  private here = 'start';
  private pages: readonly Page[] = [];
  private steps: readonly Step[] = [];
  private spoken: string;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  constructor(
    host: HTMLElement,
    private readonly contract: Contract,
    private readonly run: Run,
    notes: Notes,
    private readonly drawer: Drawer | null,
    private readonly saved: { draft: Draft; saved_at: Date } | null,
  ) {
    const draft = saved?.draft;
    this.desk = deskWords(contract.reader_language, drawer !== null);
    this.submissionId = draft?.submission_id ?? crypto.randomUUID();
    this.startedAt = draft?.started_at || contract.saved?.started_at || '';
    this.flagged = draft?.flagged ?? false;
    this.outbox = draft?.outbox ?? null;
    this.languages = { ...draft?.languages };
    this.informed = { ...draft?.informed };
    this.spoken = draft?.language ?? contract.language;
    if (draft) this.drawings.load(draft.drawings);
    this.clock = new Clock(
      draft?.spent_s ?? 0,
      () => this.band?.minutes ?? 0,
      () => this.words,
      (sentence) => this.frame.announce(sentence),
    );
    this.frame = new Frame(host, contract.audience === 'child' ? this.clock.element : null);
    this.scene = new Scene(
      contract,
      run,
      notes,
      this.drawings,
      () => this.words,
      (items) => void this.strike(items),
      () => this.saveSoon(),
      (sentence) => this.frame.announce(sentence),
    );
    refuseUndrawable(walk(run.root));
    this.lookAround();
    this.speak(this.spoken);
    run.onChange(() => this.changed());
    window.addEventListener('pagehide', () => void this.save());
    window.addEventListener('beforeunload', (event) => {
      if (!this.drawer && this.startedAt && !this.over) event.preventDefault(); // it would be lost
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.save();
    });
  }

  private get words(): Words {
    return wordsFor(this.run.language || this.spoken, this.contract.audience === 'child');
  }

  private get band(): Band | null {
    return this.contract.bands[this.run.find('band')?.value ?? ''] ?? null;
  }

  /** Which pages and steps are open: looked at again after each change. */
  private lookAround(): void {
    this.pages = pagesOf(this.run.root, this.scene.notes);
    const pages = this.pages.map((page): Step => ({ type: 'page', page }));
    const talk = talkLength(this.pages);
    const thanks: Step[] = isTalk(this.contract) ? [{ type: 'thanks' }] : [];
    this.steps = [{ type: 'start' }, ...pages.slice(0, talk), ...thanks, ...pages.slice(talk), { type: 'review' }];
  }

  private get step(): Step {
    return this.steps.find((step) => keyOf(step) === this.here) ?? { type: 'start' };
  }

  start(): void {
    this.go(this.outbox ? 'review' : 'start');
  }

  // --- the form has changed -------------------------------------------------------------------

  private changed(): void {
    if (this.over) return;
    this.register();
    this.lookAround();
    for (const item of walk(this.run.root)) {
      if (!isGiven(item)) continue;
      if (item.value !== 'yes') delete this.informed[item.name];
      else this.informed[item.name] ??= new Date().toISOString();
    }
    this.scene.refresh();
    this.place();
    this.clock.show();
  }

  /** Speak `code` (`es`, `nah`), in the easy words of the age band where the form has them. */
  private speak(code: string): void {
    const bases = this.bases.map((language) => language.code);
    this.spoken = bases.includes(code) ? code : (bases[0] ?? code);
    this.register();
    document.documentElement.lang = this.run.language;
    const step = this.step;
    if (step.type === 'page') this.languages[step.page.block.name] = this.run.language;
  }

  private register(): void {
    const variant = this.band?.variant ? `${this.spoken}-${this.band.variant}` : this.spoken;
    const wanted = this.run.languages.some(({ code }) => code === variant) ? variant : this.spoken;
    if (wanted !== this.run.language) this.run.speak(wanted);
  }

  private get bases(): Run['languages'] {
    return this.run.languages.filter(({ code }) => !/-x-/.test(code));
  }

  // --- moving -----------------------------------------------------------------------------------

  private go(key: string): void {
    hush();
    this.here = key;
    const step = this.step;
    this.scene.clear();
    const talking = step.type === 'page' && step.page.side === 'person';
    this.clock.run(talking);
    this.clock.element.hidden = !talking;
    if (step.type === 'page') {
      this.scene.side = step.page.side;
      this.languages[step.page.block.name] = this.run.language;
    }
    this.frame.show(step.type === 'page' ? step.page.side : step.type, ...this.body(step));
    this.place();
    this.saveSoon();
  }

  private body(step: Step): Node[] {
    if (step.type === 'page') return [block(step.page, this.scene)];
    if (step.type === 'thanks') return [h('p', { class: 'iv-thanks' }, this.words.thanksSay)];
    if (step.type === 'review')
      return reviewScreen({
        scene: this.scene,
        words: this.desk,
        pages: this.pages,
        flagged: this.flagged,
        go: (page) => {
          if (!this.outbox) this.go(keyOf({ type: 'page', page }));
        },
      });
    const { contract, desk: words, band } = this;
    return startScreen({ contract, words, band, saved_at: this.saved?.saved_at ?? null, keeps: this.drawer !== null });
  }

  /** The title, the place, the languages and the foot, as they are now. */
  private place(): void {
    const step = this.step;
    const { words, desk } = this;
    const place = step.type === 'page' ? placeOf(step.page, this.run.root, this.scene.notes) : null;
    const titles = { start: this.contract.title[this.contract.reader_language], thanks: words.thanks, review: desk.review };
    this.frame.titled(
      step.type === 'page' ? (step.page.block.label?.plain ?? '') : titles[step.type],
      place ? words.of(place.at, place.of) : '',
    );
    this.frame.languages(this.bases, this.spoken, words, (code) => {
      this.speak(code);
      if (step.type === 'thanks') this.go('thanks');
    });
    this.frame.steps(this.foot(step), words);
  }

  private foot(step: Step): { back: (() => void) | null; next: { words: string; act: () => void } | null; stop: (() => void) | null } {
    const keys = this.steps.map(keyOf);
    const at = keys.indexOf(keyOf(step));
    const back = step.type === 'start' || this.outbox ? null : (): void => this.go(keys[at - 1] ?? 'start');
    const stops = at < keys.indexOf('thanks') || (!this.drawer && step.type === 'page');
    const stopping = stops ? (): void => void this.stop() : null;
    if (step.type === 'review') {
      const words = this.outbox ? this.desk.again : this.desk.send;
      return { back, next: { words, act: () => void this.deliver(this.contract.submit_url) }, stop: null };
    }
    const onward = keys[at + 1] ?? 'review';
    if (step.type === 'start') {
      const resumed = this.saved?.draft.page;
      const target = resumed && keys.includes(resumed) ? resumed : onward;
      const act = (): void => {
        this.startedAt ||= new Date().toISOString();
        this.go(target);
      };
      return { back, next: { words: target === onward ? this.desk.begin : this.desk.goOn, act }, stop: null };
    }
    if (step.type === 'thanks') return { back, next: { words: this.desk.forOfficer, act: () => this.go(onward) }, stop: null };
    return { back, next: { words: this.words.next, act: () => this.onward(step.page, onward) }, stop: stopping };
  }

  private onward(page: Page, key: string): void {
    this.scene.tried = true;
    const wrong = faults(page, this.scene);
    if (!wrong.length) return this.go(key);
    this.scene.refresh();
    this.summary(this.words.problems, wrong);
  }

  /** What is wrong on this page, each sentence leading to its question. */
  private summary(title: string, wrong: readonly { item: Item; sentence: string }[]): void {
    const rows = wrong.map(({ item, sentence }) => {
      const reach = (): void => {
        const box = document.querySelector<HTMLElement>(`[data-question="${CSS.escape(item.name)}"]`);
        box?.scrollIntoView({ block: 'center' });
        box?.querySelector<HTMLElement>('input, select, textarea, canvas')?.focus({ preventScroll: true });
      };
      return h('li', {}, button(`${item.label?.plain ?? ''} ${sentence}`.trim(), reach, 'link'));
    });
    this.frame.notify(
      h('div', { class: 'iv-notice iv-notice--wrong' }, h('h2', { class: 'iv-notice__title' }, title), h('ul', { class: 'iv-list' }, ...rows)),
    );
  }

  // --- stopping and taking back -----------------------------------------------------------------

  private async stop(): Promise<void> {
    hush();
    this.clock.run(false);
    await this.save();
    if ((await stop(this.words)) === 'go-on') this.clock.run(true);
    else await this.deliver(this.contract.suspend_url);
  }

  private async strike(items: readonly Item[]): Promise<void> {
    if (!(await confirmStrike(this.words))) return;
    for (const item of items) if (item.kind === 'upload') this.drawings.forget(item.name);
    if (withdraw(this.run, this.contract.findings, items)) {
      this.flagged = true;
      raiseFlag(this.run);
    }
    this.scene.refresh();
    this.frame.announce(this.words.struck);
    await this.save();
  }

  // --- keeping ----------------------------------------------------------------------------------

  private saveSoon(): void {
    if (!this.startedAt) return; // nothing was said yet: nothing is written on the device
    clearTimeout(this.saving);
    this.saving = setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  async save(): Promise<void> {
    clearTimeout(this.saving);
    if (!this.drawer || this.over || !this.startedAt) return;
    try {
      await this.drawer.write(await this.draft());
      document.body.dataset['saved'] = new Date().toISOString();
    } catch {
      this.frame.notify(h('p', { class: 'iv-notice' }, this.desk.full));
    }
  }

  private async draft(): Promise<Draft> {
    return {
      submission_id: this.submissionId,
      xml: (await this.run.payload()).xml,
      language: this.spoken,
      languages: this.languages,
      informed: this.informed,
      drawings: this.drawings.dump(),
      started_at: this.startedAt,
      spent_s: this.clock.seconds,
      page: this.here,
      flagged: this.flagged,
      outbox: this.outbox,
    };
  }

  /** Leave this window: saved, and nothing more is written from here. */
  async leave(): Promise<void> {
    await this.save();
    this.close();
  }

  close(): void {
    this.over = true;
    this.clock.run(false);
    clearTimeout(this.saving);
  }

  // --- sending ----------------------------------------------------------------------------------

  private async submission(): Promise<Submission> {
    const { xml } = await this.run.payload();
    return {
      submission_id: this.submissionId,
      sitting_version: this.contract.version,
      xml: this.flagged ? amend(xml, { [FLAG]: 'yes' }) : xml,
      drawings: this.drawings.sent(),
      started_at: this.startedAt,
      ended_at: new Date().toISOString(),
      language: this.spoken,
      languages: this.languages,
      informed: this.informed,
      spent_s: this.clock.seconds,
    };
  }

  /** Send; what was sent and never answered is sent again word for word, so that it counts once. */
  private async deliver(url: string): Promise<void> {
    this.frame.busy(true);
    this.frame.announce(this.desk.sending);
    this.outbox ??= { url, body: JSON.stringify(await this.submission()) };
    const sent = this.outbox;
    await this.save();
    const answer = await send(sent.url, sent.body);
    this.frame.busy(false);
    if (!isUncertain(answer)) this.outbox = null;
    if (answer.kind === 'stored') return this.stored(answer.redirect, sent.url === this.contract.suspend_url);
    await this.save();
    if (answer.kind === 'problems') return this.problems(answer);
    this.place();
    this.frame.notify(outcome(answer, this.desk, this.contract, () => void this.deliver(url)));
  }

  private async stored(redirect: string, suspended: boolean): Promise<void> {
    this.close();
    await this.drawer?.erase().catch(() => undefined);
    if (!suspended) return location.assign(redirect);
    // the person may still hold the device: the case is one step further
    this.frame.titled(this.words.thanks, '');
    this.frame.languages([], '', this.words, () => undefined);
    this.frame.show('thanks', h('p', { class: 'iv-thanks' }, this.words.thanksSay));
    const next = { words: this.desk.forOfficer, act: (): void => location.assign(redirect) };
    this.frame.steps({ back: null, next, stop: null }, this.words);
  }

  private problems({ problems, detail }: Extract<Answer, { kind: 'problems' }>): void {
    const places = this.pages.map((page) => ({
      page,
      wrong: asked(page, this.scene)
        .filter(({ item, companion }) => item.name in problems || (companion && companion.name in problems))
        .map(({ item, companion }) => ({ item, sentence: problems[item.name] ?? problems[companion?.name ?? ''] ?? '' })),
    }));
    const first = places.find(({ wrong }) => wrong.length);
    if (first) this.go(keyOf({ type: 'page', page: first.page }));
    for (const [name, sentence] of Object.entries(problems)) this.scene.problems.set(name.replace(/_u$/, ''), sentence);
    this.scene.refresh();
    if (first) this.summary(detail || this.desk.problems, first.wrong);
    else this.frame.notify(outcome({ kind: 'refused', detail: Object.values(problems).join(' ') }, this.desk, this.contract, null));
  }
}
