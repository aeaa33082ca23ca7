/** Ranges, orders and ticks. A range that nobody touched is unanswered: it has no starting point. */
import { button, h, icon, uid, write } from '../dom.ts';
import type { Item } from '../engine.ts';
import type { Scene } from '../scene.ts';

const FEW = 11; // up to so many steps stand side by side as numbers

const steps = ({ min, max, step }: Item['bounds']): string[] => {
  const places = String(step).split('.')[1]?.length ?? 0;
  const count = Math.round((max - min) / step) + 1;
  return Array.from({ length: count }, (_, at) => (min + at * step).toFixed(places));
};

/** Whether the range is drawn as a row of numbers, which needs a legend, not a label. */
export const isShort = (item: Item): boolean => steps(item.bounds).length <= FEW;

export function range(item: Item, id: string, scene: Scene, touched: () => void): HTMLElement {
  const pick = (value: string): void => {
    item.answer(value);
    touched();
  };
  return isShort(item) ? numbers(item, scene, pick) : slider(item, id, scene, pick);
}

function numbers(item: Item, scene: Scene, pick: (value: string) => void): HTMLElement {
  const name = uid('range');
  const inputs = steps(item.bounds).map((value) =>
    h('input', { type: 'radio', name, value, onchange: () => pick(value) }),
  );
  scene.live(() => {
    for (const input of inputs) input.checked = item.value !== '' && Number(item.value) === Number(input.value);
  });
  const labels = inputs.map((input) => h('label', { class: 'iv-step' }, input, h('span', {}, input.value)));
  return h('div', { class: 'iv-steps' }, ...labels);
}

function slider(item: Item, id: string, scene: Scene, pick: (value: string) => void): HTMLElement {
  const { min, max, step } = item.bounds;
  const input = h('input', { id, type: 'range', min, max, step, class: 'iv-slider' });
  const output = h('output', { for: id, class: 'iv-slider__value' });
  const set = (): void => pick(input.value);
  input.addEventListener('input', set);
  // a first touch on the very place where the knob rests changes nothing, and yet is an answer
  input.addEventListener('pointerup', set);
  input.addEventListener('keyup', (event) => {
    if (event.key === ' ' || event.key === 'Enter') set();
  });
  scene.live(() => {
    const blank = item.value === '';
    input.classList.toggle('iv-slider--blank', blank);
    if (!blank) input.value = item.value;
    output.textContent = blank ? scene.words().unanswered : item.value;
    input.setAttribute('aria-valuetext', output.textContent);
  });
  return h('div', { class: 'iv-range' }, input, output);
}

export function tick(item: Item, id: string, scene: Scene, touched: () => void): HTMLElement {
  const input = h('input', { id, type: 'checkbox', class: 'iv-tick__box' });
  const words = h('span', {});
  input.addEventListener('change', () => {
    item.answer(input.checked ? 'OK' : '');
    touched();
  });
  scene.live(() => {
    write(words, item.label);
    input.checked = item.value !== '';
  });
  return h('label', { class: 'iv-tick', for: id }, input, words);
}

/** First, second, third: moved by buttons; the shown order counts once it was touched or confirmed. */
export function order(item: Item, scene: Scene, touched: () => void): HTMLElement {
  const rows = h('ol', { class: 'iv-order' });
  const done = h('button', { type: 'button', class: 'iv-button iv-button--chip' });
  let shown: string[] = [];
  const set = (): void => {
    item.choose(shown);
    touched();
  };
  const move = (from: number, to: number): void => {
    const [value] = shown.splice(from, 1);
    if (value === undefined) return;
    shown.splice(to, 0, value);
    set();
    draw();
    const label = item.options.find((option) => option.value === value)?.label.plain ?? value;
    scene.announce(scene.words().moved(label, to + 1));
    rows.children[to]?.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
  };
  const draw = (): void => {
    const labels = new Map(item.options.map((option) => [option.value, option.label]));
    rows.replaceChildren(
      ...shown.map((value, at) => {
        const label = labels.get(value);
        const what = label?.plain ?? value;
        const up = button(scene.words().up(what), () => move(at, at - 1), 'arrow', 'back');
        const down = button(scene.words().down(what), () => move(at, at + 1), 'arrow', 'next');
        up.disabled = at === 0;
        down.disabled = at === shown.length - 1;
        return h('li', { class: 'iv-order__row' }, h('span', {}, what), up, down);
      }),
    );
  };
  done.addEventListener('click', set);
  let known = '';
  scene.live(() => {
    const values = item.options.map((option) => option.value);
    shown = item.values.length === values.length ? [...item.values] : shown.length === values.length ? shown : values;
    const key = shown.join() + scene.run.language;
    if (key !== known) draw();
    known = key;
    done.replaceChildren(icon('tick'), scene.words().ranked);
    done.setAttribute('aria-pressed', String(item.values.length > 0));
  });
  return h('div', {}, rows, done);
}
