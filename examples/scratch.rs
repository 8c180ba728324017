use tautomata::crystal::*;
use tautomata::mechanism::*;
use tautomata::observe::*;
use tautomata::protocol::*;
use tautomata::run::*;
use tautomata::sample::*;
use tautomata::scenario::*;
fn op(g: usize, p: [f64; 3]) -> [f64; 3] {
    let [x, y, z] = p;
    match g {
        0 => [x, y, z],
        1 => [-x, y + 0.5, -z + 0.5],
        2 => [-x, -y, -z],
        _ => [x, -y + 0.5, z + 0.5],
    }
}
// generic affine as (signs, trans) compose
type A = ([i32; 3], [i32; 3]); // trans in halves
const OPS: [A; 4] = [
    ([1, 1, 1], [0, 0, 0]),
    ([-1, 1, -1], [0, 1, 1]),
    ([-1, -1, -1], [0, 0, 0]),
    ([1, -1, 1], [0, 1, 1]),
];
fn comp(a: A, b: A) -> A {
    let mut s = [0; 3];
    let mut t = [0; 3];
    for i in 0..3 {
        s[i] = a.0[i] * b.0[i];
        t[i] = a.0[i] * b.1[i] + a.1[i];
    }
    (s, t)
}
fn structure() -> Structure {
    let com = [0.5547, 0.6760, 0.4063];
    let list: [(usize, [i32; 3], Reactive, &str); 11] = [
        (3, [1, 1, 1], Reactive::Both, "inv407"),
        (2, [1, -1, 0], Reactive::None, "screw"),
        (2, [1, 0, 0], Reactive::None, "screw"),
        (4, [0, 1, -1], Reactive::Outward, "glide"),
        (4, [0, 1, 0], Reactive::Inward, "glide"),
        (3, [1, 2, 1], Reactive::Both, "inv638"),
        (3, [2, 1, 1], Reactive::None, "inv840"),
        (1, [1, 0, 0], Reactive::None, "a"),
        (1, [-1, 0, 0], Reactive::None, "a"),
        (4, [1, 1, 0], Reactive::None, "glide2"),
        (4, [-1, 1, -1], Reactive::None, "glide2"),
    ];
    let cell = Cell::new([8.9313, 9.0370, 11.4448], [90., 102.48, 90.]);
    let sites: Vec<_> = (0..4).map(|g| op(g, com)).collect();
    let mut contacts = vec![];
    for g in 0..4 {
        let mut v = vec![];
        for (h, t, r, c) in &list {
            let h = h - 1;
            let th: A = (
                OPS[h].0,
                [OPS[h].1[0] + 2 * t[0], OPS[h].1[1] + 2 * t[1], OPS[h].1[2] + 2 * t[2]],
            );
            let k = comp(OPS[g], th);
            let to = (0..4).find(|&q| OPS[q].0 == k.0).unwrap();
            let cellshift: [i32; 3] = std::array::from_fn(|i| {
                let d = k.1[i] - OPS[to].1[i];
                assert!(d % 2 == 0);
                d / 2
            });
            let a = cell.cartesian(sites[g]);
            let b = cell.cartesian(std::array::from_fn(|i| sites[to][i] + cellshift[i] as f64));
            let d = ((0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>()).sqrt();
            if g == 0 {
                println!("{c} {d:.3}");
            }
            v.push(Contact {
                to,
                cell: cellshift,
                class: c.to_string(),
                reactive: *r,
                distance: d,
            });
        }
        contacts.push(v);
    }
    let s =
        Structure { name: "x".into(), provenance: "".into(), cell, dimension: 3, sites, contacts };
    s.validate().unwrap();
    s
}
fn ev(
    name: &str,
    site: SitePattern,
    b: Species,
    bo: Option<bool>,
    pair: Option<Pair>,
    chain: ChainAction,
    a: f64,
    bar: [f64; 4],
    gate: Gate,
) -> Event {
    Event {
        name: name.into(),
        kind: name.into(),
        site,
        becomes: b,
        becomes_ordered: bo,
        pair,
        chain,
        prefactor: a,
        barrier: Barrier {
            constant: bar[0] * 1e3,
            phi: bar[1] * 1e3,
            psi: bar[2] * 1e3,
            phi_neighbour: bar[3] * 1e3,
        },
        gate,
        driver: None,
        source: "".into(),
    }
}
fn pat(species: Species, ordered: Option<bool>, defect: Option<bool>) -> SitePattern {
    SitePattern { species, ordered, defect }
}
fn pr(n: SitePattern, d: Direction, b: Species) -> Option<Pair> {
    Some(Pair { neighbour: n, contact: ContactPattern { class: None, direction: d }, becomes: b })
}
struct W;
impl Watcher for W {
    fn progress(&self, _: u32, _: f64) {}
    fn interrupted(&self) -> bool {
        false
    }
}
fn main() {
    use ChainAction as C;
    use Direction as Dr;
    use Species::*;
    let n = None;
    let y = Some(true);
    let f = Some(false);
    let g = Gate::default();
    let events = vec![
        ev("taut", pat(M, y, n), T, n, None, C::None, 1e13, [160., -10., 0., 0.], g),
        ev("taut", pat(M, f, f), T, n, None, C::None, 1e13, [144., 0., 0., 0.], g),
        ev("taut", pat(M, f, y), T, n, None, C::None, 1e13, [128., 0., 0., 0.], g),
        ev("rev", pat(T, n, n), M, n, None, C::None, 1e13, [110., 0., 0., 0.], g),
        ev(
            "hop",
            pat(T, n, n),
            M,
            n,
            pr(pat(M, n, n), Dr::Any, T),
            C::None,
            1e13,
            [106., 0., 0., 0.],
            g,
        ),
        ev(
            "init",
            pat(T, y, n),
            P,
            n,
            pr(pat(M, y, n), Dr::Outward, A),
            C::Start,
            1e12,
            [118., 0., 0., 0.],
            g,
        ),
        ev(
            "init",
            pat(T, y, n),
            P,
            n,
            pr(pat(M, f, n), Dr::Any, A),
            C::Start,
            1e12,
            [118., 0., 0., 0.],
            g,
        ),
        ev(
            "init",
            pat(T, f, n),
            P,
            n,
            pr(pat(M, n, n), Dr::Any, A),
            C::Start,
            1e12,
            [118., 0., 0., 0.],
            g,
        ),
        ev(
            "prop",
            pat(A, n, n),
            P,
            n,
            pr(pat(M, f, n), Dr::Any, A),
            C::Grow,
            1e12,
            [121., 0., 0., 0.],
            g,
        ),
        ev(
            "prop",
            pat(A, n, n),
            P,
            n,
            pr(pat(M, y, n), Dr::Any, A),
            C::Grow,
            1e12,
            [139., 0., 0., -18.],
            g,
        ),
        ev(
            "transfer",
            pat(A, n, n),
            D,
            n,
            pr(pat(M, f, n), Dr::Any, T),
            C::Transfer,
            1e12,
            [134., 0., 0., 0.],
            g,
        ),
        ev(
            "transfer",
            pat(A, n, n),
            D,
            n,
            pr(pat(M, y, n), Dr::Any, T),
            C::Transfer,
            1e12,
            [152., 0., 0., -18.],
            g,
        ),
        ev("term", pat(A, n, n), D, n, None, C::End, 1e12, [140., 0., 0., 0.], g),
        ev("disorder", pat(M, y, n), M, f, None, C::None, 1e12, [152., 0., -60., 0.], g),
        ev(
            "order",
            pat(M, f, f),
            M,
            y,
            None,
            C::None,
            1e12,
            [125., 0., 40., 0.],
            Gate { psi_below: Some(0.45), ..g },
        ),
    ];
    let args: Vec<f64> = std::env::args().skip(1).map(|a| a.parse().unwrap()).collect();
    let (t, h, c, d, imp, n) = (args[0], args[1], args[2], args[3], args[4], args[5] as u32);
    let off = args.get(6).is_some();
    let events: Vec<Event> = events
        .into_iter()
        .filter(|e| !off || !["init", "prop", "transfer", "term"].contains(&e.name.as_str()))
        .collect();
    let s = Scenario {
        title: "".into(),
        seed: 7,
        replicates: 8,
        structure: structure(),
        size: [n; 3],
        boundary: Boundary::Periodic,
        recipe: Recipe {
            defects: c,
            disordered: d,
            patch: 12,
            disorder_affinity: 4.0,
            impurity: imp,
            tautomers: Seeds::Fraction(0.),
            live_ends: Seeds::Fraction(0.),
        },
        mechanism: Mechanism { events, parameters: vec![] },
        protocol: Protocol {
            pieces: vec![Piece {
                duration: h * 3600.,
                from: t + 273.15,
                to: t + 273.15,
                oxygen: 0.,
            }],
        },
        record: Record { every: 6. * 3600., snapshots: vec![] },
    };
    let t0 = std::time::Instant::now();
    let o = simulate(&s, &W).unwrap();
    let el = t0.elapsed().as_secs_f64();
    let stat = |name: &str, v: Vec<Option<f64>>| {
        let v: Vec<f64> = v.into_iter().flatten().collect();
        if v.len() < 2 {
            return;
        }
        let m = v.iter().sum::<f64>() / v.len() as f64;
        let sd = (v.iter().map(|x| (x - m).powi(2)).sum::<f64>() / (v.len() as f64 - 1.)).sqrt();
        println!("{name:12} {m:.4} ± {sd:.4} (n={})", v.len());
    };
    for (i, x) in CONVERSIONS.iter().enumerate() {
        stat(
            &format!("t{x}"),
            o.replicates.iter().map(|r| r.passages.conversion[i].map(|t| t / 3600.)).collect(),
        );
    }
    stat(
        "ohalf",
        o.replicates.iter().map(|r| r.passages.order_half_time.map(|t| t / 3600.)).collect(),
    );
    for hh in [24., 48., 72., h] {
        stat(
            &format!("conv {hh}"),
            o.replicates
                .iter()
                .map(|r| {
                    r.moments
                        .iter()
                        .find(|m| m.time == hh * 3600.)
                        .map(|m| m.observation.conversion)
                })
                .collect(),
        );
    }
    stat(
        "cryst0",
        o.replicates.iter().map(|r| Some(r.moments[0].observation.crystalline_fraction)).collect(),
    );
    stat(
        "cryst",
        o.replicates
            .iter()
            .map(|r| Some(r.moments.last().unwrap().observation.crystalline_fraction))
            .collect(),
    );
    stat(
        "chain",
        o.replicates
            .iter()
            .map(|r| r.moments.last().unwrap().observation.chains.number_average())
            .collect(),
    );
    stat(
        "ev/site",
        o.replicates.iter().map(|r| Some(r.events as f64 / o.lattice.sites() as f64)).collect(),
    );
    let tot: u64 = o.replicates.iter().map(|r| r.events).sum();
    println!("{} events {el:.2} s  {:.0} ns/event·core", tot, el * 2e9 / tot as f64);
    for (k, name) in o.kinds.iter().enumerate() {
        println!(
            "{name} {} {:.1}",
            o.replicates[0].moments.last().unwrap().events[k],
            o.replicates[0].moments.last().unwrap().expected[k]
        );
    }
}
