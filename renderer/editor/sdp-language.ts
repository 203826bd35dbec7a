import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { tags } from '@lezer/highlight'
import { sdpHash } from './sdp-hash.ts'
import { sdpHelpKey, sdpHover } from './sdp-hover.ts'

const address =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}:[0-9a-f:]*:[0-9a-f]{0,4}|[\w-]+\.local)(?=[\s/]|$)/i

const withAddress = /^(?:candidate|rtcp|remote-candidates):/

const language = StreamLanguage.define<{ letter: string; hasAddress: boolean }>({
  name: 'sdp',
  startState: () => ({ letter: '', hasAddress: false }),
  token(stream, state) {
    if (stream.sol()) {
      state.letter = ''
      if (!stream.match(/^[a-z]=/)) {
        stream.skipToEnd()
        return 'invalid'
      }
      state.letter = stream.current()
      return 'meta'
    }
    if (stream.start === 2) {
      state.hasAddress =
        state.letter === 'o=' || state.letter === 'c=' || stream.match(withAddress, false) !== null
      stream.match(state.letter === 'a=' ? /^[^: ]*/ : /^\S*/)
      if (stream.pos === stream.start) stream.next()
      return 'propertyName'
    }
    if (state.hasAddress && stream.match(address)) return 'atom'
    stream.next()
    stream.eatWhile(/[^\s]/)
    stream.eatSpace()
    return null
  },
  tokenTable: { meta: tags.meta, atom: tags.atom },
})

/** SDP (RFC 8866) by lines: type letter, attribute name, addresses; what is no `<letter>=` line is marked. */
const sdpLanguage: Extension = [
  language,
  syntaxHighlighting(
    HighlightStyle.define(
      [
        { tag: tags.meta, color: 'var(--muted)' },
        { tag: tags.propertyName, color: 'var(--key)' },
        { tag: tags.atom, color: 'var(--part-host)' },
        { tag: tags.invalid, color: 'var(--error)' },
      ],
      { scope: language },
    ),
  ),
]

/** The language with folded hashes and help on hover. */
export const sdpSupport: Extension = [sdpLanguage, sdpHash, sdpHover, sdpHelpKey]
