#include "economy/county.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <utility>

#include "core/samplers.hpp"
#include "economy/compaction.hpp"
#include "economy/handbook.hpp"
#include "economy/identity.hpp"
#include "economy/month_end.hpp"

namespace yingshang {
namespace {

// The number of a name that is none is past those of the roles.
Role parse_role(const std::string& name) { return static_cast<Role>(std::find(role_names.begin(), role_names.end(), name) - role_names.begin()); }

void check_roles(const WorldInput& world, Diagnostics& diagnostics) {
    for (const ProcessDescription& process : world.plan->book().processes)
        if (static_cast<std::size_t>(parse_role(process.role)) >= role_count)
            diagnostics.error(process.where, fmt::format("process \"{}\" has an unknown role \"{}\"", process.name, process.role),
                              "firms would never use it", fmt::format("one of {}", fmt::join(role_names, ", ")));
}

Fen& payee_of(County& county, ProcessId process) {
    switch (county.handbook->input->plan->book().processes[process.index()].authority) {
        case Authority::government:
        case Authority::court: return county.accounts.government;
        case Authority::bank: return county.accounts.banks;
        case Authority::utility:
        case Authority::market: return county.accounts.outside;
    }
    throw InternalError("fees of a process are paid to nobody");
}

// Of whoever stands at counters and fills in papers for the firm; a founder's own is no money.
Fen cost_of_time(const County& county, const Outcome& outcome) {
    const EntryRules& hours = county.rules.entry;
    return fen_from_yuan((outcome.visits * hours.visit_hours + outcome.documents * hours.document_hours) * county.rules.books.compliance_hour);
}

void react(County& county, const Outcome& outcome, Day today) {
    const FirmRow firm = outcome.owner;
    county.now = outcome.finished;
    // Fees are paid by whoever handed the papers in: out of the firm's cash, before it has any by its founder.
    const Fen fee = fen_from_yuan(outcome.fee);
    const bool of_firm = on_register(county.firms.card[firm].status);
    Fen& payer = of_firm ? county.firms.cash[firm] : county.accounts.households;
    pay(payer, payee_of(county, outcome.process), fee);
    if (of_firm) pay(payer, county.accounts.households, cost_of_time(county, outcome));
    count_case(county, outcome);
    const Role role = county.handbook->role_of(outcome.process);
    if (arises_on_occasions(role)) on_matter(county, outcome, today);
    switch (role) {
        case Role::startup: on_startup(county, outcome, today); break;
        case Role::permit: on_permit(county, outcome, today); break;
        case Role::construction: on_construction(county, outcome, today); break;
        case Role::loan: on_loan(county, outcome, today); break;
        case Role::deregistration: on_deregistration(county, outcome); break;
        case Role::bankruptcy: on_bankruptcy(county, outcome); break;
        case Role::renewal: on_renewal(county, outcome); break;
        case Role::tender: on_tender(county, outcome, today); break;
        case Role::wage_inspection: on_wage_inspection(county, outcome, today); break;
        case Role::matter: break;
        case Role::inspection: on_inspection(county, outcome, today); break;
        case Role::credit_repair: on_credit_repair(county, outcome); break;
        case Role::dispute: on_dispute(county, outcome); break;
        case Role::compensation: on_compensation(county, outcome, today); break;
        case Role::infringement: on_infringement(county, outcome); break;
        case Role::patent_application: on_patent_application(county, outcome, today); break;
        case Role::network_admission: on_network_admission(county, outcome); break;
        case Role::export_clearance: on_export(county, outcome); break;
    }
}

}  // namespace

Handbook::Handbook(const WorldInput& world)
    : input(&world),
      past(std::make_unique<const Past>(world)),
      occasions(world),
      by_role(role_count),
      population(*world.registry, population_fields()),
      demand(*world.registry, demand_fields()),
      local_demand(*world.registry, local_demand_fields()),
      entry(*world.registry, entry_fields()),
      opening(*world.registry, opening_fields()),
      books(*world.registry, book_fields()),
      credit(*world.registry, credit_fields()),
      investment(*world.registry, investment_fields()),
      exit(*world.registry, exit_fields()),
      taxes(*world.registry, tax_fields()),
      labour(*world.registry, labour_fields()),
      supervision(*world.registry, supervision_fields()),
      groups(*world.registry, group_fields()),
      receivables(*world.registry, receivable_fields()),
      procurement(*world.registry, procurement_fields()),
      claims(*world.registry, claim_fields()),
      innovation(*world.registry, innovation_fields()),
      outages(*world.registry, outage_fields()),
      trade(*world.registry, trade_fields()) {
    check_economy(world);
    const auto& processes = world.plan->book().processes;
    for (std::size_t p = 0; p < processes.size(); ++p) {
        role.push_back(parse_role(processes[p].role));
        name_hash.push_back(stable_hash(processes[p].name));
        by_role[static_cast<std::size_t>(role.back())].push_back(ProcessId(p));
    }
    for (std::uint8_t s = 0; s < section_count; ++s) permits[s] = permits_of(world.plan->book(), by_role[static_cast<std::size_t>(Role::permit)], s);
    stock = std::make_unique<const Stock>(stock_of(world));
}

Stock stock_of(const WorldInput& world) {
    const FieldReader<PopulationRules> population(*world.registry, population_fields());
    std::vector<PopulationRules> first_day;
    for (std::size_t c = 0; c < world.places.size(); ++c) first_day.push_back(population.read(*world.values, CountyId(c), world.horizon.from));
    return Stock(first_day);
}

void check_economy(const WorldInput& world) {
    Diagnostics diagnostics;
    check_candidates(world, diagnostics);
    check_clients(world, diagnostics);
    check_roles(world, diagnostics);
    diagnostics.throw_if_any();
}

Rules Handbook::read(const Values& values, CountyId county, Day day) const {
    return {population.read(values, county, day), demand.read(values, county, day),      local_demand.read(values, county, day),
            entry.read(values, county, day),      opening.read(values, county, day),     books.read(values, county, day),
            credit.read(values, county, day),     investment.read(values, county, day),  exit.read(values, county, day),
            taxes.read(values, county, day),      labour.read(values, county, day),      supervision.read(values, county, day),
            groups.read(values, county, day),     receivables.read(values, county, day), procurement.read(values, county, day),
            claims.read(values, county, day),     innovation.read(values, county, day),  outages.read(values, county, day),
            trade.read(values, county, day)};
}

std::optional<ProcessId> Handbook::find(Role wanted, const Attributes& attributes) const {
    for (const ProcessId process : by_role[static_cast<std::size_t>(wanted)])
        if (input->plan->book().processes[process.index()].applies.matches(attributes)) return process;
    return std::nullopt;
}

CountyState::CountyState(const Handbook& shared, CountyId county, const RunOptions& options)
    : id(county),
      code(county_code_bits(shared.input->places.county(county).code)),
      handbook(&shared),
      run(options.seed, options.replicate),
      scale(options.scale),
      counts_moments(options.moments),
      log(options.on_events ? std::make_unique<EventLog>() : nullptr),
      now(tick_at(shared.input->horizon.from)),
      rules(shared.read(*shared.input->values, county, shared.input->horizon.from)),
      taxes(rules.taxes) {}

County::County(const Handbook& shared, CountyId county, const RunOptions& options)
    : CountyState(shared, county, options), office(*shared.input->plan, county, run, {options.scale, false, log.get()}) {
    std::vector<By> classes = options.by;
    std::erase(classes, By::county);
    if (!classes.empty())
        tallies.classes = std::make_unique<ClassTallies>(classes, *shared.input->indicators, shared.input->plan->book().processes.size());
    set_normal(*this);
    firms.has_numbers = static_cast<bool>(log);
    populate(*this);
    inherit(*this);
    note_stock(*this);
    start_demand(*this);
    start_local_demand(*this);
    start_beliefs(*this);
    start_labour(*this);
    seed_receivables(*this);
    start_patents(*this);
    loans_before = accounts.loans;
    begin_loan_year(*this);
    for (const FirmCard& firm : firms.card) enterprises_at_start += firm.form == Form::enterprise ? 1 : 0;
}

County::County(const County& past, const Handbook& shared) : CountyState(past), office(past.office, *shared.input->plan, log.get()) {
    firms.leave_room(past.firms.key.capacity());
    follow(shared);
}

County::County(County&& past, const Handbook& shared)
    : CountyState(std::move(past)), office(past.office, *shared.input->plan, log.get()) {  // the office is no part of what has moved
    follow(shared);
}

void County::follow(const Handbook& shared) {
    handbook = &shared;
    occasions.asked = {};
    if (tallies.classes) tallies.classes->use(*shared.input->indicators);
}

// By words: bytes that are written one by one make wait who reads them together.
Attributes County::attributes_of(FirmRow i) const {
    const FirmCard& firm = firms.card[i];
    const auto word = [](auto... values) { return std::bit_cast<std::uint32_t>(std::array{static_cast<std::uint8_t>(values)...}); };
    return std::bit_cast<Attributes>(std::array{word(firm.section, firm.form, firm.owner, firm.size),
                                                word(firm.has(in_zone), firm.has(borrowed_before), firm.has(owns_property), firm.grade),
                                                word(firm.bank, 0, 0, 0)});
}

bool County::submit(Role role, FirmRow firm, const OfficeMonth& month) {
    const Attributes attributes = attributes_of(firm);
    const std::optional<ProcessId> process = handbook->find(role, attributes);
    if (!process) return false;
    // Any second of the month's office time alike, by the firm's own luck for this role and month.
    Draw draw(run, firms.key[firm], {purpose(EconomyPurpose::submission), static_cast<std::uint16_t>(role), month.number});
    office.open(*process, month.some_tick(calendar(), draw), firm, firms.key[firm], attributes);
    return true;
}

void County::submit_next_day(ProcessId process, FirmRow firm, Day today) {
    Draw draw(run, firms.key[firm], {purpose(EconomyPurpose::submission), 0xff, today.value, handbook->name_hash[process.index()]});
    const auto second = static_cast<std::int64_t>(draw.uniform() * static_cast<double>(ticks_per_day));
    office.open(process, tick_at(calendar().working_day_from(today + 1), second), firm, firms.key[firm], attributes_of(firm));
}

void County::move(FirmRow firm, Status to) {
    FirmCard& card = firms.card[firm];
    tallies.standing.of(card) -= 1;
    card.status = to;
    tallies.standing.of(card) += 1;
}

void County::write_note(FirmRow firm, LifeEvent event, LifeReason reason) {
    LoggedEvent row;
    row.time = now;
    row.worked = static_cast<std::uint32_t>(calendar().working_ticks(now));
    row.subject = firm;
    row.county = static_cast<std::uint16_t>(id.index());
    row.kind = static_cast<EventKind>(event);
    row.reason = static_cast<EventReason>(reason);
    log->add(row);
}

void take_log(County& county, std::vector<LoggedEvent>& rows) {
    rows = std::exchange(county.log->rows(), {});
    // What firms do about a day's results is written after all of them.
    std::stable_sort(rows.begin(), rows.end(), [](const LoggedEvent& a, const LoggedEvent& b) { return a.time < b.time; });
    const Firms& firms = county.firms;
    for (LoggedEvent& row : rows) {
        const FirmRow i = row.subject;
        row.subject = firms.number[i];
        row.attributes = {firms.card[i].section, static_cast<std::uint8_t>(firms.card[i].form), static_cast<std::uint8_t>(firms.card[i].owner),
                          static_cast<std::uint8_t>(firms.card[i].size)};
    }
}

void begin_month(County& county, Day month) {
    county.now = tick_at(month);
    compact_if_worth_it(county);
    county.months = {OfficeMonth(county.calendar(), month), OfficeMonth(county.calendar(), next_month(month))};
    county.rules = county.handbook->read(*county.handbook->input->values, county.id, month);
    county.taxes = TaxTable(county.rules.taxes);
    if (to_date(month).month == 1) begin_loan_year(county);
    set_drop_out(county);
    begin_labour(county);
    begin_outages(county, month);
    consider_entry(county, month);
    raise_yearly(county, month);
    begin_supervision(county, month);  // by the rates of the year
    call_tenders(county, month);
}

void run_day(County& county, Day day) {
    county.office.run_day(day);
    for (const Outcome& outcome : county.office.part_outcomes()) count_case(county, outcome);
    const std::span<const Outcome> outcomes = county.office.outcomes();
    for (std::size_t k = 0; k < outcomes.size(); ++k) {
        if (k + fetched_ahead < outcomes.size()) county.fetch(outcomes[k + fetched_ahead].owner);
        react(county, outcomes[k], day);
    }
    county.office.clear_outcomes();
    for (; county.inherited_over < county.inherited.size() && day_of(county.inherited[county.inherited_over].finished) <= day;
         ++county.inherited_over)
        react(county, county.inherited[county.inherited_over], day);
    return_deposits(county, day);
}

void end_month(County& county, Day month) {
    county.now = {tick_at(next_month(month)).value - 1};
    keep_books(county, month);
    settle_receivables(county);
    settle_unpaid_wages(county, month);
    pay_instalments(county, month);
    count_patents(county, month);
    const MonthEnd stands = count_month_end(county, next_month(month));
    end_labour(county, stands.workers());
    close_local_demand(county, month);
    learn(county);
    county.tallies.checks += check_accounts(county, stands.all);
    if (county.counts_moments) county.moments.close_month(county, stands, month);
    close_tallies(county, month, stands, month >= county.handbook->input->horizon.results_from);
    constexpr unsigned quarter = 3;  // few leave in less; and before the grades of January
    if (to_date(month).month % quarter == 0)
        county.firms.follow_no_longer(a_year_before(month));  // what is told of young firms looks no further back
}

std::uint64_t check_accounts(const County& county) { return check_accounts(county, recount(county.firms)); }

std::uint64_t check_accounts(const County& county, const Recount& all) {
    const auto refuse = [&](const std::string& what) {
        throw InternalError(fmt::format("{} do not add up in county {}", what, county.handbook->input->places.county(county.id).code));
    };
    if (all.standing != county.tallies.standing || county.firms.size_now() + county.firms.given_up != county.tallies.rows_made) refuse("firms");
    const Accounts& a = county.accounts;
    if ((all.cash + a.households + a.government + a.banks + a.outside).value != 0) refuse("money");
    if (all.all_debt() != a.loans) refuse("loans");
    if (all.debt != balances_of(county.loan_books)) refuse("balances of banks");
    Fen refunds;
    for (const auto& [of, amount] : county.occasions.refunds) refunds += amount;
    if (refunds != a.refunds) refuse("refunds");
    if (county.suppliers.total() + county.sellers.total() != a.receivables) refuse("receivables");
    Fen disputed;
    for (const auto& [of, claim] : county.disputes) disputed += claim;
    if (disputed != a.disputed) refuse("disputed claims");
    Fen unpaid;
    for (const auto& [of, wages] : county.labour.unpaid) unpaid += wages.amount;
    if (unpaid != a.unpaid_wages) refuse("unpaid wages");
    if (county.procurement.laid_down() != a.deposits) refuse("deposits");
    county.office.check_conservation();
    return 10;
}

}  // namespace yingshang
