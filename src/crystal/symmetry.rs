//! Symmetry operations, exact: rotations in whole numbers, translations in twenty-fourths.

use std::fmt;

/// A translation of one cell edge. Twenty-fourths hold the halves, thirds, quarters, sixths
/// and eighths of every space group (International Tables for Crystallography, vol. A).
pub const EDGE: i32 = 24;

/// How far a decimal may lie from the fraction that it stands for: 0.333 for 1/3, yet far
/// less than half the step between two fractions, 1/48.
const ROUNDING: f64 = 0.002;

/// No space group has more operations in its conventional cell.
pub const MOST_OPERATIONS: usize = 192;

/// No operation that anybody writes is longer.
const LONGEST: usize = 100;

/// A symmetry operation x' = R·x + w.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation {
    rotation: [[i32; 3]; 3],
    translation: [i32; 3],
}

/// What an operation does to space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OperationKind {
    /// A translation, by nothing at least.
    Translation,
    /// Inversion in a point.
    Inversion,
    /// Reflection in a plane.
    Mirror,
    /// Reflection, and translation along the plane.
    Glide,
    /// Rotation about an axis.
    Rotation,
    /// Rotation, and translation along the axis.
    Screw,
    /// Rotation about an axis, and inversion.
    Rotoinversion,
}

impl fmt::Display for OperationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Translation => "translation",
            Self::Inversion => "inversion",
            Self::Mirror => "mirror",
            Self::Glide => "glide",
            Self::Rotation => "rotation",
            Self::Screw => "screw",
            Self::Rotoinversion => "rotoinversion",
        })
    }
}

impl Operation {
    /// x, y, z.
    pub const IDENTITY: Self =
        Self { rotation: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], translation: [0; 3] };

    /// From R and w, w in twenty-fourths of the cell edges.
    pub fn new(rotation: [[i32; 3]; 3], translation: [i32; 3]) -> Self {
        Self { rotation, translation }
    }

    /// A translation, in twenty-fourths of the cell edges.
    pub fn translation(shift: [i32; 3]) -> Self {
        Self { translation: shift, ..Self::IDENTITY }
    }

    /// Reads "x, -y+1/2, z+1/2"; also "1/2-y", "X", "y+0.5".
    ///
    /// # Errors
    /// What is wrong with the text, as a sentence without its end.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("an operation has at most {LONGEST} characters"));
        }
        let parts: Vec<&str> = text.split(',').take(4).collect();
        let Ok([x, y, z]) = <[&str; 3]>::try_from(parts) else {
            return Err("an operation has three parts with commas between".to_owned());
        };
        let mut operation = Self { rotation: [[0; 3]; 3], translation: [0; 3] };
        for (axis, part) in [x, y, z].into_iter().enumerate() {
            (operation.rotation[axis], operation.translation[axis]) = parse_part(part)?;
        }
        match operation.determinant() {
            1 | -1 => Ok(operation),
            _ => Err("this operation does not keep volumes".to_owned()),
        }
    }

    /// Where a point (in fractions of the cell) goes.
    pub fn apply(&self, point: [f64; 3]) -> [f64; 3] {
        std::array::from_fn(|i| {
            let rotated: f64 = (0..3).map(|j| f64::from(self.rotation[i][j]) * point[j]).sum();
            rotated + f64::from(self.translation[i]) / f64::from(EDGE)
        })
    }

    /// Where a lattice vector (in cell edges) goes.
    pub fn rotate(&self, cells: [i32; 3]) -> [i32; 3] {
        std::array::from_fn(|i| (0..3).map(|j| self.rotation[i][j] * cells[j]).sum())
    }

    /// This operation after another one.
    pub fn after(&self, first: &Self) -> Self {
        let rotation = std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                (0..3).map(|k| self.rotation[i][k] * first.rotation[k][j]).sum()
            })
        });
        let carried = self.rotate(first.translation);
        let translation = std::array::from_fn(|i| carried[i] + self.translation[i]);
        Self { rotation, translation }
    }

    /// The operation that undoes this one.
    pub fn inverse(&self) -> Self {
        let r = &self.rotation;
        let sign = self.determinant();
        // The transposed cofactors, over a determinant of 1 or -1.
        let rotation = std::array::from_fn(|i| {
            std::array::from_fn(|j| {
                let (a, b) = ((j + 1) % 3, (j + 2) % 3);
                let (c, d) = ((i + 1) % 3, (i + 2) % 3);
                sign * (r[a][c] * r[b][d] - r[a][d] * r[b][c])
            })
        });
        let undone = Self { rotation, translation: [0; 3] };
        let translation = undone.rotate(self.translation).map(|t| -t);
        Self { rotation, translation }
    }

    /// This operation, followed by a translation by whole cells.
    pub fn moved(mut self, cells: [i32; 3]) -> Self {
        for (translation, shift) in self.translation.iter_mut().zip(cells) {
            *translation += shift * EDGE;
        }
        self
    }

    /// The whole cells by which this operation differs from another; none if it differs in
    /// more than that.
    pub fn cells_beyond(&self, other: &Self) -> Option<[i32; 3]> {
        let apart: [i32; 3] = std::array::from_fn(|i| self.translation[i] - other.translation[i]);
        let whole = apart.iter().all(|shift| shift % EDGE == 0);
        (self.rotation == other.rotation && whole).then(|| apart.map(|shift| shift / EDGE))
    }

    /// What it does to space.
    pub fn kind(&self) -> OperationKind {
        let trace = self.rotation[0][0] + self.rotation[1][1] + self.rotation[2][2];
        match (self.determinant(), trace) {
            (1, 3) => OperationKind::Translation,
            (1, _) if self.glides() => OperationKind::Screw,
            (1, _) => OperationKind::Rotation,
            (_, -3) => OperationKind::Inversion,
            (_, 1) if self.glides() => OperationKind::Glide,
            (_, 1) => OperationKind::Mirror,
            _ => OperationKind::Rotoinversion,
        }
    }

    /// Whether a point that is moved on and on by this operation leaves for good.
    fn glides(&self) -> bool {
        // 12 is a multiple of the order of every crystallographic rotation.
        let twelvefold = (1..12).fold(*self, |power, _| self.after(&power));
        twelvefold.translation != [0; 3]
    }

    /// Whether it keeps the lengths and angles of a cell with these lattice vectors.
    pub fn fits(&self, vectors: &[[f64; 3]; 3]) -> bool {
        // Cells are printed to four digits or more; a wrong setting is off by percents.
        const ROUNDING: f64 = 2e-3;
        let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        let image = |edge: usize| -> [f64; 3] {
            std::array::from_fn(|axis| {
                (0..3).map(|k| f64::from(self.rotation[k][edge]) * vectors[k][axis]).sum()
            })
        };
        (0..3).all(|i| {
            (0..=i).all(|j| {
                let scale = (dot(vectors[i], vectors[i]) * dot(vectors[j], vectors[j])).sqrt();
                let change = dot(image(i), image(j)) - dot(vectors[i], vectors[j]);
                change.abs() <= ROUNDING * scale
            })
        })
    }

    fn determinant(&self) -> i32 {
        let [a, b, c] = self.rotation;
        a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
            + a[2] * (b[0] * c[1] - b[1] * c[0])
    }
}

