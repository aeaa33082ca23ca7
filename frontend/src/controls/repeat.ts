/** The same questions for each of several people or things. */
import { button, h, write } from '../dom.ts';
import type { Item } from '../engine.ts';
import type { Scene } from '../scene.ts';

/** `body` draws what stands inside one instance. */
export function repeat(item: Item, scene: Scene, body: (instance: Item) => Node): HTMLElement {
  const heading = h('h2', { class: 'iv-heading' });
  const rows = h('div', {});
  const built = new Map<string, { box: HTMLElement; legend: HTMLElement; drop: HTMLElement }>();
  const add = button('', () => {
    item.grow();
    scene.refresh();
    rows.lastElementChild?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }, 'second');
  const build = (instance: Item): { box: HTMLElement; legend: HTMLElement; drop: HTMLElement } => {
    const legend = h('legend', { class: 'iv-ask iv-ask--small' });
    const drop = button('', () => {
      item.drop(item.children.indexOf(instance));
      scene.refresh();
      add.focus();
    }, 'chip');
    return { legend, drop, box: h('fieldset', { class: 'iv-instance' }, legend, body(instance), drop) };
  };
  let known = '';
  scene.live(() => {
    const words = scene.words();
    const instances = item.children;
    const key = instances.map((instance) => instance.id).join();
    if (key !== known) {
      known = key;
      for (const instance of instances) if (!built.has(instance.id)) built.set(instance.id, build(instance));
      rows.replaceChildren(...instances.map((instance) => built.get(instance.id)!.box));
    }
    instances.forEach((instance, at) => {
      const row = built.get(instance.id);
      if (!row) return;
      row.legend.textContent = words.number(at + 1);
      row.drop.textContent = `${words.remove}: ${words.number(at + 1)}`;
      row.drop.hidden = !item.canGrow;
    });
    write(heading, item.label);
    heading.hidden = !item.label?.plain;
    add.hidden = !item.canGrow;
    add.lastElementChild!.textContent = instances.length ? words.addAnother : words.add;
  });
  const box = h('div', { class: 'iv-repeat' }, heading, rows, add);
  scene.live(() => {
    box.hidden = !item.relevant;
  });
  return box;
}
