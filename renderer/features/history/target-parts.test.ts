import { expect, it } from 'vitest'
import { targetParts } from './target-parts.ts'

const guid = '411f1c00-9f6b-4c0d-8d5c-1f8e0a2d3b4c'
const long = 'x'.repeat(4000)

it.each<[string, string, string, string, string]>([
  ['/graph/v23.0/100000000000101/calls', '/graph/v23.0/100000000000101', '/calls', '', ''],
  ['/calling/callConnections?api-version=1', '/calling', '/callConnections', '', '?api-version=1'],
  [
    `/calling/callConnections/${guid}:play?api-version=1`,
    '/calling/callConnections',
    `/${guid}`,
    ':play',
    '?api-version=1',
  ],
  // Slashes and colons of the query are none of the path.
  ['/a/b?next=/c/d:play', '/a', '/b', '', '?next=/c/d:play'],
  ['/a/b#c/d', '/a', '/b', '', '#c/d'],
  ['/a/b/', '/a', '/b/', '', ''],
  ['/a/b:play/', '/a', '/b', ':play/', ''],
  ['/a//', '/a', '//', '', ''],
  ['/', '', '/', '', ''],
  ['/:play', '', '/:play', '', ''],
  ['/?a=1', '', '/', '', '?a=1'],
  ['', '', '', '', ''],
  ['*', '', '*', '', ''],
  ['calls:play', '', 'calls', ':play', ''],
  [`/a/${long}`, '/a', `/${long}`, '', ''],
  [`/identities/8:acs:${guid}_0-1`, '/identities', `/8:acs:${guid}_0-1`, '', ''],
  [`/identities/8:acs:${guid}/:issue`, `/identities/8:acs:${guid}`, '/:issue', '', ''],
  ['http://127.0.0.1:4821/graph/calls?a=1', 'http://127.0.0.1:4821/graph', '/calls', '', '?a=1'],
  ['http://localhost:http', 'http://localhost:http', '', '', ''],
  ['https://h.example/', 'https://h.example', '/', '', ''],
  ['https://h.example?a=/b', 'https://h.example', '', '', '?a=/b'],
])('%s is told apart by the end of its path', (target, head, last, verb, query) => {
  expect(targetParts(target)).toEqual({ head, last, verb, query })
  expect(head + last + verb + query).toBe(target)
})
