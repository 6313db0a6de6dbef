import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the staff client. While it is worked on, `vite` serves it and passes the API on to a running house (`npm start`). */
export default defineConfig({
  root: 'workbench',
  base: '/workbench/',
  plugins: [react()],
  build: { outDir: '../dist/workbench', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': `http://localhost:${process.env.PORT || 3000}` } },
});
