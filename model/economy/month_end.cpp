#include "economy/month_end.hpp"

#include "economy/county.hpp"

namespace yingshang {
namespace {

// "Registered 90 to 365 days ago": as the indicator is defined.
constexpr int registered_at_least = 90, registered_at_most = 365;

// Sums of conditions: few of them can be foretold, so that a branch would cost more.
[[gnu::always_inline]] inline void count_active(MonthEnd& sums, const County& county, const FirmCard& firm, FirmRow i) {
    MonthEnd::OfSection& of = sums.sections[firm.section];
    of.workers += firm.workers;
    of.breaking += breaks_rules(county, i) ? 1 : 0;
    sums.without_loan += firm.has(borrowed_before) ? 0 : 1;
    sums.employers += firm.workers > 1 ? 1 : 0;
    sums.holders += firm.has(patent_holder) ? 1 : 0;
    if (!is_private_provider(firm)) return;
    sums.providers += 1;
    sums.in_network += firm.has(in_network) ? 1 : 0;
}

void count_loan(MonthEnd& sums, const FirmCard& firm, Fen debt) {
    sums.sections[firm.section].loans += debt;
    sums.borrowers += 1;
    if (!firm.is_small()) return;
    sums.small_borrowers += 1;
    sums.small_loans += debt;
}

[[gnu::always_inline]] inline void count_enterprise(MonthEnd& sums, const FirmCard& firm, int age) {
    const bool is_founded = (firm.status != Status::registering) & (firm.status != Status::not_founded);
    const bool lately = is_founded & (age >= registered_at_least) & (age <= registered_at_most);
    sums.lately += lately ? 1 : 0;
    sums.lately_idle += lately & !firm.has(has_operated) ? 1 : 0;
    const bool has_borrowed = on_register(firm.status) & firm.has(borrowed_before);
    sums.have_borrowed += has_borrowed ? 1 : 0;
    sums.zombies_among_them += has_borrowed & (firm.status == Status::zombie) ? 1 : 0;
}

[[gnu::always_inline]] inline void count_firm(MonthEnd& sums, const County& county, FirmRow i, Day end) {
    const FirmCard firm = county.firms.card[i];
    const Fen debt = county.firms.debt[i];
    sums.all.add(firm, county.firms.cash[i], debt);
    if (debt.value != 0) count_loan(sums, firm, debt);
    if (active(firm.status)) count_active(sums, county, firm, i);
    if (firm.form == Form::enterprise) count_enterprise(sums, firm, end - county.firms.registered[i]);
}

}  // namespace

std::uint64_t MonthEnd::workers() const {
    std::uint64_t sum = 0;
    for (const OfSection& of : sections) sum += of.workers;
    return sum;
}

MonthEnd count_month_end(const County& county, Day end) {
    MonthEnd sums;
    sums.all = county.firms.left_out;
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
