"use strict";
// The page about the crystal: what the user chooses, and what is told.

const by = (id) => document.getElementById(id);

// An element with a text; texts of files are never read as markup.
function made(tag, text = "", properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  element.textContent = text;
  return element;
}

const MODES = ["what", "chain", "length", "phi", "order"];
// Milliseconds per snapshot while they play.
const PLAY_STEP = 700;

class Page {
  constructor(scene, packed) {
    this.scene = scene;
    this.crystal = new Crystal(scene, packed);
    this.picture = new Picture(by("frame"), by("picture"), by("over"), this.crystal);
    this.time = 0;
    this.mode = "what";
    this.hidden = new Set([VOID]);
    this.cuts = this.crystal.cells.map((cells) => [0, cells]);
    this.chosen = -1;
    // A site of the followed chain: its first. Numbers of chains change from snapshot to snapshot.
    this.follow = -1;
    this.others = "small";
    this.seen = new Set();
    this.head();
    this.makeCuts();
    this.listen();
    this.picture.onView = () => this.writeView();
    this.curve = scene.curve.time.length > 1 ? new Curve(scene, (index) => this.go(index)) : null;
  }

  head() {
    const { scene, crystal } = this;
    document.title = scene.title;
    by("title").textContent = scene.title;
    const replicate = "the first replicate";
    by("state").textContent = `${crystal.count.toLocaleString("en")} sites of ${replicate}; ${scene.snapshots.length} snapshots; ${scene.program}`;
    by("time").max = scene.snapshots.length - 1;
    const notes = [...scene.notes];
    if (crystal.row) notes.push(`The chain is folded into rows of ${crystal.row} sites, each to be read from left to right.`);
    by("notes").replaceChildren(...notes.map((note) => made("p", note, { className: "soft" })));
  }

  makeCuts() {
    this.cutRows = [0, 1, 2].filter((axis) => this.crystal.cells[axis] > 1 && !this.crystal.row).map((axis) => {
      const row = made("div", "", { className: "cut" });
      const cells = this.crystal.cells[axis];
      const inputs = ["from", "to"].map((end, at) => {
        const input = made("input", "", { type: "range", min: 0, max: cells, step: cells > 100 ? 0.5 : 0.25, value: at ? cells : 0 });
        input.setAttribute("aria-label", `cut along ${"abc"[axis]}, ${end}`);
        input.addEventListener("input", () => {
          this.cuts[axis][at] = Number(input.value);
          this.refresh();
        });
        return input;
      });
      const output = made("output");
      row.append(made("i", "abc"[axis]), ...inputs, output);
      by("cuts").append(row);
      return { axis, inputs, output };
    });
    if (this.cutRows.length === 0) by("cuts").append(made("p", "A chain has nothing to cut.", { className: "soft" }));
  }

  // Reads a snapshot and shows it.
  async go(index) {
    this.time = Math.min(Math.max(index, 0), this.scene.snapshots.length - 1);
    const asked = this.time;
    const snapshot = await this.crystal.snapshot(asked);
    // Another one may have been asked for meanwhile.
    if (asked !== this.time) return;
    this.snapshot = snapshot;
    this.refresh();
  }

  get followed() {
    return this.follow < 0 ? 0 : this.snapshot.chains[this.follow];
  }

  refresh() {
    const { crystal, snapshot, picture } = this;
    if (!snapshot) return;
    const moment = this.scene.snapshots[this.time];
    const followed = this.followed;
    const isLost = this.follow >= 0 && followed === 0;
    snapshot.counts.forEach((count, state) => { if (count > 0) this.seen.add(state); });
    const colours = crystal.colours(snapshot, this.mode, isLost ? -1 : followed);
    const visible = crystal.visible(snapshot, { hidden: this.hidden, cuts: this.cuts, followed: isLost ? -1 : followed, others: this.others });
    by("now").textContent = `${moment.label}, ${(moment.temperature - 273.15).toFixed(1).replace(/\.0$/, "")} °C`;
    picture.caption = moment.label;
    by("time").value = this.time;
    by("time").setAttribute("aria-valuetext", by("now").textContent);
    picture.marks = this.chosen < 0 ? [] : [crystal.positions.subarray(3 * this.chosen, 3 * this.chosen + 3)];
    picture.show(visible, colours, this.path(followed));
    this.showCuts();
    this.showLegend();
    this.showMolecule(isLost);
    this.curve?.mark(moment.time);
    this.writeView();
  }

