/** How the page is built: static files with hashed names, no inline script, no polyfills. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
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
