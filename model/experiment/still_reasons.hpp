// Why a parameter may have moved nothing in a run: it was never in force, or nobody came to what it is of. Looks at statements and at what
// happened in the run; knows parameters by the form of their names alone.
#pragma once

#include <array>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/event_log.hpp"
#include "policy/scenario.hpp"

namespace yingshang {

// The first day that is not run.
[[nodiscard]] Day last_day(const Scenario& scenario, const WorldInput& world);

// What happened in a run: to which processes, steps and classes.
class WhatHappened {
  public:
    explicit WhatHappened(const ProcessBook& book) : book_(book) {}
    void add(std::span<const LoggedEvent> events);
    [[nodiscard]] bool has_process(const std::string& process) const;
    [[nodiscard]] bool has_step(const std::string& process, const std::string& step) const;
    [[nodiscard]] bool has_desk(const std::string& desk) const;
    [[nodiscard]] bool has_class(std::size_t attribute, std::size_t value) const { return classes_.contains({attribute, value}); }

  private:
    const ProcessBook& book_;
    std::set<std::pair<std::size_t, std::size_t>> steps_;                // process and step; a process without a step as the number of its steps
    std::set<std::tuple<std::size_t, std::size_t, std::size_t>> desks_;  // process, step, and which of those that serve it
    std::set<std::pair<std::size_t, std::size_t>> classes_;
};

class StillReasons {
  public:
    StillReasons(const Scenario& scenario, const WorldInput& world, const WhatHappened& seen, const std::vector<CountyId>& counties)
        : scenario_(scenario), world_(world), seen_(seen), counties_(counties) {}
    // Empty where none is known.
    [[nodiscard]] std::string of(ParameterId id) const;

  private:
    [[nodiscard]] std::string never_in_force(ParameterId id) const;
    [[nodiscard]] std::string nobody_comes(const std::vector<std::string>& words) const;
    [[nodiscard]] std::string arrive_later(const std::string& stream) const;
    [[nodiscard]] std::string nothing_of_it(const std::vector<std::string>& words, const std::string& path) const;
    [[nodiscard]] std::string absent_class(const std::vector<std::string>& words) const;
    [[nodiscard]] bool is_always_zero(ParameterId id) const;

    const Scenario& scenario_;
    const WorldInput& world_;
    const WhatHappened& seen_;
    const std::vector<CountyId>& counties_;
};

}  // namespace yingshang
