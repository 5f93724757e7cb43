#include "reader/calibration_tables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/units.hpp"
#include "economy/moments.hpp"

namespace yingshang {
namespace {

constexpr int first_year = 1900, last_year = 2200;

std::optional<double> read_number(Layered& t, const std::string& key) {
    const Member* m = t.last(key);
    if (m == nullptr || !expect(m->value, Node::Kind::number, key, t.diagnostics())) return std::nullopt;
    return m->value.number;
}

double needed_number(Layered& t, const std::string& key) {
    if (t.last(key) == nullptr) t.diagnostics().error(t.where(), fmt::format("{} has no {}", t.what(), key), "", fmt::format("add {} = ...", key));
    return read_number(t, key).value_or(0);
}

// year = 2019 or years = [2018, 2020].
void read_years(Layered& t, Target& target) {
    if (const auto year = t.whole("year", first_year, last_year)) {
        target.from_year = target.until_year = *year;
        return;
    }
    const Member* m = t.last("years");
    if (m == nullptr) {
        t.diagnostics().error(t.where(), t.what() + " is of no year", "", "add year = 2019 or years = [2018, 2020]");
        return;
    }
    const bool two = m->value.is(Node::Kind::array) && m->value.items.size() == 2 &&
                     std::all_of(m->value.items.begin(), m->value.items.end(), [](const Node& n) { return n.is(Node::Kind::number) && n.whole; });
    if (!two || m->value.items[0].number > m->value.items[1].number) {
        t.diagnostics().error(m->value.where, "`years` is no span of years", "in " + t.what(), "write years = [FIRST, LAST]");
        return;
    }
    target.from_year = static_cast<int>(m->value.items[0].number);
    target.until_year = static_cast<int>(m->value.items[1].number);
}

void read_compared(Layered& t, const std::vector<std::string>& indicators, Target& target) {
    Diagnostics& d = t.diagnostics();
    target.moment = t.text("moment").value_or("");
    target.indicator = t.text("indicator").value_or("");
    if (target.moment.empty() == target.indicator.empty()) {
        d.error(t.where(), t.what() + " is of neither a moment nor an indicator, or of both", "it is compared with one simulated value",
                "state moment = \"...\" or indicator = \"...\"");
        return;
    }
    const std::vector<std::string> known = target.indicator.empty() ? moment_names() : indicators;
    const std::string& name = target.indicator.empty() ? target.moment : target.indicator;
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    const Member* m = t.last(target.indicator.empty() ? "moment" : "indicator");
    d.error(m->value.where, fmt::format("unknown {} \"{}\"", m->key, name), "in " + t.what(), suggestion(name, known));
}

void read_range(Layered& t, Target& target) {
    target.value = needed_number(t, "value");
    target.low = needed_number(t, "low");
    target.high = needed_number(t, "high");
    // Of numbers that are not stated that is said already.
    if (t.last("value") == nullptr || t.last("low") == nullptr || t.last("high") == nullptr) return;
    if (!(target.low < target.high) || target.value < target.low || target.value > target.high)
        t.diagnostics().error(t.where(), t.what() + " does not lie within its tolerance",
                              fmt::format("{} in [{}, {}]", target.value, target.low, target.high), "state low <= value <= high, with low < high");
}

void read_weight(Layered& t, Target& target) {
    target.weight = read_number(t, "weight").value_or(1);
    if (target.weight < 0) t.diagnostics().error(t.where(), t.what() + " has a negative weight", "", "take 0 to show it without fitting it");
}

// Facts have no weight: no parameter is moved to meet them. But the model may have been made with an eye on one.
Target read_target(Layered& t, const std::string& name, bool is_fitted, const std::vector<std::string>& indicators, Ledger& ledger) {
    Target target;
    target.name = name;
    target.where = t.where();
    read_compared(t, indicators, target);
    read_years(t, target);
    read_range(t, target);
    if (is_fitted) read_weight(t, target);
    else {
        target.weight = 0;
        target.not_independent = t.text("not_independent").value_or("");
    }
    if (const Member* m = t.last("places")) {
        target.places = ledger.find_places(m->value);
        if (!target.indicator.empty())
            t.diagnostics().error(m->where, t.what() + " is an indicator of some places", "indicators are of the region", "take a moment");
    }
    if (const Member* m = t.last("share_of_region"); m != nullptr && expect(m->value, Node::Kind::boolean, "share_of_region", t.diagnostics()))
        target.share_of_region = m->value.boolean;
    if (target.share_of_region && target.places.empty())
        t.diagnostics().error(t.where(), t.what() + " is the region's share of itself", "", "add places = [...]");
    target.source = t.text("source").value_or("");
    if (target.source.empty()) t.diagnostics().error(t.where(), t.what() + " has no source", "", "add source = \"...\"");
    if (const Member* m = t.last("evidence")) target.evidence = read_evidence(m->value, t.diagnostics()).value_or(Evidence::assumed);
    else t.diagnostics().error(t.where(), t.what() + " does not say how good its source is", "", "add evidence = \"data\" or another grade");
    target.misfit = t.text("misfit").value_or("");
    t.refuse_others();
    return target;
}

std::vector<Target> read_all(Layered& top, const std::string& kind, bool are_fitted, const std::vector<std::string>& indicators, Ledger& ledger) {
    std::vector<Target> all;
    Layered tables = top.sub(kind, "the " + kind + "s");
    if (tables.empty()) return all;
    for (const std::string& name : tables.keys()) {
        Layered t = tables.sub(name, fmt::format("{} \"{}\"", kind, name));
        if (!t.empty()) all.push_back(read_target(t, name, are_fitted, indicators, ledger));
    }
    return all;
}

}  // namespace

std::vector<Target> read_targets(Layered& top, const std::vector<std::string>& indicators, Ledger& ledger) {
    return read_all(top, "target", true, indicators, ledger);
}

std::vector<Target> read_facts(Layered& top, const std::vector<std::string>& indicators, Ledger& ledger) {
    return read_all(top, "fact", false, indicators, ledger);
}

std::vector<FreeParameter> read_free_parameters(Layered& top, Ledger& ledger) {
    std::vector<FreeParameter> all;
    Layered tables = top.sub("free", "the free parameters");
    if (tables.empty()) return all;
    for (const std::string& path : tables.keys()) {
        Layered t = tables.sub(path, fmt::format("free parameter \"{}\"", path));
        if (t.empty()) continue;
        FreeParameter p;
        p.path = path;
        p.where = t.where();
        p.low = needed_number(t, "low");
        p.high = needed_number(t, "high");
        p.unit = t.text("unit").value_or("");
        t.refuse_others();
        if (!ledger.registry().find(path))
            t.diagnostics().error(t.where(), fmt::format("unknown parameter \"{}\"", path), "in [free]", suggestion(path, ledger.registry().paths()));
        if (!(p.low < p.high)) t.diagnostics().error(t.where(), t.what() + " has no room to move", "", "state low < high");
        all.push_back(std::move(p));
    }
    return all;
}

}  // namespace yingshang
