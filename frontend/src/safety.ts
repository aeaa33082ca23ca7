/** Findings previewed on the device, and the neutral sign that outlives an answer taken back. */
import type { Contract, Severity, Titled } from './contract.ts';
import type { Item, Run } from './engine.ts';

export const FLAG = 'safety_flag';
const NOT_STANDING = new Set(['', '0', 'no', 'false', 'discarded', 'NaN']);
const GRAVEST: readonly Severity[] = ['red', 'amber', 'blue'];

export interface Standing {
  readonly name: string;
  readonly title: Titled;
  readonly severity: Severity;
}

/** The findings whose calculate in the form stands now, the gravest first. */
export function standing(run: Run, findings: Contract['findings']): readonly Standing[] {
  return Object.entries(findings)
    .filter(([name]) => !NOT_STANDING.has(run.find(`finding_${name}`)?.value ?? ''))
    .map(([name, { title, severity }]) => ({ name, title, severity }))
    .sort((a, b) => GRAVEST.indexOf(a.severity) - GRAVEST.indexOf(b.severity));
}

/** Withdraw answers. True where that took the ground from a RED finding: then a flag must stay. */
export function withdraw(run: Run, findings: Contract['findings'], items: readonly Item[]): boolean {
  const reds = (): string[] =>
    standing(run, findings).filter(({ severity }) => severity === 'red').map(({ name }) => name);
  const before = reds();
  for (const item of items) {
    if (item.kind === 'upload') item.attach(null);
    else if (item.value !== '') item.answer('');
  }
  const after = new Set(reds());
  return before.some((name) => !after.has(name));
}

/** Put the flag into the form where it has a control. False: it must be written into the XML. */
export function raiseFlag(run: Run): boolean {
  const item = run.find(FLAG);
  if (!item || item.kind === 'hidden') return false;
  item.answer('yes');
  return true;
}
