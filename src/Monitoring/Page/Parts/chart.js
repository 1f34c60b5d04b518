// About `count` round numbers from `low` to `high`.
const linearTicks = (low, high, count) => {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find(factor => factor * power >= rough * 0.8);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
};

// Powers of ten; with few of them, 2 and 5 times those too.
const logTicks = (low, high, count) => {
  const first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high));
  const every = Math.max(1, Math.ceil((last - first) / count));
  const ticks = [];
  for (let power = first; power <= last; power++) {
    for (const factor of last - first <= 3 ? [1, 2, 5] : [1]) {
      const tick = factor * 10 ** power;
      if ((power - first) % every === 0 && tick >= low * 0.999 && tick <= high * 1.001) ticks.push(Number(tick.toPrecision(6)));
    }
  }
  return ticks.length > 1 ? ticks : linearTicks(low, high, count);
};

// A cell is a number or [least, mean, greatest].
const least = cell => Array.isArray(cell) ? cell[0] : cell;
const mean = cell => Array.isArray(cell) ? cell[1] : cell;
const greatest = cell => Array.isArray(cell) ? cell[2] : cell;

// Curves by iteration, on one axis for all charts: from 0 to the iteration that the run is at. `series` gives what to draw at each drawing: [{ name, color, faint, rows, column }].
class Chart {
  constructor(title, series, reached, { log = false, legend = null } = {}) {
    Object.assign(this, { series, reached, log, legend });
    this.button = element('button', { className: 'scale', type: 'button', onclick: () => { this.log = !this.log; this.draw(); } });
    this.keys = element('div', { className: 'legend' });
    this.svg = drawn('svg', {});
    this.tip = element('div', { className: 'tip', hidden: true });
    this.frame = element('div', { className: 'chart' }, this.svg, this.tip);
    this.panel = element('section', { className: 'panel' }, element('header', {}, element('h2', {}, title), this.button), this.keys, this.frame);
    this.svg.addEventListener('pointermove', event => this.point(event));
    this.svg.addEventListener('pointerleave', () => this.unpoint());
    new ResizeObserver(() => this.draw()).observe(this.frame);
  }

  draw() {
    const width = this.frame.clientWidth, height = width < 480 ? 210 : 250;
    if (width === 0) return;
    this.shown = this.series().map(line => ({ ...line, points: line.rows.filter(row => row[line.column] != null) })).filter(line => line.points.length > 0);
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.setAttribute('height', height);
    this.svg.replaceChildren();
    this.button.textContent = this.log ? 'log scale' : 'linear scale';
    this.button.hidden = this.shown.length === 0;
    if (this.shown.length === 0) {
      this.keys.replaceChildren();
      this.svg.append(drawn('text', { x: width / 2, y: height / 2, 'text-anchor': 'middle' }, 'no value yet'));
      return;
    }
    this.scale(width, height);
    this.drawAxes(width, height);
    for (const line of this.shown) this.drawLine(line);
    this.cross = this.svg.appendChild(drawn('g', {}));
    this.drawKeys();
  }

  scale(width, height) {
    let low = Infinity, high = -Infinity;
    // A logarithm has no place for 0.
    const smallest = this.log ? 1e-300 : -Infinity;
    for (const line of this.shown) {
      for (const row of line.points) {
        const cell = row[line.column];
        if (greatest(cell) < smallest) continue;
        low = Math.min(low, Math.max(least(cell), smallest));
        if (this.log && least(cell) < smallest) low = Math.min(low, greatest(cell));
        high = Math.max(high, greatest(cell));
      }
    }
    if (low > high) [low, high] = [this.log ? 0.1 : 0, 1];
    if (this.log) {
      const room = Math.max(Math.log10(high / low) * 0.05, 0.02);
      [low, high] = [low / 10 ** room, high * 10 ** room];
    } else {
      const room = (high - low) * 0.06 || Math.abs(high) * 0.05 || 1;
      // Little is above 0, and nothing below: the axis begins there.
      low = low >= 0 && low < 0.35 * high ? 0 : low - room;
      high += room;
    }
    const first = 0, last = Math.max(1, this.reached(), ...this.shown.map(line => line.points[line.points.length - 1][0]));
    this.yTicks = (this.log ? logTicks : linearTicks)(low, high, 5);
    const labels = this.yTicks.map(tick => formatShort(tick).length);
    const left = Math.max(30, 7 * Math.max(...labels) + 10), right = width - 10, top = 8, bottom = height - 24;
    const [from, to] = this.log ? [Math.log10(low), Math.log10(high)] : [low, high];
    this.x = iteration => left + (iteration - first) / (last - first) * (right - left);
    this.y = value => bottom - Math.min(1, Math.max(0, ((this.log ? Math.log10(Math.max(value, 1e-300)) : value) - from) / (to - from))) * (bottom - top);
    this.box = { left, right, top, bottom, first, last };
  }