  // The followed chain from unit to unit, but where it leaves the box on one side and comes back on the other.
  path(followed) {
    const { crystal } = this;
    const members = crystal.members(this.snapshot, followed);
    const place = (site) => [...crystal.positions.subarray(3 * site, 3 * site + 3)];
    const reach = 1.01 * Math.max(...this.scene.contacts.flat().map(({ distance }) => distance));
    return members.slice(1).flatMap((site, index) => {
      const [from, to] = [place(members[index]), place(site)];
      const far = Math.hypot(...from.map((at, axis) => at - to[axis])) > reach;
      return far ? [] : [...from, ...to];
    });
  }

  showCuts() {
    const { from, every_nth: every } = this.scene.selection;
    for (const { axis, inputs, output } of this.cutRows) {
      const edge = Math.hypot(...this.scene.cell[axis]) / 10;
      inputs.forEach((input, at) => { input.value = this.cuts[axis][at]; });
      const [low, high] = this.cuts[axis].map((cell) => ((from[axis] + cell * every) * edge).toFixed(1));
      output.textContent = `${low} – ${high} nm`;
    }
  }

  // What colours mean, as name and colour, for the page and for pictures.
  get legend() {
    const { scene, snapshot } = this;
    if (this.mode === "what") {
      const shown = (_, state) => this.seen.has(state) && !this.hidden.has(state);
      return scene.states.filter(shown);
    }
    if (this.mode === "order") return ORDERS.filter((_, order) => snapshot.bytes.some((byte) => orderOf(byte) === order));
    const pick = (share) => scene.scale[Math.round(share * (scene.scale.length - 1))];
    if (this.mode === "phi") return [0, 0.5, 1].map((phi) => ({ name: `φ = ${phi}`, colour: pick(phi) }));
    const none = { name: "in no chain", colour: NO_CHAIN };
    if (this.mode === "chain") return [...CHAIN_COLOURS.map((colour, at) => ({ name: at ? "" : "chains, in turn", colour })), none];
    const marks = [1, Math.round(Math.sqrt(scene.longest)), scene.longest];
    const share = (length) => Math.log(length) / Math.log(Math.max(scene.longest, 2));
    return [...new Set(marks)].map((length) => ({ name: `${length} monomers`, colour: pick(share(length)) })).concat(none);
  }

  showLegend() {
    const { scene, snapshot } = this;
    const patch = (colour) => {
      const patch = made("span", "", { className: "patch" });
      patch.style.background = colour;
      return patch;
    };
    const labelled = (entry) => {
      const line = made("p", "", { className: "fields" });
      line.append(patch(entry.colour), made("span", entry.name));
      return line;
    };
    let content;
    if (this.mode === "what") {
      content = [...this.seen].sort((a, b) => a - b).map((state) => {
        const label = made("label");
        const box = made("input", "", { type: "checkbox", checked: !this.hidden.has(state) });
        box.dataset.state = state;
        box.addEventListener("change", () => {
          this.hidden[box.checked ? "delete" : "add"](state);
          this.refresh();
          by("legend").querySelector(`[data-state="${state}"]`).focus();
        });
        label.append(box, patch(scene.states[state].colour), made("span", scene.states[state].name), made("span", snapshot.counts[state].toLocaleString("en"), { className: "count" }));
        return label;
      });
    } else if (this.mode === "chain") {
      const row = made("p", "", { className: "fields" });
      row.append(...CHAIN_COLOURS.map(patch), made("span", "chains, in turn"));
      content = [row, labelled(this.legend.at(-1)), made("p", "A chain keeps its colour through time; two chains may share one.", { className: "soft" })];
    } else if (this.mode === "order") {
      content = this.legend.map(labelled);
    } else {
      const scale = made("div", "", { className: "scale" });
      scale.style.background = `linear-gradient(to right, ${scene.scale.join()})`;
      const ends = made("p", "", { className: "ends" });
      const texts = this.mode === "phi" ? ["0", "0.5", "1"] : this.legend.slice(0, -1).map(({ name }) => name);
      ends.append(...texts.map((text) => made("span", text)));
      content = [scale, ends];
      if (this.mode === "length") content.push(labelled(this.legend.at(-1)));
    }
    by("legend").replaceChildren(...content);
  }

  // What a site holds, in words.
  describe(site) {
    const byte = this.snapshot.bytes[site];
    return this.scene.states[byte & STATE].name;
  }

