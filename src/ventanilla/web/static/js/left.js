// Who left in a hurry does not come back by “back”: in this window, each page of before goes away.
const LEFT = 'left';

function goes() {
  const there = sessionStorage.getItem(LEFT);
  if (!there) return;
  document.documentElement.hidden = true;
  location.replace(there);
}

try {
  if (performance.getEntriesByType('navigation')[0]?.type === 'back_forward') goes();
  else sessionStorage.removeItem(LEFT);
  addEventListener('pageshow', (event) => event.persisted && goes());
  addEventListener('pagehide', () => {
    if (!document.body.classList.contains('is-left')) return;
    sessionStorage.setItem(LEFT, document.querySelector('.exit a').href);
  });
} catch {
  // A browser that keeps nothing has nothing to forget.
}