  drawAxes(width) {
    const { left, right, bottom, first, last } = this.box;
    for (const tick of this.yTicks) {
      const y = Math.round(this.y(tick)) + 0.5;
      this.svg.append(drawn('line', { class: 'grid', x1: left, x2: right, y1: y, y2: y }), drawn('text', { x: left - 7, y: y + 4, 'text-anchor': 'end' }, formatShort(tick)));
    }
    for (const tick of linearTicks(first, last, Math.max(2, Math.floor(width / 110))).filter(Number.isInteger)) {
      const x = this.x(tick), label = formatShort(tick);
      // A label at the edge leans inwards.
      const anchor = x + 3.5 * label.length > width - 2 ? 'end' : 'middle';
      this.svg.append(drawn('text', { x: anchor === 'end' ? width - 2 : x, y: bottom + 18, 'text-anchor': anchor }, label));
    }
  }

  drawLine(line) {
    const at = (row, part) => `${this.x(row[0]).toFixed(1)} ${this.y(part(row[line.column])).toFixed(1)}`;
    const points = line.points;
    if (points.some(row => Array.isArray(row[line.column]))) {
      const upper = points.map(row => at(row, greatest)).join('L'), lower = points.map(row => at(row, least)).reverse().join('L');
      this.svg.append(drawn('path', { class: 'band', fill: line.color, d: `M${upper}L${lower}Z` }));
    }
    this.svg.append(drawn('path', { class: line.faint ? 'curve faint' : 'curve', stroke: line.color, d: `M${points.map(row => at(row, mean)).join('L')}` }));
    if (points.length === 1 || line.marked && points.length <= 60) {
      for (const row of points) this.svg.append(drawn('circle', { cx: this.x(row[0]), cy: this.y(mean(row[line.column])), r: 2.6, fill: line.color }));
    }
  }

  drawKeys() {
    if (this.legend && this.shown.length > 6) {
      this.keys.replaceChildren(...this.legend(this.shown));
      return;
    }
    this.keys.replaceChildren(...this.shown.map(line => {
      const key = element('i', {});
      key.style.color = line.color;
      key.style.opacity = line.faint ? 0.6 : 1;
      return element('span', {}, key, `${line.name} `, element('b', {}, formatNumber(mean(line.points[line.points.length - 1][line.column]))));
    }));
  }

  // The values nearest to the pointer.
  point(event) {
    if (!this.shown?.length) return;
    const x = event.clientX - this.svg.getBoundingClientRect().left;
    const { left, right, top, bottom, first, last } = this.box;
    const asked = first + (Math.min(right, Math.max(left, x)) - left) / (right - left) * (last - first);
    const nearest = points => {
      let low = 0, high = points.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (points[middle][0] < asked) low = middle + 1; else high = middle;
      }
      return low > 0 && asked - points[low - 1][0] < points[low][0] - asked ? points[low - 1] : points[low];
    };
    const rows = this.shown.map(line => nearest(line.points));
    const iteration = rows.reduce((best, row) => Math.abs(row[0] - asked) < Math.abs(best - asked) ? row[0] : best, rows[0][0]);
    const at = this.x(iteration);
    this.cross.replaceChildren(drawn('line', { class: 'cross', x1: at, x2: at, y1: top, y2: bottom }));
    const lines = [];
    this.shown.forEach((line, i) => {
      // What was not measured near here is not said.
      if (Math.abs(this.x(rows[i][0]) - at) > 24) return;
      const cell = rows[i][line.column];
      this.cross.append(drawn('circle', { cx: this.x(rows[i][0]), cy: this.y(mean(cell)), r: 3.2, fill: line.color }));
      const dot = element('i', {});
      dot.style.background = line.color;
      const range = Array.isArray(cell) ? ` (${formatNumber(least(cell))} to ${formatNumber(greatest(cell))})` : '';
      lines.push(element('div', {}, dot, `${line.name} ${formatNumber(mean(cell))}${range}`));
    });
    this.tip.replaceChildren(element('div', {}, `iteration ${formatCount(iteration)}`), ...lines.slice(0, 12));
    this.tip.hidden = false;
    const room = this.tip.offsetWidth;
    this.tip.style.left = `${at + 12 + room < this.frame.clientWidth ? at + 12 : Math.max(0, at - 12 - room)}px`;
  }

  unpoint() {
    this.tip.hidden = true;
    this.cross?.replaceChildren();
  }
}
