'use strict';
/* Draws REPORT, the JSON of a run, into the page. All text goes in as text, never as markup. */

const el = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};
const fixed = (value, digits) => value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const millions = perSecond => fixed(perSecond / 1e6, 2) + ' M/s';
const micros = value => fixed(value, value < 100 ? 2 : 0);
const isOwn = arm => arm.startsWith('anel');
const cssColour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function conditions(c) {
  document.getElementById('command').textContent = c.command + ' · ' + c.time;
  const list = document.getElementById('conditions');
  const entries = {
    commit: c.commit, processor: `${c.processor}, ${c.cores} cores, load ${fixed(c.loadAverage, 2)} before the run`,
    system: c.kernel, JDK: c.jdk, flags: c.jvmFlags.join(' '),
  };
  for (const [name, value] of Object.entries(entries)) list.append(el('dt', { textContent: name }), el('dd', { textContent: value }));
}

/* --- the machine's parts --- */

function quantity(value, unit) {
  const [divisor, symbol] = unit === 'ns'
    ? (value < 1e4 ? [1, 'ns'] : value < 1e7 ? [1e3, 'µs'] : [1e6, 'ms'])
    : (value < 1e9 ? [1e6, 'MB/s'] : [1e9, 'GB/s']);
  const scaled = value / divisor;
  return `${fixed(scaled, scaled < 100 ? 2 : 0)} ${symbol}`;
}

function calibration(parts, main, title) {
  main.append(el('h2', { textContent: title }), el('p', { className: 'soft',
    textContent: 'Measured before the rows and after them; where the two differ, the machine changed meanwhile. Each arm below is in proportion to the part that bounds it.' }));
  const rows = Object.entries(parts).map(([name, part]) => el('tr', {},
    el('td', {}, el('div', { textContent: name }), el('small', { className: 'soft', textContent: part.meaning })),
    ...[part.median, part.before, part.after].map(value => el('td', { textContent: quantity(value, part.unit) })),
    el('td', { textContent: `${quantity(part.low, part.unit)} – ${quantity(part.high, part.unit)}` }), el('td', { textContent: part.rounds })));
  main.append(el('div', { className: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, ...['', 'median', 'before', 'after', 'range', 'rounds'].map(textContent => el('th', { textContent })))), el('tbody', {}, ...rows))));
}

function proportion(row, arm) {
  if (arm.inProportionToPart === undefined) return '';
  const value = fixed(arm.inProportionToPart, 2);
  return row.part === 'pingPong' ? `${value} ${row.part} an event` : `${value} of ${row.part}`;
}

/* --- throughput --- */

const armsOf = row => Object.entries(row).filter(([, value]) => value && value.eventsPerSecond !== undefined);

function verdict(ratio, low, promised) {
  if (ratio < promised) return ['short', 'short of it'];
  return low < promised ? ['good', 'reached by the median'] : ['good', 'reached by the whole interval'];
}

function rigItself(low, high) {
  return low <= 1 && 1 <= high ? ['good', 'the rig itself: 1 lies in the interval'] : ['short', 'the rig itself: 1 does not lie in the interval'];
}

const covered = (low, high, row) => `${fixed(low, 2)} – ${fixed(high, 2)} (${Math.round(100 * row.coverage)} %)`;

function throughput(report, main) {
  main.append(el('h2', { textContent: 'Throughput' }), el('p', { className: 'soft',
    textContent: `Ring of ${report.setting.ringSize} slots, waiting ${report.setting.waiting}, producer type ${report.setting.producer}. Anel against the fastest peer of each pair.` }));
  const body = el('tbody');
  main.append(el('div', { className: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, ...['row', 'median ratio', 'interval', 'pairs', 'aim', ''].map(textContent => el('th', { textContent })))), body)));
  for (const [name, row] of Object.entries(report.rates)) {
    const key = report[name] === undefined ? name.replace(/(Tmpfs|Disk|Memory)$/, '') : name;
    const promised = report.promised[name] ?? report.promised[name.replace(/(Tmpfs|Disk|Memory)$/, '')];
    const [className, textContent] = name === 'rigVsItself' ? rigItself(report[key + 'Low'], report[key + 'High']) : verdict(report[key], report[key + 'Low'], promised);
    body.append(el('tr', {}, ...[name, fixed(report[key], 2), covered(report[key + 'Low'], report[key + 'High'], row), row.pairs, promised]
      .map(value => el('td', { textContent: value })), el('td', { className: 'text ' + className, textContent })));
  }
  for (const [name, missing] of Object.entries(report.skipped ?? {})) {
    main.append(el('p', { className: 'short', textContent: `${name}: skipped: ${missing}` }));
  }
  for (const [name, row] of Object.entries(report.rates)) bars(name, row, main);
}

