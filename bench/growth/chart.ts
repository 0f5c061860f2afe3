/** A line of a chart. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A chart with two logarithmic axes. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly lines: readonly Line[];
}

const WIDTH = 420;
const HEIGHT = 300;
const LEFT = 60;
const TOP = 46;
const PLOT = { width: WIDTH - LEFT - 20, height: HEIGHT - TOP - 60 };

/** Draws charts side by side, as an SVG picture that is legible on a light and on a dark page. */
export function drawCharts(charts: readonly Chart[]): string {
  const drawn = charts.map((chart, index) => `<g transform="translate(${index * WIDTH} 0)">${drawChart(chart)}</g>`);
  const size = `width="${WIDTH * charts.length}" height="${HEIGHT}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12" fill="#1f2328">
<title>${charts.map(({ title }) => title).join("; ")}</title>
<rect width="100%" height="100%" fill="#fff"/>
${drawn.join("\n")}
</svg>
`;
}

function drawChart({ title, xLabel, lines }: Chart): string {
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
  const ys = lines.flatMap(({ points }) => points.map(([, y]) => y));
  const x = logScale(xs, LEFT, LEFT + PLOT.width);
  const ticks = ticksFor(ys);
  const y = logScale(ticks, TOP + PLOT.height, TOP);
  const grid = ticks.map(
    (tick) =>
      `<path d="M${LEFT} ${y(tick)}H${LEFT + PLOT.width}" stroke="#d0d7de"/><text x="${LEFT - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  );
  const columns = [...new Set(xs)].map(
    (tick) => `<text x="${x(tick)}" y="${TOP + PLOT.height + 18}" text-anchor="middle">${tick}</text>`,
  );
  const drawn = lines.map(({ name, colour, points }, index) => {
    const path = points.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(" ");
    const legendX = LEFT + index * 190;
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>
<path d="M${legendX} ${HEIGHT - 8}h16" stroke="${colour}" stroke-width="3"/><text x="${legendX + 22}" y="${HEIGHT - 4}">${name}</text>`;
  });
  return `<text x="${LEFT}" y="20" font-weight="bold">${title}</text>
<text x="${LEFT + PLOT.width / 2}" y="${TOP + PLOT.height + 34}" text-anchor="middle">${xLabel}</text>
${[...grid, ...columns, ...drawn].join("\n")}`;
}

/** Returns a function from values to positions on a logarithmic axis. */
function logScale(values: readonly number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => from + ((Math.log(value) - low) / (high - low || 1)) * (to - from);
}

/** Returns the values 1, 2 and 5 of each power of ten, from the last one below all values to the first one above them. */
function ticksFor(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const powers = [-2, -1, 0, 1, 2, 3, 4].map((power) => 10 ** power);
  const ticks = powers.flatMap((power) => [1, 2, 5].map((digit) => Number((digit * power).toPrecision(1))));
  return ticks.filter((_tick, index) => (ticks[index + 1] ?? 0) > low && (ticks[index - 1] ?? 0) < high);
}
