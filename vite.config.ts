import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

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

// Whoever starts the build (a test, a service) may have set another: React's development build is half as large again.
process.env.NODE_ENV = 'production';

/** Builds the staff client. While it is worked on, `vite` serves it and passes the API on to a running house (`npm start`). */
export default defineConfig({
  root: 'workbench',
  base: '/workbench/',
  plugins: [react(), precompress],
  build: { outDir: '../dist/workbench', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': `http://localhost:${process.env.PORT || 3000}` } },
});
