import { expect, it } from 'vitest'
import { isCurlCommand } from './pasted-command.ts'

it.each([
  ['curl https://a.example/', true],
  ["$ curl -X POST 'https://a.example/' \\\n  -H 'a: b'", true],
  ['curl.exe "https://a.example/"', true],
  ['https://a.example/curl -v', false],
  ['curl', false],
  ['{{curl}}/path', false],
])('%s is a cURL command: %s', (text, expected) => {
  expect(isCurlCommand(text)).toBe(expected)
})
