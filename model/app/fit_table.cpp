#include "app/fit_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/figures.hpp"
#include "app/text_table.hpp"

namespace yingshang {
namespace {

constexpr std::size_t page_width = 120;

std::string years_text(const Target& t) {
    return t.from_year == t.until_year ? std::to_string(t.from_year) : fmt::format("{}-{}", t.from_year, t.until_year);
}
std::string tolerance_text(const Target& t) { return number_text(t.low) + " ... " + number_text(t.high); }
std::string unit_text(const FitRow& row) { return row.unit == "1" ? "" : row.unit; }
// How the two are spoken of.
struct Words {
    std::string one, range, missed, within;
};
const Words& words(HeldTo what) {
    static const Words of_targets{"target", "tolerance", "missed", "within tolerance"};
    static const Words of_facts{"fact", "range", "differs", "within the range of the fact"};
    return what == HeldTo::targets ? of_targets : of_facts;
}

bool is_simulated(const FitRow& row) { return std::isfinite(row.simulated.mean); }

std::string verdict(const FitRow& row, HeldTo what) { return !is_simulated(row) ? "not simulated" : row.within ? "" : words(what).missed; }

// What is not simulated is neither met nor missed.
std::string summary(const std::vector<FitRow>& rows, HeldTo what) {
    const auto met = static_cast<std::uint64_t>(std::count_if(rows.begin(), rows.end(), [](const FitRow& r) { return r.within; }));
    const auto simulated = static_cast<std::uint64_t>(std::count_if(rows.begin(), rows.end(), is_simulated));
    const std::string others = simulated == rows.size() ? "" : fmt::format("; {} not simulated", rows.size() - simulated);
    return fmt::format("{} of {} {} ({:.0f} %){}", met, count_text(simulated, words(what).one), words(what).within,
                       simulated == 0 ? 0 : 100.0 * static_cast<double>(met) / static_cast<double>(simulated), others);
}

std::string reason(const FitRow& row) { return row.target.misfit.empty() ? "not explained" : row.target.misfit; }

}  // namespace

std::string fit_text(const std::vector<FitRow>& rows, HeldTo what) {
    TextTable table({{words(what).one, Align::left},
                     {"years", Align::left},
                     {"simulated", Align::right},
                     {words(what).one, Align::right},
                     {words(what).range, Align::right},
                     {"unit", Align::left},
                     {"", Align::left}});
    for (const FitRow& row : rows)
        table.row({row.target.name, years_text(row.target), number_text(row.simulated.mean), number_text(row.target.value),
                   tolerance_text(row.target), unit_text(row), verdict(row, what)});
    std::string text = fmt::format("{}\n{}\n", table.text(), summary(rows, what));
    for (const FitRow& row : rows)
        if (is_simulated(row) && !row.within) text += wrapped(fmt::format("{}: {}", row.target.name, reason(row)), page_width, 2) + "\n";
    for (const FitRow& row : rows)
        if (!row.target.not_independent.empty())
            text += wrapped(fmt::format("{} is no independent test: {}", row.target.name, row.target.not_independent), page_width, 2) + "\n";
    return text;
}

std::string fit_markdown(const std::vector<FitRow>& rows, HeldTo what) {
    std::string text = fmt::format("| {0} | years | simulated | {0} | {1} | unit | evidence | |\n|---|---|--:|--:|--:|---|---|---|\n",
                                   words(what).one, words(what).range);
    for (const FitRow& row : rows)
        text += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} | {} |\n", row.target.name, years_text(row.target), number_text(row.simulated.mean),
                            number_text(row.target.value), tolerance_text(row.target), unit_text(row), to_string(row.target.evidence),
                            verdict(row, what));
    text += fmt::format("\n{}.\n", summary(rows, what));
    for (const FitRow& row : rows)
        if (is_simulated(row) && !row.within) text += fmt::format("\n- `{}`: {}", row.target.name, reason(row));
    for (const FitRow& row : rows)
        if (!row.target.not_independent.empty())
            text += fmt::format("\n- `{}` is no independent test: {}", row.target.name, row.target.not_independent);
    return text + "\n";
}

nlohmann::ordered_json fit_json(const std::vector<FitRow>& rows) {
    auto json = nlohmann::ordered_json::array();
    for (const FitRow& row : rows)
        json.push_back({{"name", row.target.name},
                        {"years", years_text(row.target)},
                        {"unit", row.unit},
                        {"simulated", json_number(row.simulated.mean)},
                        {"low", json_number(row.simulated.low)},
                        {"high", json_number(row.simulated.high)},
                        {"target", row.target.value},
                        {"tolerance", {row.target.low, row.target.high}},
                        {"weight", row.target.weight},
                        {"within", row.within},
                        {"misfit", row.target.misfit},
                        {"not_independent", row.target.not_independent}});
    return json;
}

}  // namespace yingshang
