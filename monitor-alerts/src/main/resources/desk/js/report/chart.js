/* A time series by uPlot, in the desk's colours. */
import { html, useEffect, useRef } from "../../vendor/preact-htm.js";
import uPlot from "../../vendor/uplot.js";

export function Chart({ periods, series, label, height = 200 }) {
  const box = useRef(null);
  useEffect(() => {
    const element = box.current;
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const times = periods.map(p => Date.parse(p.length === 7 && p[5] !== "Q" ? `${p}-01` : p) / 1000);
    const axis = { stroke: colour("--ink-3"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 }, font: "11px Inter, system-ui" };
    const draw = () =>
      new uPlot(
        {
          width: element.clientWidth,
          height,
          tzDate: t => uPlot.tzDate(new Date(t * 1000), "Etc/UTC"),
          cursor: { drag: { setScale: false } },
          scales: { y: { range: (u, min, max) => [0, max > 0 ? max * 1.1 : 1] } },
          axes: [axis, { ...axis, size: 64 }],
          series: [{ label: "Month", value: "{YYYY}-{MM}" }, ...series.map(s => ({ label: s.label, stroke: colour(s.colour), width: 1.5, dash: s.dash, points: { show: periods.length < 40, size: 5 } }))],
        },
        [times, ...series.map(s => s.values)],
        element,
      );
    let plot = draw();
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    const theme = new MutationObserver(() => {
      plot.destroy();
      plot = draw();
    });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      watch.disconnect();
      theme.disconnect();
      plot.destroy();
    };
  }, [periods.join(), series.map(s => s.label).join()]);
  return html`<div class="uplotbox" ref=${box} role="img" aria-label=${label}></div>`;
}
