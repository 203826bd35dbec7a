/** How a private key can be written, as choices. */
export const formats = [
  { id: 'pkcs8', label: 'PKCS#8' },
  { id: 'pkcs1', label: 'PKCS#1, traditional' },
] as const

export const ciphers = [
  { id: 'aes-256-cbc', label: 'AES-256' },
  { id: 'aes-192-cbc', label: 'AES-192' },
  { id: 'aes-128-cbc', label: 'AES-128' },
  { id: 'des-ede3-cbc', label: 'DES-EDE3' },
] as const

export const encodings = [
  { id: 'pem', label: 'PEM' },
  { id: 'der', label: 'DER' },
] as const
