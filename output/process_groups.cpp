// The file of a process scenario: /desks, /cases and /steps as `run` prints them.
#include <algorithm>
#include <map>

#include "core/sum.hpp"
#include "output/checksum.hpp"
#include "output/result_groups.hpp"

namespace yingshang {
namespace {

using Of = ProcessMeasure::Of;

// What a measure is asked at, by the end of its name.
struct Asked {
    std::string_view suffix, axis, long_name, units;
};
constexpr std::array asked_at{
    Asked{"_quantiles", "quantile", "share of the times that are shorter", "1"},
    Asked{"_tails", "tail", "time that is exceeded", "working days"},
    Asked{"_at", "at", "time since the start", "working days"},
};

const std::map<std::string_view, std::string_view>& meanings() {
    static const std::map<std::string_view, std::string_view> all{
        {"number_in_system", "cases waiting or handled, over time"},
        {"number_in_queue", "cases waiting, over time"},
        {"number", "cases at the step, over time"},
        {"number_at", "cases present at a stated time"},
        {"sojourn", "time from coming to the end; of cases from the first submission to the result"},
        {"sojourn_quantiles", "quantiles of the sojourn"},
        {"sojourn_tails", "share of sojourns that are longer"},
        {"wait", "time in line until an officer, or until leaving it"},
        {"wait_quantiles", "quantiles of the wait"},
        {"wait_tails", "share of waits that are longer"},
        {"visits", "visits in person, of a case"},
        {"office_time", "time on the office's clock, of the completed"},
        {"office_time_p50", "median time on the office's clock"},
        {"office_time_p90", "90th percentile of the time on the office's clock"},
        {"office_time_p95", "95th percentile of the time on the office's clock"},
        {"handling", "officer's work, of a visit"},
        {"circulation", "time of circulation, or of a step without a desk"},
        {"utilisation", "share of the officers' open time in which they handle cases of the desk"},
        {"utilisation_of_officers", "share of the open time of officers whom several desks share, in which they handle cases of any"},
        {"started", "cases that came to the step"},
        {"finished", "cases that went on from the step"},
        {"completed", "cases completed"},
        {"p_wait", "share that finds no officer free"},
        {"p_abandoned", "share that gives up"},
        {"p_blocked", "share turned away by a full line"},
        {"p_balked", "share turned away by a long line"},
        {"p_turned_away", "share turned away"},
        {"p_completed", "share completed, of those that ended"},
        {"p_refused", "share refused"},
        {"p_revoked", "promises that a later check found false, over the completed"},
        {"p_within_target", "share of the completed within the target"},
        {"p_returned", "share of visits returned for correction"},
    };
    return all;
}

std::string meaning_of(const std::string& name) {
    const auto known = meanings().find(name);
    if (known == meanings().end()) throw InternalError("the result file has no words for the figure " + name);
    return std::string(known->second);
}

const Asked* asked_by(const ProcessMeasure& m) {
    if (!m.at) return nullptr;
    const auto found = std::find_if(asked_at.begin(), asked_at.end(), [&](const Asked& a) { return m.name.ends_with(a.suffix); });
    if (found == asked_at.end()) throw InternalError("the result file has no axis for the figure " + m.name);
    return &*found;
}

template <class Value>
std::size_t place(std::vector<Value>& all, const Value& value) {
    const auto found = std::find(all.begin(), all.end(), value);
    if (found != all.end()) return static_cast<std::size_t>(found - all.begin());
    all.push_back(value);
    return all.size() - 1;
}

template <class Value>
std::size_t find_place(const std::vector<Value>& all, const Value& value) {
    return static_cast<std::size_t>(std::find(all.begin(), all.end(), value) - all.begin());
}

// The measures of one group and the labels of its axes, in order of appearance.
struct Table {
    Of kind;
    std::string name, title, axis;
    std::vector<const ProcessMeasure*> measures = {};
    std::vector<std::string> labels = {}, classes = {}, variables = {};
    std::map<std::string, std::vector<double>> asked = {};  // by axis

