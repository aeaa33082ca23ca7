/**
 * For the pages around the interview: `<script type="module" src="…/drafts.js" data-erase="all">` on
 * the page that follows a sign-out, and without the attribute (only drafts older than 72 hours)
 * wherever an officer arrives.
 */
import { canKeep, eraseAll, eraseOld } from './drafts.ts';

const all = document.querySelector('script[data-erase="all"]') !== null;
if (canKeep()) {
  void (all ? eraseAll() : eraseOld());
  if (all) new BroadcastChannel('ventanilla-session').postMessage('signed-out');
}
