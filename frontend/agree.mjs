// Runs the browser's engine without a browser: answers in, what the form made of them out.
//   node agree.mjs FORM.xml < answers.json > results.json
// answers: [{answers: {name: value}, then: {name: value}}]. Values are texts; several choices are
// separated by blanks. `then` is answered after `answers`, over them. results: [{xml, shown,
// problems, values}]: the submission, the names of the questions that are open, what is wrong with
// which of them, every leaf's text.
import { build } from 'esbuild';
import { JSDOM } from 'jsdom';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';

const here = dirname(fileURLToPath(import.meta.url));
const { window } = new JSDOM('<!doctype html>', { url: 'http://localhost/' });
const NEEDED =
  'document DOMParser XMLSerializer Document XMLDocument Element Node Attr Text Comment CDATASection ' +
  'ProcessingInstruction NodeFilter XPathResult XPathEvaluator XPathExpression NodeList NamedNodeMap ' +
  'HTMLElement DocumentFragment Range';
globalThis.window = window;
for (const name of NEEDED.split(' ')) if (window[name] !== undefined) globalThis[name] = window[name];

// the engine's WebAssembly loader would look for files if it knew that it runs under node
const versions = process.versions;
new FormData(); // node loads its own parts at the first use, and asks then which version it is
Object.defineProperty(process, 'versions', { value: { ...versions, node: undefined }, configurable: true });
const folder = mkdtempSync(join(here, 'node_modules/.agree-'));
try {
  const outfile = join(folder, 'engine.mjs');
  await build({
    absWorkingDir: here,
    entryPoints: ['src/engine.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    packages: 'external',
    logLevel: 'error',
  });
  const { load, walk } = await import(pathToFileURL(outfile).href);
  const form = await load(readFileSync(process.argv[2], 'utf8'));
  const results = [];
  for (const { answers, then } of JSON.parse(readFileSync(0, 'utf8'))) {
    const run = await form.begin();
    const items = new Map([...walk(run.root)].map((item) => [item.name, item]));
    for (const given of [answers, then ?? {}])
      for (const [name, value] of Object.entries(given)) items.get(name).answer(value);
    const leaves = [...items.values()].filter((item) => !['root', 'group', 'repeat', 'instance'].includes(item.kind));
    results.push({
      xml: (await run.payload()).xml,
      shown: leaves.filter((item) => item.relevant).map((item) => item.name),
      problems: Object.fromEntries(leaves.filter((item) => item.relevant && item.problem).map((item) => [item.name, item.problem.kind])),
      values: Object.fromEntries(leaves.map((item) => [item.name, item.value])),
    });
  }
  process.stdout.write(JSON.stringify(results));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
