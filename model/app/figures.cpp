#include "app/figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/option_values.hpp"

namespace yingshang {

Window simulated_years(const Horizon& horizon) {
    return {to_date(std::max(horizon.from, horizon.results_from)).year, to_date(horizon.until + (-1)).year};
}

std::vector<IndicatorDefinition> chosen_indicators(const std::vector<std::string>& names, const std::vector<IndicatorDefinition>& all) {
    if (names.empty()) return all;
    std::vector<std::string> known;
    for (const IndicatorDefinition& d : all) known.push_back(d.name);
    std::vector<IndicatorDefinition> chosen;
    Diagnostics diagnostics;
    for (const std::string& name : names) {
        const auto found = std::find(known.begin(), known.end(), name);
        if (found != known.end()) chosen.push_back(all[static_cast<std::size_t>(found - known.begin())]);
        else
            diagnostics.error({}, fmt::format("unknown indicator \"{}\"", name), "of --indicators",
                              nearest_name(name, known).empty() ? "see yingshang list indicators" : advice(name, known));
    }
    diagnostics.throw_if_any();
    return chosen;
}

Window checked_window(Window asked, Window simulated) {
    if (asked.from >= simulated.from && asked.until <= simulated.until) return asked;
    throw InputError(fmt::format("--window {} is not simulated", asked.text()), fmt::format("results are of {}", simulated.text()),
                     "choose years among them, or change --from and --until");
}

std::vector<WindowedIndicator> target_windows(const std::vector<IndicatorDefinition>& indicators, const std::vector<Measure>& measures,
                                              Window simulated) {
    std::vector<WindowedIndicator> wanted;
    for (const IndicatorDefinition& indicator : indicators) {
        std::set<Window> windows;
        for (const Measure& m : measures)
            for (const IndicatorTarget& t : m.targets)
                if (t.indicator == indicator.name && t.from_year >= simulated.from && t.until_year <= simulated.until)
                    windows.insert({t.from_year, t.until_year});
        if (windows.empty()) windows.insert({simulated.until, simulated.until});
        for (const Window& w : windows) wanted.push_back({indicator.name, w});
    }
    return wanted;
}

nlohmann::ordered_json json_number(double value) { return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr); }
nlohmann::ordered_json json_number(std::optional<double> value) { return value ? json_number(*value) : nlohmann::ordered_json(nullptr); }

void print_json(const nlohmann::ordered_json& json) { print_text(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"); }
void print_text(const std::string& text) { std::fputs(text.c_str(), stdout); }

}  // namespace yingshang
