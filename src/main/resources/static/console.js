// What pages do beyond HTML: they work without it, too.
(() => {
  'use strict';

  // "/" goes to the search, unless somebody is typing.
  document.addEventListener('keydown', (event) => {
    const search = document.querySelector('.search input');
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || !search) return;
    if (event.target.closest('input, select, textarea, [contenteditable]')) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  // An element with an id and data-live="5" is read anew every 5 seconds from the page's own address, unless nobody
  // looks, or somebody is working in it. The part that comes back may change the pace or end it.
  // What was typed and not sent yet is not thrown away either.
  const typed = (live) => [...live.querySelectorAll('textarea, input')].some((each) => each.value !== each.defaultValue);
  const busy = (live) =>
    live.querySelector('input:focus, select:focus, textarea:focus, details[open]:hover') !== null || typed(live);
  const schedule = (live) => {
    setTimeout(() => {
      if (!live.isConnected) return;
      if (document.hidden || busy(live)) return schedule(live);
      htmx.ajax('GET', location.pathname + location.search, {
        source: live, target: live, select: '#' + live.id, swap: 'outerHTML', selectOOB: '#fresh,#menu',
      }).finally(() => {
        if (live.isConnected) schedule(live);
      });
    }, 1000 * Number(live.dataset.live));
  };
  const begin = (root) => {
    if (root.matches('[data-live]')) schedule(root);
    root.querySelectorAll('[data-live]').forEach(schedule);
    root.querySelectorAll('form[data-selection]').forEach(count);
    root.querySelectorAll('[data-copy]').forEach((button) => { button.hidden = !navigator.clipboard; });
  };

  // Copies a text, or a list of lines, folded ones too. Browsers have a clipboard only behind TLS or on this machine.
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const text = document.getElementById(button.dataset.copy);
    const lines = text.matches('ol') ? [...text.querySelectorAll('li')].filter((each) => !each.querySelector('li')) : [text];
    await navigator.clipboard.writeText(lines.map((each) => each.textContent).join('\n'));
    button.textContent = button.dataset.copied;
  });

  // How many checkboxes of a form are checked, where data-selected says so; what stays checked survives a live part.
  const count = (form) => {
    const boxes = [...form.querySelectorAll('input[type=checkbox][name]')];
    const checked = boxes.filter((box) => box.checked).length;
    form.querySelectorAll('[data-selected]').forEach((place) => { place.textContent = checked; });
    form.querySelectorAll('[data-needs-selection]').forEach((button) => { button.disabled = checked === 0; });
  };
  document.addEventListener('change', (event) => {
    const all = event.target.closest('[data-check-all]');
    const form = event.target.closest('form[data-selection]');
    if (all) {
      all.closest('tbody, form').querySelectorAll('input[type=checkbox][name]').forEach((box) => { box.checked = all.checked; });
    }
    if (form) count(form);
  });
  let checked = [];
  document.addEventListener('htmx:beforeSwap', (event) => {
    checked = [...event.target.querySelectorAll('input[type=checkbox][name]:checked')].map((box) => box.name + '=' + box.value);
  });

  document.addEventListener('DOMContentLoaded', () => begin(document.body));
  document.addEventListener('htmx:load', (event) => {
    const part = event.detail.elt;
    if (part === document.body) return;
    part.querySelectorAll('input[type=checkbox][name]').forEach((box) => {
      if (checked.includes(box.name + '=' + box.value)) box.checked = true;
    });
    begin(part);
  });
})();
