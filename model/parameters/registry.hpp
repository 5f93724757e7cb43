// The registry of parameters: every number that a scenario states, with unit, permitted range,
// source and evidence, dated and placed. Declared once, validated here alone, read through Values.
// Knows no parameter by name.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"
#include "core/units.hpp"
#include "parameters/places.hpp"
#include "parameters/practice.hpp"

namespace yingshang {

using ParameterId = Id<struct ParameterFamily>;

enum class Evidence : std::uint8_t { statute, data, survey, literature, assumed };
[[nodiscard]] std::optional<Evidence> parse_evidence(std::string_view word);
[[nodiscard]] std::string_view to_string(Evidence evidence);

// Whether a measure, which holds from a date on, may change a parameter; files and --set always may.
enum class Patchable : std::uint8_t {
    by_measures,
    yardstick,  // what scenarios are compared by: with another one they would not be
    first_day,  // read on the first day of a run alone: nobody would see the change
};

// What a parameter is: fixed by the program or by the process that a file states.
struct Declaration {
    std::string path;     // "entry.value_spread", "process.startup.step.licence.handling.mean"
    std::string meaning;  // one sentence
    Dimension dimension = Dimension::number;
    double least = -std::numeric_limits<double>::infinity();  // permitted, in the program's own unit
    double most = std::numeric_limits<double>::infinity();
    bool whole = false;                    // a whole number
    std::optional<double> otherwise = {};  // value where no file states one (a rule that is off by default); none: must be stated
    // A NaN there is no value: who reads it asks whether one is stated.
    Patchable patchable = Patchable::by_measures;
    std::string instead = {};  // of a yardstick: what a measure changes that has something to do with it
};

// How a setting acts. The value is: the `set` in force with the latest layer, then the latest date, then
// the fewest places; times every scale, plus every addition, but no more than any `least`, of those in force.
// Only among sets equal in all of that does the order of stating count: the last one holds.
enum class Verb : std::uint8_t { set, scale, add, least };
[[nodiscard]] std::string_view to_string(Verb verb);

// One statement about one parameter.
struct Setting {
    std::string path;
    Verb verb = Verb::set;
    double value = 0;                 // own unit; a factor for scale
    std::optional<double> low, high;  // range of the assumption, same unit
    TimeBase base = TimeBase::working;
    std::optional<Day> from, until;  // holds on [from, until); none: always; then what stood before holds again
    std::vector<CountyId> places;    // empty: everywhere
    Evidence evidence = Evidence::assumed;
    std::string source;
    std::string measure;  // id of the measure that says so, empty otherwise
    Reach reach = Reach::everybody;
    int layer = 0;        // later layers win over earlier ones (set)
    std::string written;  // as written in the file, for --explain
    Location where;
};

// The effective values of one scenario: for each parameter and county a series of steps in time.
// Immutable and shared by all threads.
class Values {
  public:
    // Days before the first resolved one have the value of the first, days after the last that of the last.
    [[nodiscard]] double at(ParameterId id, CountyId county, Day day) const {
        const Series& series = series_[id.index()];
        const std::size_t slot = series.first_slot + (series.one_for_all ? 0 : county.index());
        const auto begin = steps_.begin() + slots_[slot] + 1, end = steps_.begin() + slots_[slot + 1];
        const auto next = std::upper_bound(begin, end, day, [](Day d, const Step& step) { return d < step.from; });
        return (next - 1)->value;
    }
    // Duration base of a parameter of that dimension: one for all its settings.
    [[nodiscard]] TimeBase base(ParameterId id) const { return series_[id.index()].base; }
    // Days, ascending, on which any of the parameters changes anywhere; the first resolved day is none.
    [[nodiscard]] std::vector<Day> change_days(const std::vector<ParameterId>& ids) const;
    // The first day on which a parameter has another value, or the same on another clock, in some county; nothing where none ever has. InternalError
    // where the two have not the same parameters.
    [[nodiscard]] std::optional<Day> first_difference(const Values& other) const;

  private:
    friend class Registry;
    struct Step {
        Day from;
        double value;
        // What has no value is equal to itself too.
        bool operator==(const Step& other) const {
            return from == other.from && (value == other.value || (value != value && other.value != other.value));
        }
    };
    struct Series {
        std::uint32_t first_slot = 0;
        bool one_for_all = true;  // one slot where all counties agree, else one a county
        TimeBase base = TimeBase::working;
    };
    void append(const std::vector<std::vector<Step>>& by_county, TimeBase base);
    // Of a parameter, by county or one for all.
    [[nodiscard]] std::size_t slots_of(ParameterId id) const;
    [[nodiscard]] std::span<const Step> steps_in(ParameterId id, std::size_t county) const;

    std::vector<Series> series_;           // by parameter
    std::vector<std::uint32_t> slots_{0};  // slot i owns steps [slots_[i], slots_[i + 1]), at least one
    std::vector<Step> steps_;
};

// Some of the statements about some of the parameters.
struct Extract {
    std::function<bool(const Setting&)> counts;
    std::vector<ParameterId> of;  // ascending; the others have no value
};

class Registry {
  public:
    ParameterId declare(Declaration declaration);  // InternalError where declared twice
    [[nodiscard]] std::optional<ParameterId> find(std::string_view path) const;
    [[nodiscard]] ParameterId require(std::string_view path) const;  // InternalError where unknown
    [[nodiscard]] const Declaration& declaration(ParameterId id) const;
    [[nodiscard]] std::size_t size() const { return declarations_.size(); }
    [[nodiscard]] std::vector<std::string> paths() const;  // ascending

    // Records a statement; unknown path, value out of range or wrong base (all settings of a duration run
    // on one clock) go to the diagnostics with the nearest name. A path ending in ".*" is not accepted here: the reader expands it.
    void state(Setting setting, Diagnostics& diagnostics);
    [[nodiscard]] const std::vector<Setting>& settings(ParameterId id) const;

    // Works out every series over [from, until). A parameter without a value, and two measures that
    // set the same thing to unequal values for the same days and place, whichever began first, are errors naming both; so is a
    // setting that leads out of the permitted range. Equal for any order of scales, additions and `least`,
    // bit for bit. InternalError where a setting names a county that is none of the `counties`.
    [[nodiscard]] Values resolve(std::size_t counties, Day from, Day until, Diagnostics& diagnostics) const;
    // The same while measures are being carried out: base + fidelity x (new - base), and the mean over the luck of a case where several
    // measures change one number. What has no mean (a whole number, a limit where there was none) is new from a half on.
    [[nodiscard]] Values resolve(std::size_t counties, Day from, Day until, Diagnostics& diagnostics, const Practice& practice) const;
    [[nodiscard]] Values resolve(std::size_t counties, Day from, Day until, Diagnostics& diagnostics, const Extract& extract) const;

    // The same without what measures state.
    [[nodiscard]] Registry without_measures() const;

  private:
    [[nodiscard]] std::string suggestion_for(std::string_view path) const;
    template <class WorkOut>
    [[nodiscard]] Values resolve_each(std::size_t counties, Day from, Day until, Diagnostics& diagnostics, WorkOut work_out) const;

    std::vector<Declaration> declarations_;
    std::vector<std::vector<Setting>> settings_;
    std::map<std::string, ParameterId, std::less<>> by_path_;
};

}  // namespace yingshang
