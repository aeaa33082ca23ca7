/** Choosing: radios, checkboxes, picture cards, long lists; the universal answers set apart. */
import { button, h, icon, uid, write } from '../dom.ts';
import type { Item, Option } from '../engine.ts';
import { isUniversal } from '../form.ts';
import type { Scene } from '../scene.ts';
import { soundButton } from './sound.ts';

interface Tile {
  readonly box: HTMLElement;
  readonly input: HTMLInputElement;
  show(option: Option): void;
}

function tile(item: Item, name: string, value: string, scene: Scene, onchange: () => void): Tile {
  const input = h('input', { type: item.multiple ? 'checkbox' : 'radio', name, value, onchange });
  const words = h('span', { class: 'iv-tile__words' });
  const picture = h('img', { class: 'iv-tile__picture', alt: '', hidden: true });
  const sound = soundButton(scene);
  const label = h('label', { class: 'iv-tile__label' }, input, picture, words, icon('tick'));
  const box = h('div', { class: 'iv-tile' }, label, sound.button);
  return {
    box,
    input,
    show(option): void {
      write(words, option.label);
      if (option.label.image) {
        const source = scene.media(option.label.image);
        if (picture.getAttribute('src') !== source) picture.setAttribute('src', source);
      }
      picture.hidden = !option.label.image;
      box.classList.toggle('iv-tile--card', option.label.image !== null);
      sound.show(option.label.audio, option.label.plain);
    },
  };
}

/** Which values stand after `touched` was ticked: a universal answer stands alone. */
export function after(touched: string, ticked: readonly string[]): readonly string[] {
  if (!ticked.includes(touched)) return ticked;
  return isUniversal(touched) ? [touched] : ticked.filter((value) => !isUniversal(value));
}

function place(value: string): 'main' | 'universal' | 'skipped' {
  if (value === 'not_asked') return 'skipped';
  return isUniversal(value) ? 'universal' : 'main';
}

/** Tiles for every option. `touched` is told after each choice. */
export function tiles(item: Item, scene: Scene, touched: () => void): HTMLElement {
  const name = uid('choice');
  const rows = {
    main: h('div', { class: 'iv-tiles' }),
    universal: h('div', { class: 'iv-tiles iv-tiles--universal' }),
    skipped: h('div', { class: 'iv-tiles iv-tiles--skipped' }),
  };
  const aside = h('div', { class: 'iv-universal' }, rows.universal, rows.skipped);
  const box = h('div', { class: 'iv-choices' }, rows.main, aside);
  let known = new Map<string, Tile>();
  const choose = (value: string): void => {
    const ticked = [...known].filter(([, each]) => each.input.checked).map(([each]) => each);
    item.choose(item.multiple ? after(value, ticked) : [value]);
    touched();
  };
  const rebuild = (options: readonly Option[]): void => {
    known = new Map(options.map(({ value }) => [value, tile(item, name, value, scene, () => choose(value))]));
    for (const row of Object.values(rows)) row.replaceChildren();
    for (const [value, each] of known) rows[place(value)].append(each.box);
    for (const row of Object.values(rows)) row.hidden = row.childElementCount === 0;
    aside.hidden = rows.universal.hidden && rows.skipped.hidden;
    rows.main.classList.toggle('iv-tiles--pair', rows.main.childElementCount === 2);
  };
  scene.live(() => {
    const options = item.options;
    if (options.map((option) => option.value).join(' ') !== [...known.keys()].join(' ')) rebuild(options);
    for (const option of options) known.get(option.value)?.show(option);
    const chosen = item.values;
    for (const [value, each] of known) each.input.checked = chosen.includes(value);
    rows.main.classList.toggle('iv-tiles--cards', options.some((option) => option.label.image));
    rows.main.classList.toggle('iv-tiles--long', options.length > 12);
  });
  return box;
}

/** A long list as one native control, its universal answers beneath as tiles. */
export function list(item: Item, id: string, scene: Scene, touched: () => void): HTMLElement {
  const select = h('select', {
    id,
    class: 'iv-select',
    onchange: () => {
      item.choose(select.value ? [select.value] : []);
      touched();
    },
  });
  const universal = h('div', { class: 'iv-universal' });
  let known = '';
  scene.live(() => {
    const options = item.options;
    const key = options.map((option) => option.value + option.label.plain).join('|');
    if (key !== known) {
      known = key;
      const plain = options.filter((option) => !isUniversal(option.value));
      select.replaceChildren(
        h('option', { value: '' }, scene.words().choose),
        ...plain.map((option) => h('option', { value: option.value }, option.label.plain)),
      );
      universal.replaceChildren(
        ...options.filter((option) => isUniversal(option.value)).map((option) =>
          button(option.label.plain, () => {
            item.choose([option.value]);
            touched();
          }, 'chip'),
        ),
      );
      [...universal.children].forEach((each, at) => {
        const value = options.filter((option) => isUniversal(option.value))[at]?.value ?? '';
        (each as HTMLElement).dataset['value'] = value;
      });
    }
    const value = item.values[0] ?? '';
    select.value = isUniversal(value) ? '' : value;
    for (const each of universal.children)
      each.setAttribute('aria-pressed', String((each as HTMLElement).dataset['value'] === value));
  });
  return h('div', { class: 'iv-choices' }, select, universal);
}
