"use strict";
// Draws the crystal: three.js turns the camera and keeps the buffers; every molecule is one point, whose ellipsoid the
// fragment shader finds, so that a million of them are smooth at any size.

// Radius of a molecule that is drawn small, over its own.
const SMALL = 0.22;

const VERTEX = `
attribute float kind;
attribute vec4 tint;
uniform mat3 shapes[KINDS];
uniform float pixels;
varying vec3 colour;
varying mat3 inverted;
varying float halfWidth;
varying float deep;
void main() {
  mat3 turn = mat3(viewMatrix);
  mat3 shape = turn * shapes[int(kind)] * transpose(turn);
  float size = tint.a < 0.5 ? ${SMALL} : 1.0;
  shape *= size * size;
  inverted = inverse(shape);
  vec4 place = modelViewMatrix * vec4(position, 1.0);
  gl_Position = projectionMatrix * place;
  gl_PointSize = max(2.0 * sqrt(max(shape[0][0], shape[1][1])) * pixels + 1.0, 1.5);
  halfWidth = gl_PointSize / (2.0 * pixels);
  deep = -place.z;
  colour = tint.rgb;
}`;

const FRAGMENT = `
uniform vec3 ground;
uniform float span;
uniform vec2 cue;
varying vec3 colour;
varying mat3 inverted;
varying float halfWidth;
varying float deep;
void main() {
  vec2 at = (gl_PointCoord * 2.0 - 1.0) * vec2(halfWidth, -halfWidth);
  vec3 flat_ = vec3(at, 0.0);
  vec3 bent = inverted * flat_;
  float a = inverted[2][2];
  float b = bent.z;
  float root = b * b - a * (dot(flat_, bent) - 1.0);
  if (root < 0.0) discard;
  float up = (sqrt(root) - b) / a;
  vec3 normal = normalize(inverted * vec3(at, up));
  float light = max(dot(normal, normalize(vec3(-0.35, 0.5, 0.8))), 0.0);
  float rim = smoothstep(0.0, 0.4, normal.z);
  vec3 lit = colour * (0.5 + 0.5 * light) * (0.55 + 0.45 * rim);
  float far = clamp((deep - up - cue.x) / (cue.y - cue.x), 0.0, 1.0);
  gl_FragColor = vec4(mix(lit, ground, 0.45 * far), 1.0);
  gl_FragDepth = gl_FragCoord.z - up / span;
}`;