/// Reads one of the three parts, such as "-y+1/2": its row of R, and its translation.
fn parse_part(text: &str) -> Result<([i32; 3], i32), String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut rest = compact.as_str();
    let (mut row, mut translation) = ([0; 3], 0);
    if rest.is_empty() {
        return Err("a part of this operation is empty".to_owned());
    }
    while let Some(first) = rest.chars().next() {
        let signed = matches!(first, '+' | '-');
        let sign = if first == '-' { -1 } else { 1 };
        let term = if signed { &rest[1..] } else { rest };
        let end = term.find(['+', '-']).unwrap_or(term.len());
        let (term, after) = term.split_at(end);
        match term {
            "x" | "X" => row[0] += sign,
            "y" | "Y" => row[1] += sign,
            "z" | "Z" => row[2] += sign,
            number => translation += sign * twenty_fourths(number)?,
        }
        rest = after;
    }
    if row.iter().any(|coefficient| coefficient.abs() > 1) {
        return Err("a coordinate stands twice in one part of this operation".to_owned());
    }
    Ok((row, translation))
}

/// Reads "1/2" or "0.5" as twenty-fourths.
fn twenty_fourths(text: &str) -> Result<i32, String> {
    let unreadable = || {
        let shown: String = text.chars().take(20).collect();
        format!("`{shown}` is neither x, y, z nor a fraction of a cell edge")
    };
    let number = |digits: &str| -> Option<f64> {
        let plain = !digits.is_empty()
            && digits.len() <= 12
            && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        plain.then(|| digits.parse().ok())?
    };
    let value = match text.split_once('/') {
        None => number(text),
        Some((above, below)) => number(above)
            .zip(number(below))
            .and_then(|(above, below)| (below > 0.0).then_some(above / below)),
    }
    .ok_or_else(unreadable)?;
    let parts = (value * f64::from(EDGE)).round();
    let exact = (value - parts / f64::from(EDGE)).abs() <= ROUNDING;
    // No operation moves by more than a few cells.
    if exact && value <= 10.0 { Ok(parts as i32) } else { Err(unreadable()) }
}

/// The index of the operation in a list that equals this one but for whole cells, and those
/// cells.
pub fn find(operations: &[Operation], wanted: &Operation) -> Option<(usize, [i32; 3])> {
    operations
        .iter()
        .enumerate()
        .find_map(|(index, candidate)| Some((index, wanted.cells_beyond(candidate)?)))
}

/// The operations without those that equal an earlier one but for whole cells.
pub fn distinct(operations: &[Operation]) -> Vec<Operation> {
    let is_new = |&at: &usize| find(&operations[..at], &operations[at]).is_none();
    (0..operations.len()).filter(is_new).map(|at| operations[at]).collect()
}

