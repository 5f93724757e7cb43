#include "economy/month_end.hpp"

#include "economy/county.hpp"
#include "economy/picked.hpp"

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

[[gnu::always_inline]] inline void count_loan(MonthEnd& sums, const FirmCard& firm, Fen debt) {
    const bool is_small = firm.is_small();
    sums.sections[firm.section].loans += debt;
    sums.borrowers += 1;
    sums.small_borrowers += is_small ? 1 : 0;
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

// `for_sums_of(firm, count)` calls count for each of the sums that a firm is part of.
template <class ForSumsOf>
void count_firms(const County& county, Day end, const ForSumsOf& for_sums_of) {
    const Firms& firms = county.firms;
    const std::vector<FirmRow>& all = firms.followed;
    Picked at_work(all.size()), borrowers(all.size()), enterprises(all.size());
    for (const FirmRow i : all) {
        const FirmCard& firm = firms.card[i];
        for_sums_of(i, [&](MonthEnd& sums) { sums.all.add(firm, firms.cash[i], firms.debt[i]); });
        at_work.offer(i, active_statuses.holds(firm.status));
        borrowers.offer(i, firms.debt[i].value != 0);
        enterprises.offer(i, firm.form == Form::enterprise);
    }
    for (const FirmRow i : at_work.rows()) for_sums_of(i, [&](MonthEnd& sums) { count_active(sums, county, firms.card[i], i); });
    for (const FirmRow i : borrowers.rows()) for_sums_of(i, [&](MonthEnd& sums) { count_loan(sums, firms.card[i], firms.debt[i]); });
    for (const FirmRow i : enterprises.rows())
        for_sums_of(i, [&](MonthEnd& sums) { count_enterprise(sums, firms.card[i], end - firms.registered[i]); });
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
    count_firms(county, end, [&](FirmRow, const auto& count) { count(sums); });
    return sums;
}

std::vector<MonthEnd> count_month_end_by_class(const County& county, Day end) {
    const ClassTallies& classes = *county.tallies.classes;
    std::vector<MonthEnd> sums(classes.size());
    count_firms(county, end,
                [&](FirmRow i, const auto& count) { classes.for_each_class(county.class_of(i), [&](std::size_t c) { count(sums[c]); }); });
    return sums;
}

}  // namespace yingshang
