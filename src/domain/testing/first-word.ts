const K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
const START = new Int32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/**
 * The first 32 bits of the SHA-256 of `prefix + text`, for each text: enough to throw out nearly every
 * identifier of a large population before anything is allocated for it. A draw of a million needs a million
 * hashes; through a general library each costs about 3 µs, most of it for objects. Those that stay in are
 * hashed again in full by the library, which decides their order.
 */
export function firstWords(prefix: string, texts: readonly string[]): Uint32Array {
  const encoder = new TextEncoder();
  const head = encoder.encode(prefix);
  const hashing = new Hashing(head);
  const found = new Uint32Array(texts.length);
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at]!;
    const block = hashing.roomFor(head.length + text.length * 3 + 72);
    found[at] = hashing.finish(writeText(block, head.length, text, encoder));
  }
  return found;
}

function writeText(block: Uint8Array, from: number, text: string, encoder: TextEncoder): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return from + encoder.encodeInto(text, block.subarray(from)).written;
    block[from + at] = code;
  }
  return from + text.length;
}

/** Messages that begin alike. The first eight words of a seed are the same in each, and so are the first eight rounds. */
class Hashing {
  #block: Uint8Array;
  readonly #head: Uint8Array;
  readonly #words = new Int32Array(64);
  readonly #state = new Int32Array(8);
  readonly #after = new Int32Array(8);
  readonly #early = new Int32Array(8);
  readonly #isLong: boolean;

  constructor(head: Uint8Array) {
    this.#head = head;
    this.#isLong = head.length >= 32;
    this.#block = new Uint8Array(head.length + 256);
    this.#block.set(head);
    if (this.#isLong) {
      load(this.#words, this.#block, 0, 0);
      rounds(START, this.#early, this.#words, 0, 8);
    }
  }

  /** The block to write into, grown when needed; it begins with the common head. */
  roomFor(length: number): Uint8Array {
    if (length > this.#block.length) {
      this.#block = new Uint8Array(length * 2);
      this.#block.set(this.#head);
    }
    return this.#block;
  }

  /** First word of the hash of the first `length` bytes of the block. */
  finish(length: number): number {
    const end = pad(this.#block, length);
    if (this.#isLong && end === 64) {
      load(this.#words, this.#block, 0, 8);
      rounds(this.#early, this.#after, this.#words, 8, 64);
      return START[0]! + this.#after[0]!;
    }
    this.#state.set(START);
    for (let from = 0; from < end; from += 64) {
      load(this.#words, this.#block, from, 0);
      rounds(this.#state, this.#after, this.#words, 0, 64);
      for (let i = 0; i < 8; i++) this.#state[i]! += this.#after[i]!;
    }
    // The next short message finds the words of the head where it expects them.
    if (this.#isLong) load(this.#words, this.#block, 0, 0);
    return this.#state[0]!;
  }
}

function pad(block: Uint8Array, length: number): number {
  const end = ((length + 72) >>> 6) << 6;
  block[length] = 0x80;
  for (let at = length + 1; at < end - 4; at++) block[at] = 0;
  const bits = length * 8;
  block[end - 4] = bits >>> 24;
  block[end - 3] = bits >>> 16;
  block[end - 2] = bits >>> 8;
  block[end - 1] = bits;
  return end;
}

function load(w: Int32Array, block: Uint8Array, from: number, first: number): void {
  for (let i = first, at = from + first * 4; i < 16; i++, at += 4) {
    w[i] = (block[at]! << 24) | (block[at + 1]! << 16) | (block[at + 2]! << 8) | block[at + 3]!;
  }
}

/** Rounds `first` to `last` of the compression, from one state to another. */
function rounds(from: Int32Array, to: Int32Array, w: Int32Array, first: number, last: number): void {
  let a = from[0]!;
  let b = from[1]!;
  let c = from[2]!;
  let d = from[3]!;
  let e = from[4]!;
  let f = from[5]!;
  let g = from[6]!;
  let h = from[7]!;
  for (let i = first; i < last; i += 8) {
    if (i >= 16) schedule(w, i);
    h = (h + big1(e) + choose(e, f, g) + K[i]! + w[i]!) | 0;
    d = (d + h) | 0;
    h = (h + big0(a) + majority(a, b, c)) | 0;
    g = (g + big1(d) + choose(d, e, f) + K[i + 1]! + w[i + 1]!) | 0;
    c = (c + g) | 0;
    g = (g + big0(h) + majority(h, a, b)) | 0;
    f = (f + big1(c) + choose(c, d, e) + K[i + 2]! + w[i + 2]!) | 0;
    b = (b + f) | 0;
    f = (f + big0(g) + majority(g, h, a)) | 0;
    e = (e + big1(b) + choose(b, c, d) + K[i + 3]! + w[i + 3]!) | 0;
    a = (a + e) | 0;
    e = (e + big0(f) + majority(f, g, h)) | 0;
    d = (d + big1(a) + choose(a, b, c) + K[i + 4]! + w[i + 4]!) | 0;
    h = (h + d) | 0;
    d = (d + big0(e) + majority(e, f, g)) | 0;
    c = (c + big1(h) + choose(h, a, b) + K[i + 5]! + w[i + 5]!) | 0;
    g = (g + c) | 0;
    c = (c + big0(d) + majority(d, e, f)) | 0;
    b = (b + big1(g) + choose(g, h, a) + K[i + 6]! + w[i + 6]!) | 0;
    f = (f + b) | 0;
    b = (b + big0(c) + majority(c, d, e)) | 0;
    a = (a + big1(f) + choose(f, g, h) + K[i + 7]! + w[i + 7]!) | 0;
    e = (e + a) | 0;
    a = (a + big0(b) + majority(b, c, d)) | 0;
  }
  to[0] = a;
  to[1] = b;
  to[2] = c;
  to[3] = d;
  to[4] = e;
  to[5] = f;
  to[6] = g;
  to[7] = h;
}

function schedule(w: Int32Array, from: number): void {
  for (let i = from; i < from + 8; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
}

function big0(a: number): number {
  return ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
}

function big1(e: number): number {
  return ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
}

function choose(e: number, f: number, g: number): number {
  return g ^ (e & (f ^ g));
}

function majority(a: number, b: number, c: number): number {
  return (a & b) | (c & (a | b));
}
