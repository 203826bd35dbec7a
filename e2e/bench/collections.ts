const collectionSchema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

/** A Postman collection as large as Fastly's public one: 569 requests in three levels with a saved response each, 2.4 MB. */
export function largeCollection(requests = 569): string {
  const rows = Array.from({ length: 12 }, (_, id) => ({
    id,
    name: `name ${id}`,
    created_at: '2026-01-01T00:00:00Z',
    url: `https://example.test/${id}`,
  }))
  const body = JSON.stringify({ data: rows }, null, 2)
  const item = (at: number) => ({
    name: `Request ${at}`,
    request: {
      method: ['GET', 'POST', 'PUT', 'DELETE'][at % 4],
      header: [
        { key: 'Fastly-Key', value: '{{apiKey}}' },
        { key: 'Accept', value: 'application/json', description: 'What is understood' },
      ],
      url: {
        raw: `https://api.example.test/service/:service_id/version/${at}?x=1`,
        query: [{ key: 'x', value: '1' }],
        variable: [{ key: 'service_id', value: '1', description: 'Alphanumeric' }],
      },
      body: { mode: 'raw', raw: body, options: { raw: { language: 'json' } } },
      description: 'Some **text** of docs.\n\nMore of it.',
    },
    response: [
      {
        name: 'OK',
        originalRequest: { method: 'GET', header: [], url: 'https://api.example.test/x' },
        status: 'OK',
        code: 200,
        header: [{ key: 'Content-Type', value: 'application/json' }],
        _postman_previewlanguage: 'json',
        body,
      },
    ],
  })
  const inner = Array.from({ length: Math.ceil(requests / 10) }, (_, folder) => ({
    name: `Inner ${folder}`,
    item: Array.from({ length: Math.min(10, requests - folder * 10) }, (_, at) => item(folder * 10 + at)),
  }))
  const outer = Array.from({ length: Math.ceil(inner.length / 5) }, (_, folder) => ({
    name: `Outer ${folder}`,
    item: inner.slice(folder * 5, folder * 5 + 5),
  }))
  return JSON.stringify({ info: { name: 'Large', schema: collectionSchema }, item: outer })
}

/** A Postman collection of `count` GETs of one URL, in folders of 100. */
export function flatCollection(url: string, count: number): string {
  const items = Array.from({ length: count }, (_, at) => ({
    name: `get ${at}`,
    request: { method: 'GET', url, header: [{ key: 'Accept', value: 'application/json' }] },
  }))
  const folders = Array.from({ length: Math.ceil(count / 100) }, (_, at) => ({
    name: `Folder ${at}`,
    item: items.slice(at * 100, at * 100 + 100),
  }))
  return JSON.stringify({ info: { name: 'bench', schema: collectionSchema }, item: folders })
}
