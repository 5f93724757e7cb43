#include "experiment/divergence.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/error.hpp"
#include "economy/life.hpp"
#include "experiment/parallel.hpp"

namespace yingshang {
namespace {

// Neither the number of the case, which says how many were opened before it, nor the class of the firm, which follows from its life.
auto what_happened(const LoggedEvent& e) { return std::tuple(e.time, e.process, e.step, e.kind, e.reason); }
bool alike(const LoggedEvent& x, const LoggedEvent& y) { return what_happened(x) == what_happened(y); }
bool before(const LoggedEvent& x, const LoggedEvent& y) { return what_happened(x) < what_happened(y); }

std::uint64_t bit_of(EventKind kind) {
    constexpr unsigned bits = 64;
    const auto number = static_cast<unsigned>(kind);
    if (number >= bits) throw InternalError("a kind of event has no bit");
    return std::uint64_t{1} << number;
}

CommonBook::Process described(const ProcessDescription& p) {
    CommonBook::Process process{p.name, p.title, {}};
    for (const StepDescription& s : p.steps) process.steps.push_back({s.name, s.desk.names(), s.title});
    return process;
}

// The number of the name, added at the end where it is new.
template <class Named>
std::size_t number_of(std::vector<Named>& known, const Named& wanted) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const Named& n) { return n.name == wanted.name; });
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    known.push_back(wanted);
    return known.size() - 1;
}

// The same of names alone.
std::vector<std::uint8_t> numbers_of(std::vector<std::string>& known, const std::vector<std::string>& wanted) {
    std::vector<std::uint8_t> numbers;
    for (const std::string& name : wanted) {
        const auto found = std::find(known.begin(), known.end(), name);
        numbers.push_back(static_cast<std::uint8_t>(found - known.begin()));
        if (found == known.end()) known.push_back(name);
    }
    return numbers;
}

std::vector<std::vector<LoggedEvent>> by_county(std::span<const LoggedEvent> events, std::size_t counties) {
    std::vector<std::vector<LoggedEvent>> all(counties);
    for (const LoggedEvent& e : events) all[e.county].push_back(e);
    return all;
}

std::span<const LoggedEvent> take_firm(std::span<const LoggedEvent>& rest, std::uint32_t firm) {
    std::size_t n = 0;
    while (n < rest.size() && rest[n].subject == firm) ++n;
    const auto own = rest.first(n);
    rest = rest.subspan(n);
    return own;
}

void follow(std::uint64_t& kinds, bool& registered, std::span<const LoggedEvent> events) {
    for (const LoggedEvent& e : events) {
        kinds |= bit_of(e.kind);
        const auto life = static_cast<LifeEvent>(e.kind);
        if (life == LifeEvent::in_stock || life == LifeEvent::registered) registered = true;
        if (life == LifeEvent::left) registered = false;
    }
}

}  // namespace

CommonBook::CommonBook(const ProcessBook& a, const ProcessBook& b) {
    for (const ProcessDescription& p : a.processes) processes_.push_back(described(p));
    for (const ProcessDescription& p : b.processes) {
        const Process own = described(p);
        const std::size_t common = number_of(processes_, own);
        process_of_b_.push_back(static_cast<std::uint16_t>(common));
        std::vector<std::uint8_t>& steps = step_of_b_.emplace_back();
        std::vector<std::vector<std::uint8_t>>& desks = desk_of_b_.emplace_back();
        for (const Step& s : own.steps) {
            const std::size_t step = number_of(processes_[common].steps, s);
            steps.push_back(static_cast<std::uint8_t>(step));
            desks.push_back(numbers_of(processes_[common].steps[step].desks, s.desks));
        }
    }
}

LoggedEvent CommonBook::of_b(LoggedEvent event) const {
    if (event.process == no_process) return event;
    if (event.step != no_step) {
        if (const std::vector<std::uint8_t>& desks = desk_of_b_[event.process][event.step]; !desks.empty()) event.desk = desks[event.desk];
        event.step = step_of_b_[event.process][event.step];
    }
    event.process = process_of_b_[event.process];
    return event;
}

Divergence::Divergence(const ProcessBook& a, const ProcessBook& b, std::size_t counties) : book_(a, b), counties_(counties) {}

void Divergence::take(Day month, std::span<const LoggedEvent> a, std::span<const LoggedEvent> b, unsigned threads) {
    std::vector<std::vector<LoggedEvent>> of_a = by_county(a, counties_.size()), of_b = by_county(b, counties_.size());
    for_each_task(threads, counties_.size(), [&](std::size_t c) {
        for (LoggedEvent& e : of_b[c]) e = book_.of_b(e);
        compare_month(counties_[c], std::move(of_a[c]), std::move(of_b[c]));
    });
    SpreadMonth all;
    all.month = month;
    for (const CountyLives& c : counties_) {
        all.lives += c.differing;
        all.other_lives += c.month.other_lives;
        all.registered += c.month.registered;
        all.registered_lives += c.month.registered_lives;
        all.events_a += c.month.events_a;
        all.events_b += c.month.events_b;
        all.only_a += c.month.only_a;
        all.only_b += c.month.only_b;
    }
    months_.push_back(all);
}

