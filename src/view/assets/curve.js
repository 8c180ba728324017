"use strict";
// The course of conversion and order beside the crystal, with a cursor at the snapshot's time.

const SVG = "http://www.w3.org/2000/svg";
// The drawing's own units, which its style stretches to the width of the page.
const WIDE = 320, HIGH = 150, LEFT = 30, RIGHT = 10, TOP = 16, BOTTOM = 28;

class Curve {
  constructor(scene, go) {
    this.scene = scene;
    const { time, conversion, crystalline } = scene.curve;
    const { symbol, seconds } = scene.unit;
    const last = time.at(-1);
    this.x = (at) => LEFT + (last > 0 ? at / last : 0) * (WIDE - LEFT - RIGHT);
    this.y = (share) => HIGH - BOTTOM - share * (HIGH - TOP - BOTTOM);
    this.svg = by("curve");
    this.svg.setAttribute("viewBox", `0 0 ${WIDE} ${HIGH}`);
    for (const share of [0, 0.5, 1]) {
      this.add("line", { class: share ? "grid" : "axis", x1: LEFT, x2: WIDE - RIGHT, y1: this.y(share), y2: this.y(share) });
      this.add("text", { x: LEFT - 5, y: this.y(share) + 4, "text-anchor": "end" }, String(share));
    }
    for (const share of [0, 0.5, 1]) {
      const text = `${+(share * last / seconds).toPrecision(3)}`;
      this.add("text", { x: this.x(share * last), y: HIGH - BOTTOM + 14, "text-anchor": share === 1 ? "end" : "middle" }, share === 1 ? `${text} ${symbol}` : text);
    }
    this.add("text", { x: LEFT, y: TOP - 5, class: "conversion-text" }, "conversion");
    this.add("text", { x: WIDE - RIGHT, y: TOP - 5, "text-anchor": "end", class: "crystalline-text" }, "crystalline fraction");
    const line = (values) => values.map((share, index) => `${this.x(time[index]).toFixed(1)},${this.y(share).toFixed(1)}`).join(" ");
    this.add("polyline", { class: "crystalline", points: line(crystalline) });
    this.add("polyline", { class: "conversion", points: line(conversion) });
    for (const moment of scene.snapshots) this.add("line", { class: "axis", x1: this.x(moment.time), x2: this.x(moment.time), y1: this.y(0), y2: this.y(0) + 4 });
    this.cursor = this.add("line", { class: "cursor", y1: this.y(1) - 2, y2: this.y(0) });
    this.svg.addEventListener("click", (event) => {
      const box = this.svg.getBoundingClientRect();
      const scale = Math.min(box.width / WIDE, box.height / HIGH);
      const at = (event.clientX - box.left - (box.width - WIDE * scale) / 2) / scale;
      const distances = scene.snapshots.map((moment) => Math.abs(this.x(moment.time) - at));
      go(distances.indexOf(Math.min(...distances)));
    });
    by("course").hidden = false;
  }

  add(tag, attributes, text = "") {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return this.svg.appendChild(element);
  }

  // Puts the cursor at a time in s.
  mark(time) {
    this.cursor.setAttribute("x1", this.x(time));
    this.cursor.setAttribute("x2", this.x(time));
  }
}
