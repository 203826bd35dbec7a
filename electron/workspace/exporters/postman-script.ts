import type { Auth } from '../../../shared/request/model.ts'

/**
 * A pre-request script that signs for Azure Communication Services. Microsoft's tutorial signs the template of the request;
 * this one first puts the variables in, encodes the URL, and writes both back into the request, so that nothing is left
 * for Postman to change between signing and sending (held to newman 6.2.2).
 */
export function acsSigningScript(auth: Extract<Auth, { kind: 'acs-hmac' }>): string {
  const typed = /^\s*\{\{\s*([^{}]+?)\s*\}\}\s*$/.exec(auth.value)?.[1]
  const read =
    typed === undefined
      ? `pm.variables.replaceIn(${JSON.stringify(auth.value)})`
      : `pm.variables.get(${JSON.stringify(typed)})`
  const key = auth.credential === 'connection-string' ? `/accesskey=([^;]+)/i.exec(${read})[1]` : read
  return `// Signs for Azure Communication Services. Made by Cordboard.
const date = new Date().toUTCString();
// What Postman would encode after this script: spaces, non-ASCII and what Node escapes in URLs.
const encode = (text) => text.replace(/[^!#-&(-;=?-[\\]_a-z~]+/g, (part) => encodeURIComponent(part).replace(/'/g, '%27'));
const url = encode(pm.variables.replaceIn(pm.request.url.toString()));
const [, authority, path] = /^https?:\\/\\/([^/?#]+)([^#]*)/i.exec(url);
const host = authority.replace(/^.*@/, '').replace(/:(?:80|443)$/, '').toLowerCase();
const target = path.startsWith('/') ? path : '/' + path;
pm.request.url.update(url);
const body = pm.request.body;
let raw = '';
if (body && body.mode === 'urlencoded') {
  const part = (text) => encodeURIComponent(pm.variables.replaceIn(text || '')).replace(/%20/g, '+');
  raw = body.urlencoded.filter((field) => !field.disabled).map((field) => part(field.key) + '=' + part(field.value)).join('&');
  pm.request.headers.upsert({ key: 'Content-Type', value: 'application/x-www-form-urlencoded' });
} else if (body && body.mode === 'raw') {
  raw = pm.variables.replaceIn(body.raw || '');
}
if (raw !== '') body.update({ mode: 'raw', raw: raw, options: body.options });
const contentHash = CryptoJS.SHA256(raw).toString(CryptoJS.enc.Base64);
const stringToSign = pm.request.method + '\\n' + target + '\\n' + date + ';' + host + ';' + contentHash;
const key = CryptoJS.enc.Base64.parse(${key});
const signature = CryptoJS.HmacSHA256(stringToSign, key).toString(CryptoJS.enc.Base64);
pm.request.headers.upsert({ key: 'x-ms-date', value: date });
pm.request.headers.upsert({ key: 'x-ms-content-sha256', value: contentHash });
pm.request.headers.upsert({ key: 'Authorization', value: 'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=' + signature });`
}