function bars(name, row, main) {
  const arms = armsOf(row);
  const longest = Math.max(...arms.map(([, arm]) => arm.eventsPerSecondMax));
  main.append(el('h3', { textContent: name }), el('p', { className: 'soft', textContent: `${row.question} Events of ${row.payloadBytes} bytes, ${row.meaning}; a ring of ${row.ringSize.toLocaleString('en')} slots.` }));
  if (row.disturbed) main.append(el('p', { className: 'short', textContent: `Disturbed: other programs and the host took ${Math.round(100 * row.othersShare)} % of the processors, ${Math.round(100 * row.othersShareMax)} % in the worst pair.` }));
  for (const [armName, arm] of arms) {
    const share = value => `${100 * value / longest}%`;
    const fill = el('div', { className: isOwn(armName) ? 'fill own' : 'fill' });
    fill.style.width = share(arm.eventsPerSecond);
    const whisker = el('div', { className: 'whisker' });
    whisker.style.left = share(arm.eventsPerSecondMin);
    whisker.style.width = share(arm.eventsPerSecondMax - arm.eventsPerSecondMin);
    const title = `${millions(arm.eventsPerSecondMin)} to ${millions(arm.eventsPerSecondMax)}; ${fixed(arm.cpuNsPerEvent, 0)} ns of CPU an event; ${proportion(row, arm)}`;
    main.append(el('div', { className: 'bar', title },
      el('span', { className: isOwn(armName) ? 'anel' : '', textContent: armName }),
      el('div', { className: 'track' }, fill, whisker),
      el('span', { className: 'value' }, `${millions(arm.eventsPerSecond)} · ${fixed(arm.cpuNsPerEvent, 0)} ns`, el('br'), el('small', { className: 'soft', textContent: proportion(row, arm) }))));
    if (arm.crowding) main.append(el('p', { className: 'short', textContent: `${armName}: ${arm.crowding}; it measures the scheduler too.` }));
  }
}

/* --- latency --- */

const PERCENTILES = ['p50', 'p90', 'p99', 'p99_9', 'p99_99', 'max'];

function latency(report, main) {
  main.append(el('h2', { textContent: 'Latency' }), el('p', { className: 'soft',
    textContent: 'Microseconds from when an event was due.' + (report.latencyPlace === undefined ? '' : ` At fixed rates: turns of ${report.latencySecondsPerTurn} s, journals on ${report.latencyPlace}; an arm is rejected when more than half of its turns fell below 99.5 % of the rate; turns that did are in all figures of an arm that stays.`) }));
  for (const rate of new Set(report.latency.map(arm => arm.ratePerSecond))) {
    const arms = report.latency.filter(arm => arm.ratePerSecond === rate);
    main.append(el('h3', { textContent: rate === 0 ? 'One event in flight, on a disk' : `${rate.toLocaleString('en')} a second` }));
    for (const claim of report.latencyClaims.filter(each => each.ratePerSecond === rate)) {
      main.append(el('p', { className: claim.median <= claim.promisedAtMost ? 'good' : 'short', textContent: claim.text }));
    }
    latencyTable(arms, main);
    latencyCurves(arms.filter(arm => arm.curve && arm.curve.length), main);
  }
}

