/** What the page hands to the renderer, in the JSON element `#sitting`. */

export type Tongue = 'es' | 'en';
export type Titled = Readonly<Record<Tongue, string>>;
export type Severity = 'red' | 'amber' | 'blue';

export interface Band {
  readonly minutes: number;
  /** `x-p`: speak the easy-words variant of each language. Blank: the main one. */
  readonly variant: string;
  /** False where no screen stands before the child and the form is filled in right after. */
  readonly screen: boolean;
  readonly title: Titled;
  readonly guidance: Titled;
}

export interface Contract {
  readonly id: string;
  readonly instrument: string;
  readonly version: string;
  readonly title: Titled;
  /** Whose draft it is: another reader on the same device cannot open it. */
  readonly reader: string;
  readonly form_url: string;
  readonly submit_url: string;
  readonly suspend_url: string;
  readonly sign_in_url: string;
  readonly leave_url: string;
  readonly card_base_url: string;
  /** The person's language and the officer's. */
  readonly language: string;
  readonly reader_language: Tongue;
  readonly audience: 'child' | 'with_person' | 'officer';
  readonly bands: Readonly<Record<string, Band>>;
  /** What is already known, put into the form before it opens: `ctx_age`, … */
  readonly context: Readonly<Record<string, string>>;
  /** The findings that the form previews: name → title and severity. */
  readonly findings: Readonly<Record<string, { readonly title: Titled; readonly severity: Severity }>>;
  /** Whether the device may keep a draft. Of a restricted protocol it keeps nothing. */
  readonly keeps_draft: boolean;
  /** A suspended sitting that goes on. */
  readonly saved: { readonly xml: string; readonly started_at: string } | null;
}

/** Whether it is a talk with a person, of any age, and not a form of the officer's own. */
export const isTalk = ({ audience }: Contract): boolean => audience !== 'officer';

export function readContract(): Contract {
  const element = document.getElementById('sitting');
  if (!element?.textContent) throw new Error('The page has no #sitting.');
  return JSON.parse(element.textContent) as Contract;
}
