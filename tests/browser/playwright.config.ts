/**
 * How the stories are told: real nodes, a real browser, nothing from outside this machine.
 * The browser is the system's own; `CHROMIUM` names another one.
 */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  fullyParallel: true,
  // Every story starts processes of its own; more at once only wait for one another.
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env['CI'],
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Amsterdam',
    viewport: { width: 1280, height: 800 },
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
  },
  projects: [
    { name: 'stories', testDir: 'stories' },
    { name: 'bench', testMatch: 'bench.ts', timeout: 600_000, use: { contextOptions: {} } },
    { name: 'screenshots', testMatch: 'screenshots.ts', timeout: 240_000 },
  ],
});
