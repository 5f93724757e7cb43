// One county as a logical process: its firms, offices, money, beliefs and tallies. Everything that happens
// within a day touches this alone.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string_view>

#include "core/own.hpp"
#include "economy/books.hpp"
#include "economy/claims.hpp"
#include "economy/credit.hpp"
#include "economy/demand.hpp"
#include "economy/entry.hpp"
#include "economy/exit.hpp"
#include "economy/firms.hpp"
#include "economy/groups.hpp"
#include "economy/inherited.hpp"
#include "economy/innovation.hpp"
#include "economy/investment.hpp"
#include "economy/labour.hpp"
#include "economy/life.hpp"
#include "economy/local_demand.hpp"
#include "economy/moments.hpp"
#include "economy/occasions.hpp"
#include "economy/office_month.hpp"
#include "economy/opening.hpp"
#include "economy/outages.hpp"
#include "economy/population.hpp"
#include "economy/procurement.hpp"
#include "economy/receivables.hpp"
#include "economy/roles.hpp"
#include "economy/stock.hpp"
#include "economy/supervision.hpp"
#include "economy/tallies.hpp"
#include "economy/taxes.hpp"
#include "economy/trade.hpp"
#include "economy/world.hpp"
#include "engine/office.hpp"

namespace yingshang {

// The rules in force in one county in one month, a room each.
struct Rules {
    PopulationRules population;
    DemandRules demand;
    LocalDemandRules local_demand;
    EntryRules entry;
    OpeningRules opening;
    BookRules books;
    CreditRules credit;
    InvestmentRules investment;
    ExitRules exit;
    TaxRules taxes;
    LabourRules labour;
    SupervisionRules supervision;
    GroupRules groups;
    ReceivableRules receivables;
    ProcurementRules procurement;
    ClaimRules claims;
    InnovationRules innovation;
    OutageRules outages;
    TradeRules trade;
};

// Shared by all counties of a world; immutable.
struct Handbook {
    // Keeps the address. InputError where a process has no known role or the course of the candidates changes.
    explicit Handbook(const WorldInput& world);

    [[nodiscard]] Rules read(const Values& values, CountyId county, Day day) const;
    [[nodiscard]] Role role_of(ProcessId process) const { return role[process.index()]; }
    // First process of the role that applies; nothing where there is none.
    [[nodiscard]] std::optional<ProcessId> find(Role role, const Attributes& attributes) const;

    const WorldInput* input;
    std::unique_ptr<const Past> past;  // for what the stock has begun already
    OccasionBook occasions;
    std::vector<Role> role;                // by process
    std::vector<std::uint32_t> name_hash;  // by process
    std::vector<std::vector<ProcessId>> by_role;
    std::array<std::vector<PermitOfSection>, section_count> permits;
    FieldReader<PopulationRules> population;
    FieldReader<DemandRules> demand;
    FieldReader<LocalDemandRules> local_demand;
    FieldReader<EntryRules> entry;
    FieldReader<OpeningRules> opening;
    FieldReader<BookRules> books;
    FieldReader<CreditRules> credit;
    FieldReader<InvestmentRules> investment;
    FieldReader<ExitRules> exit;
    FieldReader<TaxRules> taxes;
    FieldReader<LabourRules> labour;
    FieldReader<SupervisionRules> supervision;
    FieldReader<GroupRules> groups;
    FieldReader<ReceivableRules> receivables;
    FieldReader<ProcurementRules> procurement;
    FieldReader<ClaimRules> claims;
    FieldReader<InnovationRules> innovation;
    FieldReader<OutageRules> outages;
    FieldReader<TradeRules> trade;
    std::unique_ptr<const Stock> stock;  // of the first day
};

inline constexpr std::size_t fetched_ahead = 6;  // firms: what comes from memory takes as long as some of them

// All that a county holds but its offices: values, so that a copy has the same past.
struct CountyState {
    CountyState(const Handbook& shared, CountyId county, const RunOptions& options);  // empty

