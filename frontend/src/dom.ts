/** Building plain HTML. No markup ever comes from a string. */
import type { Inline, Text } from './engine.ts';

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | EventListener>>;
type Child = Node | string | null | false | undefined;

/** An element: `on…` attributes listen, `true` sets, `false` and `null` leave out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child != null && child !== false));
  return element;
}

const SHAPES = {
  stop: 'M6.5 1h7L19 6.5v7L13.500 19h-7L1 13.500v-7z',
  sound: 'M2 7v6h4l5 4V3L6 7zM13.500 6.500a5 5 0 0 1 0 7M15.800 4a8.500 8.500 0 0 1 0 12',
  tick: 'M3.500 10.500l4.500 4.500 8.500-10',
  back: 'M12 4l-6 6 6 6',
  next: 'M8 4l6 6-6 6',
  square: 'M4 4h12v12H4z',
  diamond: 'M10 2l8 8-8 8-8-8z',
  dot: 'M10 3a7 7 0 1 0 .01 0z',
} as const;
export type Shape = keyof typeof SHAPES;

/** A small drawing that a screen reader passes over. */
export function icon(shape: Shape): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of [
    ['viewBox', '0 0 20 20'],
    ['class', `iv-icon iv-icon--${shape}`],
    ['aria-hidden', 'true'],
    ['focusable', 'false'],
  ] as const)
    svg.setAttribute(name, value);
  const path = document.createElementNS(svg.namespaceURI, 'path');
  path.setAttribute('d', SHAPES[shape]);
  svg.append(path);
  return svg;
}

function piece(part: Inline): Node {
  if (typeof part === 'string') return document.createTextNode(part);
  return h(part.tag === 'p' ? 'span' : part.tag, part.tag === 'p' ? { class: 'iv-line' } : {}, ...part.inside.map(piece));
}

/** Put a form's text into an element, if it is not there already. */
export function write(element: HTMLElement, text: Text | null): void {
  const key = text ? JSON.stringify(text.parts) : '';
  if (element.dataset['text'] === key) return;
  element.dataset['text'] = key;
  element.replaceChildren(...(text?.parts.map(piece) ?? []));
}

export function button(words: string, onclick: () => void, kind = '', shape?: Shape): HTMLButtonElement {
  const classes = ['iv-button', ...kind.split(' ').filter(Boolean).map((each) => `iv-button--${each}`)];
  return h('button', { type: 'button', class: classes.join(' '), onclick }, shape && icon(shape), h('span', {}, words));
}

let counter = 0;
/** An id that nobody else on the page has. */
export const uid = (stem: string): string => `${stem}-${++counter}`;
