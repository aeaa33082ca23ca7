// Put a letter into the box of a post: P-256, HKDF-SHA-256, AES-256-GCM. Whoever holds this device
// afterwards cannot open it. The bytes are those of security/letterbox/sealing.py.
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const INFO = 'ventanilla letterbox 1';
const NONCE = 12, STEP = 2048;
const text = new TextEncoder();

const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const bytes = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
export const base64 = (some) => btoa(Array.from(some, (byte) => String.fromCharCode(byte)).join(''));

// Letters are as long as one another: blanks behind JSON say nothing.
const padded = (said) => {
  const plain = text.encode(JSON.stringify(said));
  const whole = new Uint8Array(Math.ceil(plain.length / STEP) * STEP).fill(32);
  whole.set(plain);
  return whole;
};

export async function seal(box, point, letter, said) {
  const to = await crypto.subtle.importKey('raw', point, CURVE, false, []);
  const sender = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const mine = new Uint8Array(await crypto.subtle.exportKey('raw', sender.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: to }, sender.privateKey, 256);
  const source = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: joined(text.encode(INFO), mine, point) },
    source, { name: 'AES-GCM', length: 256 }, false, ['encrypt'],
  );
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const bound = text.encode(`${box}\n${letter}`);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound }, key, padded(said));
  return joined(Uint8Array.of(1), mine, iv, new Uint8Array(sealed));
}
