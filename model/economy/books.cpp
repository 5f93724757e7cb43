#include "economy/books.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/exponential.hpp"
#include "core/samplers.hpp"
#include "economy/county.hpp"
#include "economy/identity.hpp"
#include "economy/picked.hpp"

namespace yingshang {
namespace {

using R = BookRules;

const std::array fields{
    Field<R>{"operation.persistence", "autocorrelation of the passing part of log productivity, month to month", Dimension::number, 0, 0.9999,
             [](R& r) { return &r.persistence; }},
    Field<R>{"operation.shock", "standard deviation of its monthly innovation", Dimension::number, 0, 1, [](R& r) { return &r.shock; }},
    Field<R>{"operation.shock_rate", "innovations that come to a firm, which has none in the months between", Dimension::rate_per_year, 0.1, 1000,
             [](R& r) { return &r.shock_rate; }},
    Field<R>{"operation.reinforcement", "how much likelier each innovation of a year makes the next one, as a multiple of the first one's odds",
             Dimension::number, 0, 10, [](R& r) { return &r.reinforcement; }},
    Field<R>{"operation.lasting", "standard deviation of the part of log productivity that a firm keeps for life", Dimension::number, 0, 2,
             [](R& r) { return &r.lasting; }},
    Field<R>{"operation.rent", "rent and upkeep, share of a normal firm's value added", Dimension::number, 0, 1, [](R& r) { return &r.rent; }},
    Field<R>{"operation.owner_pay", "what an owner asks for his own work, relative to the wage", Dimension::number, 0, 5,
             [](R& r) { return r.owner_pay.data(); }, Family::form},
    Field<R>{"compliance.hours", "hours on regulation, tax apart, of a firm of the size", Dimension::hours_per_year, 0, 1e6,
             [](R& r) { return r.compliance.data(); }, Family::size},
    Field<R>{"compliance.hour_value", "cost of such an hour", Dimension::money_per_hour, 0, 10000, [](R& r) { return &r.compliance_hour; }},
    Field<R>{"operation.cash_target", "span of costs kept as cash", Dimension::duration, 0, 120, [](R& r) { return &r.cash_target; }, Family::none,
             month_span},
    Field<R>{"operation.draw", "share of cash above the target that owners draw in a month", Dimension::number, 0, 1, [](R& r) { return &r.draw; }},
    Field<R>{"operation.unfilled", "output that a firm goes without, relative to the share of its posts that nobody fills", Dimension::number, 0, 1,
             [](R& r) { return &r.unfilled; }},
    Field<R>{"operation.smoothing", "weight of the month in the smoothed margin", Dimension::number, 0, 1, [](R& r) { return &r.smoothing; }},
    Field<R>{"association.dues", "dues of a member of an association, share of revenue", Dimension::number, 0, 1, [](R& r) { return r.dues.data(); },
             Family::section},
    Field<R>{"association.illegal_fees", "fees without a legal ground, share of the dues", Dimension::number, 0, 10,
             [](R& r) { return &r.illegal_fees; }},
};

constexpr double months_per_year = 12;

// Which of a month's decisions of a firm a uniform is for.
enum class Decision : std::uint32_t { leave, invest, recall };

QuickPoint luck_of(const County& county, std::int32_t month, Decision what) {
    return {county.run, EconomyPurpose::month, month, static_cast<std::uint32_t>(what)};
}

// What a month has in store for the firms of a section and class, worked out once for all of them, and what they make of it. What is
// proportional to a sum is worked out of it at the end.
struct Terms {
    CostTerms costs;
    TaxRates rates;
    double price = 0;           // yuan of value added of a unit of effective capacity
    double normal = 0;          // the same of the base year's mean firm
    double staff_per_yuan = 0;  // workers that a yuan of value added a month pays
    double most_workers = 0;
    double contented = 0;  // smoothed margin from which nobody thinks of leaving
    Odds leaves{};         // at most, of those below it
    // Made
    Fen value_added;
    double profit = 0;  // before tax, of those who have any; yuan
    std::uint64_t firms = 0, paid_workers = 0;
    [[nodiscard]] double wages() const { return costs.wage * static_cast<double>(paid_workers); }
    [[nodiscard]] double value_tax() const { return value_added.yuan() * rates.on_value_added; }
    [[nodiscard]] double profit_tax() const { return profit * rates.on_profit; }
};

class TermTable {
  public:
    explicit TermTable(const County& county) : users_(users_of(county.rules.taxes.take_up)) {
        for (std::uint8_t section = 0; section < section_count; ++section)
            for (unsigned form = 0; form < 3; ++form)
                for (unsigned size = 0; size < 4; ++size)
                    for (const bool relieved : {false, true})
                        all_[place(section, form, size, relieved)] =
                            terms(county, section, static_cast<Form>(form), static_cast<Size>(size), relieved);
    }
    [[nodiscard]] Terms& of(const FirmCard& firm) {
        return all_[place(firm.section, static_cast<unsigned>(firm.form), static_cast<unsigned>(firm.size), firm.alertness < users_)];
    }
    // Calls each(section, form, size, relieved, terms).
    template <class Each>
    void for_each(const Each& each) const {
        for (std::uint8_t section = 0; section < section_count; ++section)
            for (unsigned form = 0; form < 3; ++form)
                for (unsigned size = 0; size < 4; ++size)
                    for (const bool relieved : {false, true})
                        each(section, static_cast<Form>(form), static_cast<Size>(size), relieved, all_[place(section, form, size, relieved)]);
    }

