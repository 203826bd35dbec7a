import { fail } from '../../shared/problem.ts'

/** OpenSSL reads at most this many bytes of a passphrase for PEM (`PEM_BUFSIZE`); a longer one could not be typed back. */
const maxBytes = 1023

/** Throws `passphrase-unusable` for a passphrase with which other programs could not open the key. */
export function checkPassphrase(passphrase: string): void {
  if (Buffer.byteLength(passphrase, 'utf8') > maxBytes) {
    fail('passphrase-unusable', `The passphrase is longer than ${maxBytes} bytes.`, 'Choose a shorter one.')
  }
  if (/[\0\r\n]/.test(passphrase)) {
    fail(
      'passphrase-unusable',
      'The passphrase holds a line end or a zero character, which other programs cut off.',
      'Choose one without them.',
    )
  }
}
