//! Oxygen over a sample that is evacuated and flushed: p = 212.7 mbar (p/1013 mbar)ⁿ, the
//! gas's own, and what leaks in.

use super::read;

/// Oxygen in Pa at the start and the end of an hour after so many flushes.
fn oxygen(flush: &str) -> [f64; 2] {
    let text = format!(
        "[crystal]\nsize = [4, 4, 4]\n[[protocol]]\nstep = \"flush\"\n{flush}\n\
         [[protocol]]\nstep = \"anneal\"\ntemperature = \"140 degC\"\ntime = \"30 min\"\n\
         [[protocol]]\nstep = \"hold\"\ntime = \"30 min\"\n"
    );
    let scenario = read(&text);
    let pieces = &scenario.protocol.pieces;
    assert_eq!(pieces[0].to.oxygen, pieces[1].from.oxygen);
    [pieces[0].from.oxygen, pieces[1].to.oxygen]
}

fn close(got: f64, exact: f64) {
    assert!((got / exact - 1.0).abs() < 1e-12, "{got} Pa, {exact} Pa expected");
}

#[test]
fn each_flush_dilutes_what_was_air() {
    let [air, later] = oxygen("times = 0");
    assert_eq!((air, later), (21_270.0, 21_270.0));
    for (times, left) in [(1, 21_270.0 / 10_130.0), (2, 21_270.0 / 10_130.0_f64.powi(2))] {
        close(oxygen(&format!("times = {times}\ngas_oxygen = \"0 mbar\""))[0], left);
    }
    close(oxygen("times = 3")[0], 21_270.0 / 10_130.0_f64.powi(3) + 0.2);
    close(oxygen("times = 1\npressure = \"10 mbar\"")[0], 21_270.0 * 10.0 / 1013.0 + 0.2);
}

#[test]
fn a_leak_goes_on_from_step_to_step() {
    let [from, to] = oxygen("gas_oxygen = \"1 Pa\"\nleak = \"0.02 mbar/h\"");
    close(from, 1.0 + 21_270.0 / 10_130.0_f64.powi(3));
    close(to, from + 2.0);
}