  private:
    static std::size_t place(std::uint8_t section, unsigned form, unsigned size, bool relieved) {
        return ((section * std::size_t{3} + form) * 4 + size) * 2 + (relieved ? 1 : 0);
    }
    static Terms terms(const County& county, std::uint8_t section, Form form, Size size, bool relieved) {
        const DemandRules& demand = county.rules.demand;
        Terms t;
        t.costs = cost_terms(county, form, size, section, relieved);
        t.rates = county.taxes.of(form, size, relieved);
        t.price = county.demand.price[section] * county.open[section];
        t.normal = county.demand.normal[section];
        t.staff_per_yuan = demand.labour_share / t.costs.wage;
        t.most_workers = most_workers(form, county.rules.population);
        t.contented = county.rules.exit.margin[static_cast<std::size_t>(form)];
        t.leaves = Odds(county.rules.exit.probability[static_cast<std::size_t>(form)]);
        return t;
    }

    std::uint32_t users_;  // of reliefs: those of an alertness below that
    std::array<Terms, std::size_t{section_count} * 3 * 4 * 2> all_;
};

// The month of all firms. Every payment has its counterpart; what is common to many is summed here and booked at the end.
class MonthOfBooks {
  public:
    MonthOfBooks(County& county, Day month)
        : county_(county),
          firms_(county.firms),
          month_(month),
          number_(month_index(month)),
          to_leave_(luck_of(county, number_, Decision::leave)),
          to_invest_(luck_of(county, number_, Decision::invest)),
          to_recall_(luck_of(county, number_, Decision::recall)),
          search_(county.run, number_),
          dormant_leaves_(county.rules.exit.dormant / months_per_year),
          terms_(county) {}
    // Those at rest who do something this month: open, or leave the register.
    [[nodiscard]] std::vector<FirmRow> who_act(std::span<const FirmRow> at_rest) const;
    void act(FirmRow i);
    // Of active firms, by what each can serve of the month's demand: what is earned and paid.
    void trade(std::span<const FirmRow> rows, std::span<const double> effective);
    // The rest of the month of the k-th firm of those that traded last: debts, what owners draw, workers, decisions.
    void go_on(FirmRow i, std::size_t k);
    void book_sums();

    // So many firms trade before any of them decides: the sums flow through the processor, and what a firm decides turns on
    // numbers that are there.
    static constexpr std::size_t at_a_time = 256;

  private:
    struct Business {
        const Terms* terms;
        double value_added, costs, wages;  // yuan
    };
    struct Payments {
        Fen outside, households, government;
    };
    // What the books read and write of a firm, where it is.
    struct Row {
        Row(Firms& firms, FirmRow row)
            : i(row),
              key(firms.key[i]),
              card(firms.card[i]),
              capacity(firms.capacity[i]),
              margin(firms.margin[i]),
              cash(firms.cash[i]),
              debt(firms.debt[i]) {}
        FirmRow i;
        AgentKey key;
        FirmCard& card;
        double capacity;
        float& margin;
        Fen& cash;
        const Fen& debt;
    };
    Business trade(const Row& firm, double effective, Payments& paid);
    void count_in_classes(FirmRow i, const TaxSums::Month& month, double compliance);
    void pay_for_more(const Row& firm, double value_added);
    void draw_profit(const Row& firm, double costs);
    [[nodiscard]] bool leaves(const Row& firm, const Terms& t) const;
    [[nodiscard]] bool invests(const Row& firm) const;
    void decide(const Row& firm, const Terms& t, double costs);

