"use strict";
// What the page shows: sites, what they hold, chains, neighbours. Nothing is drawn here.

// Bits of a site's byte, as src/view/pack.rs writes them.
const STATE = 7, ORDERED = 8, WEAK = 16;
// States by their place in the scene's list.
const VOID = 0;
// Molecules that lie deeper than this below every gap, in molecules along an edge, are hidden by others and not drawn.
const COVERED = 3;
// Chains of more sites than this are folded into rows.
const LONGEST_ROW = 400;
// Distances between rows of a folded chain, in sites.
const ROW_GAP = 3;
// Okabe and Ito's colours (Color Universal Design, 2008), but black: chains take turns.
const CHAIN_COLOURS = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"];
const NO_CHAIN = "#d9dde1";
const FADED = "#b8bec5";

const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

class Crystal {
  constructor(scene, packed) {
    const { from, to, every_nth: every } = scene.selection;
    this.scene = scene;
    this.packed = packed;
    this.unpacked = new Map();
    this.cells = from.map((first, axis) => Math.ceil((to[axis] - first) / every));
    this.basis = scene.sites.length;
    this.count = this.cells[0] * this.cells[1] * this.cells[2] * this.basis;
    const [nx, ny, nz] = this.cells;
    // In whole cells.
    this.depth = Math.ceil(COVERED / Math.cbrt(this.basis));
    const isChain = this.basis === 1 && ny === 1 && nz === 1 && nx > LONGEST_ROW;
    this.row = isChain ? Math.ceil(Math.sqrt(ROW_GAP * nx)) : 0;
    this.positions = new Float32Array(3 * this.count);
    for (let site = 0; site < this.count; site++) this.positions.set(this.position(site), 3 * site);
  }

  // Which of the shown cells a site lies in, and which molecule of it it is.
  place(site) {
    const [nx, ny] = this.cells;
    const cell = Math.floor(site / this.basis);
    return { cell: [cell % nx, Math.floor(cell / nx) % ny, Math.floor(cell / nx / ny)], basis: site % this.basis };
  }

  // A site by its cell among those shown; -1 if that is none.
  site(cell, basis) {
    const [nx, ny] = this.cells;
    const inside = cell.every((at, axis) => Number.isInteger(at) && at >= 0 && at < this.cells[axis]);
    return inside ? ((cell[2] * ny + cell[1]) * nx + cell[0]) * this.basis + basis : -1;
  }

  // The cell in the whole crystal, counted from 0.
  cellInCrystal(cell) {
    const { from, every_nth: every } = this.scene.selection;
    return cell.map((at, axis) => from[axis] + at * every);
  }

  // Cartesian coordinates in Å, from fractions of the cell.
  cartesian(point) {
    return [0, 1, 2].map((k) => point.reduce((sum, along, axis) => sum + along * this.scene.cell[axis][k], 0));
  }

  // Where a site is drawn, in Å.
  position(site) {
    const { cell, basis } = this.place(site);
    if (this.row) {
      const spacing = Math.hypot(...this.scene.cell[0]);
      const line = Math.floor(cell[0] / this.row);
      return [(cell[0] % this.row) * spacing, -ROW_GAP * line * spacing, 0];
    }
    const inCrystal = this.cellInCrystal(cell);
    return this.cartesian(inCrystal.map((at, axis) => at + this.scene.sites[basis][axis]));
  }

  // Every contact of a site: what it is, and the site at its end; -1 where that is not shown, null where there is none.
  neighbours(site) {
    const { cell, basis } = this.place(site);
    const { from, every_nth: every } = this.scene.selection;
    const { size, periodic } = this.scene;
    const here = this.cellInCrystal(cell);
    return this.scene.contacts[basis].map((contact) => {
      const there = here.map((at, axis) => {
        const to = at + contact.cell[axis];
        return periodic[axis] ? ((to % size[axis]) + size[axis]) % size[axis] : to;
      });
      if (there.some((at, axis) => at < 0 || at >= size[axis])) return { contact, site: null };
      return { contact, site: this.site(there.map((at, axis) => (at - from[axis]) / every), contact.to) };
    });
  }

  // What the sites hold in a snapshot.
  async snapshot(index) {
    if (!this.unpacked.has(index)) this.unpacked.set(index, this.unpack(index));
    return this.unpacked.get(index);
  }

  async unpack(index) {
    const text = atob(this.packed[index]);
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const plain = await new Response(stream).arrayBuffer();
    const n = this.count;
    const snapshot = {
      chains: new Uint32Array(plain, 0, n),
      units: new Uint32Array(plain, 4 * n, n),
      bytes: new Uint8Array(plain, 8 * n, n),
    };
    this.measure(snapshot);
    return snapshot;
  }

  // Lengths of chains, the sites that they begin at, and how many sites each state has.
  measure(snapshot) {
    const { chains, units, bytes } = snapshot;
    const most = chains.reduce((greatest, chain) => Math.max(greatest, chain), 0);
    snapshot.lengths = new Uint32Array(most + 1);
    snapshot.starts = new Int32Array(most + 1).fill(-1);
    snapshot.counts = new Array(8).fill(0);
    for (let site = 0; site < this.count; site++) {
      snapshot.counts[bytes[site] & STATE]++;
      const chain = chains[site];
      if (chain === 0) continue;
      const first = snapshot.starts[chain];
      if (units[site] > snapshot.lengths[chain]) snapshot.lengths[chain] = units[site];
      if (first < 0 || units[site] < units[first]) snapshot.starts[chain] = site;
    }
  }

  // The sites of a chain, from its start.
  members(snapshot, chain) {
    const members = [];
    for (let site = 0; chain && site < this.count; site++) if (snapshot.chains[site] === chain) members.push(site);
    return members.sort((a, b) => snapshot.units[a] - snapshot.units[b]);
  }

