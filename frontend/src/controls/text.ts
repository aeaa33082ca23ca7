/** Writing: words, numbers, days. Only what the engine can read reaches the form. */
import { h, uid } from '../dom.ts';
import type { Item } from '../engine.ts';
import type { Scene } from '../scene.ts';

/** What a written control tells its question. */
export interface Written {
  /** Answered, or emptied. */
  touched(): void;
  /** What stands there cannot be read; blank when it can. */
  unreadable(sentence: string): void;
}

const NATIVE: Readonly<Record<string, string>> = { time: 'time', dateTime: 'datetime-local' };

/** Put `value` into the form, or say why not. True where the form took it. */
function put(item: Item, value: string, sentence: string, told: Written): boolean {
  let taken = true;
  try {
    item.answer(value);
  } catch {
    item.answer('');
    taken = false;
  }
  told.unreadable(taken ? '' : sentence);
  told.touched();
  return taken;
}

export function writing(item: Item, id: string, scene: Scene, told: Written): HTMLElement {
  if (item.type === 'date') return day(item, id, scene, told);
  const numeric = item.type === 'int' || item.type === 'decimal';
  let refused = false; // what stands in the box is not in the form, and is left for its writer to mend
  const save = (): void => {
    refused = !put(item, box.value, numeric ? scene.words().notNumber : scene.words().unreadable, told);
  };
  const box = item.looks('multiline')
    ? h('textarea', { id, class: 'iv-text', rows: 4, autocomplete: 'off', oninput: save })
    : h('input', {
        id,
        class: numeric ? 'iv-text iv-text--number' : 'iv-text',
        type: NATIVE[item.type] ?? 'text',
        inputmode: numeric ? (item.type === 'int' ? 'numeric' : 'decimal') : false,
        autocomplete: 'off',
        autocapitalize: numeric ? false : 'sentences',
        spellcheck: 'false',
        oninput: save,
      });
  scene.live(() => {
    const value = NATIVE[item.type] ? item.value.slice(0, item.type === 'time' ? 5 : 16) : item.value;
    if (document.activeElement !== box && (value !== '' || !refused)) box.value = value;
  });
  return box;
}

/** A date in three parts: faster to write than to find in a calendar. */
function day(item: Item, id: string, scene: Scene, told: Written): HTMLElement {
  const part = (stem: string, size: number): { box: HTMLElement; input: HTMLInputElement; label: HTMLElement } => {
    const own = stem === 'day' ? id : uid(`${id}-${stem}`);
    const input = h('input', { id: own, class: `iv-text iv-text--${stem}`, inputmode: 'numeric', maxlength: size, autocomplete: 'off', oninput: save });
    const label = h('label', { for: own, class: 'iv-part' });
    return { input, label, box: h('div', {}, label, input) };
  };
  const parts = { day: part('day', 2), month: part('month', 2), year: part('year', 4) };
  const all = Object.values(parts);
  function save(): void {
    const [d, m, y] = all.map(({ input }) => input.value.trim());
    const iso = isoDay(y ?? '', m ?? '', d ?? '');
    const writtenOut = all.every(({ input }) => input.value.trim() !== '');
    if (iso || (!d && !m && !y)) put(item, iso, '', told);
    else {
      item.answer('');
      told.unreadable(writtenOut ? scene.words().notDate : '');
      told.touched();
    }
  }
  scene.live(() => {
    const words = scene.words();
    parts.day.label.textContent = words.day;
    parts.month.label.textContent = words.month;
    parts.year.label.textContent = words.year;
    const [y, m, d] = item.value.slice(0, 10).split('-');
    if (all.some(({ input }) => input === document.activeElement)) return;
    const before = all.map(({ input }) => input.value.trim());
    if (y && m && d) [d, m, y].forEach((text, at) => all[at] && (all[at].input.value = String(Number(text))));
    // a day that stood there and left the form (taken back, or hidden) leaves the boxes too
    else if (isoDay(before[2] ?? '', before[1] ?? '', before[0] ?? ''))
      for (const { input } of all) input.value = '';
  });
  return h('div', { class: 'iv-day' }, ...all.map(({ box }) => box));
}

/** `2011-03-27`, or blank where there is no such day. */
export function isoDay(year: string, month: string, date: string): string {
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(date)) return '';
  const iso = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const real = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(iso) ? iso : '';
}
