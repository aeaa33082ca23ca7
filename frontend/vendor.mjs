// Copies the prebuilt style sheets and scripts of our design packages into the site's static files.
//   node vendor.mjs
// Fonts and crowns belong to the British government and stay behind; so do source maps.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, 'node_modules');
const out = join(here, '../src/ventanilla/web/static/vendor');
const govuk = join(packages, 'govuk-frontend/dist/govuk');
const moj = join(packages, '@ministryofjustice/frontend/moj');
const FONT = 'var(--font-family,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif)';

const withoutMap = (text) => text.replace(/\/[/*]# sourceMappingURL=[^\n*]*(\*\/)?\s*$/u, '');

/** Copy a style sheet with our font, without theirs, and with the pictures it points to. */
function style(folder, name) {
  const text = withoutMap(readFileSync(join(folder, name), 'utf8'))
    .replace(/@font-face\{[^}]*\}/gu, '')
    .replace(/GDS Transport,arial,sans-serif/gu, FONT)
    .replace(/url\(\/assets\/images\/[^)]*(crest|crown|logotype)[^)]*\)/gu, 'none')
    .replace(/url\(\/assets\/images\/([^)]*)\)/gu, (_, picture) => {
      const found = [govuk, moj].map((at) => join(at, 'assets/images', picture)).find(existsSync);
      copyFileSync(found, join(out, 'images', picture));
      return `url(images/${picture})`;
    });
  const stranger = /url\((?!images\/|["']?(data:|#))[^)]*\)/u.exec(text);
  if (stranger) throw new Error(`${name} still points to ${stranger[0]}`);
  writeFileSync(join(out, name), text);
}

/** Copy a script as it is. */
function script(folder, name) {
  writeFileSync(join(out, name), withoutMap(readFileSync(join(folder, name), 'utf8')));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'images'), { recursive: true });
style(govuk, 'govuk-frontend.min.css');
script(govuk, 'govuk-frontend.min.js');
style(moj, 'moj-frontend.min.css');
script(moj, 'moj-frontend.min.js');
script(join(packages, 'htmx.org/dist'), 'htmx.min.js');
