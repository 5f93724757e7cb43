// How a behaviour's parameters reach it: each room (entry, credit, ...) states one table of fields, which
// declares them in the registry and fills a plain struct with the values in force in a county on a day.
// So every parameter is declared once, in the file that reads it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "economy/sections.hpp"
#include "parameters/registry.hpp"

namespace yingshang {

// The classes over which a field is a family: one parameter a class, "path.CLASS".
enum class Family : std::uint8_t { none, section, section_pair, form, owner, size, month, grade, bank, capital };

[[nodiscard]] const std::vector<std::string>& family_names(Family family);

template <class R>
struct Field {
    std::string_view path, meaning;
    Dimension dimension;
    double least, most;
    double* (*slot)(R&);  // first element where it is a family
    Family family = Family::none;
    double unit = 1;  // the code's own, in that of the registry: bounds and slot count in it
    Patchable patchable = Patchable::by_measures;
};

// Of what is read when a run begins and never again.
template <class R>
constexpr Field<R> of_first_day(Field<R> field) {
    field.patchable = Patchable::first_day;
    return field;
}

// Of what indicators are measured by.
template <class R>
constexpr Field<R> as_yardstick(Field<R> field) {
    field.patchable = Patchable::yardstick;
    return field;
}

// Spans that the code counts in months of the calendar or hours of an office.
inline constexpr double month_span = static_cast<double>(ticks_per_day) * 365.25 / 12;
inline constexpr double hour_span = 3600;
inline constexpr double working_days_per_year = 250;  // MOHRSS notice 2008 no. 3
inline constexpr double year_span = static_cast<double>(ticks_per_day) * 365.25;

template <class R>
void declare_fields(Registry& registry, std::span<const Field<R>> fields) {
    for (const Field<R>& f : fields) {
        for (const std::string& name : family_names(f.family)) {
            Declaration d;
            d.path = std::string(f.path) + (name.empty() ? "" : "." + name);
            d.meaning = f.meaning;
            d.dimension = f.dimension;
            d.least = f.least * f.unit;
            d.most = f.most * f.unit;
            d.patchable = f.patchable;
            registry.declare(std::move(d));
        }
    }
}

// Parameter ids of a table of fields, looked up once.
template <class R>
class FieldReader {
  public:
    FieldReader(const Registry& registry, std::span<const Field<R>> fields) : fields_(fields) {
        for (const Field<R>& f : fields)
            for (const std::string& name : family_names(f.family))
                ids_.push_back(registry.require(std::string(f.path) + (name.empty() ? "" : "." + name)));
    }

    [[nodiscard]] R read(const Values& values, CountyId county, Day day) const {
        R rules;
        auto id = ids_.begin();
        for (const Field<R>& f : fields_) {
            double* slot = f.slot(rules);
            const std::size_t classes = family_names(f.family).size();
            for (std::size_t i = 0; i < classes; ++i) slot[i] = values.at(*id++, county, day) / f.unit;
        }
        return rules;
    }

  private:
    std::span<const Field<R>> fields_;
    std::vector<ParameterId> ids_;
};

}  // namespace yingshang
