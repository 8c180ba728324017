//! Tables written as each program writes them.

use std::fmt::Write as _;

/// A table of a run: time in min, temperature in °C, mass in mg, in thousandths.
#[derive(Clone, Debug)]
pub struct Rows(pub Vec<[i32; 3]>);

/// How text is written.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub comma: bool,
    pub encoding: Encoding,
    pub line_end: &'static str,
}

/// Encodings of exports.
#[derive(Clone, Copy, Debug)]
pub enum Encoding {
    Utf8,
    Utf8Marked,
    Utf16Little,
    Utf16Big,
    Latin1,
}

type Writer = fn(&Rows, Manner) -> String;

/// The layouts that can hold such a table, each with what writes it.
pub const WRITERS: [(&str, Writer); 9] = [
    ("universal analysis", universal_analysis),
    ("trios", trios),
    ("stare", stare),
    ("proteus", proteus),
    ("pyris", pyris),
    ("calisto", calisto),
    ("plain, tabs", |rows, manner| plain(rows, manner, "\t")),
    ("plain, semicolons", |rows, manner| plain(rows, manner, ";")),
    ("plain, blanks", |rows, manner| plain(rows, manner, "   ")),
];

impl Manner {
    /// With four decimals: a comma before three digits could stand for thousands.
    fn number(self, thousandths: i32) -> String {
        let text = format!("{:.4}", f64::from(thousandths) / 1e3);
        if self.comma { text.replace('.', ",") } else { text }
    }

    fn rows(self, rows: &Rows, before: &str, between: &str) -> String {
        let line = |row: &[i32; 3]| {
            let cells = row.map(|cell| self.number(cell));
            format!("{before}{}\n", cells.join(between))
        };
        rows.0.iter().map(line).collect()
    }

    /// The bytes of a text.
    pub fn encode(self, text: &str) -> Vec<u8> {
        let text = text.replace('\n', self.line_end);
        let marked = format!("\u{feff}{text}");
        match self.encoding {
            Encoding::Utf8 => text.into_bytes(),
            Encoding::Utf8Marked => marked.into_bytes(),
            Encoding::Utf16Little => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Big => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Latin1 => text.chars().map(|letter| letter as u8).collect(),
        }
    }
}

fn universal_analysis(rows: &Rows, manner: Manner) -> String {
    let marker = manner.number(-1000);
    format!(
        "CLOSED\nVersion\t2.0\nSize\t9.0\tmg\nNsig\t3\nSig1\tTime (min)\nSig2\tTemperature (°C)\nSig3\tWeight (mg)\n\
         StartOfData\n{marker}\t{marker}\t{marker}\n{}",
        manner.rows(rows, "", "\t")
    )
}

fn trios(rows: &Rows, manner: Manner) -> String {
    let half = rows.0.len() / 2;
    let mut text = "Filename\tx.tri\n[Procedure]\n1: Ramp\n[Signal List]\nTime\n".to_owned();
    for (title, part) in [("first", &rows.0[..half]), ("second", &rows.0[half..])] {
        let part = manner.rows(&Rows(part.to_vec()), "", "\t");
        write!(text, "[step]\n{title}\nTime\tTemperature\tWeight\nmin\t°C\tmg\n{part}").unwrap();
    }
    text
}

fn stare(rows: &Rows, manner: Manner) -> String {
    let mut text = "Curve Name:\n  =x\n  Sample Weight\nCurve Values:\n   Index      t      Ts      Value\n         [min]     [°C]     [mg]\n".to_owned();
    for (index, row) in rows.0.iter().enumerate() {
        let [time, temperature, mass] = row.map(|cell| manner.number(cell));
        writeln!(text, "{index:>8} {time:>14} {temperature:>14} {mass:>14}").unwrap();
    }
    text + "Results:\nSample:\n  x, 5.0000 mg\n"
}

fn proteus(rows: &Rows, manner: Manner) -> String {
    let decimal = if manner.comma { "COMMA" } else { "POINT" };
    format!(
        "#EXPORTTYPE:  ;DATA SINGLE\n#DECIMAL:     ;{decimal}\n#SEPARATOR:   ;SEMICOLON\n#MTYPE:       ;TG\n\n\
         ##Time/min;Temp./°C;Mass/mg\n{}",
        manner.rows(rows, " ", ";  ")
    )
}

fn pyris(rows: &Rows, manner: Manner) -> String {
    format!(
        "Filename:\tx\nSample Weight:\t9.0 mg \nMethod Steps: \n1)\tHeat \n1) TGA Temperature Scan \n\
         \tTime     \tSample     \tUnsubtracted \n\t     \tTemperature\tWeight     \n{}",
        manner.rows(rows, "\t", "\t")
    )
}

fn calisto(rows: &Rows, manner: Manner) -> String {
    let mut text =
        "Creation Date : x\nUser : x\nTG : x\n\n  Index  Time  Furnace  TG\n    min  °C  mg\n"
            .to_owned();
    for (index, row) in rows.0.iter().enumerate() {
        writeln!(text, "  {index}  {}", row.map(|cell| manner.number(cell)).join("  ")).unwrap();
    }
    text
}

fn plain(rows: &Rows, manner: Manner, between: &str) -> String {
    let names = ["Time (min)", "Temperature (°C)", "Weight (mg)"].join(between);
    format!("{names}\n{}", manner.rows(rows, "", between))
}
