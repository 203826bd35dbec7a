import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'shared/**/*.test.ts',
      'electron/**/*.test.ts',
      'renderer/**/*.test.{ts,tsx}',
      'build/**/*.test.ts',
      'e2e/peers/**/*.test.ts',
    ],
    testTimeout: 20_000,
    // Vitest leaves one processor idle: of two that is half of them, and many tests wait for another program.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