  showMolecule(isLost) {
    const { crystal, snapshot, chosen } = this;
    const panel = by("molecule");
    if (chosen < 0) {
      panel.replaceChildren(made("p", "Click on a molecule.", { className: "soft" }));
      return;
    }
    const { cell, basis } = crystal.place(chosen);
    const chain = snapshot.chains[chosen];
    const byte = snapshot.bytes[chosen];
    const where = `cell ${crystal.cellInCrystal(cell).join(", ")}, molecule ${basis + 1}`;
    const order = byte & ORDERED ? "ordered" : "without order";
    const lines = [made("p", this.describe(chosen)), made("p", `${where}; ${order}${byte & WEAK ? ", a weak spot" : ""}; φ = ${crystal.phi(snapshot, chosen).toFixed(2)}`, { className: "soft" })];
    lines[0].style.fontWeight = "600";
    lines[0].id = "species";
    if (chain) lines.push(made("p", `unit ${snapshot.units[chosen]} of ${snapshot.lengths[chain]} in chain ${chain}`, { id: "chain" }));
    const buttons = made("div", "", { className: "buttons" });
    if (chain || this.follow >= 0) {
      const button = made("button", this.follow >= 0 ? "Follow no chain" : "Follow this chain", { id: "follow" });
      button.addEventListener("click", () => this.toggleFollow());
      buttons.append(button);
    }
    if (this.follow >= 0) {
      const button = made("button", this.others === "small" ? "Hide the others" : "Show the others small", { id: "others" });
      button.addEventListener("click", () => this.toggleOthers());
      buttons.append(button);
    }
    lines.push(buttons);
    if (isLost) lines.push(made("p", "The chain that is followed is not there at this time.", { className: "soft" }));
    lines.push(this.neighbourTable());
    panel.replaceChildren(...lines);
  }

  neighbourTable() {
    const { crystal, snapshot } = this;
    const table = made("table", "", { id: "neighbours" });
    const head = made("tr");
    head.append(...["contact", "Å", "reactive", "neighbour", "chain"].map((text) => made("th", text)));
    table.append(head);
    for (const { contact, site } of crystal.neighbours(this.chosen)) {
      const row = made("tr");
      row.append(made("td", contact.class), made("td", contact.distance.toFixed(2)), made("td", contact.reactive));
      const neighbour = made("td", site === null ? "none: the surface" : site < 0 ? "not shown here" : "");
      if (site !== null && site >= 0) {
        const button = made("button", this.describe(site), { className: "link" });
        button.addEventListener("click", () => this.choose(site));
        neighbour.append(button);
      }
      const chain = site !== null && site >= 0 ? snapshot.chains[site] : 0;
      row.append(neighbour, made("td", chain ? `${chain}, unit ${snapshot.units[site]}` : ""));
      table.append(row);
    }
    const around = made("div", "", { className: "table", tabIndex: 0 });
    around.append(table);
    return around;
  }

  choose(site) {
    this.chosen = site;
    this.refresh();
  }

  toggleFollow() {
    const chain = this.chosen < 0 ? 0 : this.snapshot.chains[this.chosen];
    this.follow = this.follow >= 0 || !chain ? -1 : this.snapshot.starts[chain];
    this.refresh();
  }

  toggleOthers() {
    this.others = this.others === "small" ? "hidden" : "small";
    this.refresh();
  }

  setMode(mode) {
    this.mode = mode;
    by("colour").value = mode;
    this.refresh();
  }

  play() {
    clearInterval(this.playing);
    const stops = this.playing;
    this.playing = stops ? 0 : setInterval(() => this.go((this.time + 1) % this.scene.snapshots.length), PLAY_STEP);
    by("play").textContent = stops ? "▶" : "⏸";
    by("play").setAttribute("aria-label", stops ? "Play the snapshots" : "Stop");
  }

  // Everything that makes the picture, as one line of text.
  get view() {
    const cuts = this.cuts.map((cut) => cut.join("-"));
    return `time=${this.time}&colour=${this.mode}&camera=${this.picture.view.join(",")}&cuts=${cuts.join(",")}&hidden=${[...this.hidden].join(",")}`
      + (this.chosen >= 0 ? `&molecule=${this.chosen}` : "") + (this.follow >= 0 ? `&follow=${this.follow}&others=${this.others}` : "");
  }