void Divergence::compare_month(CountyLives& county, std::vector<LoggedEvent> a, std::vector<LoggedEvent> b) {
    county.month = {};
    county.month.events_a = a.size();
    county.month.events_b = b.size();
    const auto by_firm = [](const LoggedEvent& x, const LoggedEvent& y) { return x.subject < y.subject; };
    for (std::vector<LoggedEvent>* side : {&a, &b}) std::stable_sort(side->begin(), side->end(), by_firm);
    for (Events left_a = a, left_b = b; !left_a.empty() || !left_b.empty();) {
        const std::uint32_t firm =
            left_a.empty() || (!left_b.empty() && by_firm(left_b.front(), left_a.front())) ? left_b.front().subject : left_a.front().subject;
        const Events own_a = take_firm(left_a, firm), own_b = take_firm(left_b, firm);
        compare_firm(county, firm, own_a, own_b);
    }
    for (const Life& life : county.life) {
        county.month.other_lives += life.a != life.b ? 1 : 0;
        if (!life.registered_a && !life.registered_b) continue;
        county.month.registered += 1;
        county.month.registered_lives += life.differs ? 1 : 0;
    }
}

void Divergence::compare_firm(CountyLives& county, std::uint32_t firm, Events a, Events b) {
    if (county.life.size() <= firm) county.life.resize(firm + 1);
    Life& life = county.life[firm];
    follow(life.a, life.registered_a, a);
    follow(life.b, life.registered_b, b);
    if (county.parting && county.parting->firm == firm) {
        // What the other has next, where it is not in the month of the parting.
        if (!county.parting->a && !a.empty()) county.parting->a = a.front();
        if (!county.parting->b && !b.empty()) county.parting->b = b.front();
    }
    if (std::equal(a.begin(), a.end(), b.begin(), b.end(), alike)) return;
    if (!life.differs) note_parting(county, firm, a, b);
    if (!life.differs) county.differing += 1;
    life.differs = true;
    count_others(county, life, a, b);
}

// Only the first of the county stays.
void Divergence::note_parting(CountyLives& county, std::uint32_t firm, Events a, Events b) {
    const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), alike);
    Parting p;
    p.firm = firm;
    if (in_a != a.begin()) p.before = *std::prev(in_a);
    if (in_a != a.end()) p.a = *in_a;
    if (in_b != b.end()) p.b = *in_b;
    p.time = !p.b ? p.a->time : !p.a ? p.b->time : std::min(p.a->time, p.b->time);
    const LoggedEvent& some = p.a ? *p.a : *p.b;
    p.county = CountyId(some.county);
    p.attributes = some.attributes;
    if (!county.parting || p.time < county.parting->time) county.parting = p;  // firms come in order of number
}

void Divergence::count_others(CountyLives& county, Life& life, Events a, Events b) {
    std::vector<LoggedEvent> one(a.begin(), a.end()), other(b.begin(), b.end()), only_a, only_b;
    std::sort(one.begin(), one.end(), before);
    std::sort(other.begin(), other.end(), before);
    std::set_difference(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(only_a), before);
    std::set_difference(other.begin(), other.end(), one.begin(), one.end(), std::back_inserter(only_b), before);
    county.month.only_a += only_a.size();
    county.month.only_b += only_b.size();
    for (const std::vector<LoggedEvent>* only : {&only_a, &only_b})
        for (const LoggedEvent& e : *only) life.otherwise |= bit_of(e.kind);
}

std::vector<std::optional<Parting>> Divergence::partings() const {
    std::vector<std::optional<Parting>> all;
    for (const CountyLives& c : counties_) all.push_back(c.parting);
    return all;
}

std::optional<Parting> Divergence::first() const {
    std::optional<Parting> first;
    for (const CountyLives& c : counties_)
        if (c.parting && (!first || c.parting->time < first->time)) first = c.parting;
    return first;
}

std::vector<KindSpread> Divergence::kinds() const {
    std::vector<KindSpread> all;
    for (const EventLabel& label : event_kinds()) {
        KindSpread k{static_cast<EventKind>(label.number), 0, 0, 0, 0, 0};
        const std::uint64_t bit = bit_of(k.kind);
        for (const CountyLives& c : counties_)
            for (const Life& life : c.life) {
                const bool a = (life.a & bit) != 0, b = (life.b & bit) != 0;
                k.firms_a += a ? 1 : 0;
                k.firms_b += b ? 1 : 0;
                k.only_a += a && !b ? 1 : 0;
                k.only_b += b && !a ? 1 : 0;
                k.otherwise += a && b && (life.otherwise & bit) != 0 ? 1 : 0;
            }
        if (k.only_a + k.only_b + k.otherwise > 0) all.push_back(k);
    }
    return all;
}

}  // namespace yingshang