    County& county_;
    Firms& firms_;
    Day month_;
    std::int32_t number_;
    QuickPoint to_leave_, to_invest_, to_recall_;
    SearchLuck search_;
    Odds dormant_leaves_;
    TermTable terms_;
    Payments paid_;  // to whom, by firms
    std::array<Business, at_a_time> business_;
};

void MonthOfBooks::count_in_classes(FirmRow i, const TaxSums::Month& month, double compliance) {
    ClassTallies& classes = *county_.tallies.classes;
    const FirmClass firm = county_.class_of(i);
    classes.add_compliance(firm, compliance);
    if (firm.form != Form::enterprise) return;
    TaxSums own;
    own.count(county_.rules.taxes, firm.size, uses_relief(county_, i), month);
    own.book(classes, firm);
}

MonthOfBooks::Business MonthOfBooks::trade(const Row& firm, double effective, Payments& paid) {
    Terms& t = terms_.of(firm.card);
    const unsigned paid_workers = firm.card.workers - (firm.card.workers != 0 ? 1U : 0U);
    const MonthlyCosts costs = t.costs.of(paid_workers, firm.capacity);
    const double value_added = t.price * effective;
    const double value_tax = value_added * t.rates.on_value_added;
    const double before_tax = value_added - value_tax - costs.total();
    const double profit = std::max(0.0, before_tax), profit_tax = profit * t.rates.on_profit;
    const double to_government = costs.insurance + value_tax + profit_tax;

    const Fen revenue = fen_from_yuan(value_added), households = fen_from_yuan(costs.to_households()), government = fen_from_yuan(to_government);
    firm.cash += revenue - households - government;
    paid.outside -= revenue;
    paid.households += households;
    paid.government += government;
    t.value_added += revenue;
    t.profit += profit;
    t.firms += 1;
    t.paid_workers += paid_workers;
    const double old = static_cast<double>(firm.margin), now = (before_tax - profit_tax) / (t.normal * firm.capacity);
    firm.margin = static_cast<float>(old + county_.rules.books.smoothing * (now - old));
    if (county_.tallies.classes) count_in_classes(firm.i, {1, revenue.yuan(), profit, costs.wages, to_government}, costs.compliance);
    return {&t, value_added, costs.total(), costs.wages};
}

void MonthOfBooks::trade(std::span<const FirmRow> rows, std::span<const double> effective) {
    Payments paid;  // at hand while the firms go by
    for (std::size_t k = 0; k < rows.size(); ++k) business_[k] = trade(Row(firms_, rows[k]), effective[k], paid);
    paid_.outside += paid.outside;
    paid_.households += paid.households;
    paid_.government += paid.government;
}

void pay_dues(County& county, FirmRow i, double value_added) {
    const std::uint8_t section = county.firms.card[i].section;
    const double revenue = value_added * county.rules.innovation.revenue[section];
    const double fees = revenue * county.rules.books.dues[section] * (1 + county.rules.books.illegal_fees);
    pay(county.firms.cash[i], county.accounts.outside, fen_from_yuan(fees));
    county.measure(Indicator::cost_association_fees, i, fees, revenue);
}

// What few firms spend on: dues and research.
void MonthOfBooks::pay_for_more(const Row& firm, double value_added) {
    if (firm.card.has(association_member)) pay_dues(county_, firm.i, value_added);
    if (firm.card.has(researches)) count_research(county_, firm.i, value_added);
}

void MonthOfBooks::draw_profit(const Row& firm, double costs) {
    if (firm.card.has(building)) return;  // saves for the price
    const BookRules& rules = county_.rules.books;
    const double target = rules.cash_target * costs;
    if (!firm.cash.exceeds(target)) return;
    const Fen drawn = fen_from_yuan((firm.cash.yuan() - target) * rules.draw);
    firm.cash -= drawn;
    paid_.households += drawn;
}

void be_patient(FirmCard& firm, Fen cash) {
    if (cash.value < 0) firm.short_months = static_cast<std::uint8_t>(std::min(250, firm.short_months + 1));
    else if (firm.short_months > 0) firm.short_months = 0;
}

bool MonthOfBooks::leaves(const Row& firm, const Terms& t) const {
    if (static_cast<double>(firm.margin) >= t.contented) return false;
    const std::uint64_t luck = to_leave_.bits(firm.key);
    return t.leaves.are_met(luck) && thinks_of_leaving(county_, firm.i, month_, unit_from(luck));
}

bool MonthOfBooks::invests(const Row& firm) const {
    const InvestmentRules& rules = county_.rules.investment;
    return firm.card.form == Form::enterprise && would_gain_by_project(rules, firms_, firm.i) &&
           wants_project(rules, firms_, firm.i, to_invest_.uniform(firm.key));
}

void MonthOfBooks::decide(const Row& firm, const Terms& t, double costs) {
    be_patient(firm.card, firm.cash);
    if (firm.card.short_months > county_.rules.exit.patience_months) {
        if (is_given_up(county_, firm.i, to_leave_.uniform(firm.key))) fail(county_, firm.i, month_);
        else pay_in(county_, firm.i, costs);
    } else if (leaves(firm, t)) {
        stop_voluntarily(county_, firm.i, month_);
    } else {
        if (!firm.cash.exceeds(county_.rules.credit.need_months * costs)) apply_for_loan(county_, firm.i, month_);
        if (invests(firm)) fund_project(county_, firm.i, month_, costs);
    }
}

void begin_operation(County& county, FirmRow i, Day month) {
    if (county.firms.has(i, never_opens)) {
        county.move(i, Status::dormant);
        county.note(i, LifeEvent::dormant, LifeReason::never_opens);
        return;
    }
    county.tallies.count(PanelVariable::openings, county.firms.card[i].section);
    county.firms.set(i, has_operated);
    county.firms.undertakings.end(i);
    county.move(i, Status::operating);
    county.note(i, LifeEvent::opened);
    static_cast<void>(raise(county, i, Event::opened, month));
}

std::vector<FirmRow> MonthOfBooks::who_act(std::span<const FirmRow> at_rest) const {
    std::vector<FirmRow> all;
    for (const FirmRow i : at_rest)
        if (firms_.card[i].status == Status::opening ? opens(county_, i, to_invest_.uniform(firms_.key[i]))
                                                     : dormant_leaves_.are_met(to_leave_.bits(firms_.key[i])))
            all.push_back(i);
    return all;
}

void MonthOfBooks::act(FirmRow i) {
    if (firms_.card[i].status == Status::opening) begin_operation(county_, i, month_);
    else linger(county_, i, month_, to_leave_.uniform(firms_.key[i]));
}

void MonthOfBooks::go_on(FirmRow i, std::size_t k) {
    const Row firm(firms_, i);
    const Business& business = business_[k];
    const Terms& t = *business.terms;
    if ((firm.card.flags & (association_member | researches)) != 0) pay_for_more(firm, business.value_added);
    if (firm.debt.value > 0) serve_debt(county_, i, business.costs, to_recall_.uniform(firm.key), month_);
    draw_profit(firm, business.costs);
    const double wished = business.value_added * t.staff_per_yuan;
    if (!keeps_staff(firms_, i, wished, t.most_workers)) adjust_workers(county_, i, wished, search_);
    if (firm.cash.value < 0) may_hold_back(county_, i, fen_from_yuan(business.wages), month_);
    if (firm.card.status == Status::zombie) linger(county_, i, month_, to_leave_.uniform(firm.key));
    else decide(firm, t, business.costs);
}

void MonthOfBooks::book_sums() {
    Accounts& accounts = county_.accounts;
    accounts.outside += paid_.outside;
    accounts.households += paid_.households;
    accounts.government += paid_.government;
    Tallies& tallies = county_.tallies;
    TaxSums taxes;
    terms_.for_each([&](std::uint8_t section, Form form, Size size, bool relieved, const Terms& t) {
        const auto firms = static_cast<double>(t.firms);
        const double tax = t.value_tax() + t.profit_tax();
        tallies.count(PanelVariable::value_added, section, t.value_added.yuan());
        tallies.count(PanelVariable::wages, section, t.wages() + t.costs.owner * firms);
        tallies.count(PanelVariable::tax, section, tax);
        tallies.count(PanelVariable::compliance_cost, section, t.costs.compliance * firms);
        if (form == Form::enterprise)
            taxes.count(county_.rules.taxes, size, relieved, {firms, t.value_added.yuan(), t.profit, t.wages(), t.wages() * t.costs.insurance + tax});
    });
    taxes.book(tallies);
}

// Who is active, or at rest and may begin or leave; in order of rows.
struct Roll {
    explicit Roll(std::size_t firms) : active(firms), at_rest(firms), effective_(std::make_unique_for_overwrite<double[]>(firms)) {}
    // Those called that are active.
    std::span<const FirmRow> call(const Firms& firms, std::span<const FirmRow> rows) {
        constexpr StatusSet resting(Status::opening, Status::dormant);
        const std::size_t before = active.rows().size();
        for (const FirmRow i : rows) {
            const Status status = firms.card[i].status;
            active.offer(i, active_statuses.holds(status));
            at_rest.offer(i, resting.holds(status));
        }
        return active.rows().subspan(before);
    }
    // What each of the active can serve of the month's demand.
    [[nodiscard]] std::span<double> effective() { return {effective_.get(), active.rows().size()}; }
    [[nodiscard]] std::span<const double> effective() const { return {effective_.get(), active.rows().size()}; }

