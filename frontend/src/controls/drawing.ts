/** A sheet to draw on with a finger, a pen, a mouse or the keyboard. */
import { button, h, icon, uid } from '../dom.ts';
import type { Item } from '../engine.ts';
import type { Scene } from '../scene.ts';
import type { Fate, Sketch } from './sketch.ts';
import { FATES, SHEET } from './sketch.ts';

const COLOURS = ['#6b3f1d', '#b3261e', '#c76a00', '#2f6b3a', '#1f5691', '#1d2b2a'];
const STEP = 14; // how far an arrow key moves the pencil, in the sheet's measure

/** `fate`: the form's own question about what becomes of the drawing; without one it is asked here. */
export function drawing(item: Item, id: string, scene: Scene, touched: () => void, fate: Item | null): HTMLElement {
  const sketch = (): Sketch => scene.drawings.of(item.name);
  const keys = uid('keys');
  const canvas = h('canvas', {
    id,
    width: SHEET.width,
    height: SHEET.height,
    class: 'iv-sheet',
    tabindex: 0,
    role: 'application',
    'aria-describedby': keys,
  });
  const pencil = h('span', { class: 'iv-pencil', hidden: true });
  const hint = h('p', { id: keys, class: 'iv-hint iv-hint--keys' });
  let colour = COLOURS[0] ?? '';
  const paint = (): void => sketch().paint(canvas);
  const changed = (): void => {
    paint();
    mark(item, sketch());
    touched();
    scene.refresh();
  };
  byPointer(canvas, () => colour, sketch, paint, changed);
  byKeys(canvas, pencil, () => colour, sketch, changed, scene);

  const palette = h('div', { class: 'iv-palette', role: 'group' });
  const paints = COLOURS.map((each) => {
    const paintBox = h('button', { type: 'button', class: 'iv-paint', onclick: () => {
      colour = each;
      scene.refresh();
    } });
    paintBox.style.setProperty('--iv-paint', each);
    return paintBox;
  });
  palette.append(...paints);
  const act = (kind: 'undo' | 'clear' | 'print', onclick: () => void): HTMLButtonElement => {
    const made = button('', onclick, 'chip');
    scene.live(() => {
      made.lastElementChild!.textContent = scene.words().draw[kind];
      made.disabled = sketch().strokes.length === 0;
    });
    return made;
  };
  const undo = act('undo', () => {
    sketch().strokes.pop();
    changed();
  });
  const clear = act('clear', () => {
    sketch().strokes = [];
    changed();
    scene.announce(scene.words().draw.cleared);
  });
  const print = act('print', () => printOut(canvas));
  scene.live(() => {
    const words = scene.words().draw;
    canvas.setAttribute('aria-label', `${item.label?.plain ?? ''} ${words.here}`.trim());
    hint.textContent = words.keys;
    palette.setAttribute('aria-label', words.colour);
    paints.forEach((each, at) => {
      each.setAttribute('aria-label', words.colours[at] ?? '');
      each.setAttribute('aria-pressed', String(COLOURS[at] === colour));
    });
    if (fate) sketch().fate = FATES.find((each) => each === fate.value) ?? 'returned';
    paint();
  });
  return h(
    'div',
    { class: 'iv-drawing' },
    h('div', { class: 'iv-paper' }, canvas, pencil),
    hint,
    palette,
    h('div', { class: 'iv-acts' }, undo, clear, print),
    fate ? null : fates(sketch, scene, touched),
  );
}

/** Let the form know that there is a drawing. The picture itself stays here until it may be kept. */
function mark(item: Item, { strokes }: Sketch): void {
  if (strokes.length === 0) item.attach(null);
  else if (item.value === '') item.attach(new File(['-'], `${item.name}.png`, { type: 'image/png' }));
}

