//! The whole picture: title, how far it is, panels, keys.

use super::colours::Paint;
use super::terminal::LEAST;
use super::{run_view, study_view};
use crate::cli::say;
use crate::results::{Live, LiveStage, LiveWork};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// All that is drawn at one time.
pub struct Picture<'a> {
    /// What was told last.
    pub live: Option<&'a Live>,
    /// What the user should know first.
    pub note: Option<String>,
    /// Whether this process does the work.
    pub own: bool,
    /// How the terminal can be painted.
    pub paint: Paint,
}

impl Picture<'_> {
    /// Draws it.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < LEAST.0 || area.height < LEAST.1 {
            let (wide, high) = LEAST;
            let text = format!("The view needs {wide} × {high} letters.");
            frame.render_widget(Paragraph::new(text), area);
            return;
        }
        let heights = [1, 1, 0, 1].map(|rows| match rows {
            0 => Constraint::Fill(1),
            rows => Constraint::Length(rows),
        });
        let [title, bar, panels, foot] = Layout::vertical(heights).areas(area);
        if let Some(live) = self.live {
            frame.render_widget(Line::styled(live.title.as_str(), Paint::strong()), title);
            frame.render_widget(progress_bar(live, bar.width), bar);
            match &live.work {
                LiveWork::Run(run) => run_view::draw(frame, panels, run, self.paint),
                LiveWork::Study(study) => study_view::draw(frame, panels, study, self.paint),
            }
        }
        let waiting = self.live.is_none().then(|| "waiting for the first news".to_owned());
        let foot_line = match self.note.clone().or(waiting) {
            Some(note) => Line::styled(note.trim().to_owned(), Paint::strong()),
            None => Line::styled(self.keys(foot.width), self.paint.faint()),
        };
        frame.render_widget(foot_line, foot);
    }

    fn keys(&self, width: u16) -> String {
        let keys = if self.own {
            "q closes the view, the work goes on; Ctrl-C stops it safely"
        } else {
            "q leaves; the work goes on"
        };
        let memory = self.live.and_then(|live| live.memory);
        let memory = memory.map(|bytes| format!("{} of memory", say::bytes(bytes)));
        let memory = memory.unwrap_or_default();
        let gap = usize::from(width).saturating_sub(keys.chars().count() + memory.chars().count());
        if gap < 2 { keys.to_owned() } else { format!("{keys}{}{memory}", " ".repeat(gap)) }
    }
}

/// A bar, and how far it is.
fn progress_bar(live: &Live, width: u16) -> Line<'static> {
    let state = state(live);
    let room = usize::from(width).saturating_sub(state.chars().count() + 1).clamp(0, 40);
    if room < 8 {
        return Line::from(state);
    }
    let full = (live.share().0.clamp(0.0, 1.0) * room as f64) as usize;
    let bar = format!("{}{} ", "█".repeat(full), "░".repeat(room - full));
    Line::from(bar + &state)
}

/// How far it is, in a line.
pub fn state(live: &Live) -> String {
    let (share, before) = live.share();
    let left = run_view::time_left((share, before), live.elapsed);
    let state = match &live.work {
        LiveWork::Run(run) => run_view::state(run),
        LiveWork::Study(study) => study_view::state(study),
    };
    match live.stage {
        LiveStage::Running => format!("{:3.0} % done{left}: {state}", 100.0 * share),
        LiveStage::Writing => format!("writing results: {state}"),
    }
}

#[cfg(test)]
mod tests;