  // Reads such a line; what it leaves out stays, what is no value of this page is left.
  set view(text) {
    const parts = new URLSearchParams(text.trim().replace(/^#/, ""));
    const numbers = (key) => (parts.get(key) ?? "").split(",").map(Number);
    const site = (key) => {
      const at = parts.has(key) ? Number(parts.get(key)) : -1;
      return Number.isInteger(at) && at >= 0 && at < this.crystal.count ? at : -1;
    };
    const cuts = (parts.get("cuts") ?? "").split(",").map((cut) => cut.split("-").map(Number));
    if (cuts.length === 3 && cuts.every((cut) => cut.length === 2 && cut.every(Number.isFinite))) this.cuts = cuts;
    if (parts.has("hidden")) this.hidden = new Set(parts.get("hidden") === "" ? [] : numbers("hidden"));
    if (MODES.includes(parts.get("colour"))) this.mode = by("colour").value = parts.get("colour");
    if (["small", "hidden"].includes(parts.get("others"))) this.others = parts.get("others");
    this.chosen = site("molecule");
    this.follow = site("follow");
    const camera = numbers("camera");
    if (camera.length === 7 && camera.every(Number.isFinite) && camera[6] > 0) this.picture.view = camera;
    this.go(parts.has("time") ? Number(parts.get("time")) || 0 : this.time);
  }

  writeView() {
    if (!this.snapshot) return;
    if (document.activeElement !== by("camera")) by("camera").value = this.view;
    clearTimeout(this.writing);
    // Browsers refuse too many changes of the address; a page inside a notebook has none of its own.
    this.writing = setTimeout(() => { try { history.replaceState(null, "", `#${this.view}`); } catch { /* as said */ } }, 300);
  }

  async save() {
    const [width, dpi] = ["width", "dpi"].map((id) => Number(by(id).value));
    if (!(width >= 10 && width <= 400 && dpi >= 72 && dpi <= 1200)) {
      by("saved").textContent = "Give a width from 10 to 400 mm and 72 to 1200 dpi.";
      return;
    }
    try {
      const blob = await this.picture.file(width, dpi, this.legend);
      const link = made("a", "", { href: URL.createObjectURL(blob), download: `crystal-${this.scene.snapshots[this.time].label.replace(/[^\w.]+/g, "-")}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      by("saved").textContent = `${link.download}: ${Math.round(width / 25.4 * dpi)} pixels wide, on white.`;
    } catch (error) {
      by("saved").textContent = `The picture was not saved: ${error.message}.`;
    }
  }

  listen() {
    const { picture } = this;
    by("time").addEventListener("input", () => this.go(Number(by("time").value)));
    by("colour").addEventListener("change", () => this.setMode(by("colour").value));
    by("play").addEventListener("click", () => this.play());
    by("save").addEventListener("click", () => this.save());
    by("camera").addEventListener("change", () => { this.view = by("camera").value; });
    window.addEventListener("hashchange", () => { this.view = location.hash; });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => picture.draw());
    let pressed = null;
    by("picture").addEventListener("pointerdown", (event) => { pressed = [event.offsetX, event.offsetY]; });
    by("picture").addEventListener("pointerup", (event) => {
      // A drag turns; a click chooses.
      const isClick = event.button === 0 && pressed && Math.hypot(event.offsetX - pressed[0], event.offsetY - pressed[1]) < 4;
      if (isClick) this.choose(picture.pick(event.offsetX, event.offsetY));
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, select, textarea");
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const onButton = event.target.closest("button") && (event.key === " " || event.key === "Enter");
      const action = this.keys[event.shiftKey && event.key.startsWith("Arrow") ? `Shift${event.key}` : event.key];
      if (!action || onButton) return;
      event.preventDefault();
      action();
    });
  }

  get keys() {
    const { picture } = this;
    const turn = (right, up) => () => picture.turn(right * Math.PI / 36, up * Math.PI / 36);
    return {
      ArrowLeft: () => this.go(this.time - 1), ArrowRight: () => this.go(this.time + 1),
      Home: () => this.go(0), End: () => this.go(Infinity),
      ShiftArrowLeft: turn(-1, 0), ShiftArrowRight: turn(1, 0), ShiftArrowUp: turn(0, -1), ShiftArrowDown: turn(0, 1),
      " ": () => this.play(), "+": () => picture.enlarge(1.2), "=": () => picture.enlarge(1.2), "-": () => picture.enlarge(1 / 1.2),
      a: () => picture.along(0), b: () => picture.along(1), c: () => picture.along(2), r: () => picture.reset(),
      k: () => this.setMode(MODES[(MODES.indexOf(this.mode) + 1) % MODES.length]),
      f: () => this.toggleFollow(), h: () => this.toggleOthers(), p: () => this.save(),
    };
  }
}

// The page, also for consoles and tests: `tautomata.view` is its view as text.
let tautomata;
try {
  const scene = JSON.parse(by("scene").textContent);
  tautomata = new Page(scene, [...document.querySelectorAll(".snapshot")].map((element) => element.textContent));
  tautomata.view = location.hash;
} catch (error) {
  by("trouble").hidden = false;
  by("trouble").textContent = `This page can't draw here: ${error.message} It needs a browser of 2023 or later with WebGL 2.`;
  throw error;
}