function latencyTable(arms, main) {
  const head = ['', '50 %', '90 %', '99 %', '99.9 %', '99.99 %', 'max', 'p50 of a turn', 'turns'];
  const rows = arms.map(arm => {
    const name = el('td', {}, el('div', { className: isOwn(arm.arm) ? 'anel' : '', textContent: arm.arm }), el('small', { className: 'soft', textContent: arm.meaning }));
    if (arm.rejected) {
      return el('tr', {}, name, el('td', { className: 'text bad', colSpan: 8,
        textContent: `rejected: ${arm.turnsTooSlow} of ${arm.turns} turns fell below 99.5 % of the rate` }));
    }
    const turns = arm.medianOfTurns;
    return el('tr', {}, name, ...PERCENTILES.map(p => el('td', { textContent: micros(arm.micros[p]) })),
      el('td', { textContent: `${micros(turns.p50)} (${micros(turns.p50Low)} – ${micros(turns.p50High)})` }),
      el('td', { textContent: arm.turnsTooSlow ? `${arm.turns}, ${arm.turnsTooSlow} below the rate` : arm.turns }));
  });
  const worst = p => Math.max(...arms.map(arm => arm.machineHiccupMicros[p]));
  rows.push(el('tr', { className: 'soft' }, el('td', {}, el('div', { textContent: '(machine)' }), el('small', { textContent: 'an idle thread woken late' })), ...PERCENTILES.map(p => el('td', { textContent: micros(worst(p)) })),
    el('td'), el('td')));
  main.append(el('div', { className: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, ...head.map(textContent => el('th', { textContent })))), el('tbody', {}, ...rows))));
}

const COLOURS = ['#8b8d98', '#e54d2e', '#8e4ec6', '#d6409f', '#0d74ce', '#00a2c7', '#30a46c', '#ab6400'];

/* One x for all arms: -log10(1 - percentile), on which each nine is as wide as the one before. */
function latencyCurves(arms, main) {
  if (!arms.length) return;
  const nines = percentile => -Math.log10(Math.max(1e-7, 1 - percentile / 100));
  const xs = [...new Set(arms.flatMap(arm => arm.curve.filter(([p]) => p < 100).map(([p]) => nines(p))))].sort((a, b) => a - b);
  const valueAt = (curve, x) => { const point = curve.find(([p]) => nines(p) >= x - 1e-9 && p < 100); return point ? Math.max(0.01, point[1]) : null; };
  const names = { 0: '0', 1: '90 %', 2: '99 %', 3: '99.9 %', 4: '99.99 %', 5: '99.999 %', 6: '99.9999 %' };
  const holder = el('div');
  main.append(holder);
  const axis = { stroke: cssColour('--soft'), grid: { stroke: cssColour('--line') }, ticks: { stroke: cssColour('--line') } };
  new uPlot({
    width: Math.min(1040, holder.clientWidth || 1040), height: 340,
    scales: { x: { time: false }, y: { distr: 3 } },
    axes: [{ ...axis, splits: () => [0, 1, 2, 3, 4, 5, 6], values: (_, splits) => splits.map(split => names[split] ?? '') },
      { ...axis, size: 70, splits: (_, __, min, max) => [-2, -1, 0, 1, 2, 3, 4, 5, 6, 7].map(power => 10 ** power).filter(split => split >= min && split <= max), values: (_, splits) => splits.map(value => value === null ? '' : value >= 1000 ? value / 1000 + ' ms' : value + ' µs') }],
    series: [{ label: 'percentile', value: (_, x) => x === null ? '' : fixed(100 * (1 - 10 ** -x), 4) + ' %' },
      ...arms.map((arm, i) => ({ label: arm.arm, stroke: COLOURS[i % COLOURS.length], width: isOwn(arm.arm) ? 2.5 : 1.5,
        value: (_, y) => y === null ? '' : micros(y) + ' µs' }))],
  }, [xs, ...arms.map(arm => xs.map(x => valueAt(arm.curve, x)))], holder);
}

/* --- sustained, and without a collector --- */

function plainTable(head, rows, main) {
  main.append(el('div', { className: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, ...head.map(textContent => el('th', { textContent })))),
    el('tbody', {}, ...rows.map(([first, ...others]) => el('tr', {}, el('td', {}, first), ...others.map(textContent => el('td', { textContent }))))))));
}

const armCell = (name, meaning) => el('div', {}, el('div', { className: isOwn(name) ? 'anel' : '', textContent: name }), el('small', { className: 'soft', textContent: meaning }));

