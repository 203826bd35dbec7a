/** What a request can be copied as; the order of the menu. */
export const snippetLanguages = [
  { id: 'curl', name: 'cURL (bash)' },
  { id: 'curl-cmd', name: 'cURL (cmd)' },
  { id: 'powershell', name: 'PowerShell' },
  { id: 'python', name: 'Python (http.client)' },
  { id: 'python-requests', name: 'Python (requests)' },
  { id: 'node', name: 'Node.js (http)' },
  { id: 'node-fetch', name: 'Node.js (fetch)' },
  { id: 'go', name: 'Go' },
  { id: 'java', name: 'Java' },
  { id: 'csharp', name: 'C#' },
] as const

export type SnippetLanguageId = (typeof snippetLanguages)[number]['id']

export const snippetLanguageIds = snippetLanguages.map(({ id }) => id) as unknown as readonly [
  SnippetLanguageId,
  ...SnippetLanguageId[],
]
