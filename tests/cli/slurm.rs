//! Batch scripts and the lines to paste, for studies whose names mean something to a shell.
#![cfg(unix)]

use crate::bench::Bench;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

/// Two molecules and two points: nothing to wait for.
const STUDY: &str = r#"
[base.crystal]
structure = "chain"
size = [3]
[base.mechanism]
base = "none"
[[base.mechanism.event]]
name = "start"
site = "M"
becomes = "D"
chain = "start"
prefactor = "1 1/s"
[[base.protocol]]
step = "anneal"
temperature = "300 K"
time = "1 s"
[[axis]]
path = "protocol.anneal.temperature"
values = ["300 K", "310 K"]
"#;

/// A command `sbatch` that runs the script that it is given as the first of one task.
const SBATCH: &str = "#!/bin/sh
for script; do :; done
SLURM_ARRAY_TASK_ID=1 SLURM_CPUS_PER_TASK=1 bash \"$script\" >&2 && echo 7
";

#[test]
fn scripts_and_lines_to_paste_take_any_name() {
    for name in ["17 blank", "it's #1", "two\nlines", "$(touch gone)", "-n"] {
        let bench = Bench::with("");
        bench.write(&format!("{name}.toml"), STUDY);
        bench.write("sbatch", SBATCH);
        let all = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(bench.path("sbatch"), all).unwrap();
        let said = bench.succeeds(&["slurm", "--parts", "1", "--", &format!("./{name}.toml")]);
        for script in ["sweep", "merge"] {
            let script = bench.path(&format!("{name}-{script}.sh"));
            let read = Command::new("bash").arg("-n").arg(&script).output().unwrap();
            assert!(read.status.success(), "{name}: {read:?}");
            let text = std::fs::read_to_string(&script).unwrap();
            let job = text.lines().find_map(|line| line.strip_prefix("#SBATCH --job-name="));
            let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
            assert!(job.is_some_and(|job| job.chars().all(plain)), "{name}: {job:?}");
        }
        let (_, paste) = said.split_once("Submit them with\n").unwrap();
        let mut shell = Command::new("sh");
        let path = format!("{}:{}", bench.path("").display(), std::env::var("PATH").unwrap());
        shell.current_dir(bench.path("")).env("PATH", path).args(["-ec", paste]);
        let ran = shell.output().unwrap();
        assert!(ran.status.success(), "{name}: {ran:?}");
        assert!(bench.path(&format!("output/{name}/points.csv")).exists(), "{name}: {ran:?}");
        assert!(!bench.path("gone").exists(), "{name}: a name was executed");
    }
}