  // The share of a site's contacts that lead to no order: φ of docs/model.md. What is not shown counts as ordered.
  phi(snapshot, site) {
    const { cell, basis } = this.place(site);
    const { contacts, size, periodic, selection: { every_nth: every } } = this.scene;
    const [nx, ny, nz] = this.cells;
    const lap = [nx, ny, nz].map((cells, axis) => (periodic[axis] && cells === size[axis] && every === 1 ? cells : 0));
    let lost = 0;
    for (const { to, cell: [dx, dy, dz] } of contacts[basis]) {
      let x = cell[0] + dx / every, y = cell[1] + dy / every, z = cell[2] + dz / every;
      if (lap[0]) x = (x + lap[0]) % lap[0];
      if (lap[1]) y = (y + lap[1]) % lap[1];
      if (lap[2]) z = (z + lap[2]) % lap[2];
      const byte = snapshot.bytes[((z * ny + y) * nx + x) * this.basis + to];
      const inside = x >= 0 && y >= 0 && z >= 0 && x < nx && y < ny && z < nz;
      if (inside && byte !== undefined && (byte & STATE) !== VOID && !(byte & ORDERED)) lost++;
    }
    return lost / contacts[basis].length;
  }

  // Red, green, blue of every site, and 255, or 0 where it is drawn small.
  colours(snapshot, mode, followed) {
    const { scene } = this;
    const colours = new Uint8Array(4 * this.count);
    const states = scene.states.map(({ colour }) => rgb(colour));
    const scale = scene.scale.map(rgb);
    const [none, faded] = [NO_CHAIN, FADED].map(rgb);
    const turns = CHAIN_COLOURS.map(rgb);
    const orders = ORDERS.map(({ colour }) => rgb(colour));
    const share = (value) => scale[Math.round(Math.min(Math.max(value, 0), 1) * (scale.length - 1))];
    const ofSite = {
      what: (site) => states[snapshot.bytes[site] & STATE],
      // By the site at which it begins: a chain keeps its colour while it grows.
      chain: (site) => turns[(Math.imul(snapshot.starts[snapshot.chains[site]], 2654435761) >>> 8) % turns.length],
      length: (site) => share(Math.log(snapshot.lengths[snapshot.chains[site]]) / Math.log(Math.max(scene.longest, 2))),
      phi: (site) => share(this.phi(snapshot, site)),
      order: (site) => orders[orderOf(snapshot.bytes[site])],
    }[mode];
    const needsChain = mode === "chain" || mode === "length";
    for (let site = 0; site < this.count; site++) {
      const chain = snapshot.chains[site];
      const small = followed && chain !== followed;
      const colour = small ? faded : needsChain && !chain ? none : ofSite(site);
      colours.set(colour, 4 * site);
      colours[4 * site + 3] = small ? 0 : 255;
    }
    return colours;
  }

  // Which sites can be seen. `cuts` are [from, to] along each axis in shown cells.
  visible(snapshot, { hidden, cuts, followed, others }) {
    const [nx, ny, nz] = this.cells;
    const { sites } = this.scene;
    const { bytes, chains } = snapshot;
    const basis = this.basis;
    const cells = nx * ny * nz;
    const hides = [...Array(8).keys()].map((state) => hidden.has(state));
    const bounds = cuts.map(([low, high], axis) => [low > 0 ? low : -Infinity, high < this.cells[axis] ? high : Infinity]);
    const shown = new Uint8Array(this.count);
    const open = new Uint8Array(cells);
    let cell = 0;
    for (let z = 0; z < nz; z++) for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++, cell++) {
      let whole = x > 0 && y > 0 && z > 0 && x < nx - 1 && y < ny - 1 && z < nz - 1;
      for (let k = 0; k < basis; k++) {
        const site = cell * basis + k;
        const [fx, fy, fz] = sites[k];
        const cut = x + fx < bounds[0][0] || x + fx > bounds[0][1] || y + fy < bounds[1][0] || y + fy > bounds[1][1]
          || z + fz < bounds[2][0] || z + fz > bounds[2][1];
        const other = followed && chains[site] !== followed;
        shown[site] = cut || hides[bytes[site] & STATE] || (other && others === "hidden") ? 0 : 1;
        if (!shown[site] || other) whole = false;
      }
      open[cell] = whole ? 0 : 1;
    }
    const near = [[1, nx], [nx, ny], [nx * ny, nz]].reduce((marks, [stride, length]) => spread(marks, this.depth, stride, length), open);
    const list = new Uint32Array(this.count);
    let length = 0;
    for (let site = 0; site < this.count; site++) if (shown[site] && near[Math.floor(site / basis)]) list[length++] = site;
    return list.subarray(0, length);
  }
}

// Sets what lies within a depth of a set place along one axis, of `length` places that are `stride` apart.
function spread(marks, depth, stride, length) {
  const wide = new Uint8Array(marks.length);
  for (let start = 0; start < marks.length; start++) {
    if (Math.floor(start / stride) % length !== 0) continue;
    for (const [first, step] of [[0, 1], [length - 1, -1]]) {
      let since = depth + 1;
      for (let n = 0, at = start + first * stride; n < length; n++, at += step * stride) {
        since = marks[at] ? 0 : since + 1;
        if (since <= depth) wide[at] = 1;
      }
    }
  }
  return wide;
}

const ORDERS = [
  { name: "ordered", colour: "#e2e7ec" },
  { name: "without order", colour: "#f5c95a" },
  { name: "weak spot, ordered", colour: "#006e52" },
  { name: "weak spot, without order", colour: "#42166c" },
];

// The place of a site in ORDERS.
const orderOf = (byte) => (byte & ORDERED ? 0 : 1) + (byte & WEAK ? 2 : 0);
