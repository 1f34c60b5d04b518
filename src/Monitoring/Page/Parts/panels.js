// Rows as the run sends them: columns may be added, and rows from one on be replaced.
class Table {
  columns = [];
  rows = [];

  take({ columns, from, rows }) {
    this.columns = columns;
    if (from < this.rows.length) this.rows.length = from;
    this.rows = this.rows.concat(rows);
  }

  line(name, look) {
    return { name, ...look, rows: this.rows, column: 1 + this.columns.indexOf(name) };
  }

  has(name) {
    return this.columns.includes(name);
  }

  // The latest value of a figure; undefined where there is none.
  latest(name) {
    const column = 1 + this.columns.indexOf(name);
    for (let i = this.rows.length - 1; column > 0 && i >= 0; i--) if (this.rows[i][column] != null) return mean(this.rows[i][column]);
    return undefined;
  }
}

const colors = ['var(--green)', 'var(--violet)', 'var(--teal)', 'var(--orange)', 'var(--red)', 'var(--blue)'];

// From the first layer, blue, to the last, orange.
const depthColor = part => `color-mix(in oklch, var(--orange) ${(100 * part).toFixed(0)}%, var(--blue))`;

const section = (title, note, ...children) => element('section', { className: 'panel' }, element('header', {}, element('h2', {}, title), note), ...children);

// Each class's samples, a row, by the class that they were taken for.
class Matrix {
  constructor() {
    this.note = element('small', {});
    this.body = element('div', { className: 'scroll' });
    this.panel = section('Confusion matrix', this.note, this.body);
  }

  draw({ classes, counts, all_classes: all }, iteration) {
    const few = all > classes.length ? `, the ${classes.length} of ${formatCount(all)} classes confused most` : '';
    this.note.textContent = `test at iteration ${formatCount(iteration)}${few}`;
    const tall = classes.length > 4 && classes.some(name => name.length > 3);
    const cell = (count, total, right) => {
      const node = element('td', { className: count === 0 ? 'none' : '' }, count === 0 ? '·' : formatShort(count));
      node.style.setProperty('--shade', right ? 'var(--green)' : 'var(--red)');
      node.style.setProperty('--part', `${total > 0 && count > 0 ? (12 + 48 * Math.sqrt(count / total)).toFixed(0) : 0}%`);
      return node;
    };
    const head = element('tr', { className: tall ? 'tall' : '' }, element('th', { className: 'corner' }, 'actual \\ predicted'), ...classes.map(name => element('th', { title: name }, element('span', {}, name))));
    const rows = counts.map((row, actual) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      return element('tr', {}, element('th', { title: classes[actual] }, classes[actual]), ...row.map((count, predicted) => {
        const node = cell(count, total, actual === predicted);
        node.title = `${formatCount(count)} of ${classes[actual]} taken for ${classes[predicted]}`;
        return node;
      }));
    });
    this.body.replaceChildren(element('table', { className: classes.length > 12 ? 'matrix small' : 'matrix' }, element('thead', {}, head), element('tbody', {}, ...rows)));
  }
}

class Log {
  constructor() {
    this.text = element('pre', {});
    this.body = element('div', { className: 'scroll low', tabIndex: 0 }, this.text);
    this.panel = section('Log', '', this.body);
  }

  clear() {
    this.text.replaceChildren();
  }

  // It stays at its end, unless someone reads further up.
  add(lines) {
    if (lines.length === 0) return;
    const atEnd = this.body.scrollTop + this.body.clientHeight > this.body.scrollHeight - 30;
    this.text.append(...lines.map(line => `${line}\n`));
    while (this.text.childNodes.length > 1000) this.text.firstChild.remove();
    if (atEnd) this.body.scrollTop = this.body.scrollHeight;
  }
}
