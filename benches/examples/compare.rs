//! Throw-away: bricks against tiled.
use std::time::Instant;
use tautomata::engine::Cut;
use tautomata_benches::Deck;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let (deck, cells, time, turns, what) = (
        &a[1],
        a[2].parse().unwrap(),
        a[3].parse().unwrap(),
        a[4].parse::<usize>().unwrap(),
        &a[5],
    );
    let deck = Deck::new(deck, cells, time);
    let mut best = [f64::INFINITY; 4];
    for _ in 0..turns {
        for (n, name) in ["bricks", "noahead", "ahead", "tiled"].iter().enumerate() {
            if !what.split(',').any(|w| w == *name) {
                continue;
            }
            let (ns, extra);
            if n < 3 {
                let mut run = deck.bricks();
                if n > 0 {
                    run = run.looking_ahead(n == 2);
                }
                let start = Instant::now();
                let events = deck.run(&mut run);
                ns = start.elapsed().as_secs_f64() * 1e9 / events as f64;
                extra = format!(
                    "{events} events, {:.3} rings, {:.2} B/site",
                    run.rang() as f64 / events as f64,
                    run.bytes() as f64 / deck.lattice.sites() as f64
                );
            } else {
                let mut run = deck.tiled(Cut::of(&deck.lattice, 1));
                let start = Instant::now();
                let events = deck.run(&mut run);
                ns = start.elapsed().as_secs_f64() * 1e9 / events as f64;
                extra = format!("{events} events");
            }
            if ns < best[n] {
                best[n] = ns;
            }
            println!("{name:8} {ns:8.1} ns {extra}");
        }
    }
    println!(
        "least {best:.1?}  bricks/tiled {:.3}",
        best[..3].iter().copied().fold(f64::INFINITY, f64::min) / best[3]
    );
}
