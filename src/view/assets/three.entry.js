// What the page takes from three.js; docs/view.md says how three.min.js is made of it.
export {
  BufferAttribute, BufferGeometry, Color, Matrix3, OrthographicCamera, Points, Scene, ShaderMaterial, Sphere, Vector3,
  WebGLRenderer,
} from "three";
export { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
export { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
export { LineSegments2 } from "three/examples/jsm/lines/LineSegments2.js";
export { LineSegmentsGeometry } from "three/examples/jsm/lines/LineSegmentsGeometry.js";
