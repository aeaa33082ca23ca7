/** Sending. Every answer of the server, and its silence, has a name. */
import type { SentDrawing } from './controls/sketch.ts';

export interface Submission {
  readonly submission_id: string;
  readonly sitting_version: string;
  readonly xml: string;
  readonly drawings: readonly SentDrawing[];
  readonly started_at: string;
  readonly ended_at: string;
  readonly language: string;
  /** Block → language it was asked in, message → when it was given. */
  readonly languages: Readonly<Record<string, string>>;
  readonly informed: Readonly<Record<string, string>>;
  readonly spent_s: number;
}

export type Answer =
  | { readonly kind: 'stored'; readonly redirect: string }
  | { readonly kind: 'problems'; readonly problems: Readonly<Record<string, string>>; readonly detail: string }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'conflict'; readonly detail: string; readonly redirect: string }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'broken' }
  | { readonly kind: 'offline' };

/** Whether the server may have stored what it never answered for. */
export const isUncertain = (answer: Answer): boolean => answer.kind === 'offline' || answer.kind === 'broken';

interface Said {
  readonly redirect?: string;
  readonly problems?: Record<string, string>;
  readonly detail?: string;
}

async function said(response: Response): Promise<Said> {
  try {
    return (await response.json()) as Said;
  } catch {
    return {};
  }
}

const tokenIn = (page: ParentNode): string =>
  page.querySelector<HTMLInputElement>('input[name=csrfmiddlewaretoken]')?.value ?? '';

/** A sign-in in another tab changes the token: this page itself knows the new one. */
async function freshToken(): Promise<string | null> {
  const response = await fetch(location.href, { redirect: 'manual', cache: 'no-store' });
  if (!response.ok) return null;
  return tokenIn(new DOMParser().parseFromString(await response.text(), 'text/html')) || null;
}

const post = (url: string, body: string, token: string): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    body,
    redirect: 'manual',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token },
  });

/** Post a JSON body. Never throws. */
export async function send(url: string, body: string): Promise<Answer> {
  try {
    let response = await post(url, body, tokenIn(document));
    if (response.status === 403 && !(await said(response.clone())).detail) {
      const token = await freshToken();
      if (token === null) return { kind: 'signed-out' };
      const field = document.querySelector<HTMLInputElement>('input[name=csrfmiddlewaretoken]');
      if (field) field.value = token;
      response = await post(url, body, token);
    }
    return await read(response);
  } catch {
    return { kind: 'offline' };
  }
}

async function read(response: Response): Promise<Answer> {
  if (response.type === 'opaqueredirect' || response.status === 401) return { kind: 'signed-out' };
  const { redirect = '', problems = {}, detail = '' } = await said(response);
  if (response.ok && redirect) return { kind: 'stored', redirect };
  if (Object.keys(problems).length) return { kind: 'problems', problems, detail };
  if (response.status === 409) return { kind: 'conflict', detail, redirect };
  if (response.status >= 500 || response.ok) return { kind: 'broken' };
  return { kind: 'refused', detail };
}
