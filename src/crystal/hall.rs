//! Hall symbols: the generators of a space group in one line.
//!
//! S. R. Hall, Acta Cryst. A37 (1981) 517; International Tables for Crystallography, vol. B (2001), appendix A1.4.2.

use super::symmetry::{EDGE, Operation, generate};

/// The longest symbol of a standard setting has 17 characters, one with a change of basis some 40.
const LONGEST: usize = 80;
/// A symbol has at most four rotations.
const MOST_ROTATIONS: usize = 4;
/// Origin shifts count in twelfths of a cell edge.
const TWELFTH: i32 = EDGE / 12;

/// A rotation symbol: what a later one needs to know of it.
#[derive(Clone, Copy)]
struct Previous {
    order: u8,
    /// The cell axis that `'` and `"` of the next one refer to.
    axis: usize,
}

/// All operations of the space group that a Hall symbol names, the identity first.
///
/// # Errors
/// What is wrong with the symbol, as a sentence without its end.
pub fn space_group(symbol: &str) -> Result<Vec<Operation>, String> {
    if symbol.len() > LONGEST {
        return Err(format!("a Hall symbol has at most {LONGEST} characters"));
    }
    let (symbol, basis) = match symbol.split_once('(') {
        None => (symbol, None),
        Some((symbol, rest)) => {
            let inside = rest.trim_end().strip_suffix(')');
            (symbol, Some(inside.ok_or("the bracket of this Hall symbol is never closed")?))
        }
    };
    let spaced = symbol.replace('_', " ");
    let trimmed = spaced.trim_start();
    let (centred, rest) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed),
    };
    let mut letters = rest.chars();
    let lattice = letters.next().ok_or("this Hall symbol is empty")?;
    let mut generators = centring(lattice)?;
    if centred {
        generators.push(Operation::new([[-1, 0, 0], [0, -1, 0], [0, 0, -1]], [0; 3]));
    }
    let words: Vec<&str> = letters.as_str().split_whitespace().collect();
    if words.is_empty() || words.len() > MOST_ROTATIONS {
        return Err(format!("a Hall symbol has one to {MOST_ROTATIONS} rotations"));
    }
    let mut previous = None;
    for word in words {
        let (operation, this) = rotation(word, previous)?;
        generators.push(operation);
        previous = Some(this);
    }
    if let Some(basis) = basis {
        let change = change_of_basis(basis)?;
        let back = change.inverse();
        for generator in &mut generators {
            *generator = change.after(generator).after(&back);
        }
    }
    generate(&generators).ok_or_else(|| "this Hall symbol gives no space group".to_owned())
}

/// The translations of a lattice letter (table A1.4.2.2).
fn centring(letter: char) -> Result<Vec<Operation>, String> {
    let shifts: &[[i32; 3]] = match letter.to_ascii_uppercase() {
        'P' => &[],
        'A' => &[[0, 12, 12]],
        'B' => &[[12, 0, 12]],
        'C' => &[[12, 12, 0]],
        'I' => &[[12, 12, 12]],
        'R' => &[[16, 8, 8]],
        'S' => &[[8, 8, 16]],
        'T' => &[[8, 16, 8]],
        'H' => &[[16, 8, 0]],
        'F' => &[[0, 12, 12], [12, 0, 12]],
        _ => return Err(format!("a Hall symbol cannot begin with the lattice `{letter}`")),
    };
    Ok(shifts.iter().map(|shift| Operation::translation(*shift)).collect())
}

/// Reads one rotation symbol, such as `2ac`, `-4`, `3*` or `61`.
fn rotation(word: &str, previous: Option<Previous>) -> Result<(Operation, Previous), String> {
    let unreadable = || format!("`{word}` is no rotation of a Hall symbol");
    let (improper, rest) = match word.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    let mut letters = rest.chars();
    let order = letters.next().and_then(|c| c.to_digit(10)).ok_or_else(unreadable)? as u8;
    let (mut axis, mut screw, mut shift) = (None, 0, [0; 3]);
    for letter in letters {
        match letter.to_ascii_lowercase() {
            named @ ('x' | 'y' | 'z' | '\'' | '"' | '*') if axis.is_none() => axis = Some(named),
            digit @ '1'..='5' if screw == 0 => screw = digit as i32 - '0' as i32,
            letter => {
                let part = translation(letter).ok_or_else(unreadable)?;
                shift = std::array::from_fn(|i| shift[i] + part[i]);
            }
        }
    }
    let axis = axis.or_else(|| implied_axis(order, previous)).ok_or_else(unreadable)?;
    let along = match axis {
        'x' => 0,
        'y' => 1,
        'z' => 2,
        _ => previous.map_or(2, |previous| previous.axis),
    };
    let mut matrix = matrix(order, axis, along).ok_or_else(unreadable)?;
    if screw > 0 {
        if screw >= i32::from(order) || !matches!(axis, 'x' | 'y' | 'z') {
            return Err(unreadable());
        }
        shift[along] += EDGE * screw / i32::from(order);
    }
    if improper {
        matrix = matrix.map(|row| row.map(|x| -x));
    }
    Ok((Operation::new(matrix, shift), Previous { order, axis: along }))
}

/// The translation of a letter, in twenty-fourths (table A1.4.2.3).
fn translation(letter: char) -> Option<[i32; 3]> {
    Some(match letter {
        'a' => [12, 0, 0],
        'b' => [0, 12, 0],
        'c' => [0, 0, 12],
        'n' => [12, 12, 12],
        'u' => [6, 0, 0],
        'v' => [0, 6, 0],
        'w' => [0, 0, 6],
        'd' => [6, 6, 6],
        _ => return None,
    })
}

