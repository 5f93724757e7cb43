#include "reader/desk_changes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/sharing.hpp"

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

namespace {

struct Refusal {
    std::string why, advice;
};

// Why the decisions of a desk cannot be moved to another level; nothing where they can.
std::optional<Refusal> unmoved(const DeskDescription& d) {
    const std::string leave_it_out = "leave `level` out";
    if (!d.officers_of.empty())
        return Refusal{fmt::format("the officers of desk \"{}\" serve it", d.officers_of), "patch that desk: it takes with it whatever they serve"};
    if (!d.seat.empty()) return Refusal{"it sits in one county and serves all", "move a desk that has officers in each county"};
    if (d.meets_every) return Refusal{"a committee decides at its meetings, and shares no officers", leave_it_out};
    if (d.unlimited) return Refusal{"it serves everybody at once: there are no officers to share out", leave_it_out};
    if (!d.classes.empty()) return Refusal{"its officers are unequal: each county has its own already", leave_it_out};
    return std::nullopt;
}

// The same of one level.
std::optional<Refusal> unmoved_to(Level level, const DeskDescription& d) {
    if (d.level == Level::county) {
        if (level == Level::prefecture) return std::nullopt;
        if (level == Level::county) return Refusal{"it is a desk of the county already", "leave `level` out"};
        return Refusal{"it is a desk of the county: any county of its prefecture may take its cases, no other", "write \"prefecture\""};
    }
    if (level < d.level) return std::nullopt;
    return Refusal{fmt::format("it is a desk of the {}: decisions move to a lower level", name_of(d.level)),
                   d.level == Level::region ? "write \"prefecture\" or \"county\"" : "write \"county\""};
}

}  // namespace

std::optional<DeskChange> read_level(const DeskDescription& desk, Level level, const Location& where, const std::string& measure,
                                     Diagnostics& diagnostics) {
    const std::string problem =
        fmt::format("desk \"{}\" cannot be moved to the level of the {}, as measure {} has it", desk.name, name_of(level), measure);
    std::optional<Refusal> refusal = unmoved(desk);
    if (!refusal) refusal = unmoved_to(level, desk);
    if (refusal) {
        diagnostics.error(where, problem, refusal->why, refusal->advice);
        return std::nullopt;
    }
    DeskChange change;
    change.verb = DeskVerb::level;
    change.desks = {desk.name};
    change.level = level;
    change.measure = measure;
    change.where = where;
    return change;
}

}  // namespace yingshang
