/**
 * The only door to node-forge, for what the runtime's crypto cannot read: PKCS#12 (no API in Node), and under
 * Electron's BoringSSL PKCS#8 whose PBKDF2 uses HMAC-SHA-512. Loaded when first needed: it costs about 35 ms.
 */

export type Decrypted = { ok: true; der: Uint8Array } | { ok: false; reason: 'passphrase' | 'unsupported' }

export type Pkcs12 =
  | {
      ok: true
      /** PKCS#8 DER of each private key. */
      privateKeys: Uint8Array[]
      certificates: Uint8Array[]
    }
  | { ok: false; reason: 'passphrase' | 'unsupported' }

async function load() {
  return (await import('node-forge')).default
}

type Forge = Awaited<ReturnType<typeof load>>
type Asn1 = ReturnType<Forge['asn1']['fromDer']>

function toBinary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

function toBytes(forge: Forge, value: Asn1): Uint8Array {
  return new Uint8Array(Buffer.from(forge.asn1.toDer(value).getBytes(), 'latin1'))
}

/** Unsupported algorithms are named in forge's messages; every other failure after parsing is a wrong passphrase. */
function reasonOf(thrown: unknown): 'passphrase' | 'unsupported' {
  const message = thrown instanceof Error ? thrown.message : ''
  return /unsupported|unknown/i.test(message) ? 'unsupported' : 'passphrase'
}

/** Opens an EncryptedPrivateKeyInfo (RFC 5958) and gives the PKCS#8 DER inside. */
export async function decryptPkcs8(der: Uint8Array, passphrase: string): Promise<Decrypted> {
  const forge = await load()
  try {
    const info: Asn1 | null = forge.pki.decryptPrivateKeyInfo(
      forge.asn1.fromDer(toBinary(der)),
      forge.util.encodeUtf8(passphrase),
    )
    if (info === null) return { ok: false, reason: 'passphrase' }
    return { ok: true, der: toBytes(forge, info) }
  } catch (thrown) {
    return { ok: false, reason: reasonOf(thrown) }
  }
}

/** Opens a traditional PEM (`Proc-Type: 4,ENCRYPTED`) of an RSA key and gives its PKCS#1 DER. */
export async function decryptTraditional(pem: string, passphrase: string): Promise<Decrypted> {
  const forge = await load()
  try {
    const key: Parameters<Forge['pki']['privateKeyToAsn1']>[0] | null = forge.pki.decryptRsaPrivateKey(
      pem,
      forge.util.encodeUtf8(passphrase),
    )
    if (key === null) return { ok: false, reason: 'passphrase' }
    return { ok: true, der: toBytes(forge, forge.pki.privateKeyToAsn1(key)) }
  } catch (thrown) {
    return { ok: false, reason: reasonOf(thrown) }
  }
}

/** Opens a PKCS#12 file (RFC 7292), modern (PBES2) or legacy (RC2-40, 3DES). */
export async function openPkcs12(der: Uint8Array, passphrase: string): Promise<Pkcs12> {
  const forge = await load()
  const parsed = () => forge.asn1.fromDer(toBinary(der))
  const open = (pfx: Asn1, password: string) => bagsOf(forge, pfx, password)
  try {
    return open(parsed(), passphrase)
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : ''
    const ascii = /^[\x00-\x7f]*$/.test(passphrase)
    if (ascii || /MAC/.test(message)) return { ok: false, reason: reasonOf(thrown) }
    // The MAC is made over the passphrase in UTF-16, PBES2 inside over UTF-8; forge gives both the same text.
    // The MAC has been verified above, so it is left out for the second reading.
    try {
      const pfx = parsed()
      const value = Array.isArray(pfx.value) ? pfx.value.slice(0, 2) : pfx.value
      return open({ ...pfx, value } as Asn1, forge.util.encodeUtf8(passphrase))
    } catch (again) {
      return { ok: false, reason: reasonOf(again) }
    }
  }
}

function bagsOf(forge: Forge, pfx: Asn1, password: string): Pkcs12 {
  const opened = forge.pkcs12.pkcs12FromAsn1(pfx, false, password)
  const bags = opened.safeContents.flatMap((contents) => contents.safeBags)
  const keyTypes = [forge.pki.oids.keyBag, forge.pki.oids.pkcs8ShroudedKeyBag]
  const privateKeys = bags
    .filter((bag) => keyTypes.includes(bag.type))
    .map((bag) => (bag.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key)) : bag.asn1))
  const certificates = bags
    .filter((bag) => bag.type === forge.pki.oids.certBag)
    .map((bag) => (bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1))
  return {
    ok: true,
    privateKeys: privateKeys.map((value) => toBytes(forge, value)),
    certificates: certificates.map((value) => toBytes(forge, value)),
  }
}
