//! A measured curve: two columns of numbers.

use std::io::{self, Write};

/// A measured curve: x and y, in the units of the axes of the figure that it is drawn in.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredCurve(pub Vec<(f64, f64)>);

/// A line that is not two numbers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeasuredError {
    /// A line that cannot be read.
    #[error("line {line}: expected two numbers, such as `2225.5, 0.83`, not `{text}`")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What it says.
        text: String,
    },
    /// Not one line of numbers.
    #[error("holds no line of two numbers")]
    Empty,
}

impl MeasuredCurve {
    /// Reads what spectrometers write: two numbers a line, with a comma, a semicolon, a tab or blanks
    /// between them. The first line may be a heading; empty lines and those that begin with `#` are skipped.
    ///
    /// # Errors
    /// [`MeasuredError`] with the first line at fault.
    pub fn parse(text: &str) -> Result<Self, MeasuredError> {
        let mut points = Vec::new();
        let mut first = true;
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match point(line) {
                Some(point) => points.push(point),
                None if first => {}
                None => {
                    return Err(MeasuredError::Line { line: index + 1, text: line.to_owned() });
                }
            }
            first = false;
        }
        if points.is_empty() { Err(MeasuredError::Empty) } else { Ok(Self(points)) }
    }

    /// Writes it as a table with the columns `x` and `y`.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "x,y")?;
        self.0.iter().try_for_each(|(x, y)| writeln!(out, "{x},{y}"))
    }
}

fn point(line: &str) -> Option<(f64, f64)> {
    let mut fields = line.split([',', ';', '\t', ' ']).filter(|field| !field.is_empty());
    let mut number = || fields.next()?.parse::<f64>().ok().filter(|number| number.is_finite());
    let point = (number()?, number()?);
    fields.next().is_none().then_some(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_read_as_spectrometers_write_them() {
        let two = MeasuredCurve(vec![(1.0, 2.5), (3.0, -4e-3)]);
        for text in
            ["1,2.5\n3,-4e-3\n", "cm-1;A\n1;2.5\n\n3;-0.004", "# a\r\n1\t2.5\r\n3 -0.004\r\n"]
        {
            assert_eq!(MeasuredCurve::parse(text), Ok(two.clone()), "{text}");
        }
        let mut written = Vec::new();
        two.write(&mut written).unwrap();
        assert_eq!(MeasuredCurve::parse(std::str::from_utf8(&written).unwrap()), Ok(two));
    }

    #[test]
    fn the_line_at_fault_is_named() {
        let fault = |line, text: &str| Err(MeasuredError::Line { line, text: text.to_owned() });
        assert_eq!(MeasuredCurve::parse("1,2\n3,b\n"), fault(2, "3,b"));
        assert_eq!(MeasuredCurve::parse("x,y\n1,2,3\n"), fault(2, "1,2,3"));
        assert_eq!(MeasuredCurve::parse("x,y\n"), Err(MeasuredError::Empty));
    }
}
