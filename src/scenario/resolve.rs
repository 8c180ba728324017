//! The resolved scenario: every default filled in, SI units, nothing taken from elsewhere.

use super::crystal::BOUNDARIES;
use super::inline::REACTIVE;
use super::resolve_mechanism;
use super::structure;
use super::toml_text::{line, quoted, word};
use super::{Scenario, StepFile};
use super::{instruments, melting, wash, weak_spots};
use crate::crystal::{Composition, Contact, Structure};
use crate::observe::{Recording, Selection};
use crate::protocol::{Conditions, Piece};
use crate::results::input_name;
use crate::sample::{Recipe, Seeds};
use crate::units::{Angle, Length, PhotonFlux, Pressure, Temperature, Time, shortest};
use std::fmt::Display;

impl Scenario {
    /// The scenario as TOML with nothing left open; it reads back to the same scenario, from a
    /// folder with the files that [`Scenario::inputs`] gives.
    ///
    /// The protocol stands there step by step as it was asked for, with what each step came to
    /// as a comment. A structure that can be had by name is written by name, any other with its
    /// cell, sites and contacts. The mechanism is written row by row with its numbers.
    pub fn to_toml(&self) -> String {
        let mut out = String::from(
            "# A resolved scenario: every default is filled in. It runs again to the same bits.\n\n",
        );
        self.write(&mut out, &self.asked.recipe, |out| self.write_steps(out));
        out
    }

    /// The files that the protocol reads, each with its name beside the resolved scenario.
    pub fn inputs(&self) -> impl Iterator<Item = (String, &StepFile)> {
        let files = self.asked.steps.iter().filter_map(|step| step.file.as_ref());
        files.enumerate().map(|(index, file)| (input_name(index + 1), file))
    }

    /// What the scenario comes to, in SI units, as text: two scenarios of the same text run to
    /// the same bits, however they were written. Seeds and names of a study's runs follow from
    /// it, so it must never change.
    pub(crate) fn canonical(&self) -> String {
        let mut out = String::from(
            "# A resolved scenario: every default is filled in, every number is in the unit that\n\
             # the program works in. It runs again to the same bits.\n\n",
        );
        self.write(&mut out, &self.recipe, |out| {
            self.protocol.pieces.iter().for_each(|piece| write_piece(out, piece));
            self.protocol.wash.iter().for_each(|&wash| wash::write(out, wash));
        });
        out
    }

    fn write_steps(&self, out: &mut String) {
        let mut copies = self.inputs();
        for step in &self.asked.steps {
            let copy = step.file.as_ref().and_then(|_| copies.next());
            step.write(out, copy.as_ref().map(|(name, _)| name.as_str()));
        }
    }

    /// Writes it with a sample and a protocol.
    fn write(&self, out: &mut String, recipe: &Recipe, protocol: impl FnOnce(&mut String)) {
        line(out, "title", quoted(&self.title));
        line(out, "seed", self.seed);
        line(out, "replicates", self.replicates);
        self.write_crystal(out);
        write_sample(out, recipe);
        resolve_mechanism::write(out, &self.mechanism);
        self.mechanism.melting.iter().for_each(|melting| melting::write(out, melting));
        protocol(out);
        out.push_str(
            "\n# When rows of the time series and snapshots are taken, and which cells these hold.\n\
             [record]\n",
        );
        line(out, "every", quoted(Time(self.record.every)));
        let snapshots = self.record.snapshots.iter().map(|time| quoted(Time(*time)));
        line(out, "snapshots", list(snapshots));
        line(out, "snapshot", self.show_snapshot());
        if self.record.rates {
            line(out, "rates", true);
        }
        self.instruments.iter().for_each(|instruments| instruments::write(out, instruments));
    }

    fn show_snapshot(&self) -> String {
        let Recording { selection: Selection { from, to, every_nth }, compress, .. } = self.record;
        let corner = |corner: [u32; 3]| list(corner[..self.structure.dimension].iter());
        let corners = list([corner(from), corner(to)].iter());
        format!("{{ box = {corners}, every_nth = {every_nth}, compress = {compress} }}")
    }

    fn write_crystal(&self, out: &mut String) {
        out.push_str("\n# Unit cells along each axis.\n[crystal]\n");
        let named = structure::named(&self.structure);
        if let Some((name, spacing)) = named {
            line(out, "structure", quoted(name));
            if let Some(spacing) = spacing {
                line(out, "spacing", quoted(Length(spacing)));
            }
        }
        if let (None, Some(substance)) = (named, self.substance) {
            line(out, "substance", quoted(substance.name));
        }
        line(out, "size", list(self.size[..self.structure.dimension].iter()));
        line(out, "boundary", quoted(word(&BOUNDARIES, &self.boundary)));
        if named.is_none() {
            write_structure(out, &self.structure);
        }
    }
}

/// A TOML array with these elements.
fn list(items: impl Iterator<Item = impl Display>) -> String {
    let items: Vec<String> = items.map(|item| item.to_string()).collect();
    format!("[{}]", items.join(", "))
}

