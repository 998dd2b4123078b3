const NAME = /^[A-Za-z0-9][A-Za-z0-9._:@-]{0,222}$/;
const BYTES_MIN = 12;
const BYTES_MAX = 255;
/** The most that Windows takes; without what looks alike. */
const MADE_CHARS = 16;
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function chapNameOk(name: string): boolean {
  return NAME.test(name);
}

/** As the appliance counts it: bytes, and no blanks. */
export function secretOk(secret: string): boolean {
  const bytes = new TextEncoder().encode(secret).length;
  return bytes >= BYTES_MIN && bytes <= BYTES_MAX && !/\s/.test(secret);
}

/** One that every initiator takes: about 92 bits. Bytes beyond a multiple of the alphabet are drawn again. */
export function madeSecret(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes)): string {
  const fair = 256 - (256 % ALPHABET.length);
  let text = '';
  while (text.length < MADE_CHARS) {
    for (const byte of random(new Uint8Array(MADE_CHARS))) {
      if (byte < fair && text.length < MADE_CHARS) text += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return text;
}
