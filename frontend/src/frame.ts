/** The page's frame: the title bar with place and language, the middle, and the foot within thumb's reach. */
import type { Language } from './engine.ts';
import { button, h } from './dom.ts';
import type { Words } from './words.ts';

export interface Foot {
  readonly back: (() => void) | null;
  readonly next: { readonly words: string; readonly act: () => void } | null;
  readonly stop: (() => void) | null;
}

export class Frame {
  private acts: Readonly<Record<'back' | 'next' | 'stop', (() => void) | null>> = { back: null, next: null, stop: null };
  private readonly title = h('h1', { class: 'iv-title', tabindex: -1 });
  private readonly place = h('span', { class: 'iv-place' });
  private readonly tongues = h('div', { class: 'iv-tongues', role: 'group' });
  private readonly head = h('header', { class: 'iv-top' });
  private readonly main = h('main', { class: 'iv-wrap iv-main', id: 'main' });
  private readonly foot = h('footer', { class: 'iv-foot' });
  private readonly status = h('div', { class: 'iv-unseen', role: 'status' });
  private readonly notices = h('div', { class: 'iv-notices', role: 'alert' });

  constructor(host: HTMLElement, clock: HTMLElement | null) {
    this.head.append(h('div', { class: 'iv-wrap iv-top__row' }, this.title, this.place, this.tongues));
    if (clock) this.head.append(h('div', { class: 'iv-wrap' }, clock));
    host.replaceChildren(this.head, this.main, this.foot, this.status);
  }

  /** Read out quietly. The same sentence twice is read twice. */
  announce(sentence: string): void {
    this.status.textContent = '';
    requestAnimationFrame(() => {
      this.status.textContent = sentence;
    });
  }

  titled(title: string, place: string): void {
    this.title.textContent = title;
    this.place.textContent = place;
    this.place.hidden = place === '';
    document.title = title;
  }

  /** A way into each other language that may be spoken; with one there is nothing to choose. */
  languages(all: readonly Language[], spoken: string, words: Words, speak: (code: string) => void): void {
    const key = `${spoken} ${all.map(({ code }) => code).join()}`;
    this.tongues.hidden = all.length < 2;
    if (this.tongues.dataset['key'] === key) return;
    this.tongues.dataset['key'] = key;
    this.tongues.setAttribute('aria-label', words.language);
    this.tongues.replaceChildren(
      ...all
        .filter(({ code }) => code !== spoken)
        .map(({ code, title }) => h('button', { type: 'button', class: 'iv-tongue', lang: code, onclick: () => speak(code) }, title)),
    );
  }

  /** A new screen: shown from the top, with the title in focus. */
  show(look: string, ...parts: Node[]): void {
    this.main.className = `iv-wrap iv-main iv-main--${look}`;
    this.notices.replaceChildren();
    this.main.replaceChildren(this.notices, ...parts);
    window.scrollTo(0, 0);
    this.title.focus({ preventScroll: true });
  }

  /** Say something at the top of the screen, until the next screen. */
  notify(...parts: Node[]): void {
    this.notices.replaceChildren(...parts);
    const first = this.notices.firstElementChild;
    if (!(first instanceof HTMLElement)) return;
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: 'center' });
  }

  steps({ back, next, stop }: Foot, words: Words): void {
    this.acts = { back, next: next?.act ?? null, stop };
    const key = [back && words.back, next?.words, stop && words.stop].join('|');
    if (this.foot.dataset['key'] === key) return; // what has the focus keeps it
    this.foot.dataset['key'] = key;
    const row = h('div', { class: 'iv-wrap iv-foot__row' });
    if (back) row.append(button(words.back, () => this.acts.back?.(), 'second'));
    if (next) row.append(button(next.words, () => this.acts.next?.(), 'next'));
    if (stop) row.append(button(words.stop, () => this.acts.stop?.(), 'stop', 'stop'));
    this.foot.replaceChildren(row);
    this.foot.hidden = !row.childElementCount;
  }

  /** While something is on its way nothing else can be pressed. */
  busy(busy: boolean): void {
    this.foot.querySelectorAll('button').forEach((each) => (each.disabled = busy));
    this.main.toggleAttribute('inert', busy);
  }
}
