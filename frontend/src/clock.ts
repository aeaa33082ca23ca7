/** The quiet timer: minutes of talking, a thin line, and once a gentle word when it is long. */
import { h } from './dom.ts';
import type { Words } from './words.ts';

export class Clock {
  readonly element: HTMLElement;
  private readonly bar = h('span', { class: 'iv-clock__bar' });
  private readonly words = h('span', { class: 'iv-clock__words' });
  private told = false;
  private running = false;
  private last = Date.now();

  /** `minutes` and `say` are asked each time: age band and language may change while we talk. */
  constructor(
    private spent: number,
    private readonly minutes: () => number,
    private readonly say: () => Words,
    private readonly announce: (sentence: string) => void,
  ) {
    this.element = h('div', { class: 'iv-clock' }, h('span', { class: 'iv-clock__line' }, this.bar), this.words);
    setInterval(() => this.tick(), 5_000);
    document.addEventListener('visibilitychange', () => this.tick());
  }

  /** Seconds of talking so far. */
  get seconds(): number {
    return Math.round(this.spent);
  }

  run(running: boolean): void {
    this.tick();
    this.running = running;
    this.tick();
  }

  /** A device that slept was not talking: only short gaps count. */
  private tick(): void {
    const now = Date.now();
    if (this.running) this.spent += Math.min((now - this.last) / 1000, 60);
    this.last = now;
    this.show();
  }

  show(): void {
    const whole = this.minutes();
    const spent = Math.floor(this.spent / 60);
    this.words.textContent = this.say().minutes(spent, whole);
    this.bar.style.inlineSize = `${Math.min(100, (100 * this.spent) / (whole * 60))}%`;
    const long = whole > 0 && this.spent >= whole * 60;
    this.element.classList.toggle('iv-clock--long', long);
    if (long && !this.told) {
      this.told = true;
      this.announce(this.say().rest);
    }
  }
}
