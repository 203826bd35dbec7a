import { type ImportResult, readImport } from './import.ts'
import type { ImportedItem, ImportedRequest, ImportFormat } from './importer.ts'
import { sourceOf } from './source.ts'

export function imported(
  text: string | object,
  formats?: readonly ImportFormat[],
  name = '',
): Promise<ImportResult> {
  const source = sourceOf(typeof text === 'string' ? text : JSON.stringify(text), name)
  return formats === undefined ? readImport(source) : readImport(source, formats)
}

/** Every request below, by its path. */
export function requestsOf(items: readonly ImportedItem[], path = ''): Map<string, ImportedRequest> {
  const found = new Map<string, ImportedRequest>()
  for (const item of items) {
    const own = path === '' ? item.name : `${path}/${item.name}`
    if (item.kind === 'request') found.set(own, item)
    else for (const [name, request] of requestsOf(item.items, own)) found.set(name, request)
  }
  return found
}

const v21 = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

export function postmanCollection(item: unknown[], more: object = {}): object {
  return { info: { name: 'Test', schema: v21 }, item, ...more }
}

/** Microsoft's tutorial script, with its sentence parts that people change. */
export function tutorialScript(
  options: { dateHeader?: string; signed?: string; key?: string; prefix?: string; more?: string } = {},
): string {
  const {
    dateHeader = 'Date',
    signed = 'date',
    key = "pm.variables.get('key')",
    prefix = '',
    more = '',
  } = options
  return `// Set the Date header to our Date as a UTC String.
const dateStr = new Date().toUTCString();
pm.request.headers.upsert({key:'${dateHeader}', value: dateStr});

// Hash the request body using SHA256 and encode it as Base64
const hashedBodyStr = CryptoJS.SHA256(pm.request.body.raw).toString(CryptoJS.enc.Base64)
// And add that to the header x-ms-content-sha256
pm.request.headers.upsert({
    key:'x-ms-content-sha256',
    value: hashedBodyStr
});

// Get our previously specified endpoint variable
const endpoint = pm.variables.get('endpoint')
const hostStr = endpoint.replace('https://','');
const url = pm.request.url.toString().replace('{{endpoint}}','');
const stringToSign = pm.request.method + '\\n' + url + '\\n' + dateStr + ';' + hostStr + ';' + hashedBodyStr;

// Decode our access key from previously created variables, into bytes from base64.
const key = CryptoJS.enc.Base64.parse(${key});
const signature = CryptoJS.HmacSHA256(stringToSign, key).toString(CryptoJS.enc.Base64);
${more}
pm.request.headers.upsert({
    key:'Authorization',
    value: "HMAC-SHA256 ${prefix}SignedHeaders=${signed};host;x-ms-content-sha256&Signature=" + signature
});`
}

/** The shape of Meta's public WhatsApp collection: what it does that trips importers, in small. */
export const metaCollection = {
  info: {
    _postman_id: '13382743-84d01ff8',
    name: 'WhatsApp Cloud API',
    description: 'Use **{{{Phone-Number-ID}}** of your account.',
    schema: v21,
  },
  auth: {
    type: 'bearer',
    bearer: [
      { key: 'password', value: '', type: 'string' },
      { key: 'token', value: '{{User-Access-Token}}', type: 'string' },
    ],
  },
  event: [
    {
      listen: 'prerequest',
      script: {
        type: 'text/javascript',
        exec: ["pm.request.headers.add({ key: 'User-Agent', value: 'WA_Postman/v1' });"],
      },
    },
    { listen: 'test', script: { type: 'text/javascript', exec: [''] } },
  ],
  item: [
    { name: 'Get Started', item: [], description: 'Only a description.' },
    {
      name: 'Webhook Subscriptions',
      item: [
        {
          name: 'Payloads',
          item: [
            {
              name: 'Text message received',
              request: {
                method: 'VIEW',
                header: [],
                url: { raw: '' },
                description: '```json\n{"a": 1}\n```',
              },
              response: [],
            },
          ],
        },
      ],
    },
    {
      name: 'Messages',
      item: [
        {
          name: 'Send template',
          request: {
            method: 'POST',
            header: [{ key: 'Content-Type', value: 'application/json' }],
            body: {
              mode: 'raw',
              raw: '{"to": "{{Recipient-Phone-Number}}", "text": "Hi {{1}}, code {{2}}"}',
              options: { raw: { language: 'json' } },
            },
            url: {
              raw: 'https://graph.facebook.com/{{Version}}/{{Phone-Number-ID}}/messages',
              protocol: 'https',
              host: ['graph', 'facebook', 'com'],
              path: ['{{Version}}', '{{Phone-Number-ID}}', 'messages'],
            },
          },
          response: [
            {
              name: 'Sent',
              originalRequest: {
                method: 'POST',
                header: [],
                url: 'https://graph.facebook.com/v23.0/1/messages',
              },
              status: 'OK',
              code: 200,
              _postman_previewlanguage: 'json',
              header: [{ key: 'Content-Type', value: 'application/json' }],
              body: '{"messages": [{"id": "wamid.X"}]}',
            },
          ],
        },
        {
          name: 'Upload image',
          request: {
            method: 'POST',
            header: [],
            body: {
              mode: 'formdata',
              formdata: [
                { key: 'messaging_product', value: 'whatsapp', type: 'text' },
                { key: 'file', type: 'file', src: '/path/a.jpg' },
                { key: 'off', value: 'x', type: 'text', disabled: true },
              ],
            },
            url: 'https://graph.facebook.com/{{Version}}/{{Phone-Number-ID}}/media',
          },
          response: [],
        },
        {
          name: 'Publish key',
          request: {
            method: 'POST',
            header: [],
            body: { mode: 'urlencoded', urlencoded: [{ key: 'business_public_key', value: 'a+b\nc' }] },
            url: {
              raw: 'https://graph.facebook.com/{{Version}}/x?fields=["US"].format(SVG)&off=1',
              query: [
                { key: 'fields', value: '["US"].format(SVG)', description: 'What to answer' },
                { key: 'off', value: '1', disabled: true },
              ],
            },
          },
          response: [],
        },
        {
          name: 'Upload to session',
          request: {
            auth: { type: 'noauth' },
            method: 'POST',
            header: [{ key: 'Authorization', value: 'OAuth {{User-Access-Token}}' }],
            body: { mode: 'file', file: { src: '/path/b.jpg' } },
            url: 'https://graph.facebook.com/{{Version}}/{{Upload-ID}}',
          },
          response: [],
        },
      ],
    },
  ],
}