    Picked active, at_rest;

  private:
    std::unique_ptr<double[]> effective_;
};

// Whether an innovation comes to a firm in a month, at most one. Those of a year reinforce each other: an urn, in which each leaves balls of its own
// colour. The mean over firms stays what the rate asks for (Bottazzi and Secchi 2006).
class Chances {
  public:
    Chances(const BookRules& rules, Day month)
        : first_(-std::expm1(-rules.shock_rate / months_per_year)),
          added_(rules.reinforcement * first_),
          month_(static_cast<int>(to_date(month).month)),
          new_year_(to_day({to_date(month).year, 1, 1})) {
        for (std::size_t come = 0; come < of_all_year_.size(); ++come) of_all_year_[come] = Odds(chance(come, month_ - 1));
    }
    [[nodiscard]] double first() const { return first_; }
    [[nodiscard]] bool has_come(Firms& firms, FirmRow i, std::uint64_t luck) const {
        std::uint8_t& come = firms.innovations[i];
        const bool comes =
            (firms.registered[i] < new_year_ ? of_all_year_[come] : Odds(chance(come, months_since(firms.registered[i])))).are_met(luck);
        if (comes) come += 1;
        return comes;
    }

  private:
    [[nodiscard]] double chance(std::size_t come, int months) const { return (first_ + added_ * static_cast<double>(come)) / (1 + added_ * months); }
    // Since the one of registration, in which there are no books yet.
    [[nodiscard]] int months_since(Day registered) const { return std::max(0, month_ - static_cast<int>(to_date(registered).month) - 1); }

