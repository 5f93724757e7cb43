// Puts the counties' monthly records together into one replicate's result.
#include <algorithm>
#include <cmath>
#include <span>

#include "core/sum.hpp"
#include "economy/county.hpp"

namespace yingshang {
namespace {

using Counties = std::vector<CountyRecord>;
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double seconds_per_hour = 3600;

double ratio(double n, double d) { return d > 0 ? n / d : undefined; }
double defined(double x) { return std::isfinite(x) ? x : undefined; }
double days(double ticks) { return ticks / static_cast<double>(ticks_per_day); }

Cube make_cube(std::vector<Variable> variables, std::vector<std::size_t> shape) {
    Cube cube{std::move(variables), std::move(shape), {}};
    std::size_t cells = 1;
    for (const std::size_t n : cube.shape) cells *= n;
    cube.data.assign(cube.variables.size(), std::vector<double>(cells, undefined));
    return cube;
}

// Rows of all places of the region; a county that did not run stays undefined.
Cube collect_panel(const Counties& counties, std::size_t places, std::size_t months, double scale) {
    Cube cube = make_cube(panel_variables(), {months, places, section_count});
    for (const auto& county : counties)
        for (std::size_t m = 0; m < months; ++m)
            for (std::size_t v = 0; v < panel_variable_count; ++v)
                for (std::size_t s = 0; s < section_count; ++s)
                    cube.data[v][(m * places + county.id.index()) * section_count + s] = county.months[m].panel[v][s] / scale;
    return cube;
}

const std::vector<Variable>& process_variables() {
    static const std::vector<Variable> variables{
        {"opened", "cases", "cases opened in the month"},
        {"completed", "cases", "cases completed in the month"},
        {"refused", "cases", "cases refused in the month"},
        {"abandoned", "cases", "cases given up by the applicant in the month"},
        {"abandoned_overdue", "cases", "of them those that were past the policy's promise on the office's clock"},
        {"backlog", "cases", "cases in progress at the month's end"},
        {"overdue", "cases", "of them those that are past the policy's promise on the office's clock"},
        {"office_time_mean", "working_days", "mean time on the office's clock of the cases completed"},
        {"office_time_median", "working_days", "median time on the office's clock of the cases completed"},
        {"office_time_p90", "working_days", "90th percentile of the time on the office's clock"},
        {"firm_time_mean", "working_days", "mean time on the applicant's clock, corrections included"},
        {"third_party_time_mean", "working_days", "mean time on third parties' clock"},
        {"share_within_target", "1", "share of completed cases within the policy's promise, where there is one"},
        {"correction_rate", "1", "share of completed cases returned at least once"},
        {"visits_mean", "visits", "visits per completed case"},
        {"documents_mean", "documents", "documents per completed case"},
        {"fee_mean", "yuan", "fees and prices per completed case"},
        {"officer_hours", "hours", "officers' work on the process in the month"},
    };
    return variables;
}

std::array<double, 18> process_row(const ProcessRecord& tally, const ProcessDescription& process, double scale) {
    const auto done = static_cast<double>(tally.completed);
    const auto number = [&](std::uint64_t n) { return static_cast<double>(n) / scale; };
    const auto mean_days = [&](std::int64_t ticks) { return ratio(days(static_cast<double>(ticks)), done); };
    return {number(tally.opened),
            number(tally.completed),
            number(tally.refused),
            number(tally.abandoned),
            number(tally.abandoned_overdue),
            number(tally.in_progress),
            number(tally.overdue),
            mean_days(tally.office_ticks),
            days(tally.office_median),
            days(tally.office_p90),
            mean_days(tally.firm_ticks),
            mean_days(tally.third_party_ticks),
            process.target ? ratio(static_cast<double>(tally.within_target), done) : undefined,
            ratio(static_cast<double>(tally.corrected), done),
            ratio(tally.visits, done),
            ratio(tally.documents, done),
            ratio(tally.fee, done),
            static_cast<double>(tally.officer_ticks) / seconds_per_hour / scale};
}

Cube collect_processes(const Counties& counties, std::size_t places, std::size_t months, const ProcessBook& book, double scale) {
    const std::size_t processes = book.processes.size();
    Cube cube = make_cube(process_variables(), {months, places, processes});
    for (const auto& county : counties)
        for (std::size_t m = 0; m < months; ++m)
            for (std::size_t p = 0; p < processes; ++p) {
                const auto row = process_row(county.months[m].offices.processes[p], book.processes[p], scale);
                for (std::size_t v = 0; v < row.size(); ++v) cube.data[v][(m * places + county.id.index()) * processes + p] = row[v];
            }
    return cube;
}

Cube collect_desks(const Counties& counties, std::size_t places, std::size_t months, const ProcessBook& book, double scale) {
    const std::size_t desks = book.desks.size();
    Cube cube = make_cube({{"officers", "officers", "officers at the month's end"},
                           {"queue", "cases", "cases waiting at the month's end"},
                           {"arrived_hours", "hours", "officers' work that arrived in the month"},
                           {"utilisation", "1", "share of the officers' open time in which they handled cases"}},
                          {months, places, desks});
    for (const auto& county : counties)
        for (std::size_t m = 0; m < months; ++m)
            for (std::size_t d = 0; d < desks; ++d) {
                const DeskRecord& of_desk = county.months[m].offices.desks[d];
                const std::array row{defined(of_desk.officers / scale), of_desk.queue / scale, of_desk.arrived_ticks / seconds_per_hour / scale,
                                     defined(of_desk.utilisation)};
                for (std::size_t v = 0; v < row.size(); ++v) cube.data[v][(m * places + county.id.index()) * desks + d] = row[v];
            }
    return cube;
}

Cube collect_steps(const Counties& counties, std::size_t months, const ProcessBook& book, double scale) {
    std::size_t most = 0;
    for (const ProcessDescription& p : book.processes) most = std::max(most, p.steps.size());
    const std::size_t processes = book.processes.size();
    Cube cube = make_cube({{"finished", "visits", "visits to the step finished in the month"},
                           {"corrections", "visits", "visits returned for correction"},
                           {"refusals", "visits", "visits that ended in a refusal"},
                           {"wait_mean", "working_days", "mean wait for an officer"},
                           {"handling_mean", "working_days", "mean handling by an officer"},
                           {"circulation_mean", "working_days", "mean time of circulation, or of the step where no officer serves it"}},
                          {months, processes, most});
    for (std::size_t m = 0; m < months; ++m)
        for (std::size_t p = 0; p < processes; ++p)
            for (std::size_t s = 0; s < book.processes[p].steps.size(); ++s) {
                StepRecord sum;
                for (const auto& county : counties)
                    if (const auto& steps = county.months[m].offices.steps; !steps.empty()) sum.add(steps[p][s]);  // else told of by another
                const auto done = static_cast<double>(sum.finished);
                const auto mean_days = [&](std::int64_t ticks) { return ratio(days(static_cast<double>(ticks)), done); };
                const std::array row{done / scale,
                                     static_cast<double>(sum.corrections) / scale,
                                     static_cast<double>(sum.refusals) / scale,
                                     mean_days(sum.wait_ticks),
                                     mean_days(sum.handling_ticks),
                                     mean_days(sum.circulation_ticks)};
                for (std::size_t v = 0; v < row.size(); ++v) cube.data[v][(m * processes + p) * most + s] = row[v];
            }
    return cube;
}

// Totals and stocks grow with the share of firms simulated; ratios do not.
bool is_amount(Combination c) { return c == Combination::total || c == Combination::end_stock; }

// Sums of one indicator over months and counties.
struct YearSums {
    CompensatedSum numerator, denominator;
    IndicatorYear year;
};

// What they are read off: a month of a county, or a year of a class of its firms.
struct Source {
    std::span<const Ratio> indicators;
    std::span<const CaseSums> cases;
    std::span<const std::vector<std::uint32_t>> durations;
    std::span<const double> operating_months;  // of firms, by section
};

Source source_of(const MonthRecord& month) {
    return {month.indicators, month.cases, month.case_durations, month.panel[static_cast<std::size_t>(PanelVariable::firms_operating)]};
}
Source source_of(const ClassSums& sums) { return {sums.indicators, sums.cases, sums.durations, sums.operating_months}; }

void add_behaviour(YearSums& sums, const Source& source, std::size_t indicator) {
    const Ratio& r = source.indicators[indicator];
    sums.numerator.add(r.numerator);
    sums.denominator.add(r.denominator);
}

constexpr double months_per_year = 12;

// Years of operating firms of the sections that the indicator is of.
double firm_years(const Source& source, const Eligibility& applies) {
    double firms = 0;
    for (std::size_t s = 0; s < section_count; ++s)
        if (((applies.allowed[0] >> s) & 1u) != 0) firms += source.operating_months[s];
    return firms / months_per_year;
}

// `county` is the number among those that ran: the variation is over them.
void add_cases(YearSums& sums, const Source& source, const IndicatorBook::Entry& entry, Combination combination, std::size_t county) {
    const std::size_t cells = entry.cells.size();
    const bool in_parts = combination == Combination::weighted || combination == Combination::variation;
    const std::size_t first = combination == Combination::variation ? county * cells : 0;
    if (in_parts) sums.year.parts.resize(std::max(sums.year.parts.size(), first + cells));
    if (entry.stated.statistic == Statistic::cases_per_firm) sums.denominator.add(firm_years(source, entry.stated.applies));
    for (std::size_t k = 0; k < cells && combination == Combination::median && !source.durations.empty(); ++k) {
        const auto& samples = source.durations[entry.cells[k]];
        sums.year.samples.insert(sums.year.samples.end(), samples.begin(), samples.end());
    }
    for (std::size_t k = 0; k < cells && !source.cases.empty(); ++k) {
        const Ratio r = entry.of(source.cases[entry.cells[k]]);
        if (in_parts) {
            sums.year.parts[first + k].numerator += r.numerator;
            sums.year.parts[first + k].denominator += r.denominator;
        } else {
            sums.numerator.add(r.numerator);
            sums.denominator.add(r.denominator);
        }
    }
}

IndicatorYear whole_year(YearSums& sums, Combination combination, double scale) {
    const Ratio sum{sums.numerator.value(), sums.denominator.value()};
    sums.year.numerator = sum.numerator * (is_amount(combination) ? 1 / scale : 1);
    sums.year.denominator = sum.denominator;
    std::sort(sums.year.samples.begin(), sums.year.samples.end());
    return std::move(sums.year);
}

IndicatorYear collect_year(std::span<const CountyRecord> counties, std::size_t months, int year, const IndicatorBook& book, std::size_t i,
                           double scale) {
    const Combination combination = book.definitions()[i].combination;
    const IndicatorBook::Entry& entry = book.entries()[i];
    const auto& records = counties.front().months;
    YearSums sums;
    for (std::size_t m = 0; m < months; ++m) {
        const Date date = to_date(records[m].month);
        const bool last_of_year = date.month == 12 || m + 1 == months;
        if (date.year != year || (is_of_the_end(combination) && !last_of_year)) continue;
        for (std::size_t c = 0; c < counties.size(); ++c) {
            if (entry.of_cases) add_cases(sums, source_of(counties[c].months[m]), entry, combination, c);
            else add_behaviour(sums, source_of(counties[c].months[m]), entry.behaviour);
        }
    }
    return whole_year(sums, combination, scale);
}

IndicatorTable collect_indicators(const Counties& counties, std::size_t months, const IndicatorBook& book, double scale) {
    IndicatorTable table;
    table.definitions = book.definitions();
    if (months == 0 || counties.empty()) return table;
    const auto& records = counties.front().months;
    table.first_year = to_date(records.front().month).year;
    const int last_year = to_date(records[months - 1].month).year;
    for (int year = table.first_year; year <= last_year; ++year) {
        table.years.emplace_back();
        for (std::size_t i = 0; i < table.definitions.size(); ++i) table.years.back().push_back(collect_year(counties, months, year, book, i, scale));
    }
    return table;
}

// ---- by class

std::vector<std::uint8_t> told_by(By by, const IndicatorBook& book) {
    std::vector<std::uint8_t> told;
    for (std::size_t i = 0; i < book.entries().size(); ++i) {
        const IndicatorBook::Entry& entry = book.entries()[i];
        const bool of_counties = book.definitions()[i].combination == Combination::variation;
        const bool of_firms = entry.of_cases || is_of_firms(static_cast<Indicator>(entry.behaviour));
        told.push_back(!of_counties && (by == By::county || of_firms) ? 1 : 0);
    }
    return told;
}

Breakdown by_county(const Counties& counties, std::size_t months, const IndicatorTable& whole, const WorldInput& input, double scale) {
    Breakdown b{std::string(by_names[static_cast<std::size_t>(By::county)]), {}, told_by(By::county, *input.indicators), whole.first_year, {}, {}};
    for (std::size_t c = 0; c < counties.size(); ++c) {
        b.classes.push_back(input.places.county(counties[c].id).name);
        std::vector<std::vector<IndicatorYear>>& years = b.years.emplace_back(whole.years.size());
        for (std::size_t y = 0; y < years.size(); ++y)
            for (std::size_t i = 0; i < whole.definitions.size(); ++i)
                years[y].push_back(
                    collect_year(std::span(counties).subspan(c, 1), months, whole.first_year + static_cast<int>(y), *input.indicators, i, scale));
    }
    b.burden = collect_burden_by_county(counties, input, scale);
    return b;
}

const ClassSums& sums_of(const CountyRecord& county, std::size_t year, std::size_t of_class) { return county.classes[year].classes[of_class]; }

IndicatorYear year_of_class(const Counties& counties, std::size_t year, std::size_t of_class, const IndicatorBook& book, std::size_t i,
                            double scale) {
    const Combination combination = book.definitions()[i].combination;
    const IndicatorBook::Entry& entry = book.entries()[i];
    YearSums sums;
    for (std::size_t c = 0; c < counties.size(); ++c) {
        const Source source = source_of(sums_of(counties[c], year, of_class));
        if (entry.of_cases) add_cases(sums, source, entry, combination, c);
        else add_behaviour(sums, source, entry.behaviour);
    }
    return whole_year(sums, combination, scale);
}

const std::vector<Variable>& class_process_variables() {
    static const std::vector<Variable> variables{
        {"completed", "cases", "cases completed in the year"},
        {"refused", "cases", "cases refused in the year"},
        {"office_time_mean", "working_days", "mean time on the office's clock of the cases completed"},
        {"total_time_mean", "working_days", "mean time from first submission to result of the cases completed"},
        {"firm_time_mean", "working_days", "mean time on the applicant's clock, corrections included"},
        {"share_within_target", "1", "share of completed cases within the policy's promise, where there is one"},
        {"correction_rate", "1", "share of the cases decided that were returned at least once"},
        {"visits_mean", "visits", "visits per completed case"},
        {"documents_mean", "documents", "documents per completed case"},
        {"fee_mean", "yuan", "fees and prices per completed case"},
    };
    return variables;
}

std::array<double, 10> class_process_row(const CaseSums& s, const ProcessDescription& process, double scale) {
    return {s.completed / scale,
            (s.decided - s.completed) / scale,
            ratio(days(s.office_ticks), s.completed),
            ratio(days(s.total_ticks), s.completed),
            ratio(days(s.firm_ticks), s.completed),
            process.target ? ratio(s.within, s.completed) : undefined,
            ratio(s.corrected, s.decided),
            ratio(s.visits, s.completed),
            ratio(s.documents, s.completed),
            ratio(s.fee, s.completed)};
}

Cube processes_of_classes(const Counties& counties, std::size_t years, std::size_t first, std::size_t classes, const ProcessBook& book,
                          double scale) {
    const std::size_t processes = book.processes.size();
    Cube cube = make_cube(class_process_variables(), {years, classes, processes});
    for (std::size_t y = 0; y < years; ++y)
        for (std::size_t k = 0; k < classes; ++k)
            for (std::size_t p = 0; p < processes; ++p) {
                CaseSums sums;
                for (const CountyRecord& county : counties) sums.add(sums_of(county, y, first + k).processes[p]);
                const auto row = class_process_row(sums, book.processes[p], scale);
                for (std::size_t v = 0; v < row.size(); ++v) cube.data[v][(y * classes + k) * processes + p] = row[v];
            }
    return cube;
}

// `first` of all classes of firms is the first of this breakdown.
Breakdown by_class(By by, std::size_t first, const Counties& counties, const IndicatorTable& whole, const WorldInput& input, double scale) {
    Breakdown b{std::string(by_names[static_cast<std::size_t>(by)]), {}, told_by(by, *input.indicators), whole.first_year, {}, {}};
    for (const Label& label : class_labels(by)) {
        const std::size_t of_class = first + b.classes.size();
        b.classes.emplace_back(label.name);
        std::vector<std::vector<IndicatorYear>>& years = b.years.emplace_back(whole.years.size());
        for (std::size_t y = 0; y < years.size(); ++y)
            for (std::size_t i = 0; i < whole.definitions.size(); ++i)
                years[y].push_back(year_of_class(counties, y, of_class, *input.indicators, i, scale));
    }
    b.processes = processes_of_classes(counties, whole.years.size(), first, b.classes.size(), input.plan->book(), scale);
    b.burden = collect_burden_by_class(counties, first, b.classes.size(), input, scale);
    return b;
}

std::vector<Breakdown> collect_breakdowns(const Counties& counties, std::size_t months, const IndicatorTable& whole, const WorldInput& input,
                                          const RunOptions& options) {
    std::vector<Breakdown> all;
    std::size_t first = 0;
    for (const By by : options.by) {
        all.push_back(by == By::county ? by_county(counties, months, whole, input, options.scale)
                                       : by_class(by, first, counties, whole, input, options.scale));
        first += class_labels(by).size();
    }
    return all;
}

}  // namespace

CountyRecord take_record(County& county) {
    CountyRecord record{county.id,
                        std::move(county.tallies.months),
                        county.tallies.rows_made,
                        0,
                        county.office.events(),
                        county.tallies.firm_months,
                        county.tallies.checks,
                        std::move(county.moments.years()),
                        {}};
    if (county.tallies.classes) record.classes = std::move(county.tallies.classes->years());
    for (const FirmCard& firm : county.firms.card) record.firms_at_end += on_register(firm.status) ? 1 : 0;
    return record;
}

RunResult collect(const Counties& counties, const WorldInput& input, const RunOptions& options) {
    RunResult result;
    result.replicate = options.replicate;
    const std::size_t months = counties.empty() ? 0 : counties.front().months.size();
    for (std::size_t m = 0; m < months; ++m) result.months.push_back(counties.front().months[m].month);
    const ProcessBook& book = input.plan->book();
    result.panel = collect_panel(counties, input.places.size(), months, options.scale);
    result.process = collect_processes(counties, input.places.size(), months, book, options.scale);
    result.desks = collect_desks(counties, input.places.size(), months, book, options.scale);
    result.steps = collect_steps(counties, months, book, options.scale);
    result.indicators = collect_indicators(counties, months, *input.indicators, options.scale);
    result.burden = collect_burden(counties, input, options.scale);
    result.breakdowns = collect_breakdowns(counties, months, result.indicators, input, options);
    result.moments.scale = options.scale;
    if (options.moments) result.moments.counties.resize(input.places.size());
    for (const CountyRecord& county : counties) {
        if (options.moments) result.moments.counties[county.id.index()] = county.moments;
        result.firms_ever += county.firms_ever;
        result.firms_at_end += county.firms_at_end;
        result.events += county.events;
        result.firm_months += county.firm_months;
        result.conservation_checks += county.checks;
    }
    return result;
}

}  // namespace yingshang