/// The axis of a rotation that names none: c for the first, a for a 2 after a 2 or 4, a − b for
/// a 2 after a 3 or 6, the body diagonal for a 3.
fn implied_axis(order: u8, previous: Option<Previous>) -> Option<char> {
    match (order, previous) {
        (1, _) | (_, None) => Some('z'),
        (2, Some(Previous { order: 2 | 4, .. })) => Some('x'),
        (2, Some(Previous { order: 3 | 6, .. })) => Some('\''),
        (3, Some(_)) => Some('*'),
        _ => None,
    }
}

/// The matrix of a proper rotation (tables A1.4.2.4 to A1.4.2.6). What holds for c holds for a
/// and b with the axes in cyclic order.
fn matrix(order: u8, axis: char, along: usize) -> Option<[[i32; 3]; 3]> {
    if axis == '*' {
        return (order == 3).then_some([[0, 0, 1], [1, 0, 0], [0, 1, 0]]);
    }
    let (block, rest) = match (axis, order) {
        ('\'', 2) => ([[0, -1], [-1, 0]], -1),
        ('"', 2) => ([[0, 1], [1, 0]], -1),
        ('\'' | '"', _) => return None,
        (_, 1) => ([[1, 0], [0, 1]], 1),
        (_, 2) => ([[-1, 0], [0, -1]], 1),
        (_, 3) => ([[0, -1], [1, -1]], 1),
        (_, 4) => ([[0, -1], [1, 0]], 1),
        (_, 6) => ([[1, -1], [1, 0]], 1),
        _ => return None,
    };
    let across = [(along + 1) % 3, (along + 2) % 3];
    let mut matrix = [[0; 3]; 3];
    matrix[along][along] = rest;
    for (i, row) in across.into_iter().enumerate() {
        for (j, column) in across.into_iter().enumerate() {
            matrix[row][column] = block[i][j];
        }
    }
    Some(matrix)
}

/// Reads what stands in brackets: a shift in twelfths, `0 0 1`, or a change of axes, `z,x,y+1/4`.
fn change_of_basis(text: &str) -> Result<Operation, String> {
    if text.contains(',') {
        return Operation::parse(text);
    }
    let numbers: Vec<i32> = text
        .split_whitespace()
        .map(|word| word.parse().ok().filter(|shift| (-12..=12).contains(shift)))
        .collect::<Option<_>>()
        .unwrap_or_default();
    let shift = <[i32; 3]>::try_from(numbers)
        .map_err(|_| format!("`({text})` is neither a shift in twelfths nor a change of axes"))?;
    Ok(Operation::translation(shift.map(|twelfths| twelfths * TWELFTH)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::symmetry::{check_group, find};

    fn same(symbol: &str, listed: &[&str]) {
        let group = space_group(symbol).unwrap();
        assert_eq!(group.len(), listed.len(), "{symbol}");
        for text in listed {
            let operation = Operation::parse(text).unwrap();
            assert!(find(&group, &operation).is_some(), "{symbol}: {text}");
        }
    }

    #[test]
    fn symbols_give_the_operations_of_the_tables() {
        // General positions of International Tables for Crystallography, vol. A.
        same("P 1", &["x,y,z"]);
        same("-P 2ybc", &["x,y,z", "-x,y+1/2,-z+1/2", "-x,-y,-z", "x,-y+1/2,z+1/2"]);
        same("P 2ac 2ab", &["x,y,z", "-x+1/2,-y,z+1/2", "-x,y+1/2,-z+1/2", "x+1/2,-y+1/2,-z"]);
        same(
            "P 31 2 (0 0 4)",
            &[
                "x,y,z",
                "-y,x-y,z+1/3",
                "-x+y,-x,z+2/3",
                "-y,-x,-z+2/3",
                "-x+y,y,-z+1/3",
                "x,x-y,-z",
            ],
        );
        same("P 3*", &["x,y,z", "z,x,y", "y,z,x"]);
    }

    #[test]
    fn spelling_makes_no_difference() {
        let expected = space_group("-P 2yn").unwrap();
        for symbol in ["-p 2YN", "-P_2yn", "-P2ny", " -P 2yn ", "-P 2yn (x,y,z)", "-P 2yn (0 0 0)"]
        {
            assert_eq!(space_group(symbol).unwrap(), expected, "{symbol}");
        }
    }

    #[test]
    fn what_is_no_symbol_says_why() {
        let cases = [
            ("", "empty"),
            ("-", "empty"),
            ("P", "one to 4"),
            ("X 2", "lattice `X`"),
            ("P 5", "`5`"),
            ("P 2q", "`2q`"),
            ("P 22", "`22`"),
            ("P 2 4", "`4`"),
            ("P 4'", "`4'`"),
            ("P 2xyz", "`2xyz`"),
            ("P 2 2 2 2 2", "one to 4"),
            ("P 2 (0 0 1", "never closed"),
            ("P 2 (0 0)", "twelfths"),
            ("P 2 (0 0 99)", "twelfths"),
            ("-P 2ybc (x-y,x+y,z)", "volumes"),
            // The fourfold and the sixfold axis along c generate no finite group.
            ("P 4 6z", "no space group"),
        ];
        for (symbol, reason) in cases {
            let message = space_group(symbol).unwrap_err();
            assert!(message.contains(reason), "{symbol}: {message}");
        }
        assert!(space_group(&"P 2".repeat(100)).is_err());
    }

    #[test]
    fn a_generated_list_is_a_group() {
        for symbol in ["-F 4vw 2vw 3", "-R 3 2\"c", "I 4bw 2aw -1bw", "P 61 2 (0 0 -1)"] {
            assert!(check_group(&space_group(symbol).unwrap()).is_ok(), "{symbol}");
        }
    }
}
