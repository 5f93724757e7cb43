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

// Reads one `pool`; whatever is wrong with it stands there.
class Pool {
  public:
    Pool(const Node& node, const ProcessBook& book, const std::string& measure, Diagnostics& diagnostics)
        : node_(node), book_(book), measure_(measure), diagnostics_(diagnostics) {}

    std::optional<DeskChange> read(const DeskDescription& desk) {
        add(desk.name);
        for (const std::string& name : names()) add(name);
        if (in_order_ && desks_.size() < 2)
            refuse(fmt::format("measure {} pools desk \"{}\" with no other", measure_, desk.name),
                   "the same officers serve all that it names already", "name a desk with officers of its own");
        check();
        if (!in_order_) return std::nullopt;
        DeskChange change;
        for (const DeskDescription* d : desks_) change.desks.push_back(d->name);
        change.measure = measure_;
        change.where = node_.where;
        return change;
    }

  private:
    void refuse(const std::string& problem, const std::string& why, const std::string& advice) {
        diagnostics_.error(node_.where, problem, why, advice);
        in_order_ = false;
    }

    std::vector<std::string> names() {
        in_order_ = in_order_ && (node_.is(Node::Kind::text) || node_.is(Node::Kind::array));
        return read_texts(node_, "pool", diagnostics_);
    }

    // Who is pooled with a desk that others' officers serve is pooled with all whom these serve.
    void add(const std::string& name) {
        const DeskDescription* found = find_desk(book_, name);
        if (found == nullptr) {
            std::vector<std::string> known;
            for (const DeskDescription& d : book_.desks) known.push_back(d.name);
            refuse(fmt::format("unknown desk \"{}\"", name), "pooled by measure " + measure_, suggestion(name, known));
            return;
        }
        if (const DeskDescription* other = find_desk(book_, found->officers_of)) found = other;
        if (std::find(desks_.begin(), desks_.end(), found) == desks_.end()) desks_.push_back(found);
    }

    void check() {
        for (const DeskDescription* d : desks_)
            if (const std::string why = peculiarity(*d); !why.empty())
                refuse(fmt::format("desk \"{}\" cannot be pooled, as measure {} has it", d->name, measure_), why,
                       "pool desks of one county with equal officers and one line");
        for (const DeskDescription* d : desks_)
            if (const std::string why = difference(*desks_.front(), *d); !why.empty())
                refuse(fmt::format("desks \"{}\" and \"{}\" cannot be pooled, as measure {} has it", desks_.front()->name, d->name, measure_), why,
                       "state the same for both, or leave one out");
    }

    const Node& node_;
    const ProcessBook& book_;
    const std::string& measure_;
    Diagnostics& diagnostics_;
    std::vector<const DeskDescription*> desks_;  // that have officers of their own
    bool in_order_ = true;
};

}  // namespace

std::optional<DeskChange> read_pool(const DeskDescription& desk, const Member& pool, const ProcessBook& book, const std::string& measure,
                                    Diagnostics& diagnostics) {
    return Pool(pool.value, book, measure, diagnostics).read(desk);
}

}  // namespace yingshang