function byPointer(
  canvas: HTMLCanvasElement,
  colour: () => string,
  sketch: () => Sketch,
  paint: () => void,
  done: () => void,
): void {
  let drawn: number[] | null = null;
  const at = (event: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) * SHEET.width) / box.width;
    const y = ((event.clientY - box.top) * SHEET.height) / box.height;
    return [Math.round(x), Math.round(y)];
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    drawn = at(event);
    sketch().strokes.push({ colour: colour(), points: drawn });
    paint();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!drawn) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length ? all : [event]) drawn.push(...at(each));
    paint();
  });
  const end = (): void => {
    if (!drawn) return;
    drawn = null;
    done();
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
}

function byKeys(
  canvas: HTMLCanvasElement,
  pencil: HTMLElement,
  colour: () => string,
  sketch: () => Sketch,
  done: () => void,
  scene: Scene,
): void {
  let [x, y] = [SHEET.width / 2, SHEET.height / 2];
  let drawn: number[] | null = null;
  const show = (): void => {
    pencil.style.insetInlineStart = `${(100 * x) / SHEET.width}%`;
    pencil.style.insetBlockStart = `${(100 * y) / SHEET.height}%`;
    pencil.classList.toggle('iv-pencil--down', drawn !== null);
    pencil.hidden = false;
  };
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-STEP, 0],
    ArrowRight: [STEP, 0],
    ArrowUp: [0, -STEP],
    ArrowDown: [0, STEP],
  };
  canvas.addEventListener('keydown', (event) => {
    const move = moves[event.key];
    if (event.key === ' ') {
      drawn = drawn ? null : [x, y];
      if (drawn) sketch().strokes.push({ colour: colour(), points: drawn });
      scene.announce(drawn ? scene.words().draw.down : scene.words().draw.up);
    } else if (move) {
      x = Math.min(SHEET.width, Math.max(0, x + move[0]));
      y = Math.min(SHEET.height, Math.max(0, y + move[1]));
      drawn?.push(x, y);
    } else return;
    event.preventDefault();
    show();
    done();
  });
  canvas.addEventListener('blur', () => {
    drawn = null;
    pencil.hidden = true;
  });
}

function fates(sketch: () => Sketch, scene: Scene, touched: () => void): HTMLElement {
  const name = uid('fate');
  const legend = h('legend', { class: 'iv-ask iv-ask--small' });
  const rows = FATES.map((fate) => {
    const input = h('input', { type: 'radio', name, value: fate, onchange: () => {
      sketch().fate = fate;
      touched();
      scene.refresh();
    } });
    const words = h('span', { class: 'iv-tile__words' });
    const box = h('div', { class: 'iv-tile' }, h('label', { class: 'iv-tile__label' }, input, words, icon('tick')));
    return { fate, input, words, box };
  });
  const note = h('p', { class: 'iv-hint' });
  const said: Readonly<Record<Fate, 'returnedSay' | 'destroyedSay' | 'keptSay'>> = {
    returned: 'returnedSay',
    destroyed: 'destroyedSay',
    kept: 'keptSay',
  };
  const box = h('fieldset', { class: 'iv-fates' }, legend, h('div', { class: 'iv-tiles' }, ...rows.map((row) => row.box)), note);
  scene.live(() => {
    const words = scene.words().draw;
    legend.textContent = words.fate;
    for (const { fate, input, words: label } of rows) {
      label.textContent = words[fate];
      input.checked = sketch().fate === fate;
    }
    note.textContent = words[said[sketch().fate]];
    box.hidden = sketch().strokes.length === 0;
  });
  return box;
}

/** Print the sheet alone, so that it can be taken away. */
function printOut(canvas: HTMLCanvasElement): void {
  const copy = h('canvas', { width: canvas.width, height: canvas.height });
  copy.getContext('2d')?.drawImage(canvas, 0, 0);
  const sheet = h('div', { class: 'iv-print' }, copy);
  document.body.append(sheet);
  window.addEventListener('afterprint', () => sheet.remove(), { once: true });
  window.print();
}
