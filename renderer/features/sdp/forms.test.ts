import { describe, expect, it } from 'vitest'
import { jsonString, requestBody, shellString } from './forms.ts'

const sdp = 'v=0\r\ns=it\'s a \\ "test"\r\na=x:\u0001\tü\r\n'

describe('what the copy menu gives', () => {
  it('is a JSON string that reads back as the SDP', () => {
    expect(JSON.parse(jsonString(sdp))).toBe(sdp)
  })

  it.each([
    ['offer', 'connect', 'offer'],
    ['answer', 'accept', 'answer'],
    [null, 'accept', 'answer'],
  ] as const)('is a request body that fits the role %s', (role, action, type) => {
    const body = JSON.parse(requestBody(sdp, role))
    expect(body.action).toBe(action)
    expect(body.session).toEqual({ sdp_type: type, sdp })
  })

  it('is one word for bash in which line ends, quotes and backslashes are escaped', () => {
    expect(shellString(sdp)).toBe("$'v=0\\r\\ns=it\\'s a \\\\ \"test\"\\r\\na=x:\\x01\\tü\\r\\n'")
  })
})