function sustained(report, main) {
  const arms = Object.entries(report.sustained.arms);
  calibration(report.sustainedCalibration, main, "The machine's parts beside the sustained rows");
  main.append(el('h2', { textContent: 'Sustained' }), el('p', { className: 'soft',
    textContent: `Each arm for ${report.sustained.seconds} s without a pause, thirds by time; 99 % of all windows of 100 ms were faster than the slowest. Not to be compared with the rows above, which are bursts of less than 1 GB.` }));
  plainTable(['', 'all', 'first third', 'middle', 'last', '1 % of windows', 'CPU an event', 'in proportion'],
    arms.map(([name, arm]) => [armCell(name, arm.meaning), millions(arm.eventsPerSecond), ...arm.eventsPerSecondByThird.map(millions), millions(arm.eventsPerSecondP1), `${fixed(arm.cpuNsPerEvent, 0)} ns`, proportion(arm, arm)]), main);
  for (const [name, arm] of arms) {
    for (const note of [arm.note, arm.crowding].filter(Boolean)) main.append(el('p', { className: 'short', textContent: `${name}: ${note}` }));
  }
  sustainedCurves(arms.filter(([, arm]) => arm.windows && arm.windows.length), main);
}

/* One x for all arms: windows of all of them have the same length, but for a late wake-up. */
function sustainedCurves(arms, main) {
  if (!arms.length) return;
  const xs = Array.from({ length: Math.max(...arms.map(([, arm]) => arm.windows.length)) }, (_, i) => (i + 1) / 10);
  const holder = el('div');
  main.append(holder);
  const axis = { stroke: cssColour('--soft'), grid: { stroke: cssColour('--line') }, ticks: { stroke: cssColour('--line') } };
  new uPlot({
    width: Math.min(1040, holder.clientWidth || 1040), height: 300, scales: { x: { time: false } },
    axes: [{ ...axis, values: (_, splits) => splits.map(split => split + ' s') }, { ...axis, size: 70, values: (_, splits) => splits.map(split => split + ' M/s') }],
    series: [{ label: 'seconds' }, ...arms.map(([name], i) => ({ label: name, stroke: COLOURS[(i + 4) % COLOURS.length], width: isOwn(name) ? 2.5 : 1.5, value: (_, y) => y === null ? '' : fixed(y, 2) + ' M/s' }))],
  }, [xs, ...arms.map(([, arm]) => xs.map((_, i) => arm.windows[i] ? arm.windows[i][1] / 1e6 : null))], holder);
}

function garbage(report, main) {
  main.append(el('h2', { textContent: 'Without a collector' }), el('p', { className: 'soft',
    textContent: `Under Epsilon, in a heap of ${report.garbage.heapMiB} MiB. Allocated: by all threads, from the first event to the last.` }));
  plainTable(['', 'events', 'allocated', 'an event', 'heap used', 'CPU an event'], Object.entries(report.garbage.arms).map(([name, arm]) =>
    [armCell(name, arm.meaning), arm.events.toLocaleString('en'), `${arm.allocatedBytes.toLocaleString('en')} bytes`, `${fixed(arm.allocatedBytesPerEvent, 4)} bytes`, `${fixed(arm.heapUsedBytes / 2 ** 20, 1)} MiB`, `${fixed(arm.cpuNsPerEvent, 0)} ns`]), main);
}

/* --- JMH --- */

const shown = value => value === null ? '' : fixed(value, Math.abs(value) < 1000 ? 2 : 0);

function jmh(rows, main) {
  main.append(el('h2', { textContent: 'JMH' }), el('p', { className: 'soft',
    textContent: 'The parts alone. The error is half of the 99.9 % interval; B/op is what all threads of the process allocated for an operation.' }));
  const body = el('tbody', {}, ...rows.map(row => el('tr', {},
    el('td', {}, el('div', { textContent: row.benchmark }), el('small', { className: 'soft',
      textContent: Object.entries(row.parameters).filter(([name]) => name !== 'dir').map(([name, value]) => `${name}=${value}`).join(' ') })),
    ...[row.threads, row.forks, shown(row.score), shown(row.error), row.unit, shown(row.eventsPerSecond), shown(row.allocatedBytesPerOperation)]
      .map(textContent => el('td', { textContent })))));
  main.append(el('div', { className: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, ...['', 'threads', 'forks', 'score', 'error', 'unit', 'events/s', 'B/op'].map(textContent => el('th', { textContent })))), body)));
}

conditions(REPORT.conditions);
const main = document.getElementById('rows');
if (REPORT.calibration) calibration(REPORT.calibration, main, "The machine's parts");
if (REPORT.rates) throughput(REPORT, main);
if (REPORT.latency) latency(REPORT, main);
if (REPORT.sustained) sustained(REPORT, main);
if (REPORT.garbage) garbage(REPORT, main);
if (REPORT.jmh) jmh(REPORT.jmh, main);
