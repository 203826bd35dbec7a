import { describe, expect, it } from 'vitest'
import { fileName, mediaOf } from './media.ts'

describe('what a body is', () => {
  it.each([
    ['application/json; charset=utf-8', true, '', 'json'],
    ['application/problem+json', true, '', 'json'],
    ['text/plain', true, ' {"a":1}', 'json'],
    ['', true, '[1]', 'json'],
    ['text/html', true, '<p>', 'html'],
    ['image/svg+xml', true, '<svg', 'image'],
    ['audio/ogg; codecs=opus', false, '', 'audio'],
    ['application/pdf', false, '', 'pdf'],
    ['application/soap+xml', true, '', 'xml'],
    ['application/octet-stream', true, 'hello', 'text'],
    ['application/octet-stream', false, '', 'binary'],
    ['application/zip', null, '', 'binary'],
    ['', true, 'hello', 'text'],
  ] as const)('%j, text %s, beginning %j: %s', (type, isText, start, media) => {
    expect(mediaOf(type, isText, start)).toBe(media)
  })
})

describe('the name of a saved body', () => {
  it.each([
    [{ 'content-disposition': 'attachment; filename="a b.mp4"' }, '/x', 'a b.mp4'],
    [
      { 'content-disposition': "attachment; filename=x; filename*=UTF-8''Z%C3%BCrich.wav" },
      '/x',
      'Zürich.wav',
    ],
    [{ 'content-disposition': 'attachment; filename="../../etc/passwd"' }, '/x', 'passwd'],
    [{ 'content-disposition': 'attachment; filename="..\\\\x.exe"' }, '/x', 'x.exe'],
    [{}, '/a/report.csv?x=1', 'report.csv'],
    [{}, '/calling/1:play', '1_play.json'],
    [{}, '/', 'response.json'],
    [{ 'content-type': 'audio/ogg' }, '/media/1', '1.ogg'],
  ])('%j of %s is %s', (headers, target, name) => {
    expect(fileName(Object.entries(headers), target, 'json')).toBe(name)
  })
})
