// Builds the interview renderer: one bundle, and the small script that erases drafts.
//   node build.mjs            minified, with the sizes printed; exit 1 above the budget
//   node build.mjs --watch    rebuilt at each change, with source maps
//   node build.mjs --out DIR  somewhere else than src/ventanilla/web/static/build
import { build, context } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET = 300 * 1024; // bytes of gzipped JavaScript that the interview page may load
const here = dirname(fileURLToPath(import.meta.url));
const flag = process.argv.indexOf('--out');
const out = flag > 0 ? resolve(process.argv[flag + 1]) : join(here, '../src/ventanilla/web/static/build');
const watching = process.argv.includes('--watch');
mkdirSync(out, { recursive: true });
for (const name of readdirSync(out)) if (name.endsWith('.wasm')) rmSync(join(out, name));

// The engine carries its two WebAssembly modules as base64 inside its JavaScript. Beside it, as
// files, they are a fifth smaller, compile while they arrive, and nobody decodes them by hand.
const besides = {
  name: 'webassembly-beside',
  setup(esbuild) {
    esbuild.onLoad({ filter: /xforms-engine\/dist\/index\.js$/ }, ({ path }) => {
      let found = 0;
      const contents = readFileSync(path, 'utf8').replaceAll(
        /"data:application\/wasm;base64,([^"]+)"/g,
        (_, base64) => {
          const bytes = Buffer.from(base64, 'base64');
          const name = `engine-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.wasm`;
          writeFileSync(join(out, name), bytes);
          found += 1;
          return `new URL("./${name}", import.meta.url).href`;
        },
      );
      if (found !== 2) throw new Error(`Expected two WebAssembly modules in the engine, found ${found}.`);
      return { contents, loader: 'js' };
    });
  },
};

const options = {
  absWorkingDir: here,
  entryPoints: { interview: 'src/main.ts', drafts: 'src/forget.ts' },
  outdir: out,
  bundle: true,
  format: 'esm',
  target: ['es2022'],
  minify: !watching,
  sourcemap: watching,
  legalComments: 'linked',
  logLevel: 'warning',
  // the engine carries a loader that looks for node's files when it runs under node
  external: ['fs', 'path'],
  plugins: [besides],
};

if (watching) {
  await (await context(options)).watch();
} else {
  await build(options);
  let total = 0;
  for (const name of ['interview.js', 'drafts.js']) {
    const size = gzipSync(readFileSync(join(out, name)), { level: 9 }).length;
    total += size;
    console.log(`${name.padEnd(24)} ${(size / 1024).toFixed(1)} KB gzipped`);
  }
  for (const name of readdirSync(out).filter((each) => each.endsWith('.wasm'))) {
    const size = gzipSync(readFileSync(join(out, name)), { level: 9 }).length;
    console.log(`${name.padEnd(24)} ${(size / 1024).toFixed(1)} KB gzipped`);
  }
  if (total > BUDGET) {
    console.error(`The interview may load ${BUDGET / 1024} KB of JavaScript, and this is more.`);
    process.exit(1);
  }
}
