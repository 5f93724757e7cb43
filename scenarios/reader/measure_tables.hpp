// The catalogue of measures, and what a measure that is switched on changes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/process.hpp"
#include "policy/measure.hpp"
#include "reader/files.hpp"
#include "reader/ledger.hpp"

namespace yingshang {

// A measure and the table that states it, for its patches.
struct CatalogueEntry {
    Measure measure;
    Node table;
};

// The names of the indicators that targets may have: those of indicators.csv in the roots, which are defined, and those that
// the program computes.
[[nodiscard]] std::vector<std::string> known_indicators(const Files& files);
// One file's measures, without their patches.
[[nodiscard]] std::vector<CatalogueEntry> read_catalogue_file(const ParsedFile& file, const std::vector<std::string>& indicators,
                                                              Diagnostics& diagnostics);

// The same of the tables [measure."ID"] of any file, whose text is given for the catalogue in the output.
[[nodiscard]] std::vector<CatalogueEntry> read_measures(Layered& measures, const std::string& text, const std::vector<std::string>& indicators,
                                                        Diagnostics& diagnostics);

// When and where a measure is switched on.
struct SwitchedOn {
    Location where;
    Location at_from, at_until, at_pilot_until;  // of the keys, where they are stated
    std::optional<Day> from, until;
    std::vector<CountyId> pilot;  // empty: everywhere at once
    std::optional<Day> pilot_until;
};
// An item of [[measure]]; how far it is carried out is stated as the parameters that say so. `around` is what holds in its file.
[[nodiscard]] std::optional<std::string> read_switch(const Node& table, const Frame& around, const std::vector<std::string>& indicators,
                                                     Ledger& ledger, SwitchedOn& on);

// Reads the measure's patches for the processes, desks and parameters of the scenario, dates and places them, and
// fills measure.changes, measure.desk_changes and measure.settings. `layer` lies above that of every file.
// Nothing where it cannot be put in force.
// `warnings`: of patches with dates of their own, which do not move with a measure that is dated anew.
[[nodiscard]] std::optional<InForce> put_in_force(CatalogueEntry& entry, const SwitchedOn& on, const ProcessBook& book, int layer, Ledger& ledger,
                                                  std::vector<Diagnostic>& warnings);

}  // namespace yingshang
