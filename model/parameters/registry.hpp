// The registry of parameters: every number that a scenario states, with unit, permitted range,
// source and evidence, dated and placed. Declared once, validated here alone, read through Values.
// Knows no parameter by name.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"
#include "core/units.hpp"
#include "parameters/places.hpp"

namespace yingshang {

using ParameterId = Id<struct ParameterFamily>;

enum class Evidence : std::uint8_t { statute, data, survey, literature, assumed };
[[nodiscard]] std::optional<Evidence> parse_evidence(std::string_view word);
[[nodiscard]] std::string_view to_string(Evidence evidence);

// What a parameter is: fixed by the program or by the process that a file states.
struct Declaration {
    std::string path;                 // "entry.value_spread", "process.startup.step.licence.handling.mean"
    std::string meaning;              // one sentence
    Dimension dimension = Dimension::number;
    double least = -std::numeric_limits<double>::infinity();  // permitted, in the program's own unit
    double most = std::numeric_limits<double>::infinity();
    bool whole = false;               // a whole number
    std::optional<double> otherwise = {};  // value where no file states one (a rule that is off by default); none: must be stated
};

// How a setting acts on what stands before it. All but `set` commute.
enum class Verb : std::uint8_t { set, scale, add, least };

// One statement about one parameter.
struct Setting {
    std::string path;
    Verb verb = Verb::set;
    double value = 0;                 // own unit; a factor for scale
    std::optional<double> low, high;  // range of the assumption, same unit
    TimeBase base = TimeBase::working;
    std::optional<Day> from, until;   // holds on [from, until); none: always
    std::vector<CountyId> places;     // empty: everywhere
    Evidence evidence = Evidence::assumed;
    std::string source;
    std::string measure;              // id of the measure that says so, empty otherwise
    int layer = 0;                    // later layers win over earlier ones (set)
    std::string written;              // as written in the file, for --explain
    Location where;
};

// The effective values of one scenario: for each parameter and county a series of steps in time.
// Immutable and shared by all threads.
class Values {
  public:
    [[nodiscard]] double at(ParameterId id, CountyId county, Day day) const;
    // Duration base of a parameter of that dimension (the base of the last setting in force first).
    [[nodiscard]] TimeBase base(ParameterId id) const;
    // Days, ascending, on which any of the parameters changes anywhere.
    [[nodiscard]] std::vector<Day> change_days(const std::vector<ParameterId>& ids) const;

  private:
    friend class Registry;
    struct Step {
        Day from;
        double value;
    };
    struct Series {
        std::vector<std::vector<Step>> by_county;  // one where all counties agree
        TimeBase base = TimeBase::working;
    };
    std::vector<Series> series_;
};

class Registry {
  public:
    ParameterId declare(Declaration declaration);       // InternalError where declared twice
    [[nodiscard]] std::optional<ParameterId> find(std::string_view path) const;
    [[nodiscard]] ParameterId require(std::string_view path) const;  // InternalError where unknown
    [[nodiscard]] const Declaration& declaration(ParameterId id) const;
    [[nodiscard]] std::size_t size() const { return declarations_.size(); }
    [[nodiscard]] std::vector<std::string> paths() const;

    // Records a statement; unknown path, value out of range or wrong base go to the diagnostics with
    // the nearest name. A path ending in ".*" is not accepted here: the reader expands it.
    void state(Setting setting, Diagnostics& diagnostics);
    [[nodiscard]] const std::vector<Setting>& settings(ParameterId id) const;

    // Works out every series over [from, until). A parameter without a value, and two measures that
    // set the same thing to unequal values at the same date and place, are errors naming both.
    [[nodiscard]] Values resolve(std::size_t counties, Day from, Day until, Diagnostics& diagnostics) const;

  private:
    std::vector<Declaration> declarations_;
    std::vector<std::vector<Setting>> settings_;
    std::map<std::string, ParameterId, std::less<>> by_path_;
};

}  // namespace yingshang
