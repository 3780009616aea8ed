/** Tests run on the parts that know no framework; no browser is involved. */
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['tests/**/*.test.ts'] } });
