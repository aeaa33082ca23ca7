/**
 * Drafts on the device, encrypted with AES-GCM under a key of that sitting that nobody can export.
 *
 * The key lives in IndexedDB as an opaque handle; the draft beside it as a ciphertext bound to the
 * sitting and its reader. Both go at submission, at sign-out, and 72 hours after the last writing.
 */
import type { Fate, Stroke } from './controls/sketch.ts';

export const KEPT_MS = 72 * 60 * 60 * 1000;
const DATABASE = 'ventanilla-drafts';
const STORE = 'drafts';

export interface Outbox {
  readonly url: string;
  readonly body: string;
}

export interface Draft {
  readonly submission_id: string;
  readonly xml: string;
  readonly language: string;
  readonly languages: Readonly<Record<string, string>>;
  readonly informed: Readonly<Record<string, string>>;
  readonly drawings: Readonly<Record<string, { strokes: Stroke[]; fate: Fate }>>;
  readonly started_at: string;
  readonly spent_s: number;
  /** Path and side of the page that was open. */
  readonly page: string;
  readonly flagged: boolean;
  /** What was sent and never answered: it is sent again as it was, or not at all. */
  readonly outbox: Outbox | null;
}

interface Row {
  readonly sitting: string;
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly ciphertext: ArrayBuffer;
  readonly saved_at: number;
}

/** Whether this browser can keep a draft at all: it needs a secure origin and a database. */
export const canKeep = (): boolean =>
  typeof indexedDB !== 'undefined' && globalThis.crypto?.subtle !== undefined;

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = (): void => resolve(request.result);
    request.onerror = (): void => reject(request.error);
  });

async function database(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = (): void => {
    opening.result.createObjectStore(STORE, { keyPath: 'sitting' });
  };
  return asked(opening);
}

/** One transaction. `strict`: on the disk, not only in memory, before it counts as written. */
async function within<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const base = await database();
  try {
    const transaction = base.transaction(STORE, mode, { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = (): void => resolve();
      transaction.onabort = transaction.onerror = (): void => reject(transaction.error);
    });
    const result = await asked(work(transaction.objectStore(STORE)));
    await done;
    return result;
  } finally {
    base.close();
  }
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export class Drawer {
  private key: CryptoKey | null = null;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly sitting: string,
    private readonly reader: string,
  ) {}

  private get bound(): Uint8Array<ArrayBuffer> {
    return bytes(`${this.sitting}\n${this.reader}`);
  }

  /** The draft of this sitting and when it was saved; null where there is none that this reader may open. */
  async read(now = Date.now()): Promise<{ draft: Draft; saved_at: Date } | null> {
    await eraseOld(now);
    const row = (await within('readonly', (store) => store.get(this.sitting))) as Row | undefined;
    if (!row) return null;
    try {
      const { key, iv, ciphertext } = row;
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: this.bound }, key, ciphertext);
      this.key = key;
      return { draft: JSON.parse(new TextDecoder().decode(plain)) as Draft, saved_at: new Date(row.saved_at) };
    } catch {
      return null; // another reader's, or damaged: unreadable either way
    }
  }

  /** Written one after another: the last one given wins. */
  write(draft: Draft, now = Date.now()): Promise<void> {
    const turn = this.last.catch(() => undefined).then(() => this.store(draft, now));
    this.last = turn;
    return turn;
  }

  private async store(draft: Draft, now: number): Promise<void> {
    this.key ??= await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const key = this.key;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const ciphertext = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: this.bound },
      key,
      bytes(JSON.stringify(draft)),
    );
    const row: Row = { sitting: this.sitting, key, iv, ciphertext, saved_at: now };
    await within('readwrite', (store) => store.put(row));
  }

  async erase(): Promise<void> {
    await this.last.catch(() => undefined);
    this.key = null;
    await within('readwrite', (store) => store.delete(this.sitting));
  }
}

/** Erase what nobody has written to for 72 hours. */
export async function eraseOld(now = Date.now()): Promise<void> {
  const rows = (await within('readonly', (store) => store.getAll())) as Row[];
  for (const row of rows)
    if (now - row.saved_at > KEPT_MS || row.saved_at > now + KEPT_MS)
      await within('readwrite', (store) => store.delete(row.sitting));
}

/** Erase every draft and every key of this device. */
export async function eraseAll(): Promise<void> {
  await within('readwrite', (store) => store.clear());
}
