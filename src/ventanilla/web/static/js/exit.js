// Leave at once: blank the page, then go elsewhere in its place, so that “back” does not return.
// Shift pressed three times within five seconds does the same. Without this the link works too.
const SHIFTS = 3, WITHIN = 5000;
const box = document.querySelector('.exit');
if (box) watch(box, box.querySelector('a'));

function watch(box, link) {
  let pressed = 0, timer = null;
  const status = box.querySelector('[role=status]');
  const words = box.dataset.pressed.split('|');

  const leave = () => {
    document.body.classList.add('is-left');
    document.title = 'Ventanilla';
    location.replace(link.href);
  };
  const forget = () => {
    pressed = 0;
    status.textContent = '';
  };

  link.addEventListener('click', (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener('keyup', (event) => {
    if (event.key !== 'Shift') return;
    clearTimeout(timer);
    pressed += 1;
    if (pressed === SHIFTS) return leave();
    status.textContent = words[pressed - 1];
    timer = setTimeout(forget, WITHIN);
  });
  // Whoever comes back by the history of the browser is asked who they are; nothing old is drawn.
  addEventListener('pageshow', (event) => event.persisted && location.reload());
}
