#include "economy/firms.hpp"

#include <numeric>

namespace yingshang {

std::uint32_t Undertakings::take() {
    if (free_.empty()) {
        all_.emplace_back();
        return static_cast<std::uint32_t>(all_.size() - 1);
    }
    const std::uint32_t place = free_.back();
    free_.pop_back();
    all_[place] = {};
    return place;
}

void Undertakings::forget(FirmRow i) {
    free_.push_back(place_[i]);
    place_[i] = none;
}

void Undertakings::keep_rows(std::span<const FirmRow> rows) {
    auto kept = rows.begin();
    for (FirmRow i = 0; i < place_.size(); ++i)
        if (kept != rows.end() && *kept == i) ++kept;
        else if (place_[i] != none) forget(i);
    yingshang::keep_rows(place_, rows);
}

template <class Each>
void Firms::for_each_column(const Each& each) {
    each(key), each(card), each(registered), each(asked_bank);
    if (has_numbers) each(number);
    each(productivity), each(innovations), each(lasting), each(capacity), each(margin), each(vacancies), each(skilled_vacancies);
    each(cash), each(debt), each(stock);
    each(temptation), each(last_hit), each(loan_month);
}

FirmRow Firms::add(AgentKey k, std::uint8_t section_index, Form f) {
    const auto row = static_cast<FirmRow>(key.size());
    for_each_column([](auto& column) { column.emplace_back(); });
    undertakings.add_row();
    key.back() = k;
    card.back() = {section_index, f};
    last_hit.back() = never_hit;
    followed.push_back(row);
    return row;
}

void Firms::keep_rows(std::span<const FirmRow> rows) {
    given_up += size_now() - rows.size();
    for_each_column([rows](auto& column) { yingshang::keep_rows(column, rows); });
    undertakings.keep_rows(rows);
}

void Firms::leave_room(std::size_t rows) {
    for_each_column([rows](auto& column) { column.reserve(rows); });
    undertakings.leave_room(rows);
    followed.reserve(rows);
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
