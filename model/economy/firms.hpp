// The firms of one county, struct-of-arrays: one row a market entity that ever asked for a licence here.
// Rows are never reused, so a row number names a firm for the whole run; what goes over all firms every month goes over
// those that are followed.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/money.hpp"
#include "core/random.hpp"
#include "core/time.hpp"
#include "economy/sections.hpp"

namespace yingshang {

using FirmRow = std::uint32_t;
inline constexpr std::int16_t never_hit = -10000;

// Where a firm stands.
enum class Status : std::uint8_t {
    registering,  // the start-up process is under way
    permits,      // registered, waits for sector permits
    opening,      // holds everything, has not begun to operate
    dormant,      // registered, will not operate
    operating,
    zombie,       // cannot pay its debt, lingers on
    closing,      // stopped operating, deregistration under way
    bankrupt,     // before the court
    gone,         // off the register
    not_founded,  // gave up or was refused before registration
};
inline constexpr std::size_t status_count = 10;

[[nodiscard]] constexpr bool on_register(Status s) { return s != Status::registering && s != Status::gone && s != Status::not_founded; }
[[nodiscard]] constexpr bool active(Status s) { return s == Status::operating || s == Status::zombie; }

// Flags of a firm, one bit each.
enum Flag : std::uint32_t {
    borrowed_before = 1,
    loan_pending = 2,
    building = 4,
    in_zone = 8,
    never_opens = 16,
    permit_refused = 32,
    needs_permit = 64,  // under the rules without measures: who is followed is the same in every scenario
    has_operated = 128,
    leaves_by_choice = 256,
    owns_property = 512,        // registered, so that a loan can be secured by it
    built = 1024,               // its project stands, and waits for connections and registration
    matter_refused = 2048,      // of those that something waits for
    needed_matters = 4096,      // its project waited for connections or registration
    association_member = 8192,  // of an industry association or chamber of commerce
    in_network = 16384,         // of the medical insurance
    researches = 32768,
    social_service = 65536,  // childcare, care of the elderly, education, health, culture
    patent_holder = 131072,
    capital_of_1m = 262144,      // or more; see Capital
    capital_of_10m = 524288,     // or more
    asks_for_project = 1048576,  // its pending application is for a project's price
    has_project_loan = 2097152,  // the bank pays its part when the project is capacity
};

// What is looked up of a firm all the time: together, so that it comes from memory at once.
struct FirmCard {
    std::uint8_t section = 0;
    Form form{};
    Owner owner = Owner::private_owner;
    Size size = Size::micro;
    Bank bank = Bank::large;
    Status status = Status::registering;
    Grade grade = Grade::b;         // that supervisors gave it
    std::uint8_t short_months = 0;  // months in a row without cash
    std::uint32_t flags = 0;
    std::uint16_t workers = 0;
    std::uint16_t alertness = 0;  // uses what at least that share of the firms knows of, in 65,536ths
    [[nodiscard]] bool has(Flag f) const { return (flags & f) != 0; }
    [[nodiscard]] Capital capital() const {
        return has(capital_of_10m) ? Capital::over_10m : has(capital_of_1m) ? Capital::from_1m_to_10m : Capital::under_1m;
    }
    // Whose loans are inclusive credit: small and micro firms, and every individual business.
    [[nodiscard]] bool is_small() const { return (size <= Size::small) | (form == Form::individual); }
};
static_assert(sizeof(FirmCard) == 16);

// Of a column of firms, or of as many of the first as it has, the values of some rows, in order: they move up.
template <class Column>
void keep_rows(Column& column, std::span<const FirmRow> rows) {
    std::size_t kept = 0;
    for (const FirmRow i : rows) {
        if (i >= column.size()) break;
        column[kept++] = column[i];
    }
    column.resize(kept);
}

// How many firms stand where, by section, form and status.
struct Standing {
    std::array<std::array<std::array<std::uint32_t, status_count>, 3>, section_count> firms{};
    bool operator==(const Standing&) const = default;
    [[nodiscard]] std::uint32_t& of(const FirmCard& firm) {
        return firms[firm.section][static_cast<std::size_t>(firm.form)][static_cast<std::size_t>(firm.status)];
    }
    [[nodiscard]] std::uint64_t with(std::uint8_t section, Status status) const;
    [[nodiscard]] std::uint64_t active(std::uint8_t section) const { return with(section, Status::operating) + with(section, Status::zombie); }
    [[nodiscard]] std::uint64_t registered(std::uint8_t section, Form form) const;
};

// What firms hold and owe, and where they stand.
struct Recount {
    Standing standing;
    std::array<Fen, 6> debt{};  // by bank, small borrowers first
    Fen cash;
    [[gnu::always_inline]] void add(const FirmCard& firm, Fen of_cash, Fen of_debt) {
        standing.of(firm) += 1;
        cash += of_cash;
        debt[2 * static_cast<std::size_t>(firm.bank) + (firm.is_small() ? 0 : 1)] += of_debt;
    }
    [[nodiscard]] Fen all_debt() const;
};

// What a firm founds or builds: few do at a time.
struct Undertaking {
    std::uint8_t pending_permits = 0;
    std::uint8_t pending_matters = 0;  // cases that its opening or its project waits for
    std::uint32_t permit_ticks = 0;    // of office time in its permits so far
    Tick package_opened{};             // first papers of what it founds or builds
    float package_visits = 0;
};

// The undertakings of firms, by row. What is forgotten makes room for another.
class Undertakings {
  public:
    Undertaking& operator[](FirmRow i) {
        if (place_[i] == none) place_[i] = take();
        return all_[place_[i]];
    }
    [[nodiscard]] Undertaking of(FirmRow i) const { return place_[i] != none ? all_[place_[i]] : Undertaking{}; }
    // Forgets it, unless a case of it is pending.
    void end(FirmRow i) {
        if (place_[i] == none) return;
        if (const Undertaking& u = all_[place_[i]]; u.pending_permits == 0 && u.pending_matters == 0) forget(i);
    }
    void add_row() { place_.push_back(none); }
    void leave_room(std::size_t rows) { place_.reserve(rows); }
    void keep_rows(std::span<const FirmRow> rows);

