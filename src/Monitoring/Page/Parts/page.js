let progress = { state: 'Training', iteration: 0 };
const reached = () => progress.iteration;
const displays = new Table(), tests = new Table(), norms = new Table();
const byId = id => document.getElementById(id);

const measures = () => [...new Set([...displays.columns, ...tests.columns])].filter(name => !/^(loss|smoothed_loss|lr|samples_per_second)( |$)|\[\d+\]/.test(name));
const isShare = name => [displays, tests].every(table => !table.has(name) || table.rows.every(row => { const cell = row[1 + table.columns.indexOf(name)]; return cell == null || least(cell) >= 0 && greatest(cell) <= 1; }));
const measureLines = names => names.flatMap((name, i) => [
  ...displays.has(name) ? [{ ...displays.line(name, { color: 'var(--blue)', faint: true }), name: `train ${name}` }] : [],
  ...tests.has(name) ? [{ ...tests.line(name, { color: colors[i % colors.length], marked: true }), name: `test ${name}` }] : [],
]);

const lossChart = new Chart('Loss', () => {
  // With average_loss 1 both are one.
  const smoothed = displays.rows.some(row => mean(row[1 + displays.columns.indexOf('loss')]) !== mean(row[1 + displays.columns.indexOf('smoothed_loss')]));
  const testLosses = tests.columns.filter(name => /^loss( |$)/.test(name));
  return [
    { ...displays.line('loss', { color: 'var(--blue)', faint: smoothed }), name: 'train' },
    ...smoothed ? [{ ...displays.line('smoothed_loss', { color: 'var(--blue)' }), name: 'smoothed' }] : [],
    ...testLosses.map((name, i) => ({ ...tests.line(name, { color: ['var(--orange)', ...colors][i], marked: true }), name: name.replace('loss', 'test').replace('test (test', '(test') })),
  ];
}, reached);
const accuracyChart = new Chart('Accuracy', () => measureLines(measures().filter(isShare)), reached);
const otherChart = new Chart('Other measures', () => measureLines(measures().filter(name => !isShare(name))), reached);
const rateChart = new Chart('Learning rate', () => [displays.line('lr', { color: 'var(--violet)' })], reached);
const normChart = new Chart('Gradient norm by layer', () => norms.columns.map((name, i) => norms.line(name, { color: depthColor(norms.columns.length > 1 ? i / (norms.columns.length - 1) : 0) })), reached, {
  log: true,
  legend: lines => {
    const ramp = element('i', { className: 'ramp' });
    ramp.style.background = `linear-gradient(to right, ${lines.map(line => line.color).join(',')})`;
    return [element('span', {}, lines[0].name, ramp, `${lines[lines.length - 1].name} (${lines.length} layers)`)];
  },
});
const matrix = new Matrix(), log = new Log();
const drawing = element('div', { className: 'scroll' });
const net = section('Net', element('small', {}), drawing);
const facts = element('dl', { className: 'facts' }), configuration = element('pre', {});
const about = section('Run', '', facts, element('details', {}, element('summary', {}, 'Configuration'), element('div', { className: 'scroll' }, configuration)));
byId('panels').append(lossChart.panel, accuracyChart.panel, normChart.panel, rateChart.panel, otherChart.panel, matrix.panel, net, about, log.panel);

const drawTiles = () => {
  const ended = progress.state !== 'Training';
  const accuracy = measures().filter(isShare).find(name => tests.has(name));
  const speed = displays.latest('samples_per_second');
  const testLoss = tests.latest('loss');
  const tiles = [
    ['iteration', formatCount(progress.iteration), ` of ${formatCount(progress.max_iterations)}`],
    progress.epoch != null && ['epoch', String(Number(progress.epoch.toFixed(2)))],
    displays.latest('smoothed_loss') !== undefined && ['train loss', formatNumber(displays.latest('smoothed_loss'))],
    testLoss !== undefined && ['test loss', formatNumber(testLoss)],
    accuracy !== undefined && [`test ${accuracy}`, formatNumber(tests.latest(accuracy))],
    displays.latest('lr') !== undefined && ['learning rate', formatNumber(displays.latest('lr'))],
    speed > 0 && ['samples/s', formatCount(speed)],
    [ended ? 'time' : 'time so far', formatDuration(progress.seconds)],
    !ended && progress.seconds_left != null && ['time left', formatDuration(progress.seconds_left)],
  ];
  byId('tiles').replaceChildren(...tiles.filter(Boolean).map(([name, value, more]) => element('div', {}, element('dt', {}, name), element('dd', { title: value + (more ?? '') }, value, ...more ? [element('small', {}, more)] : []))));
};

const drawHead = () => {
  const state = progress.state.toLowerCase();
  const part = progress.max_iterations > 0 ? 100 * progress.iteration / progress.max_iterations : 0;
  byId('state').textContent = state;
  byId('state').className = `pill ${state}`;
  byId('state').hidden = false;
  byId('error').textContent = progress.error ?? '';
  byId('error').hidden = !progress.error;
  byId('bar').className = `bar ${state}`;
  byId('bar').firstElementChild.style.width = `${part}%`;
  byId('bar').setAttribute('aria-valuenow', part.toFixed(0));
  document.title = `${progress.state === 'Training' ? `${part.toFixed(0)} % ` : `${state}: `}${byId('name').textContent}`;
  drawTiles();
};

// Panels that stay empty when all is over are not shown.
const drawCharts = () => {
  const ended = progress.state !== 'Training';
  lossChart.panel.hidden = ended && displays.rows.length === 0 && tests.latest('loss') === undefined;
  rateChart.panel.hidden = normChart.panel.hidden = ended && displays.rows.length === 0;
  normChart.panel.hidden ||= norms.rows.length === 0 && displays.rows.length > 0;
  accuracyChart.panel.hidden = !measures().some(isShare);
  otherChart.panel.hidden = measures().every(isShare);
  for (const chart of [lossChart, accuracyChart, otherChart, rateChart, normChart]) if (!chart.panel.hidden) chart.draw();
};

const takeRun = run => {
  for (const table of [displays, tests, norms]) Object.assign(table, { columns: [], rows: [] });
  log.clear();
  matrix.panel.hidden = true;
  byId('name').textContent = run.name;
  facts.replaceChildren(...run.facts.flatMap(({ name, value }) => [element('dt', {}, name), element('dd', {}, value)]));
  configuration.textContent = run.configuration;
  // An SVG that the run drew itself; names in it are text.
  drawing.replaceChildren(document.importNode(new DOMParser().parseFromString(run.net, 'text/html').body.firstElementChild, true));
};

const take = news => {
  if (news.run) takeRun(news.run);
  progress = news.progress;
  byId('panels').hidden = false;
  displays.take(news.displays);
  tests.take(news.tests);
  norms.take(news.gradient_norms);
  if (news.confusion) {
    matrix.panel.hidden = false;
    matrix.draw(news.confusion, news.confusion_iteration);
  }
  log.add(news.log);
  drawHead();
  drawCharts();
};

const connect = () => {
  const say = (text, lost) => {
    byId('connection').textContent = text;
    byId('connection').className = lost ? 'pill quiet lost' : 'pill quiet';
    byId('connection').hidden = false;
  };
  const source = new EventSource('events');
  source.onopen = () => say('live', false);
  source.onmessage = event => take(JSON.parse(event.data));
  source.onerror = () => {
    say('disconnected', true);
    source.close();
    setTimeout(connect, 2000);
  };
};

const frozen = byId('data').textContent;
if (frozen) take(JSON.parse(frozen)); else connect();
