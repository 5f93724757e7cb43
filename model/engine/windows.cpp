#include "engine/windows.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "engine/packing.hpp"

namespace yingshang {
namespace {

using Circle = std::vector<std::size_t>;  // places of offices

Circle everybody(std::size_t offices) {
    Circle all(offices);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

std::vector<Circle> circles_of(const EnginePlan& plan, std::span<Office* const> offices) {
    std::vector<std::size_t> circle_of(plan.counties());
    for (std::size_t k = 0; k < plan.circles().size(); ++k)
        for (const CountyId county : plan.circles()[k]) circle_of[county.index()] = k;
    std::vector<Circle> circles(plan.circles().size());
    for (std::size_t i = 0; i < offices.size(); ++i) circles[circle_of[offices[i]->county().index()]].push_back(i);
    std::erase_if(circles, [](const Circle& c) { return c.empty(); });
    return circles;
}

// What the members and, where there are other ranks, all others send; in order of county.
std::vector<Mail> exchange(std::span<Office* const> offices, const Circle& members, Communicator* communicator) {
    std::vector<Mail> own;
    for (const std::size_t i : members) own.push_back(offices[i]->send());
    std::vector<Mail> all = gather_parts(communicator, own);
    std::sort(all.begin(), all.end(), [](const Mail& a, const Mail& b) { return a.from < b.from; });
    return all;
}

}  // namespace

void run_days(const EnginePlan& plan, std::span<Office* const> offices, Day from, Day until, const ParallelFor& parallel_for,
              Communicator* communicator, const std::function<void(std::size_t, Day)>& run_day) {
    const auto run_alone = [&](std::size_t i) {
        for (Day day = from; day < until; day = day + 1) run_day(i, day);
    };
    const auto run_together = [&](const Circle& members, const ParallelFor& over_members) {
        for (Day day = from; day < until; day = day + 1) {
            // All days end before any mail is sent on, and all mail is there before the next day begins.
            over_members(members.size(), [&](std::size_t k) { run_day(members[k], day); });
            const std::vector<Mail> mail = exchange(offices, members, communicator);
            for (const std::size_t i : members) offices[i]->receive(mail);
        }
    };
    if (plan.circles().size() == plan.counties()) {
        parallel_for(offices.size(), run_alone);
        return;
    }
    // A circle goes through the window by itself, so that its counties stay near; but ranks exchange all at the same time, and of many threads
    // few would have a circle.
    const std::vector<Circle> circles = circles_of(plan, offices);
    if (communicator != nullptr || circles.size() < 2 * std::size_t{parallel_for.threads()}) {
        run_together(everybody(offices.size()), parallel_for);
        return;
    }
    const ParallelFor in_order([](std::size_t n, const ParallelFor::Task& task) {
        for (std::size_t k = 0; k < n; ++k) task(k);
    });
    // Also one of which a single county runs here: it shares with nobody then, but by the same rules.
    parallel_for(circles.size(), [&](std::size_t k) { run_together(circles[k], in_order); });
}

}  // namespace yingshang
