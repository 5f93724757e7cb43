#include "economy/month_end.hpp"

#include "economy/county.hpp"

namespace yingshang {
namespace {

// "Registered 90 to 365 days ago": as the indicator is defined.
constexpr int registered_at_least = 90, registered_at_most = 365;

[[gnu::always_inline]] inline void count_active(MonthEnd& sums, MonthEnd::OfSection& of, const County& county, const FirmCard& firm, FirmRow i) {
    of.operating += 1;
    of.workers += firm.workers;
    of.breaking += breaks_rules(county, i) ? 1 : 0;
    sums.without_loan += firm.has(borrowed_before) ? 0 : 1;
    sums.employers += firm.workers > 1 ? 1 : 0;
    sums.holders += firm.has(patent_holder) ? 1 : 0;
    if (!is_private_provider(firm)) return;
    sums.providers += 1;
    sums.in_network += firm.has(in_network) ? 1 : 0;
}

void count_loan(MonthEnd& sums, MonthEnd::OfSection& of, const FirmCard& firm, Fen debt) {
    of.loans += debt;
    sums.borrowers += 1;
    if (!firm.is_small()) return;
    sums.small_borrowers += 1;
    sums.small_loans += debt;
}

void count_enterprise(MonthEnd& sums, const FirmCard& firm, int age) {
    if (age >= registered_at_least && age <= registered_at_most) {
        sums.lately += 1;
        sums.lately_idle += firm.has(has_operated) ? 0 : 1;
    }
    if (!on_register(firm.status) || !firm.has(borrowed_before)) return;
    sums.have_borrowed += 1;
    sums.zombies_among_them += firm.status == Status::zombie ? 1 : 0;
}

[[gnu::always_inline]] inline void count_firm(MonthEnd& sums, const County& county, FirmRow i, Day end) {
    const FirmCard firm = county.firms.card[i];
    if (firm.status == Status::registering || firm.status == Status::not_founded) return;
    if (firm.form == Form::enterprise) count_enterprise(sums, firm, end - county.firms.registered[i]);
    if (firm.status == Status::gone) return;
    MonthEnd::OfSection& of = sums.sections[firm.section];
    of.registered[static_cast<std::size_t>(firm.form)] += 1;
    of.zombies += firm.status == Status::zombie ? 1 : 0;
    if (active(firm.status)) count_active(sums, of, county, firm, i);
    if (const Fen debt = county.firms.debt[i]; debt.value != 0) count_loan(sums, of, firm, debt);
}

}  // namespace

std::uint64_t MonthEnd::workers() const {
    std::uint64_t sum = 0;
    for (const OfSection& of : sections) sum += of.workers;
    return sum;
}

MonthEnd count_month_end(const County& county, Day end) {
    MonthEnd sums;
    for (const FirmRow i : county.firms.followed) count_firm(sums, county, i, end);
    return sums;
}

std::vector<MonthEnd> count_month_end_by_class(const County& county, Day end) {
    const ClassTallies& classes = *county.tallies.classes;
    std::vector<MonthEnd> sums(classes.size());
    for (const FirmRow i : county.firms.followed)
        classes.for_each_class(county.class_of(i), [&](std::size_t c) { count_firm(sums[c], county, i, end); });
    return sums;
}

}  // namespace yingshang
