//! Batch scripts for Slurm: an array of parts of a study or a fit, and the job that merges them.

use crate::results::shell_word;
use std::fmt::Write;
use std::path::Path;

/// Times as long as forecast that a job may take.
const MARGIN: f64 = 2.0;
/// Seconds to start, on top.
const START: f64 = 600.0;
/// Seconds before its end at which a job is told to stop.
const NOTICE: u32 = 60;
/// How often a job that ran out of time is requeued.
const MOST_RESTARTS: u32 = 20;

/// What the scripts are written for.
#[derive(Clone, Copy, Debug)]
pub struct Jobs<'a> {
    /// What the jobs are called; what Slurm does not take becomes `_`.
    pub name: &'a str,
    /// The program.
    pub program: &'a Path,
    /// The commands that run a part and that merge all.
    pub commands: [&'a str; 2],
    /// The study.
    pub study: &'a Path,
    /// Where its results go.
    pub output: &'a Path,
    /// Into how many parts it is cut.
    pub parts: usize,
    /// Threads a part.
    pub threads: usize,
    /// Memory a part takes, in bytes.
    pub memory: u64,
    /// Seconds that a part is forecast to take.
    pub time: f64,
}

impl Jobs<'_> {
    /// The script of the array, a job for each part. A job that is requeued, or that ran out of
    /// time and requeues itself, goes on with the runs that it has not finished.
    pub fn array(&self) -> String {
        let Self { parts, threads, commands: [command, _], .. } = self;
        let (program, study, output) = self.paths();
        let mut script = self.head(command, *threads, self.memory, self.time);
        // Writing to a String cannot fail.
        let _ = write!(
            script,
            "#SBATCH --array=1-{parts}\n\
             #SBATCH --output=%x-%A_%a.log\n\
             #SBATCH --signal=B:TERM@{NOTICE}\n\
             #SBATCH --requeue\n\
             #SBATCH --open-mode=append\n\n\
             # Told to stop, the program ends with whole runs and exit code 130; what it has not\n\
             # finished is left for the next start.\n\
             {program} {command} {study} --output {output} \\\n    \
             --shard \"$SLURM_ARRAY_TASK_ID/{parts}\" --threads \"$SLURM_CPUS_PER_TASK\" &\n\
             sweep=$!\n\
             trap 'kill -TERM \"$sweep\"' TERM\n\
             wait \"$sweep\"\n\
             code=$?\n\
             while kill -0 \"$sweep\" 2> /dev/null; do\n    \
             wait \"$sweep\"\n    \
             code=$?\n\
             done\n\
             if [ \"$code\" -eq 130 ] && [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt {MOST_RESTARTS} ]; then\n    \
             scontrol requeue \"$SLURM_JOB_ID\"\n\
             fi\n\
             exit \"$code\"\n"
        );
        script
    }

    /// The script of the job that merges the parts, to be run once all of the array are done.
    pub fn merge(&self) -> String {
        let (program, study, output) = self.paths();
        let [_, command] = self.commands;
        let mut script = self.head("merge", 1, self.memory, START);
        let _ = write!(
            script,
            "#SBATCH --output=%x-%j.log\n\n{program} {command} {study} --output {output}\n"
        );
        script
    }

    fn head(&self, what: &str, threads: usize, memory: u64, time: f64) -> String {
        let minutes = ((MARGIN * time + START) / 60.0).ceil();
        format!(
            "#!/bin/bash\n\
             #SBATCH --job-name={}-{what}\n\
             #SBATCH --cpus-per-task={threads}\n\
             #SBATCH --mem={}M\n\
             #SBATCH --time={minutes}\n",
            job_name(self.name),
            memory.div_ceil(1 << 20)
        )
    }

    fn paths(&self) -> (String, String, String) {
        (shell_word(self.program), shell_word(self.study), shell_word(self.output))
    }
}

/// What Slurm takes as the name of a job and, in it, of its log: letters, digits, `.`, `-`, `_`.
fn job_name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    name.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_ask_for_what_was_forecast_and_quote_paths() {
        let jobs = Jobs {
            name: "grinding",
            program: Path::new("/opt/it's/tautomata"),
            commands: ["sweep", "merge"],
            study: Path::new("my studies/grinding.toml"),
            output: Path::new("output/grinding"),
            parts: 8,
            threads: 4,
            memory: 300 << 20,
            time: 1800.0,
        };
        let array = jobs.array();
        for line in [
            "#SBATCH --job-name=grinding-sweep\n",
            "#SBATCH --array=1-8\n",
            "#SBATCH --cpus-per-task=4\n",
            "#SBATCH --mem=300M\n",
            // Twice half an hour, and ten minutes.
            "#SBATCH --time=70\n",
            "'/opt/it'\\''s/tautomata' sweep 'my studies/grinding.toml' --output output/grinding \\\n",
            "    --shard \"$SLURM_ARRAY_TASK_ID/8\" --threads \"$SLURM_CPUS_PER_TASK\" &\n",
        ] {
            assert!(array.contains(line), "no {line} in\n{array}");
        }
        assert!(
            jobs.merge().ends_with("merge 'my studies/grinding.toml' --output output/grinding\n")
        );
    }
}
