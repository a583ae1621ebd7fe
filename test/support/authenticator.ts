import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/**
 * A passkey as a device holds it: makes itself known and signs, by WebAuthn Level 2 (sections 6.1, 6.5, 8.7),
 * written here apart from the library that checks it.
 */
export class Authenticator {
  readonly id = randomBytes(32);
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly origin: string;
  private count = 0;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** What a browser sends after navigator.credentials.create(). */
  register(challenge: string): object {
    const known = Buffer.concat([
      Buffer.alloc(16),
      uint16(this.id.length),
      this.id,
      coseKey(this.keys.publicKey),
    ]);
    const data = this.data(0x45, known);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      text('fmt'),
      text('none'),
      text('attStmt'),
      Buffer.from([0xa0]),
      text('authData'),
      bytes(data),
    ]);
    return this.told({
      clientDataJSON: this.client('webauthn.create', challenge).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** What a browser sends after navigator.credentials.get(). */
  assert(challenge: string, by: KeyObject = this.keys.privateKey): object {
    this.count += 1;
    const data = this.data(0x05, Buffer.alloc(0));
    const client = this.client('webauthn.get', challenge);
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return this.told({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, by).toString('base64url'),
    });
  }

  private told(response: object): object {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  private client(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }));
  }

  /** Authenticator data: who is relied on, flags (present, verified, with a key), the count, and what follows. */
  private data(flags: number, rest: Buffer): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.count);
    const relied = createHash('sha256').update(new URL(this.origin).hostname).digest();
    return Buffer.concat([relied, Buffer.from([flags]), count, rest]);
  }
}

/** A P-256 key as COSE writes it: kty 2, alg -7, crv 1, x, y. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(Buffer.from(x, 'base64url')),
    Buffer.from([0x22]),
    bytes(Buffer.from(y, 'base64url')),
  ]);
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

/** A CBOR byte string of less than 65,536 bytes. */
function bytes(content: Buffer): Buffer {
  const head =
    content.length < 256 ? [0x58, content.length] : [0x59, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

/** A CBOR text of less than 24 bytes. */
function text(content: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | content.length]), Buffer.from(content)]);
}
