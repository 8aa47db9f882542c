// The page is whole without this script. It adds what needs a pointer or a keyboard: values are
// read out, endpoints and load levels are hidden, tables are sorted, figures are copied and charts are saved.
'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const reading = document.getElementById('reading');
  document.documentElement.classList.add('js');

  // The line at the lower edge; a screen reader speaks it.
  let fading = 0;
  const say = (text, milliseconds) => {
    clearTimeout(fading);
    reading.textContent = text;
    reading.hidden = !text;
    if (milliseconds) fading = setTimeout(() => say(''), milliseconds);
  };

  // Without the characters by which the page isolates text from right to left.
  const plain = (text) => text.replace(/[\u2068\u2069]/g, '');

  const copy = async (isolated, what) => {
    const text = plain(isolated);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    say(`copied ${what}`, 2000);
  };

  const button = (text, action) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.addEventListener('click', action);
    return made;
  };

  // Values. The browser's own tooltips would stand in the way.
  const visible = (hit) => !hit.classList.contains('off');
  for (const svg of all('.chart svg')) {
    const hits = all('.hit', svg);
    for (const hit of hits) {
      const title = hit.querySelector('title');
      hit.dataset.reading = title.textContent;
      title.remove();
    }
    let at = -1;
    const go = (hit) => {
      for (const other of hits) other.classList.toggle('at', other === hit);
      say(hit ? hit.dataset.reading : '');
    };
    svg.addEventListener('pointerover', (event) => go(event.target.closest('.hit')));
    svg.addEventListener('pointerleave', () => go(null));
    svg.addEventListener('blur', () => go(null));
    addEventListener('keydown', (event) => { if (event.key === 'Escape') go(null); });
    if (hits.length) {  // as an image it would get no arrow keys from a screen reader
      svg.setAttribute('role', 'application');
      svg.setAttribute('aria-roledescription', 'chart');
      svg.setAttribute('aria-description', 'Arrow keys read its values out');
    }
    svg.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const shown = hits.filter(visible);
      if (!step || !shown.length) return;
      event.preventDefault();
      at = (at + step + shown.length) % shown.length;
      go(shown[at]);
    });
  }

  // Endpoints and load levels are hidden in all charts and tables. A part may be of both.
  const hidden = new Set();
  for (const choice of all('[data-part]')) {
    choice.addEventListener('click', () => {
      const name = choice.dataset.part;
      const hide = !hidden.delete(name);
      if (hide) hidden.add(name);
      choice.setAttribute('aria-pressed', String(!hide));
      for (const part of all(`.${name}`)) {
        part.classList.toggle('off', [...part.classList].some((other) => hidden.has(other)));
      }
    });
  }

  // What is copied of a cell: a title with its unit, and a figure without its interval.
  const textOf = (cell) => cell.matches('thead th')
    ? cell.innerText.replace(/\s+/g, ' ').trim() : cell.firstChild.textContent.trim();

  // A cell for a spreadsheet, which would run a name such as "=1+1" as a formula.
  const cellFor = (isolated, isFigure) => {
    let text = plain(isolated);
    if (!isFigure && /^'*[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const cellOf = (cell) => {
    const text = textOf(cell);
    return cellFor(text, cell.dataset.v !== undefined || text === '-');
  };

  // Tables. A cell without a number sorts after all others, in both directions.
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
  };
  const compare = (a, b, direction) => {
    if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
    return direction * (typeof a === 'number' ? a - b : a.localeCompare(b));
  };
  for (const table of all('table.sortable')) {
    const heads = all('thead th', table);
    heads.forEach((head, column) => {
      const name = button('', () => {});  // for the keyboard; its click arrives at the head
      name.append(...head.childNodes);
      head.append(name);
      const sort = () => {
        const down = head.getAttribute('aria-sort') === 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => compare(keyOf(a, column), keyOf(b, column), down ? -1 : 1));
        table.tBodies[0].append(...rows);
      };
      head.addEventListener('click', sort);
    });
    const lines = () => [table.tHead.rows[0], ...[...table.tBodies[0].rows].filter(visible)]
      .map((row) => [...row.cells].map(cellOf).join('\t'));
    const copied = button('Copy the table', () => copy(lines().join('\n'), 'the table'));
    copied.className = 'copy';
    table.closest('.scroll').after(copied);
    for (const cell of all('td[data-v]', table)) {
      const text = textOf(cell);
      const figure = /^[\d.,]+$/.test(text);  // else "limited", "8 users", "97.50%"
      cell.addEventListener('click', () => (figure
        ? copy(cell.dataset.v, `${cell.dataset.v}, as the summary CSV has it`)
        : copy(text, text)));
    }
  }

  // A chart as a file of its own: its colours are no variables there.
  const svgFile = (svg) => {
    const clone = svg.cloneNode(true);
    for (const part of all('.off, .hit', clone)) part.remove();
    clone.setAttribute('width', '1800');
    const style = getComputedStyle(document.documentElement);
    const paper = `<rect y="-2000" width="100%" height="6000" fill="${style.getPropertyValue('--paper')}"/>`;
    clone.insertAdjacentHTML('afterbegin', paper);
    return new XMLSerializer().serializeToString(clone)
      .replace(/var\((--\w+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  };
  const save = (name, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  for (const svg of all('.chart svg')) {
    const figure = svg.closest('.chart');
    const tools = document.createElement('div');
    tools.className = 'tools';
    const values = () =>
      all('.hit', svg).filter(visible).map((hit) => cellFor(hit.dataset.reading, false));
    const add = (text, action) => {
      const made = button(text, action);
      made.setAttribute('aria-label', `${text} of ${svg.getAttribute('aria-label')}`);
      tools.append(made);
    };
    if (values().length) add('Copy values', () => copy(values().join('\n'), 'the values'));
    add('Save as SVG', () => save(`${figure.id}.svg`, svgFile(svg)));
    figure.append(tools);
  }
  // What is folded would be missing on paper.
  addEventListener('beforeprint', () => {
    for (const folded of all('details')) folded.open = true;
  });
  for (const block of all('pre')) {
    const made = button('Copy the command', () => copy(block.textContent, 'the command'));
    made.className = 'copy';
    block.after(made);
  }
})();
