/** A recording, where there is one. */
import { h, icon } from '../dom.ts';
import type { Scene } from '../scene.ts';

let playing: HTMLAudioElement | null = null;

export interface SoundButton {
  readonly button: HTMLButtonElement;
  /** Offer the recording of `file`; without one the button is not there. */
  show(file: string | null, what: string): void;
}

export function soundButton(scene: Scene, words = false): SoundButton {
  let address = '';
  const say = h('span', { class: words ? '' : 'iv-unseen' });
  const play = (): void => {
    playing?.pause();
    playing = new Audio(address);
    void playing.play();
  };
  const button = h('button', { type: 'button', class: 'iv-sound', hidden: true, onclick: play }, icon('sound'), say);
  return {
    button,
    show(file, what): void {
      button.hidden = !file;
      address = file ? scene.media(file) : '';
      say.textContent = words ? scene.words().listen : scene.words().listenTo(what);
    },
  };
}

/** Silence, when the page is left. */
export function hush(): void {
  playing?.pause();
  playing = null;
}
