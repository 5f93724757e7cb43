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
        return card[i].status == Status::not_founded || (card[i].status == Status::gone && registered[i] < registered_before);
    });
}

Fen Recount::all_debt() const { return std::accumulate(debt.begin(), debt.end(), Fen{}); }

Recount recount(const Firms& firms) {
    Recount all;
    for (FirmRow i = 0; i < firms.size_now(); ++i) {
        const FirmCard& firm = firms.card[i];
        all.standing[static_cast<std::size_t>(firm.form)][static_cast<std::size_t>(firm.status)] += 1;
        all.debt[2 * static_cast<std::size_t>(firm.bank) + (firm.is_small() ? 0 : 1)] += firms.debt[i];
        all.cash += firms.cash[i];
    }
    return all;
}

}  // namespace yingshang