  private:
    static constexpr std::uint32_t none = 0xffffffffu;
    [[nodiscard]] std::uint32_t take();
    void forget(FirmRow i);

    std::vector<std::uint32_t> place_;  // by row
    std::vector<Undertaking> all_;
    std::vector<std::uint32_t> free_;
};

struct Firms {
    std::vector<AgentKey> key;
    std::vector<std::uint32_t> number;  // from 1 in the county; the same in every scenario. None where nobody asks
    bool has_numbers = false;
    std::vector<FirmCard> card;
    // where it stands
    std::vector<Day> registered;           // day of the licence; founding day for the stock
    std::vector<std::int16_t> asked_bank;  // month of the last application
    Undertakings undertakings;
    // business
    std::vector<float> productivity;                          // log
    std::vector<std::uint8_t> innovations;                    // of productivity, that came since the new year
    std::vector<float> lasting;                               // the part of it that the firm keeps
    std::vector<float> capacity;                              // worker-equivalents of the base year
    std::vector<float> margin;                                // smoothed surplus / normal value added of its capacity
    std::vector<std::uint16_t> vacancies, skilled_vacancies;  // open: of ordinary and of skilled work
    std::vector<Fen> cash, debt;
    std::vector<float> stock;                                 // goods bought with what was lent and still owed, at cost; yuan
    // conduct
    std::vector<float> temptation;         // to break the rules, relative to the mean
    std::vector<std::int16_t> last_hit;    // month in which a violation was found
    std::vector<std::int16_t> loan_month;  // of the grant or the last renewal

    std::vector<FirmRow> followed;  // in order; without those that are gone, but for the lately registered
    Recount left_out;               // of those not followed any more
    std::size_t given_up = 0;       // rows

    [[nodiscard]] std::size_t size_now() const { return key.size(); }
    // Leaves out of `followed` who was never founded, and who is off the register and was registered before that day.
    void follow_no_longer(Day registered_before);
    FirmRow add(AgentKey k, std::uint8_t section_index, Form f);
    // Gives up all rows but these, in order; each moves to its place among them. What holds rows is to be changed with them: see compaction.
    void keep_rows(std::span<const FirmRow> rows);
    // So that as many rows come without anything being moved: memory that is not written to costs none.
    void leave_room(std::size_t rows);
    [[nodiscard]] bool has(FirmRow i, Flag f) const { return card[i].has(f); }
    void set(FirmRow i, Flag f) { card[i].flags |= f; }
    void clear(FirmRow i, Flag f) { card[i].flags &= ~static_cast<std::uint32_t>(f); }
    [[nodiscard]] bool is_small(FirmRow i) const { return card[i].is_small(); }

  private:
    template <class Each>
    void for_each_column(const Each& each);
};
// Of all that ever were.
[[nodiscard]] Recount recount(const Firms& firms);

// Loans of the banks of a type to one class of borrowers.
struct LoanBook {
    Fen balance;
    Fen at_new_year;  // balance when the year began, or the run
    Fen net_lent;     // since then: new loans less what was repaid or written off
};
// By bank; small borrowers (inclusive credit) first, then others.
using LoanBooks = std::array<std::array<LoanBook, 2>, 3>;

// Money of a county's sectors other than firms; with the firms' cash it always sums to zero.
struct Accounts {
    Fen households, government, banks, outside;
    Fen loans;         // what firms owe to banks, kept by the banks
    Fen refunds;       // what the government owes to firms, kept by the government
    Fen receivables;   // what customers and the medical insurance owe to firms, kept by them
    Fen disputed;      // what firms claim before a court, kept by who has not paid
    Fen unpaid_wages;  // what firms owe to their workers, kept by these
    Fen deposits;      // what bidders have laid down, kept by who holds them
};

inline void pay(Fen& from, Fen& to, Fen amount) {
    from -= amount;
    to += amount;
}

}  // namespace yingshang