    void fill(const ProcessRunResult& result) {
        for (const ProcessMeasure& m : result.measures) {
            if (m.kind != kind) continue;
            measures.push_back(&m);
            place(labels, m.of);
            place(variables, m.name);
            if (kind == Of::process) place(classes, m.class_of);
            if (const Asked* by = asked_by(m)) place(asked[std::string(by->axis)], *m.at);
        }
    }
};

double half_width(const Interval& interval) { return interval.high ? *interval.high - interval.mean : undefined; }

void write_variable(NetcdfGroup& group, const Table& table, const std::string& name) {
    std::vector<std::string> dimensions{"statistic", table.axis};
    const ProcessMeasure* any = nullptr;
    for (const ProcessMeasure* m : table.measures)
        if (m->name == name) any = m;
    const std::size_t classes = std::max<std::size_t>(1, table.classes.size());
    if (!table.classes.empty()) dimensions.emplace_back("class");
    std::vector<double> none;
    const std::vector<double>* at = &none;
    if (const Asked* by = asked_by(*any)) {
        dimensions.emplace_back(by->axis);
        at = &table.asked.at(std::string(by->axis));
    }
    const std::size_t points = std::max<std::size_t>(1, at->size()), cells = table.labels.size() * classes * points;
    std::vector<double> data(3 * cells, undefined);
    for (const ProcessMeasure* m : table.measures) {
        if (m->name != name) continue;
        std::size_t cell = find_place(table.labels, m->of) * classes;
        if (!table.classes.empty()) cell += find_place(table.classes, m->class_of);
        cell = cell * points + (m->at ? find_place(*at, *m->at) : 0);
        data[cell] = m->value.mean;
        data[cells + cell] = half_width(m->value);
        data[2 * cells + cell] = m->variance.value_or(undefined);
    }
    group.variable(name, dimensions, data, {{"units", file_unit(any->unit)}, {"long_name", meaning_of(name)}});
}

void write_table(const NetcdfFile& file, Table table, const ProcessRunResult& result) {
    table.fill(result);
    if (table.measures.empty()) return;
    NetcdfGroup group = file.group(table.name);
    group.attribute("title", table.title);
    group.dimension({"statistic",
                     Texts{"mean", "half_width", "variance"},
                     {{"long_name", "mean over replicates, half of its 95 % interval, variance of the single values"}},
                     {}});
    group.dimension({table.axis, table.labels, {{"long_name", table.axis}}, {}});
    if (!table.classes.empty()) group.dimension({"class", table.classes, {{"long_name", "class of applicants"}}, {}});
    for (const Asked& a : asked_at)
        if (const auto values = table.asked.find(std::string(a.axis)); values != table.asked.end())
            group.dimension({std::string(a.axis), values->second, {{"long_name", std::string(a.long_name)}, {"units", std::string(a.units)}}, {}});
    for (const std::string& name : table.variables) write_variable(group, table, name);
}

}  // namespace

void write_process_groups(const NetcdfFile& file, const ProcessRunResult& result, const ResultFileInput& input) {
    EnsembleResult none;
    none.scenarios = {input.title};
    none.runs.resize(1);
    none.complete = result.complete;
    write_root(file, none, input, static_cast<std::size_t>(result.replicates));
    write_table(file, {Of::desk, "desks", "queues and officers", "desk"}, result);
    write_table(file, {Of::process, "cases", "cases from submission to result", "process"}, result);
    write_table(file, {Of::step, "steps", "steps of processes", "step"}, result);
}

std::vector<std::byte> process_image(const ProcessRunResult& result, const ResultFileInput& input) {
    const QuietHdf5 quiet;
    const NetcdfFile file;
    write_process_groups(file, result, input);
    std::vector<std::byte> bytes = file.image();
    append_checksum(bytes);
    return bytes;
}

}  // namespace yingshang
