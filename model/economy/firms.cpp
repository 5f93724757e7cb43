#include "economy/firms.hpp"

#include <numeric>

namespace yingshang {

FirmRow Firms::add(AgentKey k, std::uint8_t section_index, Form f) {
    const auto row = static_cast<FirmRow>(key.size());
    key.push_back(k);
    number.push_back(0);
    card.push_back({section_index, f});
    pending_permits.push_back(0);
    permit_ticks.push_back(0);
    registered.push_back({});
    asked_bank.push_back(0);
    pending_matters.push_back(0);
    package_opened.push_back({});
    package_visits.push_back(0);
    productivity.push_back(0);
    innovations.push_back(0);
    lasting.push_back(0);
    capacity.push_back(0);
    margin.push_back(0);
    vacancies.push_back(0);
    skilled_vacancies.push_back(0);
    temptation.push_back(0);
    last_hit.push_back(never_hit);
    loan_month.push_back(0);
    cash.push_back({});
    debt.push_back({});
    followed.push_back(row);
    return row;
}

void Firms::follow_no_longer(Day registered_before) {
    std::erase_if(followed, [&](FirmRow i) {
        const bool leaves = card[i].status == Status::not_founded || (card[i].status == Status::gone && registered[i] < registered_before);
        if (leaves) left_out.add(card[i], cash[i], debt[i]);
        return leaves;
    });
}

std::uint64_t Standing::with(std::uint8_t section, Status status) const {
    std::uint64_t sum = 0;
    for (const auto& of_form : firms[section]) sum += of_form[static_cast<std::size_t>(status)];
    return sum;
}

std::uint64_t Standing::registered(std::uint8_t section, Form form) const {
    const auto& of_status = firms[section][static_cast<std::size_t>(form)];
    std::uint64_t sum = 0;
    for (std::size_t s = 0; s < status_count; ++s) sum += on_register(static_cast<Status>(s)) ? of_status[s] : 0U;
    return sum;
}

Fen Recount::all_debt() const { return std::accumulate(debt.begin(), debt.end(), Fen{}); }

Recount recount(const Firms& firms) {
    Recount all = firms.left_out;
    for (const FirmRow i : firms.followed) all.add(firms.card[i], firms.cash[i], firms.debt[i]);
    return all;
}

}  // namespace yingshang
