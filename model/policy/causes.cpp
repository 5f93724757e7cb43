#include "policy/causes.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace yingshang {
namespace {

bool holds_in(const Difference& d, CountyId county) {
    return d.places.empty() || std::find(d.places.begin(), d.places.end(), county) != d.places.end();
}

// "process.startup" begins "process.startup.limit", not "process.startup_fast.limit".
bool is_within(const std::string& what, const std::string& owner) {
    return what.starts_with(owner) && (what.size() == owner.size() || what[owner.size()] == '.' || what[owner.size()] == ':');
}

// "entry.minimum_equity.P" to a firm of section C.
bool is_of_another_section(const std::string& what, const std::string& section) {
    const std::string last = what.substr(what.rfind('.') + 1);
    return !section.empty() && last.size() == 1 && last >= "A" && last <= "Z" && last != section;
}

Nearness nearness_of(const std::string& what, const Occurrence& at) {
    const std::string process = "process." + at.process;
    if (!at.step.empty() && is_within(what, process + ".step." + at.step)) return Nearness::step;
    const auto within_any = [&](const std::vector<std::string>& owners) {
        return std::any_of(owners.begin(), owners.end(), [&](const std::string& owner) { return is_within(what, owner); });
    };
    if (within_any(at.decides) && !is_of_another_section(what, at.section)) return Nearness::decision;
    if (!at.process.empty() && is_within(what, process)) return Nearness::process;
    const bool desk = (!at.desk.empty() && is_within(what, "desk." + at.desk)) || within_any(at.at_the_desk);
    return desk ? Nearness::desk : Nearness::elsewhere;
}

}  // namespace

std::string_view to_string(Nearness nearness) {
    switch (nearness) {
        case Nearness::step: return "step";
        case Nearness::decision: return "decision";
        case Nearness::process: return "process";
        case Nearness::desk: return "desk";
        case Nearness::elsewhere: return "elsewhere";
    }
    throw InternalError("a nearness has no name");
}

std::vector<Cause> causes_of(const std::vector<Difference>& differences, const Occurrence& at) {
    std::vector<Cause> causes;
    for (const Difference& d : differences)
        if (d.from <= at.day && (!d.until || at.day < *d.until) && holds_in(d, at.county)) causes.push_back({nearness_of(d.what, at), d});
    std::stable_sort(causes.begin(), causes.end(), [](const Cause& x, const Cause& y) {
        return x.nearness != y.nearness ? x.nearness < y.nearness : x.difference.from > y.difference.from;
    });
    return causes;
}

}  // namespace yingshang