    double first_, added_;  // probability in a year's first month; what each month and each innovation adds to the urn
    int month_;
    Day new_year_;
    std::array<Odds, 13> of_all_year_;  // by innovations that have come, of those who were there at its start
};

// The month's productivity of active firms.
class Productivity {
  public:
    Productivity(County& county, Day month)
        : county_(county),
          firms_(county.firms),
          rules_(county.rules.books),
          research_(research_gain(county)),
          number_(month_index(month)),
          chances_(rules_, month),
          size_(rules_.shock / std::sqrt(chances_.first())),
          whether_(county.run, EconomyPurpose::productivity, number_),
          how_much_(county.run, EconomyPurpose::productivity, number_, 1) {
        const double sd = productivity_spread(rules_);
        center_ = -sd * sd / 2;  // keeps the mean of exp(productivity) at one
    }
    // Moves the firm's on; its log.
    double move(FirmRow i) {
        const auto before = static_cast<double>(firms_.productivity[i]);
        const bool researches_now = firms_.has(i, researches);
        const double gain = researches_now ? research_ : 0;
        const double own = center_ + static_cast<double>(firms_.lasting[i]);
        const auto after = static_cast<float>(own + rules_.persistence * (before - own) + gain + shock_of(i));
        firms_.productivity[i] = after;
        if (researches_now) firms_.lasting[i] += static_cast<float>(gain);
        if (researches_now) county_.measure(Indicator::innovation_productivity_growth, i, static_cast<double>(after) - before, 1 / months_per_year);
        return static_cast<double>(after);
    }

  private:
    [[nodiscard]] double shock_of(FirmRow i) {
        const AgentKey key = firms_.key[i];
        if (!chances_.has_come(firms_, i, whether_.bits(key))) return 0.0;
        return size_ * standard_normal_of(how_much_.bits(key), [&] {
                   return Draw(county_.run, key, {purpose(EconomyPurpose::productivity), 0, number_});
               });
    }

