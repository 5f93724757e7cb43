#include "economy/month_end.hpp"

#include "economy/county.hpp"

namespace yingshang {
namespace {

// "Registered 90 to 365 days ago": as the indicator is defined.
constexpr int registered_at_least = 90, registered_at_most = 365;

// Of an active firm. Sums of conditions: few of them can be foretold, so that a branch would cost more.
[[gnu::always_inline]] inline void count_active(MonthEnd& sums, const County& county, const FirmCard& firm, FirmRow i) {
    const bool is_active = active(firm.status);
    MonthEnd::OfSection& of = sums.sections[firm.section];
    of.workers += is_active ? firm.workers : 0U;
    of.breaking += is_active & breaks_rules(county, i) ? 1 : 0;
    sums.without_loan += is_active & !firm.has(borrowed_before) ? 1 : 0;
    sums.employers += is_active & (firm.workers > 1) ? 1 : 0;
    sums.holders += is_active & firm.has(patent_holder) ? 1 : 0;
    if (!is_private_provider(firm) || !is_active) return;
    sums.providers += 1;
    sums.in_network += firm.has(in_network) ? 1 : 0;
}

[[gnu::always_inline]] inline void count_loan(MonthEnd& sums, const FirmCard& firm, Fen debt) {
    const bool borrows = debt.value != 0, is_small = firm.is_small();
    sums.sections[firm.section].loans += debt;
    sums.borrowers += borrows ? 1 : 0;
    sums.small_borrowers += borrows & is_small ? 1 : 0;
    sums.small_loans += is_small ? debt : Fen{};
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
    count_loan(sums, firm, debt);
    count_active(sums, county, firm, i);
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
