import type { Auth } from '../../../shared/request/model.ts'

/**
 * A pre-request script that signs for Azure Communication Services after it put the variables in: Microsoft's tutorial
 * signs the template instead. What Postman encodes after the script (spaces, non-ASCII) still differs.
 */
export function acsSigningScript(auth: Extract<Auth, { kind: 'acs-hmac' }>): string {
  const name = /^\s*\{\{\s*([^{}]+?)\s*\}\}\s*$/.exec(auth.value)?.[1] ?? 'accessKey'
  const read = `pm.variables.get(${JSON.stringify(name)})`
  const key = auth.credential === 'connection-string' ? `/accesskey=(.+)$/i.exec(${read})[1]` : read
  return `// Signs for Azure Communication Services. Made by Cordboard.
const date = new Date().toUTCString();
const url = pm.variables.replaceIn(pm.request.url.toString());
const [, host, target] = /^https?:\\/\\/([^/?#]+)([^#]*)/i.exec(url);
const raw = pm.request.body && pm.request.body.raw ? pm.variables.replaceIn(pm.request.body.raw) : '';
const contentHash = CryptoJS.SHA256(raw).toString(CryptoJS.enc.Base64);
const stringToSign = pm.request.method + '\\n' + (target || '/') + '\\n' + date + ';' + host + ';' + contentHash;
const key = CryptoJS.enc.Base64.parse(${key});
const signature = CryptoJS.HmacSHA256(stringToSign, key).toString(CryptoJS.enc.Base64);
pm.request.headers.upsert({ key: 'x-ms-date', value: date });
pm.request.headers.upsert({ key: 'x-ms-content-sha256', value: contentHash });
pm.request.headers.upsert({ key: 'Authorization', value: 'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=' + signature });`
}