    CountyId id;
    std::uint32_t code;  // 20 bits of the administrative code
    const Handbook* handbook;
    RunKey run;
    double scale;
    bool counts_moments;
    Own<EventLog> log;                    // none where nobody wants one
    Tick now{};                           // of what is being done, for the log
    std::array<OfficeMonth, 2> months{};  // the one under way and the next
    Rules rules;
    TaxTable taxes;
    Firms firms;
    Accounts accounts;
    Demand demand;
    LocalDemand local_demand;
    std::array<Beliefs, 3> beliefs{};  // by form
    std::uint32_t numbered = 0;        // firms of the stock and candidates so far, those who do not enter included
    std::vector<Outcome> inherited;    // of cases older than the run, in order of their end
    std::size_t inherited_over = 0;
    Occasions occasions;
    Suppliers suppliers;
    Sellers sellers;
    Labour labour;
    Supervision supervision;
    Procurement procurement;
    Disputes disputes;
    WrittenOff written_off;
    Compensations compensations;
    Patents patents;
    double outage_hours = 0;                   // of this month
    std::array<double, section_count> open{};  // share of the month's output that a section can make
    LoanBooks loan_books{};
    Fen loans_before;  // at the last month's end
    double enterprises_at_start = 0;
    Tallies tallies;
    MomentTally moments;
};

struct County : CountyState {
    County(const Handbook& shared, CountyId county, const RunOptions& options);  // keeps the address of the handbook
    // A county of the same past, which goes on under another world. The worlds must not part before (branching_day).
    County(const County& past, const Handbook& shared);
    County(County&& past, const Handbook& shared);  // nothing of the other can be used any more

    Office office;

    [[nodiscard]] const Calendar& calendar() const { return *handbook->input->calendar; }
    [[nodiscard]] Attributes attributes_of(FirmRow firm) const;
    [[nodiscard]] OfficeMonth office_month(Day month) const {
        for (const OfficeMonth& m : months)
            if (m.first == month) return m;
        return {calendar(), month};
    }
    [[nodiscard]] OfficeMonth month_after(Day month) const {
        return months[0].first == month ? months[1] : OfficeMonth(calendar(), next_month(month));
    }
    // As month_index.
    [[nodiscard]] int number_of(Day month) const { return months[0].first == month ? months[0].number : month_index(month); }
    // Hands in papers on a working day of the month, drawn by who and for what; nothing where no process
    // of that role applies to the firm.
    bool submit_in_month(Role role, FirmRow firm, Day month) { return submit(role, firm, office_month(month)); }
    bool submit_in_month_after(Role role, FirmRow firm, Day month) { return submit(role, firm, month_after(month)); }
    // Hands in papers on the next working day.
    void submit_next_day(ProcessId process, FirmRow firm, Day today);
    // Of one firm, so that it can be told by its class.
    void measure(Indicator indicator, FirmRow firm, double numerator, double denominator = 0) {
        tallies.measure(indicator, numerator, denominator);
        if (tallies.classes) tallies.classes->measure(indicator, class_of(firm), numerator, denominator);
    }
    [[nodiscard]] FirmClass class_of(FirmRow firm) const {
        return {firms.card[firm].section, firms.card[firm].form, firms.card[firm].owner, firms.card[firm].size};
    }
    // Sets on its way from memory what is looked up first of a firm that comes soon, anywhere among the rows. A call that does no more than
    // that would be taken for one that does nothing.
    [[gnu::always_inline]] void fetch(FirmRow firm) const {
        __builtin_prefetch(&firms.card[firm]);
        __builtin_prefetch(&firms.cash[firm]);
        __builtin_prefetch(&firms.key[firm]);
    }
    void move(FirmRow firm, Status to);  // the only way to change a firm's status
    void note(FirmRow firm, LifeEvent event, LifeReason reason = {}) {
        if (log) write_note(firm, event, reason);
    }
    void write_note(FirmRow firm, LifeEvent event, LifeReason reason);

  private:
    void follow(const Handbook& shared);
    bool submit(Role role, FirmRow firm, const OfficeMonth& month);
};

[[nodiscard]] inline bool breaks_rules(const County& county, FirmRow i) {
    const Supervision& now = county.supervision;
    // No branch between them: neither can be foretold.
    return (county.firms.temptation[i] > now.threshold_of(county.firms.card[i])) &
           (now.month - county.firms.last_hit[i] >= county.rules.supervision.repair_months);
}

// A month: founders decide; offices run day by day and firms react to the results; books are closed.
void begin_month(County& county, Day month);
void run_day(County& county, Day day);
void end_month(County& county, Day month);
// What was logged since the last time, in order of time, under the firms' numbers and classes.
void take_log(County& county, std::vector<LoggedEvent>& rows);
// Throws InternalError where firms, cases or money do not add up; the number of identities checked.
std::uint64_t check_accounts(const County& county);
std::uint64_t check_accounts(const County& county, const Recount& of_firms);  // counted already

}  // namespace yingshang
