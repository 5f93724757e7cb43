#include "parameters/statement_checks.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace yingshang {
namespace {

std::string as_written(const Declaration& d, const Setting& s) {
    if (!s.written.empty()) return s.written;
    return s.verb == Verb::scale ? fmt::format("{:.6g}", s.value) : format_quantity(s.value, d.dimension, s.base);
}

std::string_view clock_name(TimeBase base) { return base == TimeBase::working ? "working time" : "calendar time"; }

void check_value(const Declaration& d, const Setting& s, Diagnostics& diagnostics) {
    const auto refuse = [&](const std::string& why) {
        diagnostics.error(s.where, fmt::format("{} cannot be {} by {}", s.path, s.verb == Verb::set ? "set" : "changed", as_written(d, s)), why);
    };
    switch (s.verb) {
        case Verb::set:
            if (!is_permitted(d, s.value))
                diagnostics.error(s.where, fmt::format("{} cannot be {}", s.path, as_written(d, s)), "permitted: " + permitted(d, s.base));
            return;
        case Verb::least:
            if (!is_permitted(d, s.value))
                diagnostics.error(s.where, fmt::format("{} cannot be limited to {}", s.path, as_written(d, s)), "permitted: " + permitted(d, s.base));
            return;
        case Verb::scale:
            if (!(s.value >= 0) || !std::isfinite(s.value)) refuse("a factor is a finite number of at least 0");
            return;
        case Verb::add:
            if (!std::isfinite(s.value)) refuse("an addition is a finite number");
            else if (d.whole && s.value != std::floor(s.value)) refuse("an addition to a whole number is one too");
            return;
    }
}

void check_range_of_assumption(const Declaration& d, const Setting& s, Diagnostics& diagnostics) {
    const bool ordered = (!s.low || *s.low <= s.value) && (!s.high || s.value <= *s.high);
    if (!ordered) {
        diagnostics.error(s.where, fmt::format("the value of {} lies outside its own low and high", s.path), "low <= value <= high");
        return;
    }
    if (s.verb != Verb::set && s.verb != Verb::least) return;
    for (const std::optional<double>& end : {s.low, s.high})
        if (end && !is_permitted(d, *end))
            diagnostics.error(s.where, fmt::format("low or high of {} cannot be {}", s.path, format_quantity(*end, d.dimension, s.base)),
                              "permitted: " + permitted(d, s.base));
}

void check_clock(const Declaration& d, const Setting& s, const std::vector<Setting>& others, Diagnostics& diagnostics) {
    if (!has_clock(d, s)) return;
    const auto first = std::find_if(others.begin(), others.end(), [&](const Setting& o) { return has_clock(d, o); });
    if (first == others.end() || first->base == s.base) return;
    diagnostics.error(
        s.where, fmt::format("{} is stated in {} here and in {} at {}", s.path, clock_name(s.base), clock_name(first->base), to_string(first->where)),
        "all settings of a duration run on one clock",
        first->base == TimeBase::working ? "state it in working_days, office_hours or minutes" : "state it in calendar_days, months or clock_hours");
}

}  // namespace

bool is_permitted(const Declaration& d, double value) {
    return d.least <= value && value <= d.most && (!d.whole || !std::isfinite(value) || value == std::floor(value));
}

std::string permitted(const Declaration& d, TimeBase base) {
    const auto text = [&](double value) { return format_quantity(value, d.dimension, base); };
    const bool below = std::isfinite(d.least), above = std::isfinite(d.most);
    const std::string range = below && above ? fmt::format("{} to {}", text(d.least), text(d.most))
                              : below        ? fmt::format("at least {}", text(d.least))
                              : above        ? fmt::format("at most {}", text(d.most))
                                             : "any number";
    return d.whole ? "a whole number, " + range : range;
}

bool may_be_patched(const Declaration& d, const std::string& measure, const Location& where, Diagnostics& diagnostics) {
    if (d.patchable == Patchable::by_measures) return true;
    const std::string problem = fmt::format("measure {} changes {}", measure, d.path);
    if (d.patchable == Patchable::first_day)
        diagnostics.error(where, problem, "it is read on the first day only", "state it in a scenario's file or with --set");
    else
        diagnostics.error(where, problem, "a yardstick, the same in every scenario",
                          d.instead.empty() ? "state it in the file that all of them extend" : d.instead);
    return false;
}

bool has_clock(const Declaration& d, const Setting& s) {
    return d.dimension == Dimension::duration && s.verb != Verb::scale && s.value != 0 && std::isfinite(s.value);
}

void check_statement(const Declaration& d, const Setting& s, const std::vector<Setting>& others, Diagnostics& diagnostics) {
    check_value(d, s, diagnostics);
    check_range_of_assumption(d, s, diagnostics);
    check_clock(d, s, others, diagnostics);
    if (s.from && s.until && *s.until <= *s.from)
        diagnostics.error(s.where, fmt::format("a setting of {} ends on {}, before it begins on {}", s.path, to_string(*s.until), to_string(*s.from)),
                          "it holds from its first date until the day before the second");
}

}  // namespace yingshang