class Picture {
  constructor(frame, canvas, over, crystal) {
    Object.assign(this, { frame, canvas, over, crystal });
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: true });
    // Colours are given as they are to be seen.
    this.renderer.outputColorSpace = "srgb-linear";
    this.scene = new THREE.Scene();
    this.measureBox();
    this.camera = new THREE.OrthographicCamera(-1, 1, 1, -1, 0, 6 * this.radius);
    this.camera.up.set(0, 0, 1);
    this.controls = new THREE.OrbitControls(this.camera, canvas);
    this.controls.zoomToCursor = true;
    this.controls.minZoom = 0.3;
    this.controls.maxZoom = this.radius;
    this.controls.addEventListener("change", () => this.changed());
    this.makeMolecules();
    this.makeLines();
    this.marks = [];
    this.onView = () => {};
    this.reset();
    new ResizeObserver(() => this.draw()).observe(frame);
  }

  // The middle of what is shown, how far it reaches from there, and its corners, in Å.
  measureBox() {
    const { positions, cells } = this.crystal;
    const { from, every_nth: every } = this.crystal.scene.selection;
    const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity];
    for (let k = 0; k < positions.length; k++) {
      low[k % 3] = Math.min(low[k % 3], positions[k]);
      high[k % 3] = Math.max(high[k % 3], positions[k]);
    }
    this.middle = new THREE.Vector3(...low).add(new THREE.Vector3(...high)).multiplyScalar(0.5);
    this.radius = 0.5 * Math.hypot(...high.map((at, axis) => at - low[axis])) + 6;
    if (this.crystal.row) {
      this.corners = [low, high];
      return;
    }
    const corner = (bits) => this.crystal.cartesian([0, 1, 2].map((axis) => from[axis] + (bits >> axis & 1 ? cells[axis] * every : 0)));
    this.corners = [...Array(8).keys()].map(corner);
  }

  makeMolecules() {
    const { scene, count, basis, positions } = this.crystal;
    // Molecules of one shape share it.
    const texts = scene.shapes.map((shape) => shape.flat().map((part) => part.toFixed(6)).join());
    const kinds = [...new Set(texts)];
    const kindOf = texts.map((text) => kinds.indexOf(text));
    this.shapes = kinds.map((text) => new THREE.Matrix3().set(...text.split(",").map(Number)));
    this.kindOf = kindOf;
    this.geometry = new THREE.BufferGeometry();
    this.geometry.setAttribute("position", new THREE.BufferAttribute(positions, 3));
    this.geometry.setAttribute("kind", new THREE.BufferAttribute(Uint8Array.from({ length: count }, (_, site) => kindOf[site % basis]), 1));
    this.geometry.setAttribute("tint", new THREE.BufferAttribute(new Uint8Array(4 * count), 4, true));
    this.geometry.boundingSphere = new THREE.Sphere(this.middle, this.radius);
    this.material = new THREE.ShaderMaterial({
      vertexShader: VERTEX.replace("KINDS", kinds.length),
      fragmentShader: FRAGMENT,
      uniforms: {
        shapes: { value: this.shapes },
        pixels: { value: 1 },
        ground: { value: new THREE.Color() },
        span: { value: this.camera.far - this.camera.near },
        cue: { value: [0, 1] },
      },
    });
    this.points = new THREE.Points(this.geometry, this.material);
    this.scene.add(this.points);
  }

  // The box of what is shown, a unit cell at its first corner, and the chain that is followed.
  makeLines() {
    const lines = (width, through) => {
      const material = new THREE.LineMaterial({ linewidth: width, depthTest: !through });
      const object = new THREE.LineSegments2(new THREE.LineSegmentsGeometry(), material);
      object.frustumCulled = false;
      object.renderOrder = through ? 1 : 0;
      this.scene.add(object);
      return object;
    };
    this.box = lines(1, false);
    this.unitCell = lines(1.5, true);
    this.chain = lines(2, true);
    for (const object of [this.box, this.unitCell, this.chain]) object.visible = false;
    if (this.crystal.row) return;
    const edges = [];
    for (let bits = 0; bits < 8; bits++) for (let axis = 0; axis < 3; axis++) if (!(bits >> axis & 1)) edges.push([bits, bits | 1 << axis]);
    this.box.geometry.setPositions(edges.flatMap((edge) => edge.flatMap((bits) => this.corners[bits])));
    const { from } = this.crystal.scene.selection;
    const cellCorner = (bits) => this.crystal.cartesian(from.map((first, axis) => first + (bits >> axis & 1)));
    this.box.visible = this.unitCell.visible = true;
    this.unitCell.geometry.setPositions(edges.flatMap((edge) => edge.flatMap(cellCorner)));
  }

  // What is drawn: sites, colours, and the places that the followed chain leads through.
  show(visible, colours, path) {
    this.visible = visible;
    this.geometry.setIndex(new THREE.BufferAttribute(visible.slice(), 1));
    this.geometry.getAttribute("tint").array.set(colours);
    this.geometry.getAttribute("tint").needsUpdate = true;
    this.chain.visible = path.length > 0;
    if (path.length > 0) {
      this.chain.geometry.dispose();
      this.chain.geometry = new THREE.LineSegmentsGeometry();
      this.chain.geometry.setPositions(path);
    }
    this.draw();
  }

  // Looks at the crystal as a whole, aslant, or at a layer and a folded chain from above.
  reset() {
    const [, , nz] = this.crystal.cells;
    this.look(nz === 1 ? [0, 0, 1] : [0.42, -0.8, 0.42]);
  }

  // Looks from a direction at the middle, all of it in sight.
  look(direction) {
    const offset = new THREE.Vector3(...direction).setLength(3 * this.radius);
    this.controls.target.copy(this.middle);
    this.camera.position.copy(this.middle).add(offset);
    this.controls.update();
    this.camera.updateMatrixWorld();
    // The corners' distances from the middle, across and up, over half the width and height of the picture.
    const { clientWidth: width, clientHeight: height } = this.frame;
    const reach = this.corners.map((corner) => {
      const seen = new THREE.Vector3(...corner).applyMatrix4(this.camera.matrixWorldInverse);
      return Math.max(Math.abs(seen.x) / (this.half * width / height), Math.abs(seen.y) / this.half);
    });
    this.camera.zoom = 0.86 / Math.max(...reach);
    this.controls.update();
    this.changed();
  }

  // Half the height of the picture in Å, before it is enlarged.
  get half() {
    const { clientWidth: width, clientHeight: height } = this.frame;
    return this.radius / Math.min(1, width / Math.max(height, 1));
  }

  // Looks along an edge of the cell.
  along(axis) {
    this.look(this.crystal.scene.cell[axis]);
  }

  // Turns by angles to the right and up.
  turn(right, up) {
    const offset = this.camera.position.clone().sub(this.controls.target);
    offset.applyAxisAngle(this.camera.up, right);
    const side = new THREE.Vector3().crossVectors(this.camera.up, offset).normalize();
    const turned = offset.clone().applyAxisAngle(side, up);
    // Not over the pole, where left and right would change places.
    if (Math.abs(turned.clone().normalize().z) < 0.999) offset.copy(turned);
    this.camera.position.copy(this.controls.target).add(offset);
    this.controls.update();
    this.changed();
  }

  enlarge(factor) {
    this.camera.zoom = Math.min(Math.max(this.camera.zoom * factor, this.controls.minZoom), this.controls.maxZoom);
    this.controls.update();
    this.changed();
  }

  // The camera as seven numbers: the direction it looks from, what it looks at in Å, and how much it enlarges.
  get view() {
    const direction = this.camera.position.clone().sub(this.controls.target).normalize();
    return [...direction, ...this.controls.target, this.camera.zoom].map((part) => Number(part.toPrecision(6)));
  }

  set view(numbers) {
    const offset = new THREE.Vector3(...numbers.slice(0, 3)).setLength(3 * this.radius);
    this.controls.target.set(...numbers.slice(3, 6));
    this.camera.position.copy(this.controls.target).add(offset);
    this.camera.zoom = numbers[6];
    this.controls.update();
    this.changed();
  }

  changed() {
    this.onView();
    this.draw();
  }

  // Draws soon: plainly while something moves, finely once nothing does.
  draw() {
    if (!this.wanted) this.wanted = requestAnimationFrame(() => { this.wanted = 0; this.drawNow(devicePixelRatio); });
    this.still = false;
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.drawNow(Math.max(devicePixelRatio, 2));
      this.still = true;
    }, 180);
  }

  drawNow(ratio) {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (!this.visible || width === 0 || height === 0) return;
    const style = getComputedStyle(document.documentElement);
    const colours = { ink: style.getPropertyValue("--ink").trim(), ground: style.getPropertyValue("--ground").trim() };
    this.render(width, height, ratio, colours);
    this.over.width = Math.round(width * devicePixelRatio);
    this.over.height = Math.round(height * devicePixelRatio);
    const context = this.over.getContext("2d");
    context.scale(devicePixelRatio, devicePixelRatio);
    this.decorate(context, width, height, 13, colours);
    for (const place of this.marks) this.ring(context, width, height, place, colours);
  }

  // Renders the molecules into the canvas, in CSS pixels times a ratio.
  render(width, height, ratio, { ink, ground }, weight = 1) {
    const { camera, renderer, material } = this;
    const { half } = this;
    Object.assign(camera, { left: -half * width / height, right: half * width / height, top: half, bottom: -half });
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    renderer.setPixelRatio(ratio);
    renderer.setSize(width, height, false);
    renderer.setClearColor(new THREE.Color().setStyle(ground, ""), 1);
    this.perAngstrom = height / (2 * half / camera.zoom);
    // Paler from the nearest corner to the farthest, but not within a layer.
    const deep = this.corners.map((corner) => -new THREE.Vector3(...corner).applyMatrix4(camera.matrixWorldInverse).z);
    const front = Math.min(...deep);
    material.uniforms.cue.value = [front, Math.max(...deep, front + this.radius)];
    material.uniforms.pixels.value = this.perAngstrom * ratio;
    material.uniforms.ground.value.setStyle(ground, "");
    for (const [lines, width] of [[this.box, 1], [this.unitCell, 1.6], [this.chain, 2.2]]) {
      lines.material.color.setStyle(ink, "");
      lines.material.linewidth = width * weight;
    }
    renderer.render(this.scene, camera);
  }

  // Where a place in Å is seen, in CSS pixels.
  project(place, width, height) {
    const seen = new THREE.Vector3(...place).project(this.camera);
    return [(seen.x + 1) / 2 * width, (1 - seen.y) / 2 * height];
  }

  ring(context, width, height, place, { ink, ground }) {
    const [x, y] = this.project(place, width, height);
    for (const [colour, weight] of [[ground, 5], [ink, 2.5]]) {
      context.strokeStyle = colour;
      context.lineWidth = weight;
      context.beginPath();
      context.arc(x, y, Math.max(7, 5 * this.perAngstrom), 0, 2 * Math.PI);
      context.stroke();
    }
  }

  // The molecule at a place of the canvas in CSS pixels: the nearest ellipsoid that the line of sight meets; -1 if none.
  pick(x, y) {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const start = new THREE.Vector3(2 * x / width - 1, 1 - 2 * y / height, -1).unproject(this.camera);
    const along = this.camera.position.clone().sub(this.controls.target).normalize().negate();
    const inverted = this.shapes.map((shape) => shape.clone().invert());
    const { positions, basis } = this.crystal;
    const tints = this.geometry.getAttribute("tint").array;
    const [rest, bent] = [new THREE.Vector3(), new THREE.Vector3()];
    let best = -1, nearest = Infinity;
    for (const site of this.visible) {
      const matrix = inverted[this.kindOf[site % basis]];
      const size = tints[4 * site + 3] ? 1 : SMALL;
      rest.set(start.x - positions[3 * site], start.y - positions[3 * site + 1], start.z - positions[3 * site + 2]);
      bent.copy(along).applyMatrix3(matrix);
      const a = along.dot(bent), b = rest.dot(bent);
      const c = rest.dot(bent.copy(rest).applyMatrix3(matrix)) - size * size;
      const root = b * b - a * c;
      const depth = (-b - Math.sqrt(root)) / a;
      if (root >= 0 && depth < nearest) [best, nearest] = [site, depth];
    }
    return best;
  }
}
