import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { clientAddress, isSameOrigin, shortenAddress } from '#app/platform/http/request.server.ts'

function request(headers: Record<string, string>, remoteAddress = '10.0.0.9'): IncomingMessage {
  return { headers, socket: { remoteAddress } } as unknown as IncomingMessage
}

describe('a form comes from our own pages', () => {
  test.each([
    [{ origin: 'https://invita.example' }, true],
    [{ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, true],
    [{ origin: 'https://evil.example', host: 'invita.example' }, false],
    [{ origin: 'https://invita.example.evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, false],
    [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ origin: 'not a url' }, false],
    [{}, true],
  ])('%o → %s', (headers, same) => {
    expect(isSameOrigin(request(headers as Record<string, string>), 'https://invita.example')).toBe(same)
  })
})

describe('the client behind proxies', () => {
  test.each([
    [0, '203.0.113.7', '10.0.0.9'],
    [1, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    [2, '198.51.100.1, 203.0.113.7', '198.51.100.1'],
    [1, 'forged', '10.0.0.9'],
    [3, '203.0.113.7', '10.0.0.9'],
  ])('%i trusted, forwarded for “%s” → %s', (proxies, forwarded, address) => {
    expect(clientAddress(request({ 'x-forwarded-for': forwarded }), proxies)).toBe(address)
  })
})

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ['2001:db8:12::1', '2001:db8:12::/48'],
  ['::1', '::/48'],
  ['2001:DB8:0:7::1', '2001:db8::/48'],
  ['nonsense', null],
])('%s is kept as %s', (address, kept) => {
  expect(shortenAddress(address)).toBe(kept)
})
