#include "economy/compaction.hpp"

#include <tuple>
#include <utility>
#include <vector>

#include "economy/county.hpp"

namespace yingshang {
namespace {

// Keys keep their order under `change`.
template <class Map, class Change>
void change_keys(Map& map, const Change& change) {
    Map changed;
    while (!map.empty()) {
        auto node = map.extract(map.begin());
        change(node.key());
        changed.insert(changed.end(), std::move(node));
    }
    map = std::move(changed);
}

template <class Each>
void for_each_row(std::vector<Deposit>& deposits, const Each& each) {
    for (Deposit& d : deposits) each(d.firm);
}

template <class Each>
void for_each_row(Procurement& procurement, const Each& each) {
    for (auto& [key, tender] : procurement.under_way) {
        each(tender.winner);
        for_each_row(tender.deposits, each);
    }
    change_keys(procurement.under_way, [&](auto& key) { each(key.first); });
    for (auto& [day, deposits] : procurement.to_return) for_each_row(deposits, each);
}

template <class Each>
void for_each_row(Occasions& occasions, const Each& each) {
    for (std::vector<OccasionPoint>& month : occasions.due)
        for (OccasionPoint& point : month) each(point.firm);
    change_keys(occasions.refunds, [&](auto& key) { each(std::get<0>(key)); });
}

template <class Each>
void for_each_row(Suppliers& suppliers, const Each& each) {
    for (FirmRow& row : suppliers.rows) each(row);
    change_keys(suppliers.insurance, each);
}

// Calls each(row) for every row that the county holds, to be changed where it stands.
template <class Each>
void for_each_row(County& county, const Each& each) {
    for (FirmRow& row : county.firms.followed) each(row);
    for (std::size_t k = county.inherited_over; k < county.inherited.size(); ++k) each(county.inherited[k].owner);
    for_each_row(county.occasions, each);
    for_each_row(county.suppliers, each);
    for (FirmRow& row : county.sellers.rows) each(row);
    for_each_row(county.procurement, each);
    change_keys(county.labour.unpaid, each);
    change_keys(county.disputes, [&](auto& key) { each(key.first); });
    change_keys(county.written_off, each);
    change_keys(county.compensations, each);
    county.office.for_each_owner(each);
}

}  // namespace

void compact(County& county) {
    const std::size_t rows = county.firms.size_now();
    std::vector<bool> is_held(rows);
    for_each_row(county, [&](const FirmRow& row) { is_held[row] = true; });
    std::vector<FirmRow> held, new_row(rows);
    for (FirmRow i = 0; i < rows; ++i) {
        new_row[i] = static_cast<FirmRow>(held.size());
        if (is_held[i]) held.push_back(i);
    }
    for_each_row(county, [&](FirmRow& row) { row = new_row[row]; });
    county.firms.keep_rows(held);
    keep_rows(county.occasions.group_luck, held);
    county.moments.keep_rows(held);
}

void compact_if_worth_it(County& county) {
    constexpr std::size_t part = 8;
    const std::size_t rows = county.firms.size_now(), left_out = rows - county.firms.followed.size();
    if (left_out > 0 && left_out * part >= rows) compact(county);
}

}  // namespace yingshang
