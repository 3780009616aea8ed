/** How the page is built: static files with hashed names, no inline script, no polyfills. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The guide's Markdown: beside the sources, unless the build of the program says where. */
const guide = process.env['COMMONGROUND_GUIDE'] ?? resolve(import.meta.dirname, '../../../docs/guide');

export default defineConfig({
  resolve: { alias: { '@guide': guide } },
  plugins: [svelte()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The browsers that know light-dark(), which the tokens are written with.
    target: ['chrome124', 'firefox124', 'safari17.5'],
    // The policy forbids inline script and data: in CSS; everything is a file of its own.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
