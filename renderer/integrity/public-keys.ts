/** Was this text signed with the private half of an imported key? RSASSA-PKCS1-v1_5 with SHA-256, nothing else. */
import type { PublicKey } from './documents.js'

export type SignatureCheck = 'valid' | 'invalid' | 'no-key'

/** What is to be checked: `text` as UTF-8, by the key with this fingerprint, which must have been valid at `when`. */
export interface Signed {
  readonly text: string
  /** Hex. */
  readonly signature: string
  readonly fingerprint: string
  /** Epoch ms; undefined: the time of signing is not known, so the key's validity is not asked for. */
  readonly when: number | undefined
}

export interface PublicKeys {
  readonly count: number
  check(signed: Signed): Promise<SignatureCheck>
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

/** The imported keys. A key that cannot be decoded is as good as none. */
export function publicKeys(keys: readonly PublicKey[]): PublicKeys {
  const byFingerprint = new Map<string, PublicKey[]>()
  for (const key of keys) {
    const known = byFingerprint.get(key.fingerprint) ?? []
    if (!known.some((one) => one.value === key.value)) known.push(key)
    byFingerprint.set(key.fingerprint, known)
  }
  const imported = new Map<PublicKey, Promise<CryptoKey | null>>()
  const importOnce = (key: PublicKey): Promise<CryptoKey | null> => {
    const known = imported.get(key) ?? importKey(key.value)
    imported.set(key, known)
    return known
  }
  return {
    count: byFingerprint.size,
    async check({ text, signature, fingerprint, when }) {
      const candidates = (byFingerprint.get(fingerprint) ?? []).filter((key) => isValidAt(key, when))
      const found = await Promise.all(candidates.map(importOnce))
      const usable = found.filter((key) => key !== null)
      if (usable.length === 0) return 'no-key'
      const bytes = fromHex(signature)
      if (bytes === null) return 'invalid'
      const data = new TextEncoder().encode(text)
      for (const key of usable) if (await crypto.subtle.verify(algorithm, key, bytes, data)) return 'valid'
      return 'invalid'
    },
  }
}

function isValidAt({ from, until }: PublicKey, when: number | undefined): boolean {
  return when === undefined || ((from ?? when) <= when && when <= (until ?? when))
}

async function importKey(value: string): Promise<CryptoKey | null> {
  const der = fromBase64(value)
  if (der === null) return null
  for (const spki of [spkiAround(der), der]) {
    try {
      return await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify'])
    } catch {
      // the other encoding is tried next; a key that is neither is no key
      continue
    }
  }
  return null
}

/** AlgorithmIdentifier { rsaEncryption, NULL } */
const RSA = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]

/** SubjectPublicKeyInfo around a PKCS#1 RSAPublicKey, which is what WebCrypto reads. */
function spkiAround(pkcs1: Uint8Array): Uint8Array<ArrayBuffer> {
  const bits = tagged(0x03, Uint8Array.of(0, ...pkcs1))
  return tagged(0x30, Uint8Array.of(...RSA, ...bits))
}

function tagged(tag: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Uint8Array.of(tag, ...size, ...content)
}

/** A public key of 16384 bits takes 2 KiB; nothing longer is looked at. */
const MAX_KEY_TEXT = 8 * 1024

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const plain = text.replace(/\s+/g, '')
  if (plain.length === 0 || plain.length > MAX_KEY_TEXT || !/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) return null
  try {
    return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0))
  } catch {
    return null
  }
}

function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 2 !== 0 || text.length > MAX_KEY_TEXT || !/^[0-9a-fA-F]+$/.test(text)) return null
  const bytes = new Uint8Array(text.length / 2)
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16)
  return bytes
}
