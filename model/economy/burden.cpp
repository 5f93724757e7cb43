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

void add(County& county, Delay delay, double days, double cost) {
    DelaySum& sum = county.tallies.now.delays[static_cast<std::size_t>(delay)];
    sum.cases += 1;
    sum.days += days;
    sum.cost += cost;
}

// Working days since the first papers of what the firm founds or builds; none where they are older than the run.
double days_of_package(const County& county, FirmRow i, Tick end) {
    const Calendar& calendar = county.calendar();
    const Tick opened = county.firms.package_opened[i];
    if (day_of(opened) < calendar.first()) return 0;
    return static_cast<double>(calendar.working_ticks(end) - calendar.working_ticks(opened)) / static_cast<double>(ticks_per_day);
}

enum Column : std::size_t { cases, visits, documents, hours, fees, compliance_cost, waiting_days, delay_cost };
using Row = std::array<double, 8>;

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

// What an hour, a visit and a document take in a county and month.
struct Prices {
    ParameterId visit, document, wage;
    explicit Prices(const Registry& registry)
        : visit(registry.require("entry.visit")), document(registry.require("entry.document")), wage(registry.require("compliance.hour_value")) {}
};

void add_process(Row& row, const ProcessRecord& t, double hours_a_visit, double hours_a_document, double wage) {
    const auto n = static_cast<double>(t.completed);
    if (n == 0) return;
    const double time = t.visits * hours_a_visit + t.documents * hours_a_document;
    row[cases] += n;
    row[visits] += t.visits;
    row[documents] += t.documents;
    row[hours] += time;
    row[fees] += t.fee;
    row[compliance_cost] += standard_cost(n, 1, time / n, wage, t.fee / n);
    row[waiting_days] += static_cast<double>(t.office_ticks) / static_cast<double>(ticks_per_day);
}

double over_sections(const MonthRecord& month, PanelVariable variable) {
    double sum = 0;
    for (const double v : month.panel[static_cast<std::size_t>(variable)]) sum += v;
    return sum;
}

// Of every operating firm: what the books spent on hours for regulation and tax.
void add_regulation(Row& row, const MonthRecord& month, double wage) {
    const double firms = over_sections(month, PanelVariable::firms_operating), spent = over_sections(month, PanelVariable::compliance_cost);
    if (!(firms > 0) || !(wage > 0)) return;
    const double hours_a_year = spent / wage / firms * months_per_year;
    row[cases] += firms / months_per_year;
    row[hours] += spent / wage;
    row[compliance_cost] += standard_cost(firms, 1 / months_per_year, hours_a_year, wage, 0);
}

void add_dues(Row& row, const MonthRecord& month) {
    const double dues = month.indicators[static_cast<std::size_t>(Indicator::cost_association_fees)].numerator;
    row[fees] += dues;
    row[compliance_cost] += standard_cost(1, 1, 0, 0, dues);
}

void add_delay(Row& row, const DelaySum& sum) {
    row[cases] += sum.cases;
    row[waiting_days] += sum.days;
    row[delay_cost] += sum.cost;
}

void add_month(std::vector<Row>& rows, const MonthRecord& month, CountyId county, const WorldInput& input, const Prices& prices) {
    const auto at = [&](ParameterId id) { return input.values->at(id, county, month.month); };
    const double hour = static_cast<double>(hour_span), wage = at(prices.wage);
    const std::size_t processes = month.offices.processes.size();
    for (std::size_t p = 0; p < processes; ++p)
        add_process(rows[p], month.offices.processes[p], at(prices.visit) / hour, at(prices.document) / hour, wage);
    add_regulation(rows[processes], month, wage);
    add_dues(rows[processes + 1], month);
    for (std::size_t d = 0; d < delay_count; ++d) add_delay(rows[processes + 2 + d], month.delays[d]);
}

}  // namespace

void count_opening_delay(County& county, FirmRow i, Tick end) {
    const Firms& firms = county.firms;
    const EntryRules& rules = county.rules.entry;
    const double days = days_of_package(county, i, end), months = days / working_days_per_month;
    const double costs = monthly_costs(county, firms.form[i], firms.size[i], firms.section[i], firms.workers[i],
                                       static_cast<double>(firms.capacity[i]), uses_relief(county, i))
                             .total();
    const double idle = rules.set_up_months * normal_month(county, i);
    add(county, Delay::openings, days, months * (rules.waiting_cost * costs + rules.own_return / months_per_year * idle));
}

void count_project_delay(County& county, FirmRow i, Tick end) {
    const Firms& firms = county.firms;
    const double days = days_of_package(county, i, end), months = days / working_days_per_month;
    const double surplus = std::max(0.0, static_cast<double>(firms.margin[i])) * county.rules.investment.growth * normal_month(county, i);
    add(county, Delay::projects, days, months * surplus);
}

void count_refund_delay(County& county, Fen amount, Tick since, Tick until) {
    const Calendar& calendar = county.calendar();
    const double years = static_cast<double>(until.value - since.value) / static_cast<double>(ticks_per_day) / days_per_year;
    const double days = day_of(since) < calendar.first()
                            ? 0
                            : static_cast<double>(calendar.working_ticks(until) - calendar.working_ticks(since)) / static_cast<double>(ticks_per_day);
    add(county, Delay::refunds, days, amount.yuan() * county.rules.entry.own_return * years);
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

Cube collect_burden(const std::vector<CountyRecord>& counties, const WorldInput& input, double scale) {
    Cube cube{burden_variables(), {0, input.plan->book().processes.size() + burden_topics().size()}, {}};
    cube.data.resize(cube.variables.size());
    if (counties.empty()) return cube;
    const Prices prices(*input.registry);
    const std::size_t months = counties.front().months.size();
    for (std::size_t m = 0; m < months;) {
        const int year = to_date(counties.front().months[m].month).year;
        std::vector<Row> rows(cube.shape[1], Row{});
        for (; m < months && to_date(counties.front().months[m].month).year == year; ++m)
            for (const CountyRecord& county : counties) add_month(rows, county.months[m], county.id, input, prices);
        cube.shape[0] += 1;
        for (std::size_t v = 0; v < cube.data.size(); ++v)
            for (const Row& row : rows) cube.data[v].push_back(row[v] / scale);
    }
    return cube;
}

}  // namespace yingshang
