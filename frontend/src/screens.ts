/** The officer's screens around the talk: before it, after it, and when something goes wrong. */
import { isTalk, type Band, type Contract, type Severity } from './contract.ts';
import type { DeskWords } from './desk-words.ts';
import type { Shape } from './dom.ts';
import { button, h, icon } from './dom.ts';
import { isGiven } from './form.ts';
import { walk } from './engine.ts';
import { blanks } from './block.ts';
import type { Page } from './pages.ts';
import { standing } from './safety.ts';
import type { Scene } from './scene.ts';

/** A notice: something that whoever holds the device should know. */
export function notice(title: string, say: string, ...more: Node[]): HTMLElement {
  return h('div', { class: 'iv-notice' }, h('h2', { class: 'iv-notice__title' }, title), h('p', {}, say), ...more);
}

export interface Beginning {
  readonly contract: Contract;
  readonly words: DeskWords;
  readonly band: Band | null;
  readonly saved_at: Date | null;
  readonly keeps: boolean;
}

/** Before the talk: what to mind at this age, what is saved, and the way in. */
export function startScreen({ contract, words, band, saved_at, keeps }: Beginning): Node[] {
  const tongue = contract.reader_language;
  const when = saved_at?.toLocaleString(tongue, { dateStyle: 'medium', timeStyle: 'short' }) ?? '';
  return [
    saved_at && notice(words.found, words.foundSay(when)),
    !saved_at && contract.saved && notice(words.continued, words.continuedSay),
    !keeps && notice(words.before, words.noDraft),
    isTalk(contract) &&
      h(
        'section',
        { class: 'iv-panel' },
        h('h2', { class: 'iv-heading' }, words.before),
        band && h('p', { class: 'iv-lede' }, words.band(band.title[tongue], band.minutes)),
        h(
          'ul',
          { class: 'iv-list' },
          ...words.beforeSay.map((line) => h('li', {}, line)),
          band && h('li', {}, band.screen ? words.seeAndStrike : words.noScreen),
        ),
        band?.guidance[tongue] ? h('p', { class: 'iv-hint' }, band.guidance[tongue]) : null,
      ),
  ].filter((node): node is HTMLElement => node instanceof HTMLElement);
}

const SIGNS: Readonly<Record<Severity, Shape>> = { red: 'square', amber: 'diamond', blue: 'dot' };

export interface Ending {
  readonly scene: Scene;
  readonly words: DeskWords;
  readonly pages: readonly Page[];
  readonly flagged: boolean;
  readonly go: (page: Page) => void;
}

/** After the talk: what the answers raise, what was left out, what becomes of the drawings. */
export function reviewScreen(ending: Ending): Node[] {
  const { scene, words, pages, flagged } = ending;
  const panel = (title: string, ...inside: (Node | false)[]): HTMLElement =>
    h('section', { class: 'iv-panel' }, h('h2', { class: 'iv-heading' }, title), ...inside);
  const parts = [panel(words.possible, findings(ending), flagged && h('p', { class: 'iv-hint' }, words.flagged))];
  if (isTalk(scene.contract)) parts.push(panel(words.messages, notGiven(ending)));
  const left = pages.map((page) => ({ page, count: blanks(page, scene) })).filter(({ count }) => count > 0);
  const rows = left.map(({ page, count }) =>
    h('li', {}, button(words.blankIn(page.block.label?.plain ?? page.block.name, count), () => ending.go(page), 'link')),
  );
  parts.push(panel(words.blank, left.length ? h('ul', { class: 'iv-list' }, ...rows) : h('p', {}, words.nothingBlank)));
  const drawn = scene.drawings.drawn;
  if (drawn.length) {
    const lines = drawn.map(([name, { fate }]) =>
      h('li', {}, `${scene.run.find(name)?.label?.plain ?? name}: ${words.fates[fate]}`),
    );
    parts.push(panel(words.drawings, h('ul', { class: 'iv-list' }, ...lines)));
  }
  return parts;
}

function findings({ scene, words }: Ending): Node {
  const found = standing(scene.run, scene.contract.findings);
  if (!found.length) return h('p', {}, words.noFindings);
  const tongue = scene.contract.reader_language;
  const rows = found.map(({ title, severity }) =>
    h(
      'li',
      { class: `iv-finding iv-finding--${severity}` },
      h('span', { class: 'iv-finding__sign' }, icon(SIGNS[severity]), words.severity[severity]),
      h('span', {}, title[tongue]),
    ),
  );
  return h('div', {}, h('ul', { class: 'iv-findings' }, ...rows), h('p', { class: 'iv-hint' }, words.possibleSay));
}

function notGiven({ words, pages, go }: Ending): Node {
  const missing = pages.filter(
    ({ block, side }) =>
      side === 'person' && [...walk(block)].some((item) => isGiven(item) && item.relevant && item.value !== 'yes'),
  );
  if (!missing.length) return h('p', {}, words.allGiven);
  const rows = missing.map((page) =>
    h('li', {}, button(page.block.label?.plain ?? page.block.name, () => go(page), 'link')),
  );
  return h('ul', { class: 'iv-list' }, ...rows);
}
