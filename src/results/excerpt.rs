//! Which moments of a long table a reader is shown.

/// The most moments that can be told apart as curves in one panel.
const MOST_MOMENTS: usize = 6;

/// The places of the moments that a figure or a page shows of so many: the first, the last, and
/// others evenly between them, at most six.
pub fn moments_shown(count: usize) -> impl Iterator<Item = usize> {
    let shown = count.min(MOST_MOMENTS);
    let steps = shown.saturating_sub(1).max(1);
    (0..shown).map(move |k| (k * (count - 1) + steps / 2) / steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_and_last_and_others_evenly_between() {
        let shown = |count| moments_shown(count).collect::<Vec<_>>();
        assert_eq!(shown(21), [0, 4, 8, 12, 16, 20]);
        assert_eq!(shown(10), [0, 2, 4, 5, 7, 9]);
        assert_eq!(shown(6), [0, 1, 2, 3, 4, 5]);
        assert_eq!((shown(2), shown(1), shown(0)), (vec![0, 1], vec![0], vec![]));
    }
}
