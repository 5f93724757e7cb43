#include "reader/desk_changes.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace yingshang {
namespace {

const DeskDescription* find_desk(const ProcessBook& book, const std::string& name) {
    const auto found = std::find_if(book.desks.begin(), book.desks.end(), [&](const DeskDescription& d) { return d.name == name; });
    return found == book.desks.end() ? nullptr : &*found;
}

// Why a desk can be part of no counter; empty where it can.
std::string peculiarity(const DeskDescription& d) {
    if (!d.seat.empty()) return "it sits in one county and serves all";
    if (d.level != Level::county) return "its officers are divided among several counties";
    if (d.meets_every) return "a committee decides at its meetings";
    if (d.appointments) return "it gives appointments";
    if (d.rest) return "it closes whenever nobody is there";
    if (d.unlimited) return "it serves everybody at once: nobody waits there";
    if (!d.classes.empty()) return "its officers are unequal";
    return {};
}

std::string difference(const DeskDescription& a, const DeskDescription& b) {
    if (a.discipline != b.discipline) return "they call those who wait in different orders: discipline";
    if (a.weekdays != b.weekdays || a.closed != b.closed) return "they are open on different days";
    return {};
}

}  // namespace

std::optional<DeskChange> read_pool(const DeskDescription& desk, const Member& pool, const ProcessBook& book, const std::string& measure,
                                    Diagnostics& diagnostics) {
    if (!pool.value.is(Node::Kind::text) && !expect(pool.value, Node::Kind::array, "pool", diagnostics)) return std::nullopt;
    std::vector<std::string> named = pool.value.is(Node::Kind::text) ? std::vector{pool.value.text} : read_texts(pool.value, "pool", diagnostics);
    named.insert(named.begin(), desk.name);
    std::vector<const DeskDescription*> desks;
    bool in_order = true;
    const auto refuse = [&](const std::string& problem, const std::string& why, const std::string& advice) {
        diagnostics.error(pool.value.where, problem, why, advice);
        in_order = false;
    };
    for (const std::string& name : named) {
        const DeskDescription* found = find_desk(book, name);
        if (found == nullptr) {
            std::vector<std::string> known;
            for (const DeskDescription& d : book.desks) known.push_back(d.name);
            refuse(fmt::format("unknown desk \"{}\"", name), "pooled by measure " + measure, suggestion(name, known));
            continue;
        }
        // Who is pooled with a desk that others' officers serve is pooled with all whom these serve.
        if (const DeskDescription* other = find_desk(book, found->officers_of)) found = other;
        if (std::find(desks.begin(), desks.end(), found) == desks.end()) desks.push_back(found);
    }
    if (in_order && desks.size() < 2)
        refuse(fmt::format("measure {} pools desk \"{}\" with no other", measure, desk.name), "the same officers serve all that it names already",
               "name a desk with officers of its own");
    for (const DeskDescription* d : desks)
        if (const std::string why = peculiarity(*d); !why.empty())
            refuse(fmt::format("desk \"{}\" cannot be pooled, as measure {} has it", d->name, measure), why,
                   "pool desks of one county with equal officers and one line");
    for (const DeskDescription* d : desks)
        if (const std::string why = difference(*desks.front(), *d); !why.empty())
            refuse(fmt::format("desks \"{}\" and \"{}\" cannot be pooled, as measure {} has it", desks.front()->name, d->name, measure), why,
                   "state the same for both, or leave one out");
    if (!in_order) return std::nullopt;
    DeskChange change;
    for (const DeskDescription* d : desks) change.desks.push_back(d->name);
    change.measure = measure;
    change.where = pool.where;
    return change;
}

}  // namespace yingshang
