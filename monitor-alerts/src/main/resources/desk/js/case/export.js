/* The drawing as a file: everything it needs inside, and what it was made from. */
import { save } from "../save.js";

const TAKEN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "paint-order", "font-size", "font-weight", "text-decoration-line", "opacity"];
const NS = "http://www.w3.org/2000/svg";

function provenance(trace, me) {
  return {
    alert: trace.alert_id,
    revision: trace.revision,
    chain: trace.chain,
    policy: trace.policy,
    bounds: trace.bounds,
    list_version: trace.list_version,
    path_truncated: trace.path_truncated,
    exported_at: new Date().toISOString(),
    exported_by: me,
  };
}

/** A copy that looks the same anywhere: styles as attributes, symbols as what they stand for. */
export function standalone(svg, trace, me) {
  const copy = svg.cloneNode(true);
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, i) => {
    const style = getComputedStyle(originals[i]);
    for (const name of TAKEN) {
      const value = style.getPropertyValue(name);
      if (value) element.setAttribute(name === "text-decoration-line" ? "text-decoration" : name, value);
    }
    if (element.tagName === "text" || element.tagName === "tspan") {
      element.setAttribute("font-family", originals[i].classList.contains("m") ? "ui-monospace, monospace" : "Inter, system-ui, sans-serif");
    }
    if (element.tagName === "use") element.replaceWith(symbol(originals[i], style.color));
    element.removeAttribute("class");
    element.removeAttribute("tabindex");
  });
  const ground = document.createElementNS(NS, "rect");
  const margin = 16;
  const w = Number(svg.getAttribute("width"));
  const h = Number(svg.getAttribute("height"));
  for (const [name, value] of Object.entries({ x: -margin, y: -margin, width: w + 2 * margin, height: h + 2 * margin + 24, fill: surface(svg) })) ground.setAttribute(name, value);
  copy.prepend(ground);
  const facts = provenance(trace, me);
  const foot = document.createElementNS(NS, "text");
  foot.setAttribute("x", "0");
  foot.setAttribute("y", String(h + 18));
  foot.setAttribute("font-size", "10");
  foot.setAttribute("font-family", "system-ui, sans-serif");
  foot.setAttribute("fill", getComputedStyle(svg).getPropertyValue("--ink-3"));
  foot.textContent = `${facts.alert} revision ${facts.revision} · ${facts.chain} · policy ${facts.policy} · bounds ${facts.bounds} · lists ${facts.list_version} · ${facts.exported_at}`;
  copy.append(foot);
  const meta = document.createElementNS(NS, "metadata");
  meta.textContent = JSON.stringify(facts);
  copy.prepend(meta);
  copy.setAttribute("xmlns", NS);
  copy.setAttribute("viewBox", `${-margin} ${-margin} ${w + 2 * margin} ${h + 2 * margin + 24}`);
  copy.setAttribute("width", String(w + 2 * margin));
  copy.setAttribute("height", String(h + 2 * margin + 24));
  return new XMLSerializer().serializeToString(copy);
}

const surface = svg => getComputedStyle(svg).getPropertyValue("--surface").trim() || "#fff";

function symbol(use, colour) {
  const source = document.querySelector(use.getAttribute("href"));
  const made = document.createElementNS(NS, "svg");
  for (const name of ["x", "y", "width", "height"]) made.setAttribute(name, use.getAttribute(name));
  made.setAttribute("viewBox", source.getAttribute("viewBox"));
  for (const child of source.childNodes) made.append(child.cloneNode(true));
  for (const part of made.querySelectorAll("*")) {
    for (const name of ["fill", "stroke"]) {
      const value = part.getAttribute(name);
      if (value === "currentColor") part.setAttribute(name, colour);
      if (value === "var(--surface)") part.setAttribute(name, surface(use));
    }
  }
  return made;
}

export function exportSvg(svg, trace, me) {
  save(`${trace.alert_id}.svg`, "image/svg+xml", standalone(svg, trace, me));
}

export function exportJson(trace, me) {
  save(`${trace.alert_id}.json`, "application/json", JSON.stringify({ provenance: provenance(trace, me), ...trace }, null, 2));
}

export function exportPng(svg, trace, me) {
  const image = new Image();
  const content = standalone(svg, trace, me);
  return new Promise((resolve, reject) => {
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = image.width * 2;
      canvas.height = image.height * 2;
      const context = canvas.getContext("2d");
      context.scale(2, 2);
      context.drawImage(image, 0, 0);
      canvas.toBlob(blob => {
        if (blob) save(`${trace.alert_id}.png`, "image/png", blob);
        resolve();
      }, "image/png");
    };
    image.onerror = () => reject(new Error("The picture could not be made; take the SVG."));
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(content);
  });
}
