/** Tests run on the parts that know no framework; no browser is involved. */
import { defineConfig } from 'vitest/config';
import page from './vite.config';

export default defineConfig({
  resolve: { alias: page.resolve?.alias ?? {} },
  test: { include: ['tests/**/*.test.ts'] },
});
