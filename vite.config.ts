import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => join(import.meta.dirname, path);

/** Each file also compressed as small as it gets, once, so that the server need not do it for every visitor. */
const precompress: Plugin = {
  name: 'precompress',
  apply: 'build',
  writeBundle({ dir }) {
    for (const file of readdirSync(dir!, { recursive: true, encoding: 'utf8' }).filter((f) =>
      /\.(js|css|svg)$/.test(f),
    )) {
      const path = join(dir!, file);
      const content = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(content));
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    }
  },
};

/**
 * Names the files that the screen of a visit is made of, so that a device can keep just those: the whole workbench would be ten times
 * as much.
 */
const visitFiles: Plugin = {
  name: 'visit-files',
  apply: 'build',
  generateBundle(_, bundle) {
    const files = new Set<string>();
    const take = (name: string) => {
      const chunk = bundle[name];
      if (!chunk || files.has(name)) return;
      files.add(name);
      if (chunk.type !== 'chunk') return;
      for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
      chunk.imports.forEach(take);
    };
    for (const chunk of Object.values(bundle))
      if (
        chunk.type === 'chunk' &&
        (chunk.name === 'index' || chunk.facadeModuleId?.endsWith('/inspections/visit.tsx'))
      )
        take(chunk.fileName);
    this.emitFile({ type: 'asset', fileName: 'visit-files.json', source: JSON.stringify([...files]) });
  },
};

// Whoever starts the build (a test, a service) may have set another: React's development build is half as large again.
process.env.NODE_ENV = 'production';

/** Builds the staff client. While it is worked on, `vite` serves it and passes the API on to a running house (`npm start`). */
export default defineConfig({
  root: 'workbench',
  base: '/workbench/',
  plugins: [react(), visitFiles, precompress],
  build: {
    outDir: '../dist/workbench',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: here('workbench/index.html'), offline: here('workbench/src/offline/worker.ts') },
      // The service worker keeps its address through every build, as a browser knows it by that.
      output: { entryFileNames: ({ name }) => (name === 'offline' ? 'offline.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy: { '/api': `http://localhost:${process.env.PORT || 3000}` } },
});
