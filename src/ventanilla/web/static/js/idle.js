// A page notices by itself that nobody is there: it asks, and then goes blank. What was typed stays
// behind the blank page, in memory only, and goes on after a new sign-in of the same officer.
const box = document.getElementById('idle');
if (box) watch(box);

function watch(box) {
  const [ask, gone] = box.querySelectorAll('dialog');
  const { address, officer } = box.dataset;
  const warning = Number(box.dataset.warning) * 1000;
  const title = document.title;
  let ends = Date.now() + Number(box.dataset.left) * 1000;
  let touched = Date.now();
  let acted = false;
  let asking = null;

  const renew = (token) => {
    box.dataset.token = token;
    for (const field of document.querySelectorAll('input[name=csrfmiddlewaretoken]')) field.value = token;
    const headers = JSON.parse(document.body.getAttribute('hx-headers') ?? 'null');
    if (headers) document.body.setAttribute('hx-headers', JSON.stringify({ ...headers, 'X-CSRFToken': token }));
  };

  // What the server knows: another tab may have gone on, or signed out. Asking is no sign of life.
  const look = async () => {
    const answer = await fetch(address, { headers: { 'X-Background': '1' }, cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.statusText);
    const said = await answer.json();
    if (said.officer !== null && String(said.officer) !== officer) location.assign('/');
    if (said.officer !== null) renew(said.token);
    ends = Date.now() + said.left * 1000;
    return said.left > 0;
  };

  const touch = async () => {
    acted = false;
    touched = Date.now();
    const answer = await fetch(address, { method: 'POST', headers: { 'X-CSRFToken': box.dataset.token } });
    if (answer.ok) ends = Date.now() + (await answer.json()).left * 1000;
    else await look();
  };

  const blank = () => {
    if (gone.open) return;
    ask.close();
    document.title = 'Ventanilla';
    document.body.classList.add('is-blank');
    gone.showModal();
  };

  const show = () => {
    if (!gone.open) return;
    document.body.classList.remove('is-blank');
    document.title = title;
    gone.close();
  };

  const check = async () => {
    if (gone.open) return void ((await look()) && show());
    if (acted && !ask.open && Date.now() - touched > warning * 2) await touch();
    if (ends - Date.now() > warning) return ask.close();
    const alive = await look();
    if (!alive) blank();
    else if (ends - Date.now() <= warning && !ask.open) ask.showModal();
    else if (ends - Date.now() > warning) ask.close();
  };

  // Offline nothing can be asked: then the page's own clock decides, and nothing shows again.
  const tick = () => {
    asking ??= check()
      .catch(() => Date.now() >= ends && blank())
      .finally(() => (asking = null));
    return asking;
  };

  for (const kind of ['pointerdown', 'keydown', 'input'])
    document.addEventListener(kind, () => (acted ||= !ask.open && !gone.open), { capture: true, passive: true });
  gone.addEventListener('cancel', (event) => event.preventDefault());
  ask.addEventListener('close', () => !gone.open && (acted = true));
  box.querySelector('[data-go-on]').addEventListener('click', () => touch().then(() => ask.close()).catch(tick));
  box.querySelector('[data-back]').addEventListener('click', async () => {
    await tick();
    box.querySelector('[data-not-yet]').hidden = !gone.open;
  });
  document.addEventListener('visibilitychange', () => document.hidden || tick());
  new BroadcastChannel('ventanilla-session').addEventListener('message', () => setTimeout(tick, 500));
  setInterval(() => {
    if (gone.open || (!acted && ends - Date.now() > warning)) return;
    if (acted && !ask.open && ends - Date.now() > warning && Date.now() - touched <= warning * 2) return;
    tick();
  }, 1000);
}
