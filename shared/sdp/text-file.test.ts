import { expect, test } from 'vitest'
import { textFileProblem } from './text-file.ts'

test('a file of 2 MB is read, a larger one is not', () => {
  expect(textFileProblem({ name: 'a.log', size: 2 * 1024 * 1024 })).toBeNull()
  expect(textFileProblem({ name: 'a.log', size: 2 * 1024 * 1024 + 1 })).toMatchObject({
    code: 'file-too-large',
    message: 'a.log is larger than 2 MB.',
  })
})
