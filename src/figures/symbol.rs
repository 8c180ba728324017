//! Symbols of quantities: letters of Unicode's mathematical italics, such as 𝑇 and 𝛼, which figures set in italics (ISO
//! 80000-1, 7.1). Numbers and units are upright.

use crate::results::table::Title;

/// The title of a column in print.
pub(super) fn title_of(column: &str) -> Title {
    let title = Title::of(column);
    Title { text: in_italics(&title.text), ..title }
}

/// The title of one of our columns with its symbol in italics: tables, pages and messages have it upright.
pub(super) fn in_italics(title: &str) -> String {
    title.replace("t_{", "𝑡_{").replace("2θ", "2𝜃")
}

/// The letter that a mathematical italic one is the italic form of.
pub(super) fn letter(symbol: char) -> Option<char> {
    let code = u32::from(symbol);
    let (first, of) = match code {
        // The place of an italic h was taken before: it is Planck's constant.
        0x210E => (0x210E, 'h'),
        0x1D434..=0x1D44D => (0x1D434, 'A'),
        0x1D44E..=0x1D467 => (0x1D44E, 'a'),
        0x1D6E2..=0x1D6FA => (0x1D6E2, 'Α'),
        0x1D6FC..=0x1D714 => (0x1D6FC, 'α'),
        _ => return None,
    };
    char::from_u32(u32::from(of) + code - first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_titles_that_we_give_have_symbols_in_italics() {
        assert_eq!(title_of("t50_h").over_unit(), "𝑡_{50} / h");
        assert_eq!(in_italics("2θ / °"), "2𝜃 / °");
        // What a user calls a column is left alone.
        assert_eq!(title_of("T_degC").over_unit(), "T / °C");
    }

    #[test]
    fn italic_letters_stand_for_upright_ones() {
        let plain: String = "𝐴𝑍𝑎ℎ𝑇𝑧𝛢𝛺𝛼𝜃𝜔".chars().filter_map(letter).collect();
        assert_eq!(plain, "AZahTzΑΩαθω");
        assert_eq!("T*αθ∂ℏ°1".chars().find_map(letter), None);
    }
}
