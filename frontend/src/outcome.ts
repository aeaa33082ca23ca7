/** What is said when sending did not work: what happened, that nothing is lost, what to do. */
import type { Contract } from './contract.ts';
import type { DeskWords } from './desk-words.ts';
import { button, h } from './dom.ts';
import { notice } from './screens.ts';
import type { Answer } from './server.ts';

type Failed = Exclude<Answer, { kind: 'stored' } | { kind: 'problems' }>;

export function outcome(answer: Failed, words: DeskWords, contract: Contract, again: (() => void) | null): HTMLElement {
  const retry = again ? [button(words.again, again)] : [];
  switch (answer.kind) {
    case 'signed-out': {
      const link = h('a', { href: contract.sign_in_url, target: '_blank', rel: 'opener', class: 'iv-button iv-button--second' }, words.signInLink);
      return notice(words.signIn, words.signInSay, link, ...retry);
    }
    case 'conflict': {
      const way = answer.redirect || contract.leave_url;
      return notice(words.conflict, answer.detail || words.conflictSay, h('a', { href: way, class: 'iv-button iv-button--second' }, words.leave));
    }
    case 'refused':
      return notice(words.refused, answer.detail || words.brokenSay, ...retry);
    case 'broken':
      return notice(words.broken, words.brokenSay, ...retry);
    case 'offline':
      return notice(words.offline, words.offlineSay, ...retry);
  }
}
