import { StreamLanguage } from '@codemirror/language'
import type { SnippetLanguageId } from '../../../shared/catalog/snippet-languages.ts'

interface State {
  /** The quote that is open: shells let a text run over lines. */
  quote: string | null
}

const keywords =
  /^(?:import|from|package|func|const|let|var|new|return|await|async|class|public|static|void|throws|if|err|nil|for|of|using|print|function|echo|true|false|null)\b/

/** What ends a line's code, and what escapes a quote between quotes. */
function formOf(language: SnippetLanguageId): { comment: string; escapes: string | null } {
  switch (language) {
    case 'curl':
      return { comment: '#', escapes: null }
    case 'curl-cmd':
      return { comment: 'rem ', escapes: null }
    case 'powershell':
      return { comment: '#', escapes: '`' }
    case 'python':
    case 'python-requests':
      return { comment: '#', escapes: '\\' }
    default:
      return { comment: '//', escapes: '\\' }
  }
}

/** Colours for a snippet: texts, numbers, words of the language, options of curl. It needs no structure. */
function languageOf(id: SnippetLanguageId): StreamLanguage<State> {
  const { comment, escapes } = formOf(id)
  return StreamLanguage.define<State>({
    name: id,
    startState: () => ({ quote: null }),
    token(stream, state) {
      if (state.quote !== null) {
        for (let char = stream.next(); char !== undefined; char = stream.next()) {
          if (char === escapes && state.quote === '"') stream.next()
          else if (char === state.quote) {
            state.quote = null
            break
          }
        }
        return 'string'
      }
      if (stream.eatSpace()) return null
      if ((stream.sol() || id !== 'curl-cmd') && stream.match(comment)) {
        stream.skipToEnd()
        return 'comment'
      }
      const char = stream.peek()
      if (char === '"' || (char === "'" && id !== 'java' && id !== 'go' && id !== 'csharp')) {
        stream.next()
        state.quote = char
        return 'string'
      }
      if (stream.match(/^--?[A-Za-z][\w.-]*/)) return 'propertyName'
      if (stream.match(/^\$(?:env:)?\w+|^%\w+%/)) return 'number'
      if (stream.match(keywords)) return 'propertyName'
      if (stream.match(/^\d+\b/)) return 'number'
      if (!stream.match(/^\w+/)) stream.next()
      return null
    },
  })
}

const made = new Map<SnippetLanguageId, StreamLanguage<State>>()

/** One for each language, always the same value: an editor is made anew where its extensions change. */
export function snippetSupport(id: SnippetLanguageId): StreamLanguage<State> {
  const known = made.get(id) ?? languageOf(id)
  made.set(id, known)
  return known
}