fn write_structure(out: &mut String, structure: &Structure) {
    out.push_str(
        "\n# The unit cell, its molecules' centres in fractions of the cell, and every contact of\n\
         # every molecule; molecules are counted from 1.\n[crystal.structure]\n",
    );
    line(out, "name", quoted(&structure.name));
    line(out, "provenance", quoted(&structure.provenance));
    if !structure.notes.is_empty() {
        line(out, "notes", list(structure.notes.iter().map(quoted)));
    }
    if let Some(Composition { formula, nitriles, imines, .. }) = &structure.molecule {
        let formula = quoted(formula);
        let groups = format!("nitriles = {nitriles}, imines = {imines}");
        line(out, "molecule", format!("{{ formula = {formula}, {groups} }}"));
    }
    line(out, "dimension", structure.dimension);
    let edge = |k: usize| quoted(Length(structure.cell.lengths[k]));
    let angle = |k: usize| quoted(Angle(structure.cell.angles[k]));
    let (a, b, c, alpha, beta, gamma) = (edge(0), edge(1), edge(2), angle(0), angle(1), angle(2));
    let cell =
        format!("{{ a = {a}, b = {b}, c = {c}, alpha = {alpha}, beta = {beta}, gamma = {gamma} }}");
    line(out, "cell", cell);
    let site = |site: &[f64; 3]| format!("\n    {}", list(site.iter().map(|x| shortest(*x))));
    line(out, "sites", list(structure.sites.iter().map(site)));
    let listed = structure.contacts.iter().enumerate();
    let contacts = listed.flat_map(|(from, all)| all.iter().map(move |c| show_contact(from, c)));
    line(out, "contacts", list(contacts));
}

fn show_contact(from: usize, contact: &Contact) -> String {
    format!(
        "\n    {{ from = {}, to = {}, cell = {}, class = {}, reactive = {}, distance = {} }}",
        from + 1,
        contact.to + 1,
        list(contact.cell.iter()),
        quoted(&contact.class),
        quoted(word(&REACTIVE, &contact.reactive)),
        quoted(Length(contact.distance)),
    )
}

fn write_sample(out: &mut String, recipe: &Recipe) {
    out.push_str("\n# Shares of the molecules.\n[sample]\n");
    line(out, "defects", weak_spots::show(&recipe.weak_spots));
    line(out, "disordered", shortest(recipe.disordered));
    line(out, "patch", recipe.patch);
    line(out, "disorder_affinity", shortest(recipe.disorder_affinity));
    line(out, "impurity", shortest(recipe.impurity));
    line(out, "impurity_weak_share", shortest(recipe.impurity_weak_share));
    if let Some(grains) = &recipe.grains {
        line(out, "grains", weak_spots::show_grains(grains));
    }
    line(out, "tautomers", show_seeds(recipe.tautomers));
    line(out, "live_ends", show_seeds(recipe.live_ends));
    recipe.ground_at.iter().for_each(|kelvin| line(out, "ground_at", quoted(Temperature(*kelvin))));
}

fn show_seeds(seeds: Seeds) -> String {
    match seeds {
        Seeds::Fraction(fraction) => format!("{{ fraction = {} }}", shortest(fraction)),
        Seeds::Count(count) => format!("{{ count = {count} }}"),
    }
}

fn write_piece(out: &mut String, piece: &Piece) {
    out.push_str("\n[[protocol]]\n");
    let Piece { duration, from, to } = piece;
    if from.temperature == to.temperature {
        line(out, "step", quoted("anneal"));
        line(out, "temperature", quoted(Temperature(from.temperature)));
    } else {
        line(out, "step", quoted("ramp"));
        line(out, "from", quoted(Temperature(from.temperature)));
        line(out, "to", quoted(Temperature(to.temperature)));
    }
    line(out, "time", quoted(Time(*duration)));
    let pressure = |at: &Conditions| quoted(Pressure(at.oxygen));
    let oxygen = if from.oxygen == to.oxygen {
        pressure(from)
    } else {
        list([from, to].map(pressure).iter())
    };
    line(out, "oxygen", oxygen);
    if from.light != 0.0 {
        line(out, "light", quoted(PhotonFlux(from.light)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Origin;

    /// Seeds and names of a study's runs hang on it.
    #[test]
    fn what_a_scenario_comes_to_does_not_depend_on_how_it_is_written() {
        let steps = |step: &str| {
            let text = format!("[crystal]\nsize = [4, 4, 4]\n[[protocol]]\n{step}\n");
            let origin = Origin { file_name: "test.toml".into(), folder: ".".into() };
            Scenario::parse(&text, &origin).unwrap_or_else(|mistakes| panic!("{mistakes}"))
        };
        let one = steps("step = \"anneal\"\ntemperature = \"140 degC\"\ntime = \"60 min\"");
        let other = steps(
            "step = \"flush\"\n[[protocol]]\nstep = \"staircase\"\nfrom = \"413.15 K\"\n\
             to = \"413.15 K\"\nby = \"5 K\"\neach = \"1 h\"\noxygen = \"0 bar\"",
        );
        assert_eq!(one.canonical(), other.canonical());
        assert_ne!(one.to_toml(), other.to_toml());
        let longer = steps("step = \"anneal\"\ntemperature = \"140 degC\"\ntime = \"61 min\"");
        assert_ne!(one.canonical(), longer.canonical());
    }
}
