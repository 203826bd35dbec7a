import { StreamLanguage } from '@codemirror/language'

interface State {
  inTag: boolean
  inComment: boolean
}

/** Colours for XML bodies: tags, attributes, values, comments. No structure is needed for a request body. */
export const xmlLanguage = StreamLanguage.define<State>({
  name: 'xml',
  startState: () => ({ inTag: false, inComment: false }),
  token(stream, state) {
    if (state.inComment || stream.match('<!--')) {
      state.inComment = !stream.skipTo('-->')
      if (state.inComment) stream.skipToEnd()
      else stream.match('-->')
      return 'comment'
    }
    if (state.inTag) {
      if (stream.eatSpace()) return null
      if (stream.match(/^[/?]?>/)) {
        state.inTag = false
        return 'tagName'
      }
      if (stream.match(/^"[^"]*"?|^'[^']*'?/)) return 'attributeValue'
      if (stream.match(/^[^\s=>"'/]+/)) return 'attributeName'
      stream.next()
      return 'punctuation'
    }
    if (stream.match(/^<[/?!]?[^\s>/]*/)) {
      state.inTag = true
      return 'tagName'
    }
    stream.next()
    stream.eatWhile(/[^<]/)
    return null
  },
})