    County& county_;
    Firms& firms_;
    const BookRules& rules_;
    double research_;
    std::int32_t number_;
    Chances chances_;
    double size_, center_ = 0;
    QuickPoint whether_, how_much_;
};

// Calls the roll and finds what each active firm can serve of the month's demand, some firms at a time so that they stay close; the sums by
// section go to the county's demand.
Roll weigh_firms(County& county, Day month) {
    Firms& firms = county.firms;
    const std::span<const FirmRow> all = firms.followed;
    if (to_date(month).month == 1) std::fill(firms.innovations.begin(), firms.innovations.end(), std::uint8_t{0});  // also of those at rest
    Productivity productivity(county, month);
    county.demand.weight.fill(0);
    Roll roll(all.size());
    const double unfilled = county.rules.books.unfilled;
    constexpr std::size_t at_a_time = 256;
    for (std::size_t first = 0; first < all.size(); first += at_a_time) {
        const std::size_t before = roll.active.rows().size();
        const std::span<const FirmRow> rows = roll.call(firms, all.subspan(first, std::min(at_a_time, all.size() - first)));
        const std::span<double> level = roll.effective().subspan(before, rows.size());
        for (std::size_t k = 0; k < rows.size(); ++k) level[k] = productivity.move(rows[k]);
        exponentials(level);
        for (std::size_t k = 0; k < rows.size(); ++k) {
            level[k] *= static_cast<double>(firms.capacity[rows[k]]) * staffed_part(firms, rows[k], unfilled);
            county.demand.weight[firms.card[rows[k]].section] += level[k];
        }
    }
    return roll;
}

}  // namespace

std::span<const Field<BookRules>> book_fields() { return fields; }

double passing_spread(const BookRules& rules) { return rules.shock / std::sqrt(1 - rules.persistence * rules.persistence); }
double productivity_spread(const BookRules& rules) { return std::hypot(passing_spread(rules), rules.lasting); }

CostTerms cost_terms(const County& county, Form form, Size size, std::uint8_t section, bool uses_relief) {
    const BookRules& rules = county.rules.books;
    const auto s = static_cast<std::size_t>(size);
    CostTerms terms;
    terms.wage = monthly_wage(county, section);
    terms.owner = terms.wage * rules.owner_pay[static_cast<std::size_t>(form)];
    terms.insurance = county.taxes.of(form, size, uses_relief).insurance;
    terms.rent = rules.rent * county.demand.normal[section];
    terms.compliance = (rules.compliance[s] + county.rules.taxes.hours[s]) * rules.compliance_hour / months_per_year;
    return terms;
}

MonthlyCosts monthly_costs(const County& county, Form form, Size size, std::uint8_t section, double workers, double capacity, bool uses_relief) {
    return cost_terms(county, form, size, section, uses_relief).of(std::max(0.0, workers - 1), capacity);
}

double margin_at_price(const County& county, FirmRow i, double price) {
    const Firms& firms = county.firms;
    const bool relieved = uses_relief(county, i);
    const TaxRates& rates = county.taxes.of(firms.card[i].form, firms.card[i].size, relieved);
    const double value_added = price * effective_capacity(county, i);
    const double costs =
        monthly_costs(county, firms.card[i].form, firms.card[i].size, firms.card[i].section, firms.card[i].workers, firms.capacity[i], relieved)
            .total();
    const double before_tax = value_added * (1 - rates.on_value_added) - costs;
    return (before_tax - std::max(0.0, before_tax) * rates.on_profit) / normal_month(county, i);
}

void keep_books(County& county, Day month) {
    const Roll roll = weigh_firms(county, month);
    const std::span<const FirmRow> active = roll.active.rows();
    clear_market(county, month);
    for (std::uint8_t s = 0; s < section_count; ++s) county.open[s] = open_share(county, s, month);
    MonthOfBooks books(county, month);
    const std::vector<FirmRow> act = books.who_act(roll.at_rest.rows());
    auto next = act.begin();
    for (std::size_t first = 0; first < active.size(); first += MonthOfBooks::at_a_time) {
        const std::span<const FirmRow> rows = active.subspan(first, std::min(MonthOfBooks::at_a_time, active.size() - first));
        books.trade(rows, roll.effective().subspan(first, rows.size()));
        for (std::size_t k = 0; k < rows.size(); ++k) {  // all in order of rows
            for (; next != act.end() && *next < rows[k]; ++next) books.act(*next);
            books.go_on(rows[k], k);
        }
    }
    for (; next != act.end(); ++next) books.act(*next);
    books.book_sums();
}

}  // namespace yingshang
