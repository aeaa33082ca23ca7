// Every page: start GOV.UK's and the Ministry of Justice's behaviours where a page asks for them.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');

if (document.querySelector('[data-module^="govuk-"]')) {
  const govuk = await import('../vendor/govuk-frontend.min.js');
  govuk.initAll();
}

// A form that was sent cannot be sent twice by an impatient second press.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.once === undefined) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
});
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// What was typed before a proof was asked for goes on by itself.
document.querySelector('form[data-send-now]')?.requestSubmit();