/// Whether the operations are a whole space group: every product is among them.
///
/// # Errors
/// The positions in the list of two whose product is missing.
pub fn check_group(operations: &[Operation]) -> Result<(), (usize, usize)> {
    for (i, a) in operations.iter().enumerate() {
        for (j, b) in operations.iter().enumerate() {
            if find(operations, &a.after(b)).is_none() {
                return Err((i, j));
            }
        }
    }
    Ok(())
}

/// The space group that some operations generate, the identity first and translations within a
/// cell; none if it has more operations than any has.
pub fn generate(generators: &[Operation]) -> Option<Vec<Operation>> {
    let mut group = vec![Operation::IDENTITY];
    let mut next = 0;
    while let Some(&operation) = group.get(next) {
        next += 1;
        for generator in generators {
            let product = generator.after(&operation);
            if find(&group, &product).is_none() {
                let translation = product.translation.map(|shift| shift.rem_euclid(EDGE));
                group.push(Operation { translation, ..product });
            }
        }
        if group.len() > MOST_OPERATIONS {
            return None;
        }
    }
    Some(group)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(text: &str) -> Operation {
        Operation::parse(text).unwrap()
    }

    #[test]
    fn one_operation_in_many_spellings() {
        let expected = operation("x, -y+1/2, z+1/2");
        for text in ["X,1/2-Y,1/2+Z", "+x , -y + 0.5, z+.5", "x,-y+12/24,0.500+z"] {
            assert_eq!(operation(text), expected, "{text}");
        }
        assert_eq!(operation("-y,x-y,z+0.3333"), operation("-y,x-y,z+1/3"));
    }

    #[test]
    fn what_is_no_operation_says_why() {
        let cases = [
            ("x,y", "three parts"),
            ("x,y,z,w", "three parts"),
            ("x,,z", "empty"),
            ("x,y,z+1/7", "`1/7`"),
            ("x,y,z+1/0", "`1/0`"),
            ("x,y,w", "`w`"),
            ("x,y,z1/2", "`z1/2`"),
            ("x,y,z+", "``"),
            ("x,y,z+z", "twice"),
            ("x,y,x", "volumes"),
            ("x,y,z+99999999999", "neither"),
        ];
        for (text, reason) in cases {
            let message = Operation::parse(text).unwrap_err();
            assert!(message.contains(reason), "{text}: {message}");
        }
    }

    #[test]
    fn an_operation_after_its_inverse_is_nothing() {
        for text in ["-y,x-y,z+1/3", "x,-y+1/2,z+1/2", "-z+1/4,x+3/4,-y", "y+2,-x,-z+1/8"] {
            let operation = operation(text);
            assert_eq!(operation.after(&operation.inverse()), Operation::IDENTITY, "{text}");
            assert_eq!(operation.inverse().after(&operation), Operation::IDENTITY, "{text}");
        }
    }

    #[test]
    fn the_square_of_a_screw_is_a_translation() {
        let screw = operation("-x,y+1/2,-z+1/2");
        let square = screw.after(&screw);
        assert_eq!(square.cells_beyond(&Operation::IDENTITY), Some([0, 1, 0]));
    }

    #[test]
    fn kinds_are_named_as_in_the_tables() {
        let cases = [
            ("x+1,y,z", "translation"),
            ("1-x,-y,-z", "inversion"),
            ("x,-y+1,z", "mirror"),
            ("x,-y+1/2,z+1/2", "glide"),
            ("-x+1/2,y,-z", "rotation"),
            ("-x,y+1/2,-z+1/2", "screw"),
            ("-y,x-y,z+1/3", "screw"),
            ("-y,x-y,z", "rotation"),
            ("y,-x,-z", "rotoinversion"),
        ];
        for (text, kind) in cases {
            assert_eq!(operation(text).kind().to_string(), kind, "{text}");
        }
    }

    #[test]
    fn a_threefold_axis_does_not_fit_a_monoclinic_cell() {
        let vectors = crate::crystal::Cell::new([8.0, 9.0, 11.0], [90.0, 102.0, 90.0]).vectors();
        assert!(!operation("-y,x-y,z").fits(&vectors));
        assert!(operation("-x,y+1/2,-z+1/2").fits(&vectors));
    }

    #[test]
    fn a_list_is_checked_to_be_a_group() {
        let list = ["x,y,z", "-x,y+1/2,-z+1/2", "-x,-y,-z", "x,-y+1/2,z+1/2"].map(operation);
        assert_eq!(check_group(&list), Ok(()));
        assert_eq!(check_group(&list[..3]), Err((1, 2)));
    }

    #[test]
    fn an_operation_that_is_repeated_counts_once() {
        let doubled = ["x,y,z", "-x,-y,-z", "1-x,-y,-z", "x,y,z"].map(operation);
        assert_eq!(distinct(&doubled), doubled[..2]);
    }
}
