// /regret: what scenarios fall short of the best of them, world by world, and the least worst case.
#include <limits>

#include "core/sum.hpp"
#include "output/result_axes.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

struct Cells {
    std::vector<double> mean, low, high;

    void add(const Interval& i) {
        mean.push_back(i.mean);
        low.push_back(i.low.value_or(undefined));
        high.push_back(i.high.value_or(undefined));
    }
};

constexpr Interval no_such_case{undefined, {}, {}};

Axis judged_axis(const RegretTable& table) {
    Texts labels, names, years, units, better;
    for (const IndicatorRegret& r : table.indicators) {
        const WindowedIndicator& what = r.judged.what;
        labels.push_back(what.indicator + " " + what.window.text());
        names.push_back(what.indicator);
        years.push_back(what.window.text());
        units.push_back(file_unit(r.unit));
        better.push_back(r.judged.better == Better::up ? "up" : "down");
    }
    return {"judged",
            labels,
            {{"long_name", "indicator and years"}},
            {{"indicator", "name of the indicator", names},
             {"years", "years, both included", years},
             {"unit", "unit of its regret", units},
             {"better", "where the targets of measures point", better}}};
}

void put(NetcdfGroup& group, const std::string& name, const std::string& what, const std::vector<std::string>& dimensions, const Cells& cells) {
    group.variable(name, dimensions, cells.mean, {{"long_name", what}});
    group.variable(name + "_low", dimensions, cells.low, {{"long_name", "low end of the 95 % interval: " + what}});
    group.variable(name + "_high", dimensions, cells.high, {{"long_name", "high end of the 95 % interval: " + what}});
}

}  // namespace

void write_regret(const NetcdfFile& file, const ResultFileInput& input) {
    if (!input.regret || input.regret->indicators.empty()) return;
    const RegretTable& table = *input.regret;
    NetcdfGroup group = file.group("regret");
    group.attribute("title", "How much worse each scenario is than the best of them in the same world, paired by replicate");
    group.dimension(judged_axis(table));
    group.dimension({"world", table.worlds, {{"long_name", "world"}}, {}});
    group.dimension({"package", table.packages, {{"long_name", "scenario, the same in every world"}}, {}});
    Cells regret, worst;
    std::vector<std::int8_t> least, inconclusive;
    for (const IndicatorRegret& r : table.indicators) {
        for (std::size_t w = 0; w < table.worlds.size(); ++w)
            for (std::size_t p = 0; p < table.packages.size(); ++p) regret.add(r.over_worlds ? r.regret[w][p] : no_such_case);
        for (std::size_t p = 0; p < table.packages.size(); ++p) {
            worst.add(r.over_worlds ? r.worst[p].regret : no_such_case);
            least.push_back(r.over_worlds && r.over_worlds->best == p ? 1 : 0);
        }
        inconclusive.push_back(r.over_worlds && r.over_worlds->inconclusive ? static_cast<std::int8_t>(*r.over_worlds->inconclusive)
                                                                            : std::int8_t{2});
    }
    put(group, "regret", "what the scenario falls short of the best in that world", {"judged", "world", "package"}, regret);
    put(group, "maximum_regret", "the same in the scenario's worst world", {"judged", "package"}, worst);
    group.flags("least", {"judged", "package"}, least,
                {{"long_name", "whether its worst case is the least: minimax regret"},
                 {"flag_values", std::vector<std::int8_t>{0, 1}},
                 {"flag_meanings", "no yes"}});
    group.flags("inconclusive", {"judged"}, inconclusive,
                {{"long_name", "whether the next scenario's worst case may be as small"},
                 {"flag_values", std::vector<std::int8_t>{0, 1, 2}},
                 {"flag_meanings", "no yes no_interval"}});
}

}  // namespace yingshang
