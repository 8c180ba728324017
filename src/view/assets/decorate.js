"use strict";
// What stands over the molecules: scale bar, axes, time; and pictures as files.

Object.assign(Picture.prototype, {
  // Draws scale bar, axes and the time with letters of a size, in the units of width and height.
  decorate(context, width, height, letters, { ink, ground }) {
    const margin = letters;
    context.lineJoin = "round";
    context.textBaseline = "alphabetic";
    const text = (what, x, y, align, style = "") => {
      context.font = `${style} ${letters}px system-ui, "Liberation Sans", sans-serif`;
      context.textAlign = align;
      context.strokeStyle = ground;
      context.lineWidth = letters * 0.3;
      context.strokeText(what, x, y);
      context.fillStyle = ink;
      context.fillText(what, x, y);
    };
    const stroke = (points, weight) => {
      for (const [colour, wide] of [[ground, weight + letters * 0.22], [ink, weight]]) {
        context.strokeStyle = colour;
        context.lineWidth = wide;
        context.beginPath();
        points.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
        context.stroke();
      }
    };
    const bar = this.scaleBar(0.25 * width);
    const base = height - margin;
    stroke([[margin, base], [margin + bar.length, base]], letters * 0.22);
    text(bar.label, margin + bar.length + letters * 0.5, base + letters * 0.35, "left");
    text(this.caption ?? "", margin, margin + letters * 0.8, "left");
    if (!this.crystal.row) this.axes([width - margin, base], 2.4 * letters, stroke, text);
  },

  // The longest of 1, 2, 5 times a power of ten that is not longer than this.
  scaleBar(most) {
    const angstrom = most / this.perAngstrom;
    const power = 10 ** Math.floor(Math.log10(angstrom));
    const length = [5, 2, 1].map((digit) => digit * power).find((round) => round <= angstrom) ?? power;
    const label = length >= 10 ? `${+(length / 10).toPrecision(1)} nm` : `${+length.toPrecision(1)} Å`;
    return { length: length * this.perAngstrom, label };
  },

  // The directions of the cell's edges, with their letters, left of and above a corner.
  axes([right, bottom], length, stroke, text) {
    const dimension = this.crystal.cells[2] === 1 ? 2 : 3;
    const axes = [0, 1, 2].slice(0, dimension).map((axis) => {
      const edge = new THREE.Vector3(...this.crystal.scene.cell[axis]).normalize();
      return edge.transformDirection(this.camera.matrixWorldInverse);
    });
    const beyond = (part) => part * (length + 0.3 * length / Math.max(Math.abs(part), 0.3));
    const x = right - Math.max(0, ...axes.map((edge) => beyond(edge.x))) - 0.15 * length;
    const y = bottom + Math.min(0, ...axes.map((edge) => beyond(edge.y)));
    axes.forEach((edge, axis) => {
      // Towards the reader there is nothing to see.
      const seen = Math.hypot(edge.x, edge.y);
      if (seen < 0.15) return;
      stroke([[x, y], [x + length * edge.x, y - length * edge.y]], 1.6 * length / 31);
      const far = length * (seen + 0.3) / seen;
      text("abc"[axis], x + far * edge.x, y - far * edge.y + length * 0.13, "center", "italic");
    });
  },

  // A picture of so many pixels as a PNG: molecules, and below them scale bar, axes, time and a legend. On white, for print.
  async file(width, dpi, legend) {
    const { clientWidth, clientHeight } = this.frame;
    const colours = { ink: "#000000", ground: "#ffffff" };
    const pixels = Math.round(width / 25.4 * dpi);
    const letters = 7 / 72 * dpi;
    const sheet = document.createElement("canvas");
    const context = sheet.getContext("2d");
    const rows = this.legendRows(context, legend, pixels, letters);
    const high = Math.round(pixels * clientHeight / clientWidth);
    sheet.width = pixels;
    const strip = Math.ceil(5.5 * letters);
    sheet.height = high + strip + Math.ceil(rows.length * 1.5 * letters);
    const most = this.renderer.capabilities.maxTextureSize;
    const ratio = 2 * Math.max(pixels, high) <= most ? 2 : 1;
    if (Math.max(pixels, high) > most) throw new RangeError(`this machine draws at most ${most} pixels`);
    this.render(pixels, high, ratio, colours, letters / 13);
    context.fillStyle = colours.ground;
    context.fillRect(0, 0, sheet.width, sheet.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(this.canvas, 0, 0, pixels, high);
    context.translate(0, high);
    this.decorate(context, pixels, strip, letters, colours);
    this.drawLegend(context, rows, strip, letters, colours);
    this.drawNow(devicePixelRatio);
    const blob = await new Promise((done) => sheet.toBlob(done, "image/png"));
    return withResolution(new Uint8Array(await blob.arrayBuffer()), dpi);
  },

  // Entries of a legend, in rows that fit a width.
  legendRows(context, legend, width, letters) {
    context.font = `${letters}px system-ui, "Liberation Sans", sans-serif`;
    const rows = [];
    let used = Infinity;
    for (const entry of legend) {
      const long = context.measureText(entry.name).width + 2.6 * letters;
      if (used + long > width - letters) {
        rows.push([]);
        used = letters;
      }
      rows.at(-1).push({ ...entry, x: used });
      used += long;
    }
    return rows;
  },

  drawLegend(context, rows, top, letters, { ink }) {
    rows.forEach((row, index) => {
      const y = top + (index + 0.6) * 1.5 * letters;
      for (const { name, colour, x } of row) {
        context.fillStyle = colour;
        context.strokeStyle = ink;
        context.lineWidth = letters * 0.06;
        context.beginPath();
        context.arc(x + 0.5 * letters, y, 0.42 * letters, 0, 2 * Math.PI);
        context.fill();
        context.stroke();
        context.fillStyle = ink;
        context.textAlign = "left";
        context.textBaseline = "middle";
        context.font = `${letters}px system-ui, "Liberation Sans", sans-serif`;
        context.fillText(name, x + 1.3 * letters, y);
      }
    });
  },
});

// A PNG with its resolution written into it, so that it opens at its size in mm (PNG specification, 11.3.4.3).
function withResolution(png, dpi) {
  // Signature of 8 bytes, then the header chunk: 4 for its length, 4 for its name, 13, 4 for its checksum.
  const at = 8 + 4 + 4 + 13 + 4;
  const chunk = new DataView(new ArrayBuffer(21));
  const perMetre = Math.round(dpi / 0.0254);
  chunk.setUint32(0, 9);
  [..."pHYs"].forEach((letter, index) => chunk.setUint8(4 + index, letter.charCodeAt(0)));
  chunk.setUint32(8, perMetre);
  chunk.setUint32(12, perMetre);
  chunk.setUint8(16, 1);
  chunk.setUint32(17, crc(new Uint8Array(chunk.buffer, 4, 13)));
  return new Blob([png.subarray(0, at), chunk.buffer, png.subarray(at)], { type: "image/png" });
}

// The checksum of a chunk (PNG specification, annex D).
function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
