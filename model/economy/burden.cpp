#include "economy/burden.hpp"

#include <algorithm>
#include <limits>

#include "core/sum.hpp"
#include "economy/county.hpp"

namespace yingshang {
namespace {

constexpr double months_per_year = 12;
constexpr double working_days_per_month = working_days_per_year / months_per_year;
constexpr double days_per_year = 365.25;

void add(County& county, FirmRow firm, Delay delay, double days, double cost) {
    const DelaySum one{1, days, cost};
    county.tallies.now.delays[static_cast<std::size_t>(delay)].add(one);
    if (county.tallies.classes) county.tallies.classes->add_delay(county.class_of(firm), delay, one);
}

// Working days since the first papers of what the firm founds or builds; none where they are older than the run.
double days_of_package(const County& county, FirmRow i, Tick end) {
    const Calendar& calendar = county.calendar();
    const Tick opened = county.firms.undertakings.of(i).package_opened;
    if (day_of(opened) < calendar.first()) return 0;
    return static_cast<double>(calendar.working_ticks(end) - calendar.working_ticks(opened)) / static_cast<double>(ticks_per_day);
}

enum Column : std::size_t { cases, visits, documents, hours, fees, compliance_cost, waiting_days, delay_cost };
using Row = BurdenRow;

const std::vector<Variable>& burden_variables() {
    static const std::vector<Variable> variables{
        {"cases", "cases", "cases completed in the year; firm-years of duties without a case"},
        {"visits", "visits", "visits to offices"},
        {"documents", "documents", "documents handed in"},
        {"hours", "hours", "firms' hours: visits and documents at their stated time, or hours of the duty"},
        {"fees", "yuan", "fees, prices and dues paid"},
        {"compliance_cost", "yuan", "cost by the Standard Cost Model: cases x (hours x wage + fees)"},
        {"waiting_days", "working_days", "days on the office's clock of the cases; of a delay, from the first papers to the end"},
        {"delay_cost", "yuan", "cost of waiting apart from the work: what runs on or lies idle meanwhile, and interest"},
    };
    return variables;
}

void add_process(Row& row, const CaseWork& work, const DutyPrices& prices) {
    const double n = work.completed;
    if (n == 0) return;
    const double time = work.visits * prices.visit_hours + work.documents * prices.document_hours;
    row[cases] += n;
    row[visits] += work.visits;
    row[documents] += work.documents;
    row[hours] += time;
    row[fees] += work.fee;
    row[compliance_cost] += standard_cost(n, 1, time / n, prices.wage, work.fee / n);
    row[waiting_days] += work.office_ticks / static_cast<double>(ticks_per_day);
}

double over_sections(const MonthRecord& month, PanelVariable variable) {
    double sum = 0;
    for (const double v : month.panel[static_cast<std::size_t>(variable)]) sum += v;
    return sum;
}

// Of every operating firm: what the books spent on hours for regulation and tax. Where all have stopped by the month's end it is of none.
void add_regulation(Row& row, double firms, double spent, double wage) {
    if (!(wage > 0)) return;
    row[cases] += firms / months_per_year;
    row[hours] += spent / wage;
    row[compliance_cost] += firms > 0 ? standard_cost(firms, 1 / months_per_year, spent / wage / firms * months_per_year, wage, 0)
                                      : standard_cost(1, 1, spent / wage, wage, 0);
}

void add_dues(Row& row, double dues) {
    row[fees] += dues;
    row[compliance_cost] += standard_cost(1, 1, 0, 0, dues);
}

void add_delay(Row& row, const DelaySum& sum) {
    row[cases] += sum.cases;
    row[waiting_days] += sum.days;
    row[delay_cost] += sum.cost;
}

Duties duties_of(const MonthRecord& month) {
    Duties duties;
    for (const ProcessRecord& t : month.offices.processes)
        duties.cases.push_back({static_cast<double>(t.completed), t.visits, t.documents, t.fee, static_cast<double>(t.office_ticks)});
    duties.firms = over_sections(month, PanelVariable::firms_operating);
    duties.compliance = over_sections(month, PanelVariable::compliance_cost);
    duties.dues = month.indicators[static_cast<std::size_t>(Indicator::cost_association_fees)].numerator;
    duties.delays = month.delays;
    return duties;
}

std::size_t topic_count(const WorldInput& input) { return input.plan->book().processes.size() + burden_topics().size(); }

Cube no_burden(std::vector<std::size_t> shape) {
    Cube cube{burden_variables(), std::move(shape), {}};
    std::size_t cells = 1;
    for (const std::size_t n : cube.shape) cells *= n;
    cube.data.assign(cube.variables.size(), std::vector<double>(cells));
    return cube;
}

void add(std::vector<Row>& sum, const std::vector<Row>& more) {
    for (std::size_t topic = 0; topic < more.size(); ++topic)
        for (std::size_t v = 0; v < more[topic].size(); ++v) sum[topic][v] += more[topic][v];
}

void put(Cube& cube, std::size_t row, const std::vector<Row>& rows, double scale) {
    for (std::size_t v = 0; v < cube.data.size(); ++v)
        for (std::size_t topic = 0; topic < rows.size(); ++topic) cube.data[v][row * rows.size() + topic] = rows[topic][v] / scale;
}

}  // namespace

void CaseWork::add(const Outcome& o) {
    completed += 1;
    visits += o.visits;
    documents += o.documents;
    fee += o.fee;
    office_ticks += static_cast<double>(o.office_ticks);
}

DutyPrices duty_prices(const WorldInput& input, CountyId county, Day month) {
    const auto at = [&](const char* path) { return input.values->at(input.registry->require(path), county, month); };
    const double hour = static_cast<double>(hour_span);
    return {at("entry.visit") / hour, at("entry.document") / hour, at("compliance.hour_value")};
}

void add_burden(std::vector<BurdenRow>& rows, const Duties& duties, const DutyPrices& prices) {
    const std::size_t processes = duties.cases.size();
    rows.resize(processes + burden_topics().size());
    for (std::size_t p = 0; p < processes; ++p) add_process(rows[p], duties.cases[p], prices);
    add_regulation(rows[processes], duties.firms, duties.compliance, prices.wage);
    add_dues(rows[processes + 1], duties.dues);
    for (std::size_t d = 0; d < delay_count; ++d) add_delay(rows[processes + 2 + d], duties.delays[d]);
}

void count_opening_delay(County& county, FirmRow i, Tick end) {
    const Firms& firms = county.firms;
    const EntryRules& rules = county.rules.entry;
    const double days = days_of_package(county, i, end), months = days / working_days_per_month;
    const double costs = monthly_costs(county, firms.card[i].form, firms.card[i].size, firms.card[i].section, firms.card[i].workers,
                                       static_cast<double>(firms.capacity[i]), uses_relief(county, i))
                             .total();
    const double idle = rules.set_up_months * normal_month(county, i);
    add(county, i, Delay::openings, days, months * (rules.waiting_cost * costs + rules.own_return / months_per_year * idle));
}

void count_project_delay(County& county, FirmRow i, Tick end) {
    const Firms& firms = county.firms;
    const double days = days_of_package(county, i, end), months = days / working_days_per_month;
    const double surplus = std::max(0.0, static_cast<double>(firms.margin[i])) * county.rules.investment.growth * normal_month(county, i);
    add(county, i, Delay::projects, days, months * surplus);
}

void count_refund_delay(County& county, FirmRow firm, Fen amount, Tick since, Tick until) {
    const Calendar& calendar = county.calendar();
    const double years = static_cast<double>(until.value - since.value) / static_cast<double>(ticks_per_day) / days_per_year;
    const double days = day_of(since) < calendar.first()
                            ? 0
                            : static_cast<double>(calendar.working_ticks(until) - calendar.working_ticks(since)) / static_cast<double>(ticks_per_day);
    add(county, firm, Delay::refunds, days, amount.yuan() * county.rules.entry.own_return * years);
}

const std::vector<Label>& burden_topics() {
    static const std::vector<Label> topics{
        {"regulation_and_tax", "hours on regulation and tax of operating firms", "法规与税务遵从"},
        {"associations", "dues and fees of associations", "行业协会商会收费"},
        {"delay.openings", "openings, from the first papers until everything is held", "开业等待"},
        {"delay.projects", "projects, from the first papers until they stand", "项目等待"},
        {"delay.refunds", "refunds, from the application to the money", "退税等待"},
    };
    return topics;
}

Cube collect_burden(std::span<const CountyRecord> counties, const WorldInput& input, double scale) {
    Cube cube{burden_variables(), {0, topic_count(input)}, {}};
    cube.data.resize(cube.variables.size());
    if (counties.empty()) return cube;
    const std::size_t months = counties.front().months.size();
    for (std::size_t m = 0; m < months;) {
        const int year = to_date(counties.front().months[m].month).year;
        std::vector<Row> rows(cube.shape[1], Row{});
        for (; m < months && to_date(counties.front().months[m].month).year == year; ++m)
            for (const CountyRecord& county : counties)
                add_burden(rows, duties_of(county.months[m]), duty_prices(input, county.id, county.months[m].month));
        cube.shape[0] += 1;
        for (std::size_t v = 0; v < cube.data.size(); ++v)
            for (const Row& row : rows) cube.data[v].push_back(row[v] / scale);
    }
    return cube;
}

Cube collect_burden_by_county(std::span<const CountyRecord> counties, const WorldInput& input, double scale) {
    std::vector<Cube> each;
    for (std::size_t c = 0; c < counties.size(); ++c) each.push_back(collect_burden(counties.subspan(c, 1), input, scale));
    const std::size_t years = each.empty() ? 0 : each.front().shape[0], topics = topic_count(input);
    Cube cube = no_burden({years, each.size(), topics});
    for (std::size_t v = 0; v < cube.data.size(); ++v)
        for (std::size_t row = 0; row < years * each.size(); ++row)
            std::copy_n(each[row % each.size()].data[v].begin() + static_cast<std::ptrdiff_t>(row / each.size() * topics), topics,
                        cube.data[v].begin() + static_cast<std::ptrdiff_t>(row * topics));
    return cube;
}

Cube collect_burden_by_class(std::span<const CountyRecord> counties, std::size_t first, std::size_t classes, const WorldInput& input, double scale) {
    const std::size_t years = counties.empty() ? 0 : counties.front().classes.size();
    Cube cube = no_burden({years, classes, topic_count(input)});
    for (std::size_t row = 0; row < years * classes; ++row) {
        std::vector<Row> rows(cube.shape[2], Row{});
        for (const CountyRecord& county : counties) add(rows, county.classes[row / classes].classes[first + row % classes].burden);
        put(cube, row, rows, scale);
    }
    return cube;
}

}  // namespace yingshang
