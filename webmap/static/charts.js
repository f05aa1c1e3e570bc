// Draw each figure from the values beside it; colours, words and numbers come from the server.
"use strict";
const PERCENT = (share) => (share === null || share === undefined ? "–" : `${Math.round(share * 1000) / 10}%`);

function path({ series, percent, years }, narrow) {
  const days = series.flatMap((one) => one.data.map(([on]) => on)).sort();
  const yearEnd = (moment) => {
    const day = new Date(moment);
    return day.getMonth() === 0 && day.getDate() === 1 ? years[day.getFullYear() - 1] || "" : "";
  };
  return {
    grid: { left: 44, right: narrow ? 20 : 76, top: 34, bottom: narrow ? 96 : 52 },
    legend: { data: series.map((one) => one.name), bottom: 0, left: 0, icon: "path://M0 4h22v2H0z" },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: percent ? PERCENT : undefined },
    xAxis: { type: "time", min: days[0], max: days[days.length - 1], axisLabel: { hideOverlap: true, formatter: yearEnd }, minInterval: 31e9, axisTick: { show: false } },
    yAxis: { type: "value", min: 0, max: percent ? 1 : undefined, axisLabel: { formatter: percent ? PERCENT : undefined } },
    series: series.map((one) => ({
      name: one.name, type: "line", color: one.color, z: one.labels && !one.dash ? 3 : 2,
      lineStyle: { width: one.lineWidth, type: one.dash || "solid", color: one.color },
      symbolSize: (_value, { dataIndex }) => (one.labels && one.labels[dataIndex] ? 9 : 0),
      symbol: one.dash ? "circle" : "emptyCircle", showSymbol: true,
      data: one.data.map((value, place) => ({
        value,
        label: {
          show: Boolean(one.labels && one.labels[place]) && (!narrow || (!one.dash && (place === 0 || place === one.data.length - 1))), formatter: one.labels ? one.labels[place] : "", color: one.dash ? "#17211F" : one.color,
          fontWeight: one.dash ? "normal" : 600, position: one.dash ? "left" : place === 0 ? [10, -16] : value[1] < 0.15 ? "top" : "bottom", distance: 7,
        },
      })),
    })),
  };
}

function waterfall({ bars }) {
  return {
    grid: { left: 12, right: 12, top: 30, bottom: 44 },
    tooltip: { show: false },
    xAxis: { type: "category", data: bars.map((bar) => `${bar.name}\n${bar.below}`), axisTick: { show: false }, axisLabel: { interval: 0, lineHeight: 17 } },
    yAxis: { type: "value", show: false, min: 0 },
    series: [
      { type: "bar", stack: "stock", silent: true, itemStyle: { color: "transparent" }, data: bars.map((bar) => bar.foot) },
      {
        type: "bar", stack: "stock", silent: true, barMaxWidth: 76,
        data: bars.map((bar) => ({
          value: bar.height, itemStyle: { color: bar.color },
          label: { show: true, position: "top", formatter: bar.label, fontSize: 15, fontWeight: 600, color: "#17211F" },
        })),
      },
    ],
  };
}

const KINDS = { path, waterfall };

for (const figure of document.querySelectorAll("[data-chart]")) {
  const values = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  echarts.registerTheme("greenmine", values.theme);
  const chart = echarts.init(figure, "greenmine", { renderer: "svg" });
  chart.setOption({ animation: false, ...KINDS[values.kind](values, figure.clientWidth < 480) });
  new ResizeObserver(() => chart.resize()).observe(figure);
}
