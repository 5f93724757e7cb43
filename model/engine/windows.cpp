#include "engine/windows.hpp"

#include <algorithm>

#include "engine/packing.hpp"

namespace yingshang {

Exchange exchange_over(Communicator* communicator) {
    return [communicator](std::vector<Mail> own) {
        std::vector<Mail> all = gather_parts(communicator, own);
        std::sort(all.begin(), all.end(), [](const Mail& a, const Mail& b) { return a.from < b.from; });
        return all;
    };
}

void run_days(const EnginePlan& plan, std::span<Office* const> offices, Day from, Day until, const ParallelFor& parallel_for,
              const Exchange& exchange, const std::function<void(std::size_t, Day)>& run_day) {
    if (!plan.is_coupled()) {
        parallel_for(offices.size(), [&](std::size_t i) {
            for (Day day = from; day < until; day = day + 1) run_day(i, day);
        });
        return;
    }
    for (Day day = from; day < until; day = day + 1) {
        // All days end before any mail is sent on, and all mail is there before the next day begins.
        parallel_for(offices.size(), [&](std::size_t i) { run_day(i, day); });
        std::vector<Mail> mail;
        for (Office* office : offices) mail.push_back(office->send());
        const std::vector<Mail> all = exchange(std::move(mail));
        for (Office* office : offices) office->receive(all);
    }
}

}  // namespace yingshang
